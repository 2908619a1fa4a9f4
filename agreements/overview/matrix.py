"""Agreements × municipalities: who has signed what."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from agreements.models import Adoption, Agreement, AgreementParty
from agreements.overview.standing import SHADES, SIGNS, State
from members.models import Municipality
from members.swedish import sort_key

ADOPTING = {State(outcome.value) for outcome in Adoption.ADOPTING}


@dataclass(frozen=True)
class Row:
    """An agreement with the state of each municipality, in the order of the columns."""

    agreement: Agreement
    states: list[State]

    @property
    def cells(self) -> SafeString:
        """The cells of the row as HTML: 26 × 25 of them are too many for a template's loop."""
        return format_html_join("", "{}", ((CELLS[state],) for state in self.states))

    @property
    def adopted(self) -> int:
        return sum(state in ADOPTING for state in self.states)

    @property
    def parties(self) -> int:
        return sum(state != State.NO_PARTY for state in self.states)


CELLS = {
    state: format_html(
        '<td data-shade="{}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></td>',
        SHADES[state],
        SIGNS[state],
        state.label,
    )
    for state in State
}


def columns() -> list[Municipality]:
    """The municipalities in Swedish order, also those that have left: they may have signed."""
    return sorted(Municipality.objects.all(), key=lambda one: sort_key(one.name))


def rows_of(agreements: Iterable[Agreement], municipalities: list[Municipality]) -> list[Row]:
    """One row for each of `agreements`. Two queries, whatever their number."""
    agreements = list(agreements)
    keys = [agreement.pk for agreement in agreements]
    places = {municipality.pk: place for place, municipality in enumerate(municipalities)}
    states = {pk: [State.NO_PARTY] * len(municipalities) for pk in keys}
    parties = AgreementParty.objects.filter(agreement__in=keys, municipality__isnull=False)
    for agreement, municipality in parties.order_by().values_list("agreement", "municipality"):
        states[agreement][places[municipality]] = State.UNTREATED
    decided = Adoption.objects.submitted().filter(agreement__in=keys).order_by("number")
    # In the order of their numbers, so that the latest is the one that stays.
    for agreement, municipality, outcome in decided.values_list(
        "agreement", "municipality", "outcome"
    ):
        states[agreement][places[municipality]] = State(outcome)
    return [Row(agreement, states[agreement.pk]) for agreement in agreements]
