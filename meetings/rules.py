"""Who may see and do what with meetings. Nothing else decides access.

1. The chancery (staff) sees and edits everything; a published meeting is changed by nobody.
2. Everyone sees the frame (who, when, where) of planned, called, held, cancelled and published
   meetings that are public; those for members ask for an account, those for a body for a seat
   in it, today or on the day of the meeting. Drafts are the chancery's own.
3. Minutes are read once published, by those who see the frame; while they are corrected, as the
   version before. Before that, members of the meeting's own bodies read the agenda and the papers
   once the meeting is called, and the adjusters the protocol they are sent.
4. Whether an idea may become an assignment is the chancery's own while it is judged. Once the
   test is settled everyone who sees the matter reads it, with all reasons and who judged.
5. KSL's assignments are public from the board's decision on, with every decided version of the
   directive; drafts, also of a new version, are the chancery's own. A status report is public
   once it is published. What is settled, decided or published is changed by nobody.
6. Who is called answers for themselves until the meeting begins, logged in or by the secret
   address in the call; a member only while the seat lasts to the day of the meeting. The chancery
   calls, sees the answers, and notes those that come by other ways.
"""

import rules as permissions
from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from members.models import Membership
from members.rules import is_chancery

SEEN_STATUSES = (
    "planned",
    "called",
    "held",
    "adjusting",
    "adjusted",
    "published",
    "correcting",
    "cancelled",
)
CALLED_STATUSES = ("called", "held", "adjusting", "adjusted", "correcting")
# While the meeting goes on, or has just ended.
TAKEN_STATUSES = ("called", "held")
FROZEN_STATUSES = ("adjusted", "published")
READ_STATUSES = ("published", "correcting")
ONCE_OUT = ("adjusting", "adjusted", "published")
# Who speaks for a body in what it has been given to do.
LEADING = ("chair", "vice_chair", "second_vice_chair", "secretary")


def _seats(user) -> list[Membership]:
    """The assignments of the person behind an account; asked for once a request."""
    if not user.is_authenticated:
        return []
    if not hasattr(user, "_meeting_seats"):
        user._meeting_seats = list(
            Membership.objects.filter(person__user=user).only(
                "body_id", "valid_from", "valid_to", "role"
            )
        )
    return user._meeting_seats


def _of_bodies(body_ids) -> Q:
    joint = apps.get_model("meetings", "Meeting").other_bodies.through
    return Q(body_id__in=body_ids) | Q(
        pk__in=joint.objects.filter(body_id__in=body_ids).values("meeting_id")
    )


def current_bodies(user) -> set[int]:
    """The bodies, by pk, in which `user` has a seat today."""
    today = timezone.localdate()
    return {
        s.body_id
        for s in _seats(user)
        if s.valid_from <= today and (s.valid_to is None or s.valid_to >= today)
    }


def own_meetings(user) -> Q:
    """Meetings of bodies in which `user` has a seat today or had one on the day of the meeting."""
    condition = Q(pk__in=[])
    current = current_bodies(user)
    if current:
        condition |= _of_bodies(current)
    for seat in _seats(user):
        if seat.body_id in current:
            continue
        period = Q(starts_at__date__gte=seat.valid_from)
        if seat.valid_to:
            period &= Q(starts_at__date__lte=seat.valid_to)
        condition |= _of_bodies([seat.body_id]) & period
    return condition


def visible_meetings(user) -> Q:
    """The meetings whose frame `user` may see."""
    if is_chancery(user):
        return Q()
    seen = Q(visibility="public")
    if user.is_authenticated:
        seen |= Q(visibility="members") | own_meetings(user)
    return Q(status__in=SEEN_STATUSES) & seen


def is_own_meeting(user, meeting) -> bool:
    """Whether `user` has a seat in one of the meeting's bodies, today or on its day."""
    return _sits_on(user, meeting, timezone.localdate(), meeting.date)


def sits_that_day(user, meeting) -> bool:
    """Whether `user` has a seat in one of the meeting's bodies on its day."""
    return _sits_on(user, meeting, meeting.date)


def _sits_on(user, meeting, *days):
    held = {
        seat.body_id
        for seat in _seats(user)
        if any(seat.valid_from <= d and (seat.valid_to is None or d <= seat.valid_to) for d in days)
    }
    return bool(held) and any(body.pk in held for body in meeting.bodies)


