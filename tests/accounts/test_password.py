"""Forgotten, new, changed and first passwords."""

import pytest
import time_machine
from django.test import Client

from tests import factories
from tests.accounts import doors
from tests.factories.members import PASSWORD

pytestmark = pytest.mark.django_db
EMAIL = "registrator@botkyrka.example.se"
NEW = "korsbar-och-plommon-7"


@pytest.fixture
def user():
    return factories.UserFactory(email=EMAIL)


def ask_for_link(email=EMAIL):
    return Client().post(doors.FORGOT, {"email": email})


def choose(client, path, password=NEW, again=None):
    """Follow the link and choose a password; returns the last answer."""
    form = doors.open_link(client, path)
    if form is None:
        return client.get(path)
    return client.post(form, {"password1": password, "password2": again or password})


def test_the_mailed_link_gives_a_new_password(user):
    ask_for_link(f" {EMAIL.upper()} ")

    response = choose(Client(), doors.mailed_link(EMAIL))

    assert response["Location"] == "/konto/losenord/nytt/klart/"
    assert doors.is_in(doors.by_password(EMAIL, NEW)[0])
    assert not doors.is_in(doors.by_password(EMAIL, PASSWORD)[0])


def test_the_link_leaves_as_secret_mail(user):
    ask_for_link()

    [letter] = doors.letters_to(EMAIL)
    assert letter.secret
    assert doors.mailed_link(EMAIL) not in letter.subject


def test_the_link_begins_with_the_portals_own_address(user, settings):
    settings.ALLOWED_HOSTS = ["testserver", "annat-namn.example"]
    Client().post(doors.FORGOT, {"email": EMAIL}, headers={"host": "annat-namn.example"})

    assert f"{settings.PORTAL_URL}/konto/losenord/nytt/" in doors.letters_to(EMAIL)[-1].text


def test_the_link_works_once(user):
    ask_for_link()
    link = doors.mailed_link(EMAIL)
    choose(Client(), link)

    response = choose(Client(), link, "annat-losenord-88")

    assert "Länken gäller inte längre" in response.content.decode()
    assert doors.is_in(doors.by_password(EMAIL, NEW)[0])


@pytest.mark.parametrize(("minutes", "works"), [(119, True), (121, False)])
def test_the_link_works_for_two_hours(user, minutes, works):
    with time_machine.travel("2026-03-02 08:00+01:00", tick=False) as clock:
        ask_for_link()
        clock.shift(minutes * 60)
        choose(Client(), doors.mailed_link(EMAIL))

        assert doors.is_in(doors.by_password(EMAIL, NEW)[0]) == works


def test_the_link_is_over_once_one_has_logged_in(user):
    ask_for_link()
    link = doors.mailed_link(EMAIL)
    doors.by_password(EMAIL)

    assert doors.open_link(Client(), link) is None


def test_a_link_opened_before_an_account_was_closed_lets_nobody_in(user):
    ask_for_link()
    user.is_active = False
    user.save()

    choose(Client(), doors.mailed_link(EMAIL))

    assert not doors.is_in(doors.by_password(EMAIL, NEW)[0])


def test_an_unknown_address_and_a_closed_account_get_the_same_answers(user):
    closed = factories.UserFactory(email="slutat@example.se", is_active=False)
    answers = []
    for email in (EMAIL, "finns-inte@example.se", closed.email):
        client = Client()
        first = client.post(doors.FORGOT, {"email": email})
        second = client.get(first["Location"])
        answers.append([doors.answer(first, email), doors.answer(second, email)])

    assert answers[0] == answers[1] == answers[2]
    assert doors.letters_to("finns-inte@example.se") == doors.letters_to(closed.email) == []


def test_few_links_are_mailed_however_often_one_asks(user):
    responses = [ask_for_link() for _ in range(10)]

    assert len(doors.letters_to(EMAIL)) == 3
    assert responses[-1].status_code == 429


def test_a_new_password_by_link_ends_every_session_and_says_so_in_a_mail(user):
    there, _ = doors.by_password(EMAIL)
    ask_for_link()

    here = Client()
    choose(here, doors.mailed_link(EMAIL))

    assert not doors.is_in(there)
    assert not doors.is_in(here), "the link by itself opens nothing"
    letter = doors.letters_to(EMAIL)[-1]
    assert letter.subject == "Ditt lösenord är bytt"
    assert not letter.secret


def test_a_changed_password_ends_the_other_sessions(user):
    here, _ = doors.by_password(EMAIL)
    there, _ = doors.by_password(EMAIL)

    response = here.post(
        "/konto/losenord/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )

    assert response["Location"] == doors.ACCOUNT
    assert doors.is_in(here)
    assert not doors.is_in(there)


def test_the_mail_about_a_changed_password_tells_when_and_from_where(user):
    client = Client(
        HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Firefox/140.0",
        REMOTE_ADDR="192.0.2.17",
    )
    doors.by_password(EMAIL, client=client)

    with time_machine.travel("2026-03-02 14:05+01:00", tick=False):
        client.force_login(user)
        client.post(
            "/konto/losenord/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
        )

    text = doors.letters_to(EMAIL)[-1].text
    assert "2 mars 2026 klockan 14:05" in text
    assert "Firefox på Windows, IP-adress 192.0.2.17" in text
    assert "Var det inte du?" in text


@pytest.mark.parametrize(
    ("password", "again", "message"),
    [
        ("kort", "kort", "minst 12 tecken"),
        ("1q2w3e4r5t6y", "1q2w3e4r5t6y", "för vanligt"),
        (NEW, "något-helt-annat-9", "samma lösenord"),
        ("registrator@botkyrka", "registrator@botkyrka", "för likt"),
    ],
)
def test_a_bad_password_is_refused_at_its_field(user, password, again, message):
    client, _ = doors.by_password(EMAIL)

    response = client.post(
        "/konto/losenord/",
        {"oldpassword": PASSWORD, "password1": password, "password2": again},
    )

    assert message in response.content.decode()
    assert doors.is_in(doors.by_password(EMAIL)[0])


def test_an_account_without_a_password_may_choose_its_first(db):
    user = factories.UserFactory(email=EMAIL, password=None)
    user.set_unusable_password()
    user.save()
    client, _ = doors.by_code(EMAIL)

    client.post("/konto/losenord/valj/", {"password1": NEW, "password2": NEW})

    assert doors.is_in(client)
    assert doors.is_in(doors.by_password(EMAIL, NEW)[0])
    assert doors.letters_to(EMAIL)[-1].subject == "Ditt konto har fått ett lösenord"


def test_the_password_page_of_the_admin_is_everyones(office_client):
    assert office_client.get("/admin/password_change/")["Location"] == "/konto/losenord/"
