"""Min kommun: what waits for the reader's municipality, on one page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import (
    AgendaItemFactory,
    DecisionFactory,
    MatterFactory,
    MeetingFactory,
    MembershipFactory,
    access_account,
    asked,
    asked_to_adopt,
    body,
    full_answer,
    held_meeting,
    municipality,
    publish,
    recommended_agreement,
    submitted_adoption,
)
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db
URL = "/mina-sidor/min-kommun/"


@pytest.fixture
def registrar(client):
    account = access_account("nacka", email="registrator@nacka.example.se")
    client.force_login(account)
    return account


def titles(rows):
    return [str(row) for row in rows]


def test_page_needs_a_log_in(anonymous_client):
    assert anonymous_client.get(URL).status_code == 302


def test_it_shows_what_is_to_be_answered_and_by_when(client, registrar):
    waiting = asked("nacka", title="Avfallsplan")
    answered = asked("nacka", title="Besvarad")
    full_answer(answered.recipients.get())
    asked("solna", title="Andras remiss")

    response = client.get(URL)

    assert [row.referral for row in response.context["asked"]] == [waiting]
    assert f"/remisser/{waiting.slug}/svar/" in response.content.decode()


def test_it_shows_what_is_to_be_adopted_and_what_expires(client, registrar):
    nacka = municipality("nacka")
    ends = timezone.localdate() + timedelta(days=90)
    waiting = asked_to_adopt("nacka", title="Väntar")
    recommended_agreement(title="Från förr, aldrig rapporterad", municipalities=[nacka])
    signed = recommended_agreement(title="Löper ut", municipalities=[nacka], valid_to=ends)
    submitted_adoption(signed, nacka)
    recommended_agreement(title="Andras", municipalities=[municipality("solna")], valid_to=ends)

    context = client.get(URL).context

    assert [row.agreement for row in context["waiting"]] == [waiting]
    at_mine = client.get("/mina-sidor/").context["to_adopt"]
    assert [row.agreement for row in at_mine] == [waiting]
    assert [row.agreement for row in context["expiring"]] == [signed]


def test_it_shows_decisions_in_matters_that_concern_the_municipality_and_no_others(
    client, registrar
):
    matter, other = MatterFactory(), MatterFactory()
    recommended_agreement(municipalities=[municipality("nacka")], matter=matter)
    meeting = MeetingFactory(visibility="public")
    decision = DecisionFactory(item=AgendaItemFactory(meeting=meeting, matter=matter))
    DecisionFactory(item=AgendaItemFactory(meeting=meeting, matter=other))
    publish(meeting)
    unpublished = held_meeting(visibility="public")
    DecisionFactory(item=AgendaItemFactory(meeting=unpublished, matter=matter))

    assert client.get(URL).context["decisions"] == [decision]


def test_member_sees_the_municipality_of_the_seat(member_client, member):
    MembershipFactory(
        person=member.person, body=body("styrelsen"), municipality=municipality("ekero")
    )

    response = member_client.get(f"{URL}?kommun=ekero")

    assert response.context["municipality"].slug == "ekero"
    assert member.person.name in response.content.decode()


def test_nobody_sees_the_page_of_anothers_municipality(client, registrar):
    assert client.get(f"{URL}?kommun=solna").context["municipality"].slug == "nacka"


def test_account_without_a_municipality_is_told_so(office_client):
    assert "hör inte till någon kommun" in office_client.get(URL).content.decode()


def test_number_of_queries_does_not_grow(client, registrar):
    nacka = municipality("nacka")

    def grow(number):
        for _ in range(number):
            matter = MatterFactory()
            asked("nacka", matter=matter)
            ends = timezone.localdate() + timedelta(days=90)
            recommended_agreement(municipalities=[nacka], matter=matter, valid_to=ends)
            MembershipFactory(municipality=nacka)
            meeting = MeetingFactory(visibility="public")
            DecisionFactory(item=AgendaItemFactory(meeting=meeting, matter=matter))
            publish(meeting)

    assert_query_count_does_not_grow(client, URL, grow, at_most=24)
