"""What is written while a meeting goes on, a form each, saved one by one.

A part's name says what it is and which: "text-12" is the text of item 12, "beslut-7" decision 7.
A decision or an assignment that was begun on the page has the page's own token instead of a number,
"beslut-n3f…": sent twice, because no answer came, it is stored once.
"""

import re
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max

from meetings import workflow
from meetings.models import ActionItem, AgendaItem, Attendance, Decision
from meetings.taking.merging import joined, joined_plain
from meetings.taking.now import text_writer_of
from meetings.taking.rows import assignment_values, decision_values, name_of
from meetings.writing.answers import latest_writer
from meetings.writing.fields import DayField, RichTextField, as_typed
from meetings.writing.parts import PartForm, version_of
from members.differences import difference
from members.richtext import UNSTORABLE, to_plain

TOKEN = re.compile(r"n([0-9a-f]{32})")
State = AgendaItem.State
WRONG_CHOICE = {"invalid_choice": "Välj i listan."}
FIXED = (
    "Punkten är omedelbart justerad och kan inte ändras. Det du skrev finns kvar här så att du kan "
    "kopiera det."
)


class MinutesPart(PartForm):
    """A part of a meeting's minutes, kept on `row`; `item_id` is the agenda item it hangs on."""

    kind = ""
    row = None
    # Whether its item was adjusted at once: what is written there stays.
    is_fixed = False

    @property
    def item_id(self):
        return self.row.item_id

    def clean(self):
        cleaned = super().clean()
        if not self.errors and self.is_fixed and self.news:
            raise ValidationError(FIXED, code="adjusted_at_once")
        return cleaned

    @property
    def writer(self) -> str:
        """The name of who stored what is stored; empty for nobody."""
        return latest_writer(self.row) if self.row.pk else ""

    @property
    def version_now(self) -> str:
        """The version of what was sent, once it is stored."""
        return version_of(self.values)

    def shown(self, name, value) -> str:
        """A value as one reads it."""
        field = self.fields[name]
        if isinstance(field, RichTextField):
            return to_plain(value)
        for choice, label in getattr(field, "choices", ()):
            inner = dict(label) if isinstance(label, list) else {choice: label}
            if value in inner:
                return str(inner[value])
        return "" if value is None else str(value)

    @property
    def differences(self):
        """What differs between what was sent and what is stored, word by word."""
        sent = {name: self.cleaned_data.get(name) for name in self.stored}
        return [
            difference(
                self.fields[name].label,
                self.shown(name, sent[name]) or "–",
                self.shown(name, stored) or "–",
            )
            for name, stored in self.stored.items()
            if sent[name] != stored
        ]

    @property
    def merged(self) -> dict:
        """Both texts in one, as rich text and as it is typed in a plain field; or nothing."""
        mine, theirs = self.cleaned_data.get("text", ""), self.stored.get("text", "")
        if not mine or not theirs or mine == theirs:
            return {}
        if isinstance(self.fields["text"], RichTextField):
            html = joined(mine, theirs)
            return {"html": html, "plain": as_typed(html)}
        return {"plain": joined_plain(mine, theirs)}


class ItemText(MinutesPart):
    """What was said at an item."""

    kind = "text"
    text = RichTextField(label="Anteckningar")

    def __init__(self, item, choices, data=None):
        self.row = item
        self.is_fixed = item.pk in choices.fixed
        stored = {"text": item.text}
        super().__init__(data, stored=stored, name=f"text-{item.pk}", initial=stored)
        self.fields["text"].widget.attrs["rows"] = 10

    @property
    def item_id(self):
        return self.row.pk

    @property
    def writer(self):
        return text_writer_of(self.row)

    def store(self, by):
        self.row.text = self.values["text"]
        self.row._history_user = by
        self.row.save(update_fields=["text"])


class ItemState(MinutesPart):
    """Where the meeting is with an item; the last one to say it is right."""

    kind = "lage"
    state = forms.ChoiceField(
        label="Läge", choices=State.choices, widget=forms.RadioSelect, error_messages=WRONG_CHOICE
    )
    ARROWS = {
        State.NOT_STARTED: workflow.put_item_back,
        State.ONGOING: workflow.start_item,
        State.DONE: workflow.finish_item,
    }

    def __init__(self, item, choices=None, data=None):
        self.row = item
        stored = {"state": item.state}
        super().__init__(data, stored=stored, name=f"lage-{item.pk}", initial=stored)

    @property
    def item_id(self):
        return self.row.pk

    def _meant_for_other(self):
        return False

    def store(self, by):
        self.ARROWS[self.values["state"]](self.row, by=by)


class OutcomePart(MinutesPart):
    """A decision or an assignment; a new one has a token and is stored once it has a text."""

    empty = ""

    item = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, row, stored, choices, data):
        self.row = row
        self.is_fixed = row.item_id in choices.fixed
        initial = {**stored, "item": row.item_id}
        super().__init__(data, stored=stored, name=name_of(self.kind, row), initial=initial)

    def clean_text(self):
        # As the browser sends it and as it is stored: one kind of line ends.
        return UNSTORABLE.sub("", self.cleaned_data["text"].replace("\r\n", "\n"))

    def clean(self):
        cleaned = super().clean()
        if not self.errors and self.news and not self.is_stale and not cleaned["text"].strip():
            self.add_error("text", self.empty)
        return cleaned

    def fill(self, values):
        """Set `values` on the row."""
        raise NotImplementedError

    def store(self, by):
        row = self.row
        if row.pk is None:
            last = type(row).objects.filter(item=row.item_id).aggregate(last=Max("position"))
            row.position = (last["last"] or 0) + 1
        self.fill(self.values)
        row._history_user = by
        row.save()


