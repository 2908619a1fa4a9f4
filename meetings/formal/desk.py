"""What is formal at one item, as it is written down: who serves, what stands there, the forms.

Reads in a bounded number of queries. A form that was refused takes the place of its empty one, so
that nothing typed is lost.
"""

from dataclasses import dataclass
from functools import cached_property

from meetings import rules
from meetings.formal import forms
from meetings.formal.reading import Told, read_formal
from meetings.formal.wording import service_sentence, statement_sentence, with_party
from meetings.models import AgendaItem, AgendaStatement, Proposal
from meetings.numbering import in_order, number_items
from meetings.paragraphs import first_paragraph
from meetings.presence import is_assembly

# Heading and hint by the name of a kind in addresses.
HEADINGS = {
    "jav": ("Jäv", "Deltar inte i handläggningen av den här punkten."),
    "tjanstgoring": ("Tjänstgörande ersättare", "Gäller hela mötet, från och till en punkt."),
    "yrkande": ("Yrkanden", "Det som har lagts fram och inte tagits tillbaka."),
    "proposition": ("Propositionsordning", "Vad som ställs mot vartannat, i den ordningen."),
    "omrostning": ("Omröstning", "Resultatet räknas av portalen."),
    "utfall": ("Bordläggning och återremiss", "När ärendet inte avgörs i dag."),
    "uttalande": ("Reservationer och protokollsanteckningar", "Står efter beslutet i protokollet."),
    "ajournering": ("Ajournering", "Paus efter den här punkten."),
}
# Form for a new row of each, in the order of a protocol.
NEW = {
    "jav": forms.DisqualificationForm,
    "tjanstgoring": forms.ServiceForm,
    "yrkande": forms.ProposalForm,
    "proposition": forms.PropositionForm,
    "omrostning": forms.VoteForm,
    "utfall": forms.DeferralForm,
    "uttalande": forms.StatementForm,
    "ajournering": forms.AdjournmentForm,
}
# What the way to the form that changes a row is called.
CHANGE = {
    "proposition": "Ändra ordalydelsen",
    "uttalande": "Ändra texten",
    "ajournering": "Ändra tiden",
}
# Those whose rows can be changed here; a vote by name has a form of its own.
CHANGED = {
    "proposition": forms.WordingForm,
    "omrostning": forms.CountForm,
    "uttalande": forms.StatementTextForm,
    "ajournering": forms.AdjournmentForm,
}


