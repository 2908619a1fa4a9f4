from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from meetings import workflow
from meetings.models import Meeting
from tests.factories import (
    MeetingFactory,
    StaffFactory,
    called_meeting,
    full_meeting,
    held_meeting,
    planned_meeting,
    published_meeting,
)

pytestmark = pytest.mark.django_db
Status = Meeting.Status


def cancelled_meeting():
    return workflow.cancel_meeting(planned_meeting(), by=StaffFactory(), reason="Sjukdom.")


IN_STATUS = {
    Status.DRAFT: full_meeting,
    Status.PLANNED: planned_meeting,
    Status.CALLED: called_meeting,
    Status.HELD: held_meeting,
    Status.PUBLISHED: published_meeting,
    Status.CANCELLED: cancelled_meeting,
}
ARROWS = {
    workflow.plan_meeting: ({Status.DRAFT}, Status.PLANNED, {}),
    workflow.call_meeting: ({Status.PLANNED}, Status.CALLED, {}),
    workflow.hold_meeting: ({Status.DRAFT, Status.PLANNED, Status.CALLED}, Status.HELD, {}),
    workflow.publish_minutes: ({Status.HELD}, Status.PUBLISHED, {}),
    workflow.start_correction: ({Status.PUBLISHED}, Status.CORRECTING, {"reason": "Fel namn."}),
    workflow.withdraw_publication: ({Status.PUBLISHED}, Status.HELD, {"reason": "Fel namn."}),
    workflow.cancel_meeting: (
        {Status.PLANNED, Status.CALLED},
        Status.CANCELLED,
        {"reason": "För få anmälda."},
    ),
}


def begin(meeting):
    """Let the meeting have begun an hour ago, so that every arrow may be tried."""
    start = timezone.now() - timedelta(hours=1)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=start, ends_at=None)


@pytest.mark.parametrize("status", list(IN_STATUS))
@pytest.mark.parametrize("arrow", list(ARROWS), ids=lambda arrow: arrow.__name__)
def test_an_arrow_leads_from_its_own_states_only(office, arrow, status):
    allowed, target, extra = ARROWS[arrow]
    meeting = IN_STATUS[status]()
    begin(meeting)

    if status in allowed:
        assert arrow(meeting, by=office, **extra).status == target
    else:
        with pytest.raises(ValidationError) as refused:
            arrow(meeting, by=office, **extra)
        assert refused.value.code == "wrong_status"
        assert Meeting.objects.get(pk=meeting.pk).status == status


def test_a_state_is_read_from_the_database_and_not_from_the_page(office):
    meeting = planned_meeting()
    seen_earlier = Meeting.objects.get(pk=meeting.pk)
    workflow.cancel_meeting(meeting, by=office, reason="Flyttas till hösten.")

    with pytest.raises(ValidationError):
        workflow.call_meeting(seen_earlier, by=office)


def test_a_call_needs_an_agenda(office):
    meeting = workflow.plan_meeting(MeetingFactory(), by=office)

    with pytest.raises(ValidationError, match="minst en punkt"):
        workflow.call_meeting(meeting, by=office)


def test_a_meeting_in_the_future_has_not_been_held(office):
    with pytest.raises(ValidationError, match="inte börjat"):
        workflow.hold_meeting(called_meeting(), by=office)


def test_nothing_empty_is_published(office):
    meeting = workflow.hold_meeting(MeetingFactory(), by=office)

    with pytest.raises(ValidationError, match="inga punkter"):
        workflow.publish_minutes(meeting, by=office)


@pytest.mark.parametrize("reason", ["", "   ", None])
@pytest.mark.parametrize(
    ("arrow", "made"),
    [
        (workflow.withdraw_publication, published_meeting),
        (workflow.cancel_meeting, planned_meeting),
    ],
    ids=["withdraw", "cancel"],
)
def test_taking_back_asks_for_a_reason(office, arrow, made, reason):
    with pytest.raises(ValidationError, match="varför"):
        arrow(made(), by=office, reason=reason)


def test_the_history_says_who_and_why(office):
    meeting = published_meeting()

    workflow.withdraw_publication(meeting, by=office, reason="Fel namn i punkt 2.")

    latest = meeting.history.latest()
    assert latest.history_user == office
    assert latest.history_change_reason == "Fel namn i punkt 2."
    assert latest.status == Status.HELD
