"""Several people press save at the very same time: one wins, the others are told."""

import pytest
from django.urls import reverse

from meetings.models import AgendaItem
from meetings.numbering import in_order
from tests import factories
from tests.at_once import at_once
from tests.cast import logged_in
from tests.forms import open_form, send

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 4


def writer(number, url, **fields):
    """Someone who has opened the page and is about to press save."""
    client = logged_in(factories.StaffFactory(email=f"skribent{number}@example.se"))
    form = open_form(client, url) | {name: [value] for name, value in fields.items()}
    return lambda: send(client, url, form).status_code


def item_url(item):
    return reverse("admin:meetings_agendaitem_change", args=[item.pk])


def test_one_of_several_who_save_the_same_item_wins_and_the_others_are_told():
    item = in_order(factories.full_meeting().items.all())[0]
    acts = [writer(n, item_url(item), presenter=f"Föredragande {n}") for n in range(WRITERS)]

    answers = at_once(*acts)

    assert sorted(answers) == [200] * (WRITERS - 1) + [302]
    winner = answers.index(302)
    assert AgendaItem.objects.get(pk=item.pk).presenter == f"Föredragande {winner}"


def test_all_who_save_different_items_of_one_meeting_get_through():
    meeting = factories.full_meeting(items=WRITERS)
    tops = [item for item in in_order(meeting.items.all()) if item.parent_id is None]
    acts = [writer(n, item_url(item), presenter=f"P {n}") for n, item in enumerate(tops)]

    assert at_once(*acts) == [302] * WRITERS

    assert [AgendaItem.objects.get(pk=item.pk).presenter for item in tops] == [
        f"P {n}" for n in range(WRITERS)
    ]


def test_meeting_and_item_saved_at_once_neither_deadlock_nor_lose_anything():
    meeting = factories.full_meeting()
    item = in_order(meeting.items.all())[0]
    meeting_url = reverse("admin:meetings_meeting_change", args=[meeting.pk])
    acts = [
        writer(1, meeting_url, place="Nacka stadshus", **{"items-2-order": "1"}),
        writer(2, item_url(item), presenter="Tove Grönlid"),
    ]

    assert at_once(*acts) == [302, 302]

    meeting.refresh_from_db()
    item.refresh_from_db()
    assert (meeting.place, item.presenter) == ("Nacka stadshus", "Tove Grönlid")
    assert item.position > 1
