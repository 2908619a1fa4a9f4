"""Who changed what, when, and what it was before: of a page and of the rows that hang on it."""

import pytest
from django.urls import reverse

from tests import factories
from tests.forms import new_row, open_form, send, soup_of
from tests.queries import assert_query_count_does_not_grow


@pytest.fixture
def meeting(db):
    return factories.full_meeting()


@pytest.fixture
def item(meeting):
    return meeting.items.filter(decisions__isnull=False).first()


def address(obj, page="history"):
    return reverse(f"admin:meetings_{obj._meta.model_name}_{page}", args=[obj.pk])


def rows(response):
    """The rows' own changes, latest first, as text."""
    return [row.get_text(" ", strip=True) for row in soup_of(response).select(".history tbody tr")]


def test_decision_that_was_changed_and_deleted_is_still_told_on_the_items_history(
    office_client, item
):
    before = item.decisions.get().text
    page = address(item, "change")
    send(office_client, page, open_form(office_client, page) | {"decisions-0-text": ["att avslå"]})
    send(office_client, page, open_form(office_client, page) | {"decisions-0-DELETE": ["on"]})

    told = rows(office_client.get(address(item)))
    deleted, changed = [row for row in told if "Beslut: att avslå" in row]

    assert "kansli@example.se Togs bort" in deleted
    assert "kansli@example.se Ändrades" in changed
    assert before in changed


def test_attendance_and_agenda_are_told_on_the_meetings_history(office_client, meeting):
    page = address(meeting, "change")
    form = open_form(office_client, page) | {"attendances-0-status": ["absent"]}
    new_row(form, "items", title="Övriga frågor")
    send(office_client, page, form)

    told = rows(office_client.get(address(meeting)))

    assert any("Ändrades Närvaro" in r and "närvarande frånvarande" in r for r in told)
    assert any("Lades till Punkt: Övriga frågor" in r for r in told)


@pytest.mark.parametrize("page", ["meeting", "item"])
def test_queries_of_a_history_do_not_grow(office_client, meeting, item, page):
    def grow(number):
        for n in range(number):
            person = factories.PersonFactory()
            row = factories.AttendanceFactory(meeting=meeting, person=person)
            row.municipality = factories.municipality("nacka")
            row.save()
            task = factories.ActionItemFactory(item=item)
            task.receiver, task.person = "person", factories.PersonFactory()
            task.save()
            item.presenter = f"Föredragande {n} {row.pk}"
            item.save()

    url = address(meeting if page == "meeting" else item)
    assert_query_count_does_not_grow(office_client, url, grow, at_most=18)


@pytest.mark.parametrize("unknown", [999999, "abc", "1e3", 10**30])
def test_unknown_object_has_no_history(office_client, meeting, unknown):
    url = reverse("admin:meetings_meeting_history", args=[unknown])
    assert office_client.get(url).status_code == 404
