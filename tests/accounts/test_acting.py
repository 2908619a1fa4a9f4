"""For which municipality one acts: always in sight, chosen where there are several, never stale."""

from datetime import date

import pytest
import time_machine
from django.http import HttpResponse
from django.template import RequestContext, Template
from django.urls import include, path, reverse

from accounts.acting import acts_for_municipality
from members.models import MunicipalityAccess
from tests import factories
from tests.cast import logged_in
from tests.forms import soup_of
from tests.queries import count_queries

Level = MunicipalityAccess.Level
CHOOSE = "/mina-sidor/kommun/"
ANSWER = "/svar/?sida=2"
FORM = Template("{% load acting %}{{ request.acting.municipality.slug }}{% acting_field %}")


@acts_for_municipality
def answer(request):
    """Stands for the pages to come on which one works for a municipality."""
    return HttpResponse(FORM.render(RequestContext(request)))


urlpatterns = [path("svar/", answer), path("", include("ksl_portal.urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def registrar():
    """Someone who acts for three municipalities; for Nacka only to the end of June 2026."""
    account = factories.UserFactory(email="registrator@example.se")
    for slug, level, valid_to in (
        ("botkyrka", Level.SUBMITTER, None),
        ("nacka", Level.SUBMITTER, date(2026, 6, 30)),
        ("sodertalje", Level.DRAFTER, None),
    ):
        factories.MunicipalityAccessFactory(
            user=account, municipality=factories.municipality(slug), level=level, valid_to=valid_to
        )
    return account


@pytest.fixture
def client(registrar):
    with time_machine.travel("2026-06-30T12:00:00+02:00", tick=False):
        yield logged_in(registrar)


def choose(client, slug, **more):
    return client.post(CHOOSE, {"kommun": slug, **more})


def acts_for(client):
    """The municipality the page works for, None if the page asks for a choice first."""
    response = client.get(ANSWER)
    if response.status_code == 302:
        assert response["Location"].startswith(CHOOSE)
        return None
    return response.content.decode().partition("<")[0].strip()


def header(client, page="/"):
    bar = soup_of(client.get(page)).select_one(".acting")
    return " ".join(bar.get_text(" ", strip=True).split()) if bar else None


def test_one_access_needs_no_choice(submitter_a_client):
    assert acts_for(submitter_a_client) == "botkyrka"
    assert header(submitter_a_client) == "Du agerar för Botkyrka kommun (behörig)"


def test_of_several_one_is_chosen_first_and_the_way_leads_back(client):
    asked = client.get(ANSWER)
    assert asked.status_code == 302
    page = client.get(asked["Location"])
    names = [button["value"] for button in soup_of(page).select("button[name=kommun]")]
    assert names == ["botkyrka", "nacka", "sodertalje"]
    onward = soup_of(page).main.select_one("input[name=next]")["value"]

    chosen = choose(client, "nacka", next=onward)

    assert chosen["Location"] == ANSWER
    assert acts_for(client) == "nacka"


def test_header_says_for_whom_on_every_page_and_how_to_change(client):
    assert header(client).startswith("Du kan agera för 3 kommuner. Välj kommun")
    choose(client, "sodertalje")
    for page in ("/", "/moten/", "/finns-inte/", CHOOSE):
        assert header(client, page) == "Du agerar för Södertälje kommun (handläggare) Byt kommun"


@pytest.mark.parametrize("client_name", ["anonymous_client", "member_client", "office_client"])
def test_header_is_silent_for_those_who_act_for_nobody(request, client_name):
    assert header(request.getfixturevalue(client_name)) is None


def test_municipalities_are_taken_in_turn(client):
    for slug in ("botkyrka", "nacka", "botkyrka"):
        choose(client, slug)
        assert acts_for(client) == slug


@pytest.mark.parametrize("slug", ["huddinge", "", "finns-inte", "botkyrka\x00", "<script>"])
def test_other_municipalities_are_not_to_be_had(client, slug):
    choose(client, "nacka")

    response = choose(client, slug)

    assert response.status_code == 200
    assert "Välj en av kommunerna" in response.content.decode()
    assert acts_for(client) == "nacka"


@pytest.mark.parametrize("address", ["https://ond.example/", "//ond.example", "javascript:x", ""])
def test_choice_leads_to_no_other_site(client, address):
    assert choose(client, "nacka", next=address)["Location"] == "/mina-sidor/"


def test_access_ends_at_midnight_in_stockholm_and_the_choice_with_it(client):
    choose(client, "nacka")
    with time_machine.travel("2026-06-30T23:59:59+02:00", tick=False):
        assert acts_for(client) == "nacka"
    with time_machine.travel("2026-07-01T00:00:00+02:00", tick=False):
        assert acts_for(client) is None
        assert header(client).startswith("Du kan agera för 2 kommuner")
        assert "acting_for" not in client.session


def test_access_begins_at_midnight_in_stockholm(member):
    factories.MunicipalityAccessFactory(user=member, valid_from=date(2026, 7, 1))
    with time_machine.travel("2026-06-30T23:59:59+02:00", tick=False):
        browser = logged_in(member)
        assert browser.get(ANSWER).status_code == 403
    with time_machine.travel("2026-07-01T00:00:00+02:00", tick=False):
        assert acts_for(browser) == "botkyrka"


def test_access_taken_away_is_gone_at_the_next_click(client, registrar):
    choose(client, "botkyrka")
    registrar.municipality_accesses.filter(municipality__slug="botkyrka").delete()
    assert acts_for(client) is None


def test_choice_forgotten_does_not_come_back_with_the_access(client, registrar):
    choose(client, "botkyrka")
    held = registrar.municipality_accesses.filter(municipality__slug="botkyrka")
    held.update(valid_to=date(2026, 6, 1))
    client.get("/")
    held.update(valid_to=None)
    assert acts_for(client) is None


def test_last_access_left_is_the_one(client, registrar):
    choose(client, "botkyrka")
    registrar.municipality_accesses.exclude(municipality__slug="nacka").delete()
    assert acts_for(client) == "nacka"


def test_lower_level_holds_at_the_next_click(client, registrar):
    choose(client, "botkyrka")
    registrar.municipality_accesses.update(level=Level.DRAFTER)
    assert "(handläggare)" in header(client)


@pytest.mark.parametrize("page", [ANSWER, CHOOSE])
def test_account_without_access_is_told_so(member_client, page):
    for response in (member_client.get(page), member_client.post(page)):
        assert response.status_code == 403
        assert "Du agerar inte för någon kommun" in response.content.decode()


def test_stranger_logs_in_first(anonymous_client):
    for page in (ANSWER, CHOOSE):
        assert anonymous_client.get(page)["Location"].startswith(reverse("account_login"))


def test_form_is_sent_for_the_municipality_it_was_opened_for(client):
    choose(client, "nacka")
    field = soup_of(client.get(ANSWER)).select_one("input[type=hidden]")
    sent = {field["name"]: field["value"]}
    assert client.post(ANSWER, sent).status_code == 200

    choose(client, "botkyrka")
    for stale in (sent, {}):
        response = client.post(ANSWER, stale)
        assert response.status_code == 409
        assert "inget sparats" in response.content.decode()


def test_form_sent_after_the_access_ended_is_refused(client):
    choose(client, "nacka")
    sent = {"agerar_for": "nacka"}
    with time_machine.travel("2026-07-01T00:00:00+02:00", tick=False):
        assert client.post(ANSWER, sent).status_code == 409


def test_next_session_chooses_anew(client, registrar):
    choose(client, "nacka")
    assert acts_for(logged_in(registrar)) is None


def asks_for_accesses(client, page="/om/"):
    return [sql for sql in count_queries(client, page) if "municipalityaccess" in sql]


def test_accesses_cost_one_query_for_accounts_and_none_for_others(client, anonymous_client):
    choose(client, "nacka")
    assert len(asks_for_accesses(client)) == 1
    assert asks_for_accesses(anonymous_client) == []
