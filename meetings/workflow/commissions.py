"""An assignment of KSL's: draft → decided → finished or cancelled, in versions of a directive."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from meetings.models import Commission, Directive, IdeaTest, Meeting
from meetings.workflow.meetings import given_reason
from members.history import save_with_reason
from members.models import Body
from members.richtext import to_plain

Status = Commission.Status


def _locked(commission, *allowed, doing):
    """The assignment as it is in the database now, locked, if its status is among `allowed`."""
    current = Commission.objects.select_for_update(of=("self",)).get(pk=commission.pk)
    if current.status not in allowed:
        raise ValidationError(
            f"Uppdraget kan inte {doing}: det är {current.get_status_display().lower()}.",
            code="wrong_status",
        )
    return current


def _draft_of(commission):
    return commission.directives.drafts().select_related("decided_at__meeting", "body").first()


def missing_in_directive(directive) -> dict[str, str]:
    """What keeps a draft of a directive from being decided: field names with Swedish messages."""
    left = {}
    if not directive.body_id:
        left["body"] = "Välj organet som ansvarar för uppdraget."
    if directive.is_project:
        if not directive.starts_on:
            left["starts_on"] = "Ett projekt har en början: ange första dagen."
        if not directive.ends_on:
            left["ends_on"] = "Ett projekt har ett slut: ange sista dagen."
    elif not directive.recurrence.strip():
        left["recurrence"] = "En process kommer igen: skriv hur ofta eller när."
    if not to_plain(directive.purpose):
        left["purpose"] = "Skriv uppdragets syfte."
    if not to_plain(directive.goal):
        left["goal"] = "Skriv uppdragets mål."
    if not to_plain(directive.expected_result):
        left["expected_result"] = "Skriv vilket resultat som väntas."
    return left | _missing_in_decision(directive)


def _missing_in_decision(directive):
    if not directive.decided_at_id:
        return {"decided_at": "Välj punkten där styrelsen beslutade."}
    meeting = directive.decided_at.meeting
    if all(body.kind != Body.Kind.BOARD for body in meeting.bodies):
        return {"decided_at": f"Styrelsen beslutar om uppdrag, och {meeting} är inte dess möte."}
    if meeting.status not in Meeting.TOOK_PLACE:
        return {"decided_at": f"Mötet {meeting} är inte hållet än."}
    before = directive.commission.directives.decided().first() if directive.commission_id else None
    if before and meeting.date < before.decided_on:
        return {
            "decided_at": f"Den förra versionen beslutades senare, {before.decided_on:%Y-%m-%d}."
        }
    ended = directive.body and directive.body.term_to
    if ended and ended < meeting.date:
        return {"body": f"{directive.body} fanns bara till {ended:%Y-%m-%d}."}
    return {}


def _supporting_test(commission):
    """The test that a first decision rests on, None where it is said why there is none."""
    test = IdeaTest.objects.latest_of(commission.matter)
    if test is None and not commission.without_test_reason:
        raise ValidationError(
            {
                "without_test_reason": "Ärendet har ingen avgjord prövning. Gör en prövning, eller "
                "skriv varför den saknas."
            },
            code="untested",
        )
    if test and not test.may_become:
        raise ValidationError(
            {"matter": f"Enligt prövningen {test.judged_on:%Y-%m-%d} blir idén inte ett uppdrag."},
            code="not_accepted",
        )
    return test


def refuse_untested(commission) -> None:
    """Raise by field (`untested`, `not_accepted`) if a draft may not become an assignment."""
    if commission.is_draft:
        _supporting_test(commission)


@transaction.atomic
def decide_directive(commission, *, by):
    """Let the draft of the directive hold from now on, as the board decided it.

    The first one makes the draft an assignment that everyone sees, if the latest test of its
    matter accepts the idea. Errors stand by field; codes `wrong_status`, `no_draft`, `untested`,
    `not_accepted`.
    """
    commission = _locked(commission, Status.DRAFT, Status.DECIDED, doing="beslutas")
    directive = _draft_of(commission)
    if directive is None:
        raise ValidationError("Det finns inget utkast till direktiv att besluta.", code="no_draft")
    if left := missing_in_directive(directive):
        raise ValidationError(left)
    if commission.is_draft:
        commission.idea_test = _supporting_test(commission)
    directive.status = Directive.Status.DECIDED
    directive.decided_on, directive.decided_by = directive.decided_at.meeting.date, by
    directive._history_user = by
    save_with_reason(directive, f"Beslutat {directive.decided_on}")
    commission.current, commission.status = directive, Status.DECIDED
    commission._history_user = by
    save_with_reason(commission, f"Direktivet beslutat, {directive}")
    return commission


@transaction.atomic
def start_version(commission, *, by, reason):
    """Begin a change of the decided directive, as a copy; the reason is shown when it holds.

    Codes: `wrong_status`, `begun` (there is a draft already), and those of the reason.
    """
    reason = given_reason(reason, "Skriv varför direktivet ändras.")
    commission = _locked(commission, Status.DECIDED, doing="få ett nytt direktiv")
    _refuse_draft(commission)
    before = commission.current
    copied = {name: getattr(before, name) for name in Directive.CONTENT}
    draft = Directive(commission=commission, number=before.number + 1, reason=reason, **copied)
    draft._history_user = by
    draft.save()
    return _touched(commission, by, f"Ny version: {reason}")


@transaction.atomic
def drop_version(commission, *, by):
    """Throw away the draft of a new version; the decided one goes on. Code `no_draft`."""
    commission = _locked(commission, Status.DECIDED, doing="ändras")
    draft = _draft_of(commission)
    if draft is None:
        raise ValidationError("Det finns inget utkast att ta bort.", code="no_draft")
    draft._history_user = by
    draft.delete()
    return _touched(commission, by, "Utkastet till ny version togs bort")


def _touched(commission, by, reason):
    """Make pages stale that were opened before: they show what is gone, or lack what is new."""
    commission._history_user = by
    save_with_reason(commission, reason)
    return commission


def _refuse_draft(commission):
    if _draft_of(commission):
        raise ValidationError(
            "Det finns ett utkast till ny version. Besluta det eller ta bort det först.",
            code="begun",
        )


def _end(commission, status, *, by, reason, doing):
    commission = _locked(commission, Status.DECIDED, doing=doing)
    _refuse_draft(commission)
    commission.status, commission.status_reason = status, reason
    commission.ended_on = timezone.localdate()
    commission._history_user = by
    save_with_reason(commission, reason)
    return commission


@transaction.atomic
def finish_commission(commission, *, by, reason):
    """Say that the assignment is done, and what came of it."""
    reason = given_reason(reason, "Skriv vad uppdraget ledde till.")
    return _end(commission, Status.FINISHED, by=by, reason=reason, doing="slutföras")


@transaction.atomic
def cancel_commission(commission, *, by, reason):
    """End the assignment before it is done; it stays visible, with the reason."""
    reason = given_reason(reason, "Skriv varför uppdraget avbryts.")
    return _end(commission, Status.CANCELLED, by=by, reason=reason, doing="avbrytas")
