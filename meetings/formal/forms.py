"""Forms for what is formal at one item, small enough to fill in while people talk.

Each is made for a `Desk`, which says who is there and what has been moved.
"""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from meetings.formal.tally import NO, YES
from meetings.formal.wording import with_party
from meetings.models import (
    Adjournment,
    AgendaStatement,
    Attendance,
    Ballot,
    Deferral,
    Disqualification,
    Proposal,
    Proposition,
    Service,
    Vote,
)
from meetings.writing.parts import version_of

NARROW = forms.Textarea(attrs={"rows": 2})
CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


CHANGED_MEANWHILE = (
    "Någon annan har skrivit här sedan du öppnade sidan: ”{}”. Spara igen om din version ska gälla."
)


class AtItem(forms.ModelForm):
    """A form for a row at the desk's item; it never offers what belongs to another meeting.

    `version` is that of the row as it was shown: a row that somebody has written meanwhile is
    not written over before one has been told.
    """

    # The foreign key to the item, or None where the row hangs on the meeting.
    hangs_on = "item"

    version = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, desk, **kwargs):
        super().__init__(*args, **kwargs)
        self.desk = desk
        if self.hangs_on:
            setattr(self.instance, self.hangs_on, desk.item)
        if hasattr(type(self.instance), "meeting"):
            self.instance.meeting = desk.meeting
        self.offer()
        self.stored_version = self.initial["version"] = self._version_of(self.instance)
        self.stored_text = str(self.instance) if self.instance.pk else ""

    def _version_of(self, row) -> str:
        names = [name for name in self._meta.fields if name in self.fields]
        return version_of({name: getattr(row, name) for name in names}) if row.pk else ""

    def clean(self):
        cleaned = super().clean()
        shown = self.data.get(self.add_prefix("version"))
        if shown is not None and shown != self.stored_version:
            self.add_error(None, CHANGED_MEANWHILE.format(self.stored_text))
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = self.stored_version
        return cleaned

    def was_overtaken(self) -> bool:
        """Whether the row is not as it was when the form was made; asks the database."""
        row = self.instance
        stored = type(row).objects.filter(pk=row.pk).first() if row.pk else None
        return row.pk is not None and (
            stored is None or self._version_of(stored) != self.stored_version
        )

    def _get_validation_exclusions(self):
        # What the desk has set counts when the row is compared with others.
        return super()._get_validation_exclusions() - {self.hangs_on, "meeting"}

    def _update_errors(self, errors):
        # What is wrong with something the form does not show is told above it.
        found = getattr(errors, "error_dict", {})
        for name in [name for name in found if name not in self.fields]:
            if name != NON_FIELD_ERRORS:
                found.setdefault(NON_FIELD_ERRORS, []).extend(found.pop(name))
        super()._update_errors(errors)

    def offer(self):
        """Fill in what may be chosen."""

    def _of(self, name, rows, empty=None):
        field = self.fields[name]
        pks = [row.pk for row in rows]
        field.queryset = field.queryset.filter(pk__in=pks)
        labels = [(row.pk, self.desk.label(row)) for row in rows]
        field.choices = labels if empty is None else [("", empty), *labels]


class DisqualificationForm(AtItem):
    class Meta:
        model = Disqualification
        fields = ["attendance", "ground"]
        labels = {"attendance": "Vem"}

    def offer(self):
        self._of("attendance", self.desk.seated, empty="Välj")


class ServiceForm(AtItem):
    hangs_on = None

    class Meta:
        model = Service
        fields = ["substitute", "member", "from_item", "to_item"]

    def offer(self):
        self._of("substitute", self.desk.substitutes, empty="Välj")
        self._of("member", self.desk.members, empty="Välj")
        self._of("from_item", self.desk.items, empty="Från början")
        self._of("to_item", self.desk.items, empty="Till slutet")
        for name in ("from_item", "to_item"):
            self.fields[name].help_text = ""
        self.initial.setdefault("from_item", self.desk.item.pk)


class ProposalForm(AtItem):
    class Meta:
        model = Proposal
        fields = ["movers", "kind", "text"]
        widgets = {"movers": forms.CheckboxSelectMultiple, "text": NARROW}

    def offer(self):
        self._of("movers", [serving.attendance for serving in self.desk.serving])
        self.fields["movers"].error_messages["required"] = "Kryssa för vem som yrkar."


class PropositionForm(AtItem):
    class Meta:
        model = Proposition
        fields = ["first", "second", "found"]

    def offer(self):
        moved = [each.row for each in self.desk.formal.moved]
        self._of("first", moved, empty="Förslaget i handlingarna")
        self._of("second", moved, empty="Avslag")
        for name in ("first", "second"):
            self.fields[name].help_text = ""


class WordingForm(AtItem):
    """The sentence about a proposition, in other words."""

    class Meta:
        model = Proposition
        fields = ["text"]
        labels = {"text": "Ordalydelse"}
        widgets = {"text": NARROW}


