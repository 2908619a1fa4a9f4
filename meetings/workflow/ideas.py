"""The test of an idea: draft → settled."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from meetings.models import IdeaTest
from members.history import save_with_reason

Status = IdeaTest.Status


def missing_in_test(test) -> dict[str, str]:
    """What keeps `test` from being settled: field names with Swedish messages."""
    left = {}
    names = [*IdeaTest.EXCLUSIONS, *IdeaTest.CRITERIA]
    if test.national:
        names.append("stockholm")
    for name in names:
        label = test._meta.get_field(name).verbose_name
        if getattr(test, name) is None:
            left[name] = f"Svara ja eller nej: {label}?"
        if not getattr(test, f"{name}_reason").strip():
            left[f"{name}_reason"] = f"Skriv varför ({label})."
    if test.stockholm and not test.national:
        left["stockholm"] = "Undantaget gäller bara det som hör till SKR:s uppdrag. Välj nej."
    if test.judged_on is None:
        left["judged_on"] = "Ange vilken dag bedömningen gjordes."
    if not (test.judged_by_person_id or test.judged_by_body_id):
        left["judged_by_person"] = "Ange vem som har bedömt: en person, ett organ eller båda."
    return left


@transaction.atomic
def settle_test(test, *, by):
    """Let the test count, for good; its result follows from the verdicts.

    Errors stand by field; code `settled` if it is settled already.
    """
    test = IdeaTest.objects.select_for_update(of=("self",)).get(pk=test.pk)
    if not test.is_draft:
        raise ValidationError("Prövningen är redan avgjord.", code="settled")
    if left := missing_in_test(test):
        raise ValidationError(left)
    test.status, test.settled_at, test.settled_by = Status.SETTLED, timezone.now(), by
    test._history_user = by
    save_with_reason(test, f"Avgjord: {test.result.label}")
    return test
