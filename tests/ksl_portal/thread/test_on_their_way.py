"""Matters on their way to the board, and the one step that puts them on an agenda."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings import workflow
from meetings.models import AgendaItem
from tests import factories
from tests.queries import assert_query_count_does_not_grow

URL = "/arenden/alla/pa-vag/"


def in_days(number):
    """The day that many days from today."""
    return timezone.localdate() + timedelta(days=number)


def heading(title, **fields):
    fields = {"heading_for": factories.body("styrelsen"), **fields}
    return factories.MatterFactory(title=title, **fields)


@pytest.fixture
def board(db):
    """A planned meeting of the board with one item on its agenda."""
    day = timezone.now() + timedelta(days=30)
    meeting = factories.planned_meeting(
        body=factories.body("styrelsen"), starts_at=day, ends_at=day
    )
    meeting.items.all().delete()
    factories.AgendaItemFactory(meeting=meeting, title="Mötets öppnande", position=1)
    return meeting


def put(client, meeting, *matters):
    data = {"meeting": meeting.pk, "matters": [matter.pk for matter in matters]}
    return client.post(f"{URL}satt-upp/", data)


def agenda(meeting):
    return list(meeting.items.order_by("position").values_list("title", "matter__title"))


def test_one_step_puts_matters_last_on_the_agenda_in_the_lists_order(office_client, board):
    later = heading("Senare", wanted_on=in_days(60))
    sooner = heading("Snart", wanted_on=in_days(30))

    response = put(office_client, board, later, sooner)

    assert response.status_code == 302
    assert agenda(board) == [("Mötets öppnande", None), ("Snart", "Snart"), ("Senare", "Senare")]
    page = office_client.get(URL).content.decode()
    assert page.count("Står på dagordningen för") == 2


def test_a_matter_is_not_put_on_the_same_agenda_twice(office_client, board):
    first, second = heading("Vatten"), heading("Avfall")
    put(office_client, board, first)

    response = put(office_client, board, first, second)

    assert "”Vatten” står redan på mötets dagordning." in response.content.decode()
    assert AgendaItem.objects.filter(meeting=board).count() == 2


def test_after_the_call_the_agenda_is_left_alone(office_client):
    day = timezone.now() + timedelta(days=30)
    called = factories.called_meeting(body=factories.body("styrelsen"), starts_at=day, ends_at=day)
    before = called.items.count()

    response = put(office_client, called, heading("Vatten"))

    assert response.status_code == 200
    assert "Mötet kan inte väljas." in response.content.decode()
    assert called.items.count() == before


def test_a_matter_goes_only_to_the_body_it_is_heading_for(office_client, board):
    elsewhere = heading("Vatten", heading_for=factories.body("kso"))

    response = put(office_client, board, elsewhere)

    assert "är inte på väg till Styrelsen" in response.content.decode()
    assert board.items.count() == 1


def test_choosing_nothing_says_what_is_missing(office_client, board):
    heading("Vatten")

    text = put(office_client, board).content.decode()

    assert "Välj minst ett ärende." in text


def test_members_see_the_list_but_not_the_agenda_in_the_making(
    member_client, office_client, anonymous_client, board
):
    matter = heading("Vatten", heading_note="Underlaget skrivs.")
    put(office_client, board, matter)

    page = member_client.get(URL).content.decode()

    assert "Underlaget skrivs." in page
    assert "Står på dagordningen" not in page
    assert "satt-upp" not in page
    assert put(member_client, board, matter).status_code == 403
    assert anonymous_client.get(URL).status_code == 302
    assert anonymous_client.get(matter.get_absolute_url()).status_code == 404
    assert (
        "Styrelsen ska ta upp ärendet"
        in member_client.get(matter.get_absolute_url()).content.decode()
    )


def test_a_meeting_that_is_set_is_told_instead_of_that_there_will_be_one(office_client, board):
    matter = heading("Vatten")
    put(office_client, board, matter)
    workflow.call_meeting(board, by=factories.StaffFactory())

    page = office_client.get(matter.get_absolute_url()).content.decode()

    assert "Styrelsen behandlar ärendet" in page
    assert "Styrelsen ska ta upp ärendet" not in page


def test_a_matter_that_the_body_has_treated_is_no_longer_on_its_way(office_client):
    matter = heading("Vatten", heading_since=in_days(-60))
    factories.treated(matter, in_days(-30))

    assert matter.title not in office_client.get(URL).content.decode()


def test_list_takes_as_many_queries_whatever_its_length(office_client, board):
    def grow(number):
        put(office_client, board, *(heading(f"Ärende {n}") for n in range(number)))

    assert_query_count_does_not_grow(office_client, URL, grow)
