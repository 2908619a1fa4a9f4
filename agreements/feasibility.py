"""Rules for coming into force that can never be met: told at the field, before anyone waits."""

from agreements.models import Agreement

Rule = Agreement.Rule


def hindrances(agreement, municipalities: int) -> dict[str, str]:
    """What keeps the rule of `agreement` from ever being met: field names with Swedish messages.

    `municipalities` is how many of its parties are municipalities. One by its date may wait for
    the date until it is recommended.
    """
    if agreement.rule == Rule.DATE:
        if agreement.recommended_on and agreement.valid_from is None:
            return {"valid_from": "Ange från vilken dag den gäller, eller välj en annan regel."}
        return {}
    if not municipalities:
        return {"rule": "Ingen kommun är part, så ingen kan anta den. Välj parter eller ett datum."}
    if agreement.rule == Rule.COUNT and (agreement.rule_count or 0) > municipalities:
        return {
            "rule_count": (
                f"{agreement.rule_count} kommuner kan aldrig anta den: bara {municipalities} "
                f"{'är part' if municipalities == 1 else 'är parter'}."
            )
        }
    return {}


def hindrances_of(agreement) -> dict[str, str]:
    """The same, for the parties that are stored."""
    return hindrances(agreement, agreement.parties.municipal().count())