class Desk:
    """Everything that `meetings/formal/_desk.html` shows at `item` of a protocol."""

    def __init__(self, meeting, item):
        self.meeting, self.item = meeting, item
        self.items = in_order(meeting.items.defer("text"))
        first = first_paragraph(meeting, self.items)
        self._numbers = number_items(self.items, first=first)
        self.attendances = list(meeting.attendances.all())
        self._all = read_formal(meeting, self.items, self.attendances, only=item)
        self.formal = self._all.at(item)
        self.presence = self._all.presence
        self._refused = {}
        self.error = ""

    @cached_property
    def is_fixed(self) -> bool:
        """Whether the item was adjusted at once: then the desk is only read."""
        return rules.is_locked_at_once(self.item)

    @property
    def number(self) -> str:
        return self._numbers[self.item.pk]

    @property
    def previous(self):
        """The item before, in reading order; None at the first."""
        here = [item.pk for item in self.items].index(self.item.pk)
        return self.items[here - 1] if here else None

    @property
    def next(self):
        """The item after; None at the last."""
        here = [item.pk for item in self.items].index(self.item.pk)
        return self.items[here + 1] if here + 1 < len(self.items) else None

    @cached_property
    def has_decision(self) -> bool:
        return self.item.decisions.exists()

    def label(self, row) -> str:
        """How a row is called in a list to choose from."""
        if isinstance(row, AgendaItem):
            title = row.title if len(row.title) <= 50 else f"{row.title[:49]}…"
            return f"§ {self._numbers[row.pk]} {title}"
        return with_party(row) if hasattr(row, "party_abbreviation") else str(row)

    @property
    def is_assembly(self) -> bool:
        return is_assembly(self.meeting)

    @cached_property
    def serving(self) -> list:
        return self.presence.serving_at(self.item)

    @cached_property
    def quorum(self):
        return self.presence.quorum_at(self.item, is_assembly=self.is_assembly)

    @cached_property
    def chair(self):
        return self.presence.chair_at(self.meeting, self.item)

    @property
    def members(self) -> list:
        return [row for row in self.attendances if row.group == row.Group.MEMBER]

    @property
    def substitutes(self) -> list:
        """Those who are there and may serve."""
        rows = [row for row in self.attendances if row.group == row.Group.SUBSTITUTE]
        return [row for row in rows if row.was_there]

    @property
    def seated(self) -> list:
        """Members and substitutes who are there at the item."""
        seats = {*self.members, *self.substitutes}
        return [row for row in self.presence.present_at(self.item) if row in seats]

    @cached_property
    def told(self) -> dict[str, list[Told]]:
        """What is written of each kind: at the item, and for services at the whole meeting."""
        rows = {row.pk: row for row in self.attendances}
        for service in self._all.services:
            service.substitute = rows[service.substitute_id]
            service.member = rows[service.member_id]
        put_off = [self.formal.deferral] if self.formal.deferral else []
        return {
            "jav": self.formal.aside,
            "tjanstgoring": [
                Told(row, service_sentence(row, self.presence, self._numbers))
                for row in self._all.services
            ],
            "yrkande": self.formal.moved,
            "proposition": self.formal.put,
            "omrostning": self.formal.voted,
            "uttalande": [
                Told(row, statement_sentence(row))
                for row in self.item.statements.select_related("party")
            ],
            "utfall": [Told(row, f"{row.sentence} {row.reason}".strip()) for row in put_off],
            "ajournering": [Told(row, row.sentence) for row in self.formal.adjournments],
        }

    def find(self, kind, pk) -> Told | None:
        """The row `pk` of `kind` on this desk."""
        return next((told for told in self.told[kind] if told.row.pk == pk), None)

    @property
    def put_against(self) -> dict[str, str]:
        """What the two sides of a vote mean, by the last proposition that asked for one."""
        asked = [put for put in self.formal.put if put.row.found == put.row.Found.VOTE]
        return dict(zip(("yes_means", "no_means"), asked[-1].names, strict=True)) if asked else {}

    def new_form(self, kind, data=None):
        """The form for a new row of `kind`. An item is put off once: that row is changed."""
        instance = {"instance": self.formal.deferral} if kind == "utfall" else {}
        return self._keep(kind, NEW[kind](data, desk=self, prefix=kind, **instance))

    def change_form(self, kind, told, data=None):
        """The form that changes a row, by its kind; None for those that are only struck."""
        prefix = f"{kind}-{told.row.pk}"
        if kind == "omrostning" and told.row.is_named:
            form = forms.BallotsForm(data, desk=self, voted=told, prefix=prefix)
        elif kind in CHANGED:
            said = {"initial": {"text": told.sentence}} if kind == "proposition" else {}
            form = CHANGED[kind](data, desk=self, instance=told.row, prefix=prefix, **said)
        else:
            return None
        return self._keep(prefix, form)

    def missing_in(self, kind, told) -> int:
        """How many of those who serve have no vote in a vote by name."""
        if kind != "omrostning" or not told.row.is_named:
            return 0
        voted = {ballot.attendance_id for ballot in told.ballots}
        return sum(serving.attendance.pk not in voted for serving in self.serving)

    def _keep(self, key, form):
        if form.is_bound:
            self._refused[key] = form
        return form

    @property
    def sections(self) -> list["Section"]:
        """One for each kind, with its rows and its forms, in the order of a protocol."""
        return [Section.on(self, kind) for kind in NEW]

    def shown(self, key, make):
        """The form that was sent and refused, else an empty one."""
        return self._refused.get(key) or make()


@dataclass(frozen=True)
class Line:
    """One row, and the form that changes it."""

    told: Told
    form: object
    key: str
    # Those who serve and have not voted yet, at a vote by name.
    missing: int = 0
    # What the way to the form is called.
    change: str = ""

    @property
    def text(self) -> str:
        """What was moved or said in so many words, after the sentence."""
        is_worded = isinstance(self.told.row, Proposal | AgendaStatement)
        return self.told.row.text if is_worded else ""


@dataclass(frozen=True)
class Section:
    """One kind on the desk."""

    kind: str
    heading: str
    hint: str
    form: object
    lines: list[Line]

    @classmethod
    def on(cls, desk, kind) -> "Section":
        """The section of `kind`, with forms as they were sent if they were refused."""
        heading, hint = HEADINGS[kind]
        lines = []
        for told in desk.told[kind]:
            key = f"{kind}-{told.row.pk}"
            form = desk.shown(key, lambda told=told: desk.change_form(kind, told))
            missing = desk.missing_in(kind, told)
            lines.append(Line(told, form, key, missing, CHANGE.get(kind, "")))
        return cls(kind, heading, hint, desk.shown(kind, lambda: desk.new_form(kind)), lines)

    @property
    def is_open(self) -> bool:
        """Whether something stands there, or was refused."""
        return bool(self.lines) or self.form.is_bound

    @property
    def asks(self) -> bool:
        """Whether the form for a new row is open."""
        return self.form.is_bound
