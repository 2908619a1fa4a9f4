"""What is formal, on the pages of a protocol and of its items. Votes by name are cast elsewhere:
on the item's own page for what is formal (`meetings/formal/`), where those who serve are known.
"""

from django import forms
from django.urls import reverse

from meetings import rules
from meetings.admin.agenda import shown_numbers
from meetings.admin.permissions import PartOfMeeting
from meetings.models import (
    Adjournment,
    AgendaItem,
    Attendance,
    Ballot,
    Deferral,
    Disqualification,
    Meeting,
    Proposal,
    Proposition,
    Service,
    Vote,
)
from meetings.numbering import in_order
from meetings.presence import Presence, is_assembly
from members.admin.part_history import part_changes
from members.admin.rows import OrderedFormSet, RowFormSet, Rows

SEATED = (Attendance.Group.MEMBER, Attendance.Group.SUBSTITUTE)


class FormalRows(PartOfMeeting, Rows):
    """Rows that offer only what belongs to the meeting, each list read once a page."""

    def get_formset(self, request, obj=None, **kwargs):
        request._formal_of = obj
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        field.widget = forms.CheckboxSelectMultiple()
        field.help_text = ""
        field.choices = self._list(request, db_field, field)[1:]
        return field

    def _list(self, request, db_field, field):
        read = request.__dict__.setdefault("_row_lists", {})
        model = db_field.remote_field.model
        if model not in read:
            read[model] = [("", "–"), *self._offered(request._formal_of, model)]
        return read[model]

    @staticmethod
    def _offered(page, model):
        meeting = page if isinstance(page, Meeting) else page.meeting
        if model is Attendance:
            return [(row.pk, str(row)) for row in meeting.attendances.filter(group__in=SEATED)]
        if model is AgendaItem:
            items = in_order(meeting.items.defer("text"))
            numbers = shown_numbers(meeting, items)
            return [(item.pk, f"{numbers[item.pk]} {item.title}"[:80]) for item in items]
        return [(row.pk, str(row)) for row in model.objects.filter(item=page)]


class ServiceRows(FormalRows):
    model = Service
    formset = RowFormSet
    fields = (("substitute", "member"), ("from_item", "to_item"))
    listed = ["substitute", "member", "from_item", "to_item"]


class AdjournmentRows(FormalRows):
    model = Adjournment
    formset = RowFormSet
    fields = ("after", ("starts", "ends"))
    listed = ["after"]


class DisqualificationRows(FormalRows):
    model = Disqualification
    formset = RowFormSet
    fields = ("attendance", "ground")
    listed = ["attendance"]


class ProposalRows(FormalRows):
    model = Proposal
    formset = OrderedFormSet
    fields = (("kind", "text"), "movers")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("movers")


class PropositionRows(FormalRows):
    model = Proposition
    formset = OrderedFormSet
    fields = (("first", "second"), "found", "text")
    listed = ["first", "second"]


class VoteRows(FormalRows):
    model = Vote
    formset = OrderedFormSet
    fields = (
        ("method", "rule"),
        ("yes_means", "no_means"),
        ("yes_count", "no_count", "abstain_count"),
        ("tie_break", "chair"),
    )
    listed = ["chair"]


class DeferralRows(FormalRows):
    model = Deferral
    formset = RowFormSet
    fields = ("kind", "reason")
    max_num = 1


ON_ITEM = [DisqualificationRows, ProposalRows, PropositionRows, VoteRows, DeferralRows]
ON_MEETING = [ServiceRows, AdjournmentRows]


def desk_url(request, item) -> str:
    """The page where votes by name are cast, "" if that can't be done now."""
    meeting = item.meeting
    if not (meeting.is_protocol and rules.can_take_minutes(request.user, meeting)):
        return ""
    return reverse("meetings:formal", args=[meeting.slug, item.pk])


def lacking_quorum(item) -> str:
    """A warning, if something was decided by too few; "" else."""
    meeting = item.meeting
    if not meeting.is_protocol or not item.decisions.exists():
        return ""
    quorum = Presence.of(meeting).quorum_at(item, is_assembly=is_assembly(meeting))
    if quorum.is_met or not quorum.seats:
        return ""
    return (
        f"Punkten har ett beslut, men bara {quorum.serving} av {quorum.seats} ledamöter tjänstgör. "
        f"Minst {quorum.needed} behövs för att mötet ska vara beslutfört."
    )


def changes_at_item(item_id) -> list:
    """What was done with the formal rows of an item, for its history page."""
    ballots = Vote.history.filter(item_id=item_id).values("id")
    rows = [inline.model for inline in ON_ITEM]
    of_item = [part_changes(model, item_id=item_id) for model in rows]
    return [*of_item, part_changes(Ballot, vote_id__in=ballots)]
