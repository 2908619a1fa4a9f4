"""One's own log-ins: seen, and ended by their owner."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from tests import factories
from tests.accounts import doors
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db
EMAIL = "registrator@botkyrka.example.se"
PAGE = "/konto/sessioner/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit Version/18.0 Safari/604"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0"


@pytest.fixture
def user():
    return factories.UserFactory(email=EMAIL)


def log_in(device, email=EMAIL):
    client, _ = doors.by_password(email, client=Client(HTTP_USER_AGENT=device))
    return client


def number_of(client):
    """The number of a client's log-in, as the page of its owner counts them."""
    return UserSession.objects.get(session_key=client.cookies["sessionid"].value).pk


def test_the_page_names_the_devices_and_marks_this_one(user):
    phone, desk = log_in(PHONE), log_in(DESK)

    page = desk.get(PAGE).content.decode()

    assert "Safari på Iphone" in page
    assert "Edge på Windows" in page
    assert page.count("Den här") == 1
    assert f"/konto/sessioner/{number_of(phone)}/avsluta/" in page
    assert f"/konto/sessioner/{number_of(desk)}/avsluta/" not in page


def test_one_log_in_can_be_ended_and_is_out_at_the_next_click(user):
    phone, desk = log_in(PHONE), log_in(DESK)

    desk.post(f"/konto/sessioner/{number_of(phone)}/avsluta/")

    assert not doors.is_in(phone)
    assert doors.is_in(desk)
    assert "Iphone" not in desk.get(PAGE).content.decode()


def test_all_others_can_be_ended_at_once(user):
    phone, tablet, desk = log_in(PHONE), log_in(PHONE), log_in(DESK)

    desk.post(PAGE)

    assert [doors.is_in(client) for client in (phone, tablet, desk)] == [False, False, True]


def test_nobody_ends_anothers_log_in(user):
    factories.UserFactory(email="annan@nacka.example.se")
    mine, theirs = log_in(DESK), log_in(PHONE, "annan@nacka.example.se")

    response = mine.post(f"/konto/sessioner/{number_of(theirs)}/avsluta/")

    assert response.status_code == 404
    assert doors.is_in(theirs)


def test_a_log_in_is_not_ended_by_a_link(user):
    phone, desk = log_in(PHONE), log_in(DESK)

    assert desk.get(f"/konto/sessioner/{number_of(phone)}/avsluta/").status_code == 405
    assert doors.is_in(phone)


def test_log_ins_that_are_over_are_not_shown(user):
    phone, desk = log_in(PHONE), log_in(DESK)
    phone.post("/logga-ut/")
    user.refresh_from_db()

    assert "Iphone" not in desk.get(PAGE).content.decode()


def test_log_ins_of_an_older_generation_are_not_shown(user):
    log_in(PHONE)
    user.session_generation += 1
    user.save()

    assert "Iphone" not in log_in(DESK).get(PAGE).content.decode()


def test_the_page_asks_the_database_as_often_for_ten_as_for_one(user):
    desk = log_in(DESK)

    def grow(number):
        for _ in range(number):
            client = Client(HTTP_USER_AGENT=PHONE)
            client.force_login(user)
            key = client.cookies["sessionid"].value
            UserSession.objects.create(user=user, ip="192.0.2.1", session_key=key, user_agent=PHONE)

    assert_query_count_does_not_grow(desk, PAGE, grow)