def audience(user, meeting) -> str:
    """Which of three readers `user` is to a published meeting; each reads the same papers."""
    if is_chancery(user):
        return "chancery"
    return "own" if is_own_meeting(user, meeting) else "other"


def can_see_agenda(user, meeting) -> bool:
    """Titles and papers, given that the frame is visible."""
    if can_see_minutes(user, meeting):
        return True
    if meeting.status == "correcting":
        return False  # What is being corrected is the chancery's own; others read the version.
    return meeting.status in CALLED_STATUSES and is_own_meeting(user, meeting)


def readable_agendas(user) -> Q:
    """Of the visible meetings those whose agenda `user` may see; `can_see_agenda` as a query.

    With those of own bodies that are being corrected, of which little is told.
    """
    if is_chancery(user):
        return Q()
    readable = Q(status="published")
    if user.is_authenticated:
        readable |= Q(status__in=CALLED_STATUSES) & own_meetings(user)
    return readable


def can_see_minutes(user, meeting) -> bool:
    """Texts, decisions, attendance and the PDF, given that the frame is visible."""
    return is_chancery(user) or meeting.status == "published"


def can_see_versions(user, meeting) -> bool:
    """The frozen versions that are open, given that the frame is visible.

    The adjusters read what they have adjusted before it is published, too.
    """
    if is_chancery(user) or meeting.status in READ_STATUSES:
        return True
    return meeting.status == "adjusted" and adjuster_of(user, meeting) is not None


def adjuster_of(user, meeting):
    """The row by which `user` is to adjust the protocol and may read it now, or None."""
    person = getattr(user, "person", None) if user.is_authenticated else None
    if person is None:
        return None
    found = meeting.adjusters.acting().filter(person=person)
    if meeting.status != "held":
        return found.first()
    # Only an item that is adjusted at once is sent out before the rest.
    return found.filter(meeting__items__immediate__isnull=False).first()


def can_look_after_adjusting(user) -> bool:
    """Send for adjustment, answer proposals, correct: the chancery."""
    return is_chancery(user)


def can_see_extract(user, item) -> bool:
    """The extract of one item, given that the frame is visible: once its text is fixed."""
    meeting = item.meeting
    if not meeting.is_protocol:
        return False
    if meeting.status in READ_STATUSES:
        return True
    is_fixed = meeting.status == "adjusted" or is_adjusted_at_once(item)
    return is_fixed and (is_chancery(user) or is_own_meeting(user, meeting))


def is_adjusted_at_once(item) -> bool:
    """Whether the item, or the one it stands under, has been adjusted before the rest."""
    top = item.parent if item.parent_id else item
    immediate = getattr(top, "immediate", None)
    return immediate is not None and immediate.is_adjusted


def is_locked_at_once(item) -> bool:
    """Whether the item, or the § it is a part of, is adjusted at once and stays as it is.

    When the whole protocol is adjusted and published, it is corrected as any other item.
    """
    return item.meeting.status != "correcting" and is_adjusted_at_once(item)


def can_edit_item(user, item) -> bool:
    """An item that was adjusted at once stays, although its meeting is still written."""
    return can_edit_meeting(user, item.meeting) and not is_locked_at_once(item)


def can_join_remotely(user, meeting) -> bool:
    """The link for remote participants, until the meeting has been held."""
    if meeting.status not in {"draft", "planned", "called"}:
        return False
    return is_chancery(user) or is_own_meeting(user, meeting)


def can_edit_meeting(user, meeting) -> bool:
    """The chancery edits; what is adjusted or published is corrected, as a new version."""
    return is_chancery(user) and meeting.status not in FROZEN_STATUSES


def can_take_minutes(user, meeting) -> bool:
    """Whether `user` may write in the meeting's minutes where they are taken as it goes on."""
    return can_edit_meeting(user, meeting) and meeting.status in CALLED_STATUSES


def can_follow_meeting(user, meeting) -> bool:
    """Whether `user` may see which item is on now, given that the frame is visible."""
    return meeting.status in TAKEN_STATUSES and can_see_agenda(user, meeting)


def can_delete_meeting(user, meeting) -> bool:
    """What has been called or published stays, as cancelled, held or withdrawn."""
    return (
        is_chancery(user)
        and meeting.status not in ONCE_OUT
        and meeting.called_at is None
        and not meeting.adjusters.exists()
        and not meeting.history.filter(status__in=ONCE_OUT).exists()
    )


