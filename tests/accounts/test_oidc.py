"""Log-in at a municipality's own identity provider."""

import json

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from accounts.providers import provider_origins, provider_settings, read_providers
from tests import factories
from tests.accounts import doors
from tests.accounts.identity_provider import CLIENT, SECRET, IdentityProvider

pytestmark = pytest.mark.django_db
EMAIL = "registrator@botkyrka.example.se"
START = "/logga-in/extern/botkyrka/"
ENTRY = {
    "id": "botkyrka",
    "name": "Botkyrka kommun",
    "client_id": CLIENT,
    "secret": SECRET,
    "server_url": "https://inloggning.botkyrka.example.se",
    "domains": ["botkyrka.example.se"],
}


@pytest.fixture(scope="module")
def running():
    with IdentityProvider().running() as provider:
        yield provider


@pytest.fixture
def provider(running, settings):
    """Botkyrka's provider; says that EMAIL has logged in, and has verified it."""
    running.claims = {"sub": "anstalld-1", "email": EMAIL, "email_verified": True}
    running.refuses = False
    configure(settings, running)
    return running


def configure(settings, running, **more):
    entry = ENTRY | {"server_url": running.url} | more
    settings.OIDC_PROVIDERS = read_providers(json.dumps([entry]))
    settings.SOCIALACCOUNT_PROVIDERS = provider_settings(settings.OIDC_PROVIDERS)


@pytest.fixture
def user():
    return factories.UserFactory(email=EMAIL)


def at_provider(client, **more):
    """Go to the provider and log in there; returns the path back to the portal."""
    response = client.post(START, more)
    there = requests.get(response["Location"], allow_redirects=False, timeout=10)
    return there.headers["Location"].removeprefix("http://testserver")


def by_provider(client=None, **more):
    """Log in through the provider; returns the client and the portal's answer."""
    client = client or Client()
    return client, client.get(at_provider(client, **more))


def test_the_provider_opens_the_account_with_the_verified_address(provider, user):
    client, response = by_provider()

    assert response["Location"] == "/mina-sidor/"
    assert doors.is_in(client)


def test_case_of_the_address_does_not_matter(provider, user):
    provider.claims["email"] = EMAIL.upper()

    assert doors.is_in(by_provider()[0])


def test_the_log_in_page_has_a_button_for_each_provider(provider, client):
    page = client.get(doors.LOGIN).content.decode()

    assert "Logga in med Botkyrka kommun" in page
    assert f'action="{START}' in page


def test_a_link_to_the_provider_asks_before_it_leads_away(provider, client):
    response = client.get(START)

    assert response.status_code == 200
    assert "Logga in med Botkyrka kommun" in response.content.decode()


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "registrator@nacka.example.se"},
        {"email": "registrator@sub.botkyrka.example.se"},
        {"email": "registrator@nacka.example.se@botkyrka.example.se"},
        {"email": EMAIL, "email_verified": False},
        {"email": EMAIL, "email_verified": "false"},
        {"email": EMAIL, "email_verified": None},
        {"email": "finns-inte@botkyrka.example.se"},
        {"email": ""},
    ],
)
def test_nobody_else_is_let_in_and_all_get_the_same_page(provider, user, claims):
    factories.UserFactory(email="registrator@nacka.example.se")
    factories.UserFactory(email="registrator@sub.botkyrka.example.se")
    before = get_user_model().objects.count()
    provider.claims = {"sub": "anstalld-1", "email_verified": True} | claims

    client, response = by_provider()

    assert response.status_code == 403
    assert "Inloggningen öppnar inget konto här" in response.content.decode()
    assert "example.se" not in response.content.decode()
    assert not doors.is_in(client)
    assert get_user_model().objects.count() == before
    assert not SocialAccount.objects.exists()


def test_a_provider_that_says_nothing_of_the_address_opens_nothing(provider, user):
    provider.claims = {"sub": "anstalld-1", "email": EMAIL}

    assert not doors.is_in(by_provider()[0])


def test_a_closed_account_stays_closed(provider, user):
    user.is_active = False
    user.save()

    client, response = by_provider()

    assert response["Location"] == "/konto/avstangt/"
    assert not doors.is_in(client)


