"""Writing down what is formal, while the meeting goes on. Every step holds the meeting's row."""

from django.core.exceptions import ValidationError
from django.db import transaction

from meetings import rules
from meetings.models import AgendaItem, Ballot, Meeting, Vote
from meetings.presence import Presence


def _locked_item(item, by):
    """The item as it is now, under its meeting's locked row. Codes `closed`, `adjusted_at_once`."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=item.meeting_id)
    if not rules.can_take_minutes(by, meeting):
        raise ValidationError(
            f"Mötet är {meeting.get_status_display().lower()}: här antecknas inte längre.",
            code="closed",
        )
    related = ("meeting__body", "immediate", "parent__immediate")
    item = AgendaItem.objects.select_related(*related).get(pk=item.pk)
    if not rules.can_edit_item(by, item):
        raise ValidationError(
            "Punkten är omedelbart justerad och kan inte ändras.", code="adjusted_at_once"
        )
    return item


@transaction.atomic
def write_formal(item, form, *, by):
    """Store what `form` (valid, a formal.forms.AtItem) says at `item`; last in order.

    Codes `closed`, `adjusted_at_once`, `stale` if the row was changed since the form was made.
    """
    _locked_item(item, by)
    if form.was_overtaken():
        raise ValidationError(
            "Någon annan har just ändrat samma rad. Läs om sidan och spara igen.", code="stale"
        )
    row = form.save(commit=False)
    if row.pk is None and hasattr(row, "position"):
        row.position = type(row).objects.filter(item=item).count() + 1
    # Once more, now that nobody else writes: two may have sent the same at once.
    row.full_clean()
    row._history_user = by
    row.save()
    form.save_m2m()
    return row


@transaction.atomic
def strike_formal(item, row, *, by):
    """Take away what was written by mistake; the history keeps it. Codes `closed`, `in_use`."""
    _locked_item(item, by)
    used = getattr(row, "put_by", None)
    if used is not None and used().exists():
        raise ValidationError(
            "Yrkandet står i en proposition. Ta bort propositionen först.", code="in_use"
        )
    row._history_user = by
    row.delete()


@transaction.atomic
def record_ballots(vote, choices: dict[int, str], *, by):
    """Store how members voted by name: `choices` leads from attendance (pk) to yes, no, abstain.

    "" takes a vote away. Nothing is stored unless all can be. Codes: `closed`, `not_named`,
    `not_serving` when someone does not serve at the item, `unknown` for another choice.
    """
    item = _locked_item(vote.item, by)
    vote = Vote.objects.get(pk=vote.pk)
    if not vote.is_named:
        raise ValidationError("Omröstningen sker inte med namnupprop.", code="not_named")
    serving = {s.attendance.pk for s in Presence.of(item.meeting).serving_at(item)}
    names = dict(item.meeting.attendances.values_list("pk", "name"))
    for pk, choice in choices.items():
        if choice and pk not in serving:
            who = names.get(pk, "Personen")
            raise ValidationError(
                f"{who} tjänstgör inte vid punkten och kan inte rösta.", code="not_serving"
            )
        if choice and choice not in Ballot.Choice.values:
            raise ValidationError("Rösten ska vara ja, nej eller avstår.", code="unknown")
    stored = {ballot.attendance_id: ballot for ballot in vote.ballots.all()}
    for pk, choice in choices.items():
        _record(vote, pk, choice, stored.get(pk), by)
    return vote


def _record(vote, pk, choice, ballot, by):
    if ballot is None and choice:
        ballot = Ballot(vote=vote, attendance_id=pk)
    if ballot is None or ballot.choice == choice:
        return
    ballot._history_user = by
    if choice:
        ballot.choice = choice
        ballot.save()
    else:
        ballot.delete()
