"""Who is there at an item and who serves follows from the list, the services and the jäv."""

import pytest

from meetings.models import Attendance, Disqualification
from meetings.presence import Presence, present_at, serving_at
from tests import factories

pytestmark = pytest.mark.django_db
Status = Attendance.Status


@pytest.fixture
def meeting():
    return factories.protocol(members=3, substitutes=1)


@pytest.fixture
def members(meeting):
    return list(meeting.attendances.filter(group=Attendance.Group.MEMBER))


@pytest.fixture
def substitute(meeting):
    return meeting.attendances.get(group=Attendance.Group.SUBSTITUTE)


def names(serving):
    return [str(each) for each in serving]


def serving_names(meeting):
    """The names of those who serve, item by item."""
    presence = Presence.of(meeting)
    return [names(presence.serving_at(item)) for item in presence.items]


def test_a_member_who_comes_late_and_leaves_early_serves_in_between(meeting, members):
    first, second, third = meeting.items.all()
    members[1].from_item = members[1].to_item = second
    members[1].save()

    assert [members[1] in present_at(meeting, item) for item in (first, second, third)] == [
        False,
        True,
        False,
    ]
    assert [len(row) for row in serving_names(meeting)] == [2, 3, 2]


def test_who_leaves_after_an_item_is_there_through_its_sub_items(meeting, members):
    first, second, _ = meeting.items.all()
    sub = factories.AgendaItemFactory(meeting=meeting, parent=first)
    members[1].to_item = first
    members[1].save()

    assert members[1] in present_at(meeting, sub)
    assert members[1] not in present_at(meeting, second)


def test_a_substitute_serves_until_the_member_comes(meeting, members, substitute):
    _, second, third = meeting.items.all()
    members[2].from_item = third
    members[2].save()
    factories.serve(substitute, members[2])

    serving = serving_at(meeting, second)
    assert [each.instead_of for each in serving] == [None, None, members[2]]
    assert [members[2].name in row for row in serving_names(meeting)] == [False, False, True]
    assert [substitute.name in row for row in serving_names(meeting)] == [True, True, False]


def test_who_stands_aside_does_not_serve_there_and_comes_back(meeting, members, substitute):
    _, second, _ = meeting.items.all()
    Disqualification.objects.create(item=second, attendance=members[0])
    factories.serve(substitute, members[0], second, second)

    assert [members[0].name in row for row in serving_names(meeting)] == [True, False, True]
    assert [substitute.name in row for row in serving_names(meeting)] == [False, True, False]


def test_more_than_half_of_the_members_make_a_quorum(meeting, members):
    first = meeting.items.first()
    factories.AttendanceFactory(meeting=meeting, status=Status.ABSENT)

    with_three = Presence.of(meeting).quorum_at(first, is_assembly=False)
    Attendance.objects.filter(pk=members[2].pk).update(status=Status.ABSENT)
    with_two = Presence.of(meeting).quorum_at(first, is_assembly=False)

    assert (with_three.serving, with_three.needed, with_three.is_met) == (3, 3, True)
    assert (with_two.serving, with_two.is_met) == (2, False)  # two of four are not more than half


def test_jav_takes_the_quorum_from_the_board_but_not_from_the_assembly(meeting, members):
    first = meeting.items.first()
    for member in members[:2]:
        Disqualification.objects.create(item=first, attendance=member)
    presence = Presence.of(meeting)

    assert not presence.quorum_at(first, is_assembly=False).is_met
    assert presence.quorum_at(first, is_assembly=True).is_met


def test_whoever_takes_part_from_afar_is_present(meeting, members):
    Attendance.objects.filter(pk=members[0].pk).update(status=Status.REMOTE)

    assert members[0].name in serving_names(meeting)[0]
