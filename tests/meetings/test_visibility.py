"""Who sees which meeting, and what of it. Drafts leak nowhere: not in lists, counts or search."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from meetings import rules
from meetings.models import Meeting
from tests.factories import (
    body,
    called_meeting,
    full_meeting,
    held_meeting,
    member_account,
    planned_meeting,
    published_meeting,
)

pytestmark = pytest.mark.django_db

MADE = {
    "draft": full_meeting,
    "planned": planned_meeting,
    "called": called_meeting,
    "held": held_meeting,
    "published": published_meeting,
}
# Who sees the frame of a KSO meeting: by visibility, in every status but draft.
SEES = {
    "public": {"anonymous", "other", "member", "office"},
    "members": {"other", "member", "office"},
    "body": {"member", "office"},
}


@pytest.fixture
def everyone(other, member, office):
    return {"anonymous": AnonymousUser(), "other": other, "member": member, "office": office}


def seen_by(everyone, meeting):
    visible = Meeting.objects.visible_to
    return {name for name, user in everyone.items() if meeting in visible(user)}


@pytest.mark.parametrize("visibility", list(SEES))
@pytest.mark.parametrize("status", list(MADE))
def test_the_frame_is_seen_by_those_it_is_for(everyone, status, visibility):
    meeting = MADE[status](visibility=visibility)

    expected = {"office"} if status == "draft" else SEES[visibility]
    assert seen_by(everyone, meeting) == expected


@pytest.mark.parametrize("status", list(MADE))
def test_agenda_and_text_are_read_when_their_time_has_come(everyone, status):
    meeting = MADE[status](visibility="public")

    agenda = {n for n, u in everyone.items() if rules.can_see_agenda(u, meeting)}
    text = {n for n, u in everyone.items() if rules.can_see_minutes(u, meeting)}

    if status == "published":
        assert agenda == text == set(everyone)
    elif status in {"called", "held"}:
        assert (agenda, text) == ({"member", "office"}, {"office"})
    else:
        assert agenda == text == {"office"}


def test_a_member_of_another_invited_body_sees_the_meeting(other):
    meeting = published_meeting(visibility="body")
    assert meeting not in Meeting.objects.visible_to(other)

    Meeting.other_bodies.through.objects.create(meeting=meeting, body=body("revisorerna"))

    assert meeting in Meeting.objects.visible_to(other)
    assert rules.is_own_meeting(other, Meeting.objects.get(pk=meeting.pk))


def test_who_left_sees_the_meetings_of_their_own_time(db):
    past = published_meeting(visibility="body")
    account = member_account(body("kso"), email="avgangen@example.se")
    account.person.memberships.update(valid_to=past.date)
    later = published_meeting(visibility="body", starts_at=past.starts_at + timedelta(days=30),
                              ends_at=None)  # fmt: skip

    assert list(Meeting.objects.visible_to(account)) == [past]
    assert not rules.is_own_meeting(account, later)


@pytest.mark.parametrize(("ended", "sees"), [(0, True), (1, False)])
def test_a_seat_counts_on_its_last_day(db, ended, sees):
    account = member_account(body("kso"), email="sista@example.se")
    account.person.memberships.update(valid_to=timezone.localdate() - timedelta(days=ended))

    assert (called_meeting(visibility="body") in Meeting.objects.visible_to(account)) is sees


def test_a_deactivated_chancery_account_is_nobody(office):
    office.is_active = False

    assert not rules.is_chancery(office)
