"""Log-in by a code that comes by mail."""

import pytest
import time_machine
from django.test import Client

from tests import factories
from tests.accounts import doors

pytestmark = pytest.mark.django_db
EMAIL = "registrator@botkyrka.example.se"
TRIES = 3


@pytest.fixture
def user():
    return factories.UserFactory(email=EMAIL)


def wrong(code):
    """Another code of the same shape."""
    return f"{(int(code.replace('-', '')) + 1) % 10**8:08}"


def test_the_mailed_code_opens_the_account(user):
    client, asked = doors.ask_for_code(EMAIL)
    response = client.post(doors.ENTER, {"code": doors.mailed_code(EMAIL)})

    assert asked["Location"] == doors.ENTER
    assert response["Location"] == "/mina-sidor/"
    assert doors.is_in(client)


@pytest.mark.parametrize("reshape", [str, lambda c: c.replace("-", ""), lambda c: f" {c} "])
def test_the_code_may_be_written_with_or_without_its_dash(user, reshape):
    client, _ = doors.ask_for_code(EMAIL.upper())

    client.post(doors.ENTER, {"code": reshape(doors.mailed_code(EMAIL))})

    assert doors.is_in(client)


def test_the_code_leaves_as_secret_mail_to_the_accounts_own_address_only(user):
    doors.ask_for_code(f" {EMAIL.upper()} ")

    [letter] = doors.letters_to(EMAIL)
    assert letter.secret
    assert doors.mailed_code(EMAIL) not in letter.subject
    assert doors.mailed_code(EMAIL) in letter.html


def test_the_field_for_the_code_helps_phones(user):
    client, _ = doors.ask_for_code(EMAIL)

    page = client.get(doors.ENTER).content.decode()

    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page


@pytest.mark.parametrize("active", [True, False])
def test_an_unknown_address_and_a_closed_account_get_the_same_answers(user, active):
    closed = factories.UserFactory(email="slutat@example.se", is_active=False)
    stranger = closed.email if not active else "finns-inte@example.se"
    steps = {}
    for email in (EMAIL, stranger):
        client, asked = doors.ask_for_code(email)
        pages = [asked, client.get(doors.ENTER)]
        pages += [client.post(doors.ENTER, {"action": "resend"}), client.get(doors.ENTER)]
        pages += [client.post(doors.ENTER, {"code": "1234-5678"}) for _ in range(TRIES)]
        pages.append(client.get(doors.CODE))
        steps[email] = [doors.answer(page, email) for page in pages]

    assert steps[EMAIL] == steps[stranger]
    assert doors.letters_to(stranger) == []


def test_a_code_works_once(user):
    client, _ = doors.ask_for_code(EMAIL)
    code = doors.mailed_code(EMAIL)
    client.post(doors.ENTER, {"code": code})
    client.post("/logga-ut/")

    client.post(doors.ENTER, {"code": code})

    assert not doors.is_in(client)


def test_a_code_works_only_where_it_was_asked_for(user):
    doors.ask_for_code(EMAIL)
    thief, _ = doors.ask_for_code("finns-inte@example.se")

    thief.post(doors.ENTER, {"code": doors.mailed_code(EMAIL)})

    assert not doors.is_in(thief)


@pytest.mark.parametrize(("minutes", "opens"), [(14, True), (16, False)])
def test_a_code_works_for_a_quarter_of_an_hour(user, minutes, opens):
    with time_machine.travel("2026-03-02 08:00+01:00", tick=False) as clock:
        client, _ = doors.ask_for_code(EMAIL)
        clock.shift(minutes * 60)

        client.post(doors.ENTER, {"code": doors.mailed_code(EMAIL)})

        assert doors.is_in(client) == opens


def test_a_new_code_replaces_the_old_one(user):
    client, _ = doors.ask_for_code(EMAIL)
    old = doors.mailed_code(EMAIL)
    client.post(doors.ENTER, {"action": "resend"})
    new = doors.mailed_code(EMAIL)

    client.post(doors.ENTER, {"code": old})
    assert not doors.is_in(client)
    client.post(doors.ENTER, {"code": new})
    assert doors.is_in(client)


def test_the_third_wrong_code_ends_the_attempt(user):
    client, _ = doors.ask_for_code(EMAIL)
    code = doors.mailed_code(EMAIL)
    for _ in range(TRIES):
        response = client.post(doors.ENTER, {"code": wrong(code)})

    assert response["Location"] == doors.CODE
    client.post(doors.ENTER, {"code": code})
    assert not doors.is_in(client)


def test_a_thousand_guesses_from_many_sessions_never_open_and_lock_nobody_out_for_long(user):
    with time_machine.travel("2026-03-02 08:00+01:00", tick=False) as clock:
        guesses = 0
        for session in range(334):  # three guesses each
            client = Client(REMOTE_ADDR=f"198.51.{session // 250}.{session % 250}")
            doors.ask_for_code(EMAIL, client)
            for _ in range(TRIES):
                code = wrong(doors.mailed_code(EMAIL))
                reached = client.post(doors.ENTER, {"code": code}).status_code == 200
                guesses += reached
            assert not doors.is_in(client)
            clock.shift(1)
        # In that quarter of an hour few guesses were heard at all, and few mails were sent.
        assert guesses <= 2 * 12
        assert len(doors.letters_to(EMAIL)) <= 12
        assert doors.is_in(doors.by_password(EMAIL)[0])

        clock.shift(3600)
        assert doors.is_in(doors.by_code(EMAIL)[0])


def test_an_account_closed_while_the_code_was_on_its_way_does_not_open(user):
    client, _ = doors.ask_for_code(EMAIL)
    user.is_active = False
    user.save()

    client.post(doors.ENTER, {"code": doors.mailed_code(EMAIL)})

    assert not doors.is_in(client)


def test_who_asks_to_stay_is_kept_for_14_days(user):
    client, _ = doors.by_code(EMAIL, remember="on")

    assert client.cookies["sessionid"]["max-age"] == 14 * 24 * 3600


def test_the_code_leads_on_to_where_one_wanted(user):
    client = Client()
    asked = client.post(doors.CODE, {"email": EMAIL, "next": "/organ/kso/"})

    response = client.post(asked["Location"], {"code": doors.mailed_code(EMAIL)})

    assert response["Location"] == "/organ/kso/"


def test_one_can_start_over_with_another_way_in(user):
    client, _ = doors.ask_for_code(EMAIL)
    assert client.get(doors.LOGIN)["Location"] == doors.ENTER

    client.post("/logga-ut/", {"next": "/logga-in/"})

    assert client.get(doors.LOGIN).status_code == 200
