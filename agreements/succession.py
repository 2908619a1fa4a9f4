"""What one agreement and the one it replaces must be to each other."""

from django.core.exceptions import ValidationError


def check(agreement) -> None:
    """Raise a ValidationError at the field that does not fit `agreement`'s place in its line.

    Codes: `predecessor_cycle`, `begins_before_predecessor`, `periods_overlap`. Two agreements are
    compared, which no constraint in the database can do.
    """
    _refuse_cycle(agreement)
    if agreement.predecessor:
        _compare(agreement.predecessor, agreement, changed=agreement)
    if agreement.pk:
        for successor in agreement.successors.all():
            _compare(agreement, successor, changed=agreement)


def _refuse_cycle(agreement):
    seen, above = {agreement.pk}, agreement.predecessor
    while above is not None:
        if above.pk in seen:
            text = "En överenskommelse kan inte ersätta sig själv, inte ens via andra."
            raise ValidationError({"predecessor": text}, code="predecessor_cycle")
        seen.add(above.pk)
        above = above.predecessor


def _compare(earlier, later, *, changed):
    if later.valid_from is None:
        return
    if earlier.valid_from and later.valid_from <= earlier.valid_from:
        text = (
            f"Den som ersätter måste börja gälla senare än den som ersätts: ”{earlier}” gäller "
            f"från {earlier.valid_from}, ”{later}” från {later.valid_from}."
        )
        raise _at("valid_from", text, "begins_before_predecessor")
    if earlier.valid_to and later.valid_from <= earlier.valid_to:
        field = "valid_to" if changed is earlier else "valid_from"
        text = (
            f"Perioderna överlappar varandra: ”{earlier}” gäller till och med {earlier.valid_to}, "
            f"och ”{later}” ersätter den från {later.valid_from}."
        )
        raise _at(field, text, "periods_overlap")


def _at(field, text, code):
    return ValidationError({field: ValidationError(text, code=code)})