class DecisionPart(OutcomePart):
    """What was decided at an item."""

    kind, model = "beslut", Decision
    empty = "Skriv vad som beslutades, eller ta bort beslutet."

    body = forms.ChoiceField(label="Beslutat av", required=False, error_messages=WRONG_CHOICE)

    def __init__(self, row, choices, data=None):
        bodies = choices.meeting_bodies
        stored = decision_values(row, bodies)
        super().__init__(row, stored, choices, data)
        self.fields["text"].label = "Beslut"
        if "body" in stored:
            self.fields["body"].choices = [("", "Alla tillsammans"), *bodies]
        else:
            del self.fields["body"]

    def fill(self, values):
        self.row.text = values["text"]
        if "body" in values:
            self.row.body_id = int(values["body"]) if values["body"] else None


class AssignmentPart(OutcomePart):
    """Who does what, by when."""

    kind, model = "uppdrag", ActionItem
    empty = "Skriv vad som ska göras, eller ta bort uppdraget."

    to = forms.ChoiceField(label="Till", error_messages=WRONG_CHOICE)
    treated_by = forms.ChoiceField(
        label="Behandlas av", required=False, error_messages=WRONG_CHOICE
    )
    due_on = DayField(label="Senast")

    def __init__(self, row, choices, data=None):
        super().__init__(row, assignment_values(row), choices, data)
        self.fields["text"].label = "Uppdrag"
        self.fields["to"].choices = choices.receivers
        self.fields["treated_by"].choices = [("", "–"), *choices.bodies]

    def fill(self, values):
        receiver, _, pk = values["to"].partition("-")
        row = self.row
        row.text, row.receiver, row.due_on = values["text"], receiver, values["due_on"]
        row.person_id = int(pk) if receiver == ActionItem.Receiver.PERSON else None
        row.body_id = int(pk) if receiver == ActionItem.Receiver.BODY else None
        row.treated_by_id = int(values["treated_by"]) if values["treated_by"] else None


class AttendancePart(MinutesPart):
    """Whether one person is there, and from and to which item."""

    kind = "narvaro"
    SHORT = [
        (Attendance.Status.PRESENT, "Här"),
        (Attendance.Status.REMOTE, "Distans"),
        (Attendance.Status.ABSENT_NOTIFIED, "Anmäld borta"),
        (Attendance.Status.ABSENT, "Borta"),
    ]
    item_id = None

    status = forms.ChoiceField(
        label="Närvaro", choices=SHORT, widget=forms.RadioSelect, error_messages=WRONG_CHOICE
    )
    from_item = forms.ChoiceField(
        label="Kom vid punkt", required=False, error_messages=WRONG_CHOICE
    )
    to_item = forms.ChoiceField(
        label="Gick efter punkt", required=False, error_messages=WRONG_CHOICE
    )

    def __init__(self, row, choices, data=None):
        self.row = row
        stored = {
            "status": row.status,
            "from_item": str(row.from_item_id or ""),
            "to_item": str(row.to_item_id or ""),
        }
        super().__init__(data, stored=stored, name=f"narvaro-{row.pk}", initial=stored)
        self.fields["from_item"].choices = [("", "Från början"), *choices.items]
        self.fields["to_item"].choices = [("", "Till slutet"), *choices.items]

    def clean(self):
        cleaned = super().clean()
        order = [value for value, _ in self.fields["to_item"].choices]
        came, went = (order.index(cleaned.get(name) or "") for name in ("from_item", "to_item"))
        if came and went and went < came:
            self.add_error("to_item", "Ingen kan gå innan hen har kommit.")
        return cleaned

    def store(self, by):
        row, values = self.row, self.values
        row.status = values["status"]
        row.from_item_id = int(values["from_item"]) if values["from_item"] else None
        row.to_item_id = int(values["to_item"]) if values["to_item"] else None
        row._history_user = by
        row.save()


def _outcome(part):
    def find(meeting, key, item=None):
        token = TOKEN.fullmatch(key)
        rows = part.model.objects.all()
        if not token:
            return _one(rows.filter(item__meeting=meeting), key)
        row = rows.filter(token=UUID(token[1])).select_related("item").first()
        if row is not None:
            return row if row.item.meeting_id == meeting.pk else None
        item = _one(meeting.items.all(), str(item or ""))
        return part.model(item=item, token=UUID(token[1])) if item else None

    return find


def _one(rows, key):
    is_number = key.isascii() and key.isdigit() and len(key) < 18
    return rows.filter(pk=int(key)).first() if is_number else None


FINDERS = {
    ItemText: lambda meeting, key, item=None: _one(meeting.items.all(), key),
    ItemState: lambda meeting, key, item=None: _one(meeting.items.all(), key),
    DecisionPart: _outcome(DecisionPart),
    AssignmentPart: _outcome(AssignmentPart),
    AttendancePart: lambda meeting, key, item=None: _one(meeting.attendances.all(), key),
}
KINDS = {part.kind: part for part in FINDERS}


def part_of(meeting, name, choices, data=None) -> MinutesPart | None:
    """The part called `name` as it is stored now, with what was sent of it; None if it is gone."""
    kind, _, key = name.partition("-")
    part = KINDS.get(kind)
    item = data.get(f"{name}-item") if data is not None else None
    row = FINDERS[part](meeting, key, item) if part else None
    return part(row, choices, data) if row is not None else None
