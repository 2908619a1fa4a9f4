from datetime import timedelta

import pytest
from django.utils import timezone

from members.models import PolicyArea
from tests.factories import (
    ReferralFactory,
    ended_referral,
    open_referral,
    policy_area,
    withdrawn_referral,
)
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db
URL = "/remisser/"


def groups_of(response):
    return {heading: [r.title for r in rows] for heading, rows in response.context["groups"]}


def test_open_ones_come_first_by_their_last_day(anonymous_client):
    today = timezone.localdate()
    ended_referral(title="Länge sedan", days_ago=90)
    ended_referral(title="Nyss", days_ago=1)
    open_referral(title="Sen", due_on=today + timedelta(days=60))
    open_referral(title="Snart", due_on=today + timedelta(days=5))
    withdrawn_referral(title="Återtagen")

    assert list(groups_of(anonymous_client.get(URL)).items()) == [
        ("Öppna för svar", ["Snart", "Sen"]),
        ("Avslutade", ["Återtagen", "Nyss", "Länge sedan"]),
    ]


def test_drafts_are_the_offices_own(anonymous_client, member_client, office_client):
    ReferralFactory(title="Hemligt förslag")

    for client in (anonymous_client, member_client):
        response = client.get(URL)
        assert "Hemligt förslag" not in response.content.decode()
        assert response.context["page"].paginator.count == 0
    assert groups_of(office_client.get(URL)) == {"Utkast": ["Hemligt förslag"]}


@pytest.mark.parametrize(
    ("svar", "titles"), [("oppna", ["Öppen"]), ("avslutade", ["Återtagen", "Slut"])]
)
def test_the_list_can_be_narrowed_to_open_or_closed(office_client, svar, titles):
    open_referral(title="Öppen")
    ended_referral(title="Slut")
    withdrawn_referral(title="Återtagen")
    ReferralFactory(title="Utkast")

    page = office_client.get(URL, {"svar": svar}).context["page"]

    assert [referral.title for referral in page] == titles


def test_a_main_area_includes_those_under_it(anonymous_client):
    area = policy_area("utbildning")
    open_referral(title="Skola", policy_area=area)
    open_referral(title="Vägar", policy_area=policy_area("infrastruktur-miljo"))

    for slug in (area.slug, PolicyArea.objects.get(pk=area.parent_id).slug):
        page = anonymous_client.get(URL, {"sakomrade": slug}).context["page"]
        assert [referral.title for referral in page] == ["Skola"]


@pytest.mark.parametrize(
    "query", ["sakomrade=finns-inte", "svar=x", "sida=0", "sida=tolv", "sakomrade=%00"]
)
def test_a_strange_address_is_answered_with_a_page(anonymous_client, query):
    open_referral()

    assert anonymous_client.get(f"{URL}?{query}").status_code == 200


def test_an_empty_list_says_so(anonymous_client):
    assert "Här finns inga remisser än" in anonymous_client.get(URL).content.decode()


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "Sista dagen i morgon"), (2, "2 dagar kvar"), (30, "30 dagar kvar")],
)
def test_the_time_left_is_said_in_words(anonymous_client, days, words):
    open_referral(due_on=timezone.localdate() + timedelta(days=days))

    assert words in anonymous_client.get(URL).content.decode()


def test_the_list_has_pages(anonymous_client):
    for _ in range(27):
        open_referral()

    response = anonymous_client.get(URL, {"sida": 2})

    assert len(response.context["page"].object_list) == 2
    assert 'aria-current="page"' in response.content.decode()


def test_the_list_asks_as_often_however_long_it_is(office_client):
    def grow(number):
        for _ in range(number):
            open_referral(policy_area=policy_area())
            ended_referral()
            ReferralFactory()

    assert_query_count_does_not_grow(office_client, URL, grow)