def can_call(user, meeting) -> bool:
    """Whether `user` may call to `meeting`, and tell those called what is new."""
    return is_chancery(user) and meeting.status in {"planned", "called"}


def can_see_answers(user, meeting) -> bool:
    """Whether `user` may see what all who are called have answered."""
    return is_chancery(user)


def is_still_called(invitee) -> bool:
    """Whether one who was called belongs there: a guest, or one whose seat lasts till the day."""
    if invitee.sequence is None or invitee.withdrawn_at:
        return False
    if not invitee.person_id:
        return True
    bodies = [body.pk for body in invitee.meeting.bodies]
    seats = Membership.objects.filter(person=invitee.person_id, body__in=bodies)
    return seats.valid_on(invitee.meeting.date).exists()


def can_answer_call(invitee) -> bool:
    """Whether the answer may be given or changed, given that it is theirs who asks."""
    meeting = invitee.meeting
    is_open = meeting.status == "called" and meeting.starts_at > timezone.now()
    return is_open and is_still_called(invitee)


def can_see_what_is_on_its_way(user) -> bool:
    """Whether `user` may know what a body is about to take up: everyone with an account may."""
    return user.is_authenticated


def can_set_agenda(user) -> bool:
    """Whether `user` may put matters on the agenda of a meeting."""
    return is_chancery(user)


def visible_appendices(user, meeting) -> Q:
    """Which appendices of a meeting whose agenda is visible `user` may open."""
    if is_chancery(user):
        return Q()
    visible = Q(visibility="meeting")
    if is_own_meeting(user, meeting):
        visible |= Q(visibility="body")
    return visible


def is_open_text(meeting) -> bool:
    """Whether anyone may read the minutes of `meeting` without logging in."""
    return meeting.status in READ_STATUSES and meeting.visibility == "public"


def is_open_appendix(appendix, meeting) -> bool:
    """Whether anyone may open the appendix of `meeting` without logging in."""
    return is_open_text(meeting) and appendix.visibility == "meeting"


def visible_tests(user) -> Q:
    """The tests of ideas that `user` may read."""
    return Q() if is_chancery(user) else Q(status="settled")


def visible_commissions(user) -> Q:
    """The assignments of KSL's that `user` may see."""
    return Q() if is_chancery(user) else ~Q(status="draft")


def visible_reports(user) -> Q:
    """The status reports that `user` may read, given that their assignment is visible."""
    return Q() if is_chancery(user) else Q(status="published")


def can_take_in_reports(user, meeting) -> bool:
    """Whether `user` may put status reports on the agenda of `meeting`."""
    return can_edit_meeting(user, meeting) and meeting.status != "cancelled"


def leads_body(user, body_id) -> bool:
    """Whether `user` is a chair or the secretary of a body today."""
    today = timezone.localdate()
    return any(
        seat.body_id == body_id
        and seat.role in LEADING
        and seat.valid_from <= today
        and (seat.valid_to is None or seat.valid_to >= today)
        for seat in _seats(user)
    )


def can_report_done(user, action) -> bool:
    """Whether `user`, who reads the minutes that gave `action`, may say that it is done."""
    if is_chancery(user):
        return True
    if not user.is_authenticated:
        return False
    if action.person_id:
        return action.person.user_id == user.pk
    return action.body_id is not None and leads_body(user, action.body_id)


def can_correct_report(user) -> bool:
    """Whether `user` may change what has been reported of an assignment, or take it back."""
    return is_chancery(user)


def can_plan_meetings(user) -> bool:
    """Whether `user` may plan the meetings of bodies."""
    return is_chancery(user)


# What the admin asks for, by the names of Django's permissions; the rows' own rules stand above.
KEPT_BY_CHANCERY = (
    "actionitem",
    "adjournment",
    "agendaitem",
    "agendastatement",
    "agendatemplate",
    "appendix",
    "attendance",
    "commission",
    "decision",
    "deferral",
    "directive",
    "disqualification",
    "ideatest",
    "matter",
    "meeting",
    "minutesimport",
    "paragraphseries",
    "proposal",
    "proposition",
    "reportatitem",
    "schoolbreak",
    "service",
    "standingitem",
    "statusreport",
    "vote",
)
permissions.add_perm("meetings", is_chancery)
for _model in KEPT_BY_CHANCERY:
    for _action in ("view", "add", "change", "delete"):
        permissions.add_perm(f"meetings.{_action}_{_model}", is_chancery)