def test_an_answer_that_nobody_here_asked_for_is_refused(provider, user):
    answer = at_provider(Client())
    victim = Client()

    response = victim.get(answer)

    assert response.status_code == 401
    assert "Inloggningen gick inte att slutföra" in response.content.decode()
    assert not doors.is_in(victim)


def test_an_answer_can_not_be_used_twice(provider, user):
    client = Client()
    answer = at_provider(client)
    client.get(answer)
    client.post("/logga-ut/")

    assert client.get(answer).status_code == 401
    assert not doors.is_in(client)


def test_a_cancelled_log_in_says_so(provider, user):
    provider.refuses = True

    client, response = by_provider()

    assert response["Location"] == "/logga-in/avbruten/"
    assert "Ingen är inloggad" in client.get(response["Location"]).content.decode()


def test_a_provider_that_is_down_is_no_fault_of_ours(provider, user, settings):
    configure(settings, provider, server_url="http://127.0.0.1:9")

    response = Client().post(START)

    assert response.status_code == 401
    assert "Inloggningen gick inte att slutföra" in response.content.decode()


@pytest.mark.parametrize("said", [{}, {"sub": None}, {"sub": ""}, ["sub"], None, "sub"])
def test_a_provider_that_talks_nonsense_opens_and_breaks_nothing(provider, user, said):
    provider.claims = said

    client, response = by_provider()

    assert response.status_code in {401, 403}
    assert not doors.is_in(client)


def test_nobody_ties_a_provider_to_an_account(provider, user):
    client, _ = doors.by_password(EMAIL)
    provider.claims["email"] = "nagon-annan@botkyrka.example.se"

    _, response = by_provider(client, process="connect")

    assert response.status_code == 403
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("target", ["https://ond.example/", "//ond.example"])
def test_the_provider_does_not_lead_to_another_site(provider, user, target):
    client, response = by_provider(next=target)

    assert doors.is_in(client)
    assert response["Location"] == "/mina-sidor/"


def test_the_providers_log_in_leads_on_to_where_one_wanted(provider, user):
    assert by_provider(next="/organ/kso/")[1]["Location"] == "/organ/kso/"


def test_a_second_factor_is_asked_for_behind_the_provider_too(provider, user):
    doors.add_app(user)

    client, response = by_provider()

    assert response["Location"] == doors.SECOND
    assert not doors.is_in(client)


@pytest.mark.parametrize(("trusted", "leads_to"), [(False, doors.ACCOUNT), (True, None)])
def test_staff_need_the_portals_second_factor_unless_the_provider_has_its_own(
    provider, settings, trusted, leads_to
):
    settings.STAFF_SECOND_FACTOR = True
    factories.StaffFactory(email=EMAIL)
    configure(settings, provider, second_factor=trusted)

    client, _ = by_provider()

    assert client.get("/admin/").headers.get("Location") == leads_to


def test_a_provider_with_a_second_factor_is_not_followed_by_another(provider, user, settings):
    doors.add_app(user)
    configure(settings, provider, second_factor=True)

    client, response = by_provider()

    assert response["Location"] == "/mina-sidor/"
    assert doors.is_in(client)


# Configuration


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "{}x",
        '["botkyrka"]',
        json.dumps([ENTRY | {"domains": []}]),
        json.dumps([ENTRY | {"domains": "botkyrka.example.se"}]),
        json.dumps([ENTRY | {"server_url": "inloggning"}]),
        json.dumps([ENTRY | {"okänd": 1}]),
        json.dumps([{key: value for key, value in ENTRY.items() if key != "secret"}]),
        json.dumps([ENTRY, ENTRY]),
    ],
)
def test_a_fault_in_the_configuration_stops_the_portal_with_a_plain_word(text):
    with pytest.raises(ImproperlyConfigured, match="OIDC_PROVIDERS"):
        read_providers(text)


@pytest.mark.parametrize("text", ["", "[]"])
def test_without_providers_nothing_is_configured(text):
    assert read_providers(text) == []
    assert provider_settings([]) == {}


def test_forms_may_lead_to_the_providers_and_nowhere_else():
    providers = read_providers(json.dumps([ENTRY, ENTRY | {"id": "tva"}]))

    assert provider_origins(providers) == ["https://inloggning.botkyrka.example.se"]
    assert providers[0].answers_for("Registrator@Botkyrka.Example.SE")
    assert not providers[0].answers_for("botkyrka.example.se")
