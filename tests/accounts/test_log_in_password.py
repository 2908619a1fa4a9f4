"""Log-in by address and password."""

import pytest
import time_machine
from django.test import Client

from tests import factories
from tests.accounts import doors
from tests.factories.members import PASSWORD

pytestmark = pytest.mark.django_db
EMAIL = "registrator@botkyrka.example.se"


@pytest.fixture
def user():
    return factories.UserFactory(email=EMAIL)


def test_password_opens_the_account_and_the_session_gets_a_new_key(user):
    client = Client()
    client.post(doors.CODE, {"email": EMAIL})
    before = client.cookies["sessionid"].value

    client.post("/logga-ut/", {"next": "/logga-in/"})
    _, response = doors.by_password(EMAIL, client=client)

    assert response["Location"] == "/mina-sidor/"
    assert client.cookies["sessionid"].value != before
    assert doors.is_in(client)


@pytest.mark.parametrize("typed", [f"  {EMAIL} ", EMAIL.upper(), "Registrator@Botkyrka.Example.SE"])
def test_case_and_spaces_of_the_address_do_not_matter(user, typed):
    client, _ = doors.by_password(typed)

    assert doors.is_in(client)


@pytest.mark.parametrize("stored", ["Registrator@Botkyrka.example.se", EMAIL])
def test_the_case_the_address_was_stored_with_does_not_matter(stored):
    factories.UserFactory(email=stored)

    client, _ = doors.by_password(EMAIL)

    assert doors.is_in(client)


def test_wrong_password_unknown_address_and_closed_account_get_the_same_answer(user):
    closed = factories.UserFactory(email="slutat@example.se", is_active=False)
    answers = [
        doors.answer(doors.by_password(email, password)[1])
        for email, password in [
            (EMAIL, "inte-losenordet"),
            ("finns-inte@example.se", PASSWORD),
            (closed.email, "inte-losenordet"),
            (closed.email, PASSWORD),
        ]
    ]

    assert answers[0] == answers[1] == answers[2] == answers[3]
    assert "Adressen och lösenordet hör inte ihop" in answers[0][2]


def test_log_in_lasts_as_long_as_the_browser_unless_asked_for(user):
    client, _ = doors.by_password(EMAIL)

    assert client.cookies["sessionid"]["max-age"] == ""


def test_who_asks_to_stay_is_kept_for_14_days(user):
    with time_machine.travel("2026-03-02 08:00+01:00", tick=False) as clock:
        client, _ = doors.by_password(EMAIL, remember="on")
        assert client.cookies["sessionid"]["max-age"] == 14 * 24 * 3600

        clock.shift(13 * 24 * 3600)
        assert doors.is_in(client)
        clock.shift(2 * 24 * 3600)
        assert not doors.is_in(client)


@pytest.mark.parametrize(
    "target",
    [
        "https://ond.example/",
        "//ond.example",
        "///ond.example",
        "/\\ond.example",
        "http:ond.example",
        "javascript:alert(1)",
        "https://testserver@ond.example/",
        " //ond.example",
    ],
)
@pytest.mark.parametrize("door", [doors.by_password, doors.by_code])
def test_no_door_leads_to_another_site(user, target, door):
    client, response = door(EMAIL, next=target)

    assert doors.is_in(client)
    assert "ond.example" not in response["Location"]
    assert response["Location"].startswith("/")
    assert "javascript" not in response["Location"]


def test_who_is_in_already_is_not_led_to_another_site(user):
    client, _ = doors.by_password(EMAIL)

    assert client.get("/logga-in/?next=https://ond.example/")["Location"] == "/mina-sidor/"


@pytest.mark.parametrize(
    "path",
    [
        "/logga-in/",
        "/logga-in/kod/",
        "/logga-in/nyckel/",
        "/logga-ut/",
        "/konto/losenord/glomt/",
        "/konto/losenord/",
        "/konto/sakerhet/app/",
        "/konto/sakerhet/reservkoder/nya/",
        "/konto/sessioner/",
        "/konto/sessioner/1/avsluta/",
    ],
)
def test_a_form_sent_from_elsewhere_is_refused(user, path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)

    assert client.post(path, {"login": EMAIL, "password": PASSWORD}).status_code == 403
    assert doors.is_in(client)


def test_a_thousand_guesses_from_everywhere_never_open_and_lock_nobody_out_for_long(user):
    with time_machine.travel("2026-03-02 08:00+01:00", tick=False) as clock:
        for attempt in range(1000):
            client = Client(REMOTE_ADDR=f"198.51.{attempt // 250}.{attempt % 250}")
            password = PASSWORD if attempt == 999 else f"gissning-{attempt}"
            _, response = doors.by_password(EMAIL, password, client)
            assert not response.has_header("Location")
        # Even the right one, but another door stands open meanwhile.
        assert "För många försök" in response.content.decode()
        assert doors.is_in(doors.by_code(EMAIL)[0])

        clock.shift(3600)
        assert doors.is_in(doors.by_password(EMAIL)[0])


def test_too_many_attempts_from_one_place_get_a_page_that_says_so(user):
    responses = [doors.by_password(f"{n}@example.se", "x")[1] for n in range(61)]

    assert responses[0].status_code == 200
    assert responses[-1].status_code == 429
    assert "Vänta några minuter" in responses[-1].content.decode()


def test_a_caller_is_counted_by_what_our_own_proxy_saw(user, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(61):
        client = Client(headers={"x-forwarded-for": f"203.0.113.{n}, 198.51.100.7"})
        _, response = doors.by_password(f"{n}@example.se", "x", client)

    assert response.status_code == 429


def test_guesses_at_one_account_do_not_stop_another(user):
    other = factories.UserFactory(email="annan@nacka.example.se")
    for _ in range(6):
        doors.by_password(EMAIL, "fel")

    assert doors.is_in(doors.by_password(other.email)[0])


def test_an_account_that_is_closed_is_out_at_the_next_click(user):
    client, _ = doors.by_password(EMAIL)
    assert doors.is_in(client)

    user.is_active = False
    user.save()

    response = client.get(doors.ACCOUNT)
    assert response["Location"] == "/logga-in/?next=/konto/sakerhet/"


def test_nobody_makes_an_account_on_their_own(client):
    page = client.get("/konto/nytt/").content.decode()
    sent = {"email": "ny@example.se", "password1": PASSWORD, "password2": PASSWORD}
    response = client.post("/konto/nytt/", sent)

    assert "Konton delas ut av kansliet" in page
    assert "Konton delas ut av kansliet" in response.content.decode()
    assert not type(factories.UserFactory.build()).objects.filter(email="ny@example.se").exists()


def test_the_log_in_page_works_without_scripts_but_for_passkeys(client):
    page = client.get(doors.LOGIN).content.decode()

    assert '<form class="passkey" method="post"' in page
    assert 'href="/logga-in/kod/"' in page


def test_the_admin_has_the_same_door_as_everyone(client, office):
    first = client.get("/admin/")
    assert first["Location"] == "/admin/login/?next=/admin/"
    second = client.get(first["Location"])
    assert second["Location"] == "/logga-in/?next=%2Fadmin%2F"

    client, response = doors.by_password(office.email, next="/admin/")

    assert response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_who_has_no_business_in_the_admin_is_told_so(member_client):
    response = member_client.get("/admin/", follow=True)

    assert response.status_code == 403
    assert "Du har inte behörighet hit" in response.content.decode()