class VoteForm(AtItem):
    class Meta:
        model = Vote
        fields = ["method", "yes_means", "no_means", "rule", "chair"]
        labels = {"yes_means": "Ja-röst för", "no_means": "Nej-röst för"}

    def offer(self):
        for name, meant in self.desk.put_against.items():
            self.initial.setdefault(name, meant)
        if not self.desk.is_assembly:
            del self.fields["rule"]
        # Asked for only when the chair of the meeting does not serve at the item.
        if self.desk.chair is not None:
            del self.fields["chair"]
        else:
            served = [serving.attendance for serving in self.desk.serving]
            self._of("chair", served, empty="Välj")


class CountForm(AtItem):
    """What was counted at a show of hands or a closed vote."""

    class Meta:
        model = Vote
        fields = ["yes_count", "no_count", "abstain_count", "tie_break"]

    def offer(self):
        for name in Vote.COUNTS:
            self.fields[name].widget.attrs["inputmode"] = "numeric"
        vote = self.instance
        sides = (f"Röster för {vote.yes_means}", f"Röster för {vote.no_means}")
        sides = sides if vote.is_closed else ("Ja", "Nej")
        self.fields["yes_count"].label, self.fields["no_count"].label = sides
        self.fields["abstain_count"].label = "Blanka" if vote.is_closed else "Avstår"
        self.fields["tie_break"].label = (
            "Vid lika röstetal faller lotten på" if vote.is_closed else "Ordförandens utslagsröst"
        )
        if vote.is_closed:
            names = ((YES, vote.yes_means), (NO, vote.no_means))
            self.fields["tie_break"].choices = [("", "–"), *names]
        self.fields["tie_break"].help_text = ""


class BallotsForm(forms.Form):
    """One row of choices for each who serves; what has been voted is chosen already.

    A vote of someone who no longer serves at the item stands there, too, to be taken away.
    """

    NONE = ("", "Ingen")

    def __init__(self, *args, desk, voted, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = {ballot.attendance_id: ballot.choice for ballot in voted.ballots}
        serving = [each.attendance for each in desk.serving]
        for row in serving:
            # What has been noted can be taken away again.
            none = [self.NONE] if row.pk in chosen else []
            self._add(row, desk.label(row), [*Ballot.Choice.choices, *none], chosen)
        for row in (ballot.attendance for ballot in voted.ballots):
            if row not in serving:
                kept = [each for each in Ballot.Choice.choices if each[0] == chosen[row.pk]]
                kept.append(self.NONE)
                self._add(row, f"{desk.label(row)} – tjänstgör inte", kept, chosen)

    def _add(self, row, label, choices, chosen):
        self.fields[str(row.pk)] = forms.ChoiceField(
            label=label,
            choices=choices,
            widget=forms.RadioSelect,
            required=False,
            initial=chosen.get(row.pk, ""),
        )

    def choices(self) -> dict[int, str]:
        """What was chosen, by attendance: what stays as it was shown is nobody's choice.

        Also for those who no longer serve, who are refused.
        """
        sent = {}
        for key in self.data:
            number = key.removeprefix(f"{self.prefix}-")
            is_vote = key.startswith(f"{self.prefix}-") and number.isascii() and number.isdigit()
            if is_vote and self.data[key] != self.data.get(self.add_initial_prefix(number)):
                sent[int(number)] = self.data[key]
        return sent

    def overtaken(self) -> list[str]:
        """Those whose vote somebody else has noted otherwise since the form was shown."""
        found = []
        for pk, choice in self.choices().items():
            shown = self.data.get(self.add_initial_prefix(str(pk)))
            field = self.fields.get(str(pk))
            if field and shown is not None and field.initial not in (shown, choice):
                label = dict(field.choices)[field.initial] if field.initial else "ingen"
                found.append(f"{field.label}: {label.lower()}")
        return found


class StatementForm(AtItem):
    """A reservation or a remark by some of those who are there, with their party if it is one."""

    who = forms.ModelMultipleChoiceField(
        Attendance.objects.all(), label="Av", widget=forms.CheckboxSelectMultiple
    )
    field_order = ["kind", "who", "text"]

    class Meta:
        model = AgendaStatement
        fields = ["kind", "text"]
        widgets = {"text": NARROW}

    def offer(self):
        self._of("who", self.desk.seated)
        self.fields["who"].error_messages["required"] = "Kryssa för vem det är."

    def clean(self):
        cleaned = super().clean()
        rows = list(cleaned.get("who") or ())
        parties = {row.party_id for row in rows}
        is_one = len(parties) == 1
        said = ", ".join(row.name if is_one else with_party(row) for row in rows)
        if len(said) > AgendaStatement._meta.get_field("persons").max_length:
            self.add_error("who", "Så många får inte plats. Skriv två uttalanden.")
        else:
            self.instance.persons = said
            self.instance.party_id = parties.pop() if is_one else None
        return cleaned


class StatementTextForm(AtItem):
    """The text of a statement that was noted before it was handed in."""

    class Meta:
        model = AgendaStatement
        fields = ["text"]
        widgets = {"text": NARROW}


class DeferralForm(AtItem):
    class Meta:
        model = Deferral
        fields = ["kind", "reason"]
        widgets = {"reason": NARROW}


class AdjournmentForm(AtItem):
    hangs_on = "after"

    class Meta:
        model = Adjournment
        fields = ["starts", "ends"]
        widgets = {"starts": CLOCK, "ends": CLOCK}
