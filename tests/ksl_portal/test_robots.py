"""What search engines are told: public pages are theirs in production, all else is not."""

import fnmatch
import re

import pytest
from django.urls import reverse

from ksl_portal.robots import OPEN_APPS, OPEN_PAGES
from tests import factories
from tests.access_matrix import MATRIX


@pytest.fixture
def production(settings):
    settings.PRODUCTION = True


def is_allowed(text, path):
    """What Google's rules say: the longest match wins, and allowing wins over refusing."""
    rules = re.findall(r"^(Allow|Disallow): (\S+)$", text, re.M)
    fitting = [
        (len(rule), kind == "Allow")
        for kind, rule in rules
        if fnmatch.fnmatchcase(path, rule.replace("?", "[?]") + "*")
    ]
    return max(fitting, default=(0, True))[1]


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/moten/", True),
        ("/moten/?sida=2", True),
        ("/moten/?organ=kso", False),
        ("/moten/?sida=2&organ=kso", False),
        ("/moten/kso-2016-10-11/protokoll.pdf", True),
        ("/personer/ylva-hedberga/", True),
        ("/admin/", False),
        ("/admin/members/user/", False),
        ("/konto/sakerhet/", False),
        ("/logga-in/", False),
        ("/logga-in/?next=/mina-sidor/", False),
        ("/mina-sidor/", False),
        ("/utlada/", False),
        ("/inbjudan/hemlig/", False),
    ],
)
def test_robots_read_public_pages_in_production(client, production, path, allowed):
    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert is_allowed(response.text, path) == allowed


def test_robots_read_nothing_where_persons_are_invented(client):
    text = client.get("/robots.txt").text

    assert not is_allowed(text, "/")
    assert not is_allowed(text, "/moten/")


def test_robots_file_is_kept_for_an_hour(client):
    assert client.get("/robots.txt")["Cache-Control"] == "public, max-age=3600"


def tag(response):
    return response.headers.get("X-Robots-Tag")


NO = "noindex, nofollow"


def test_nothing_is_for_search_outside_production(client, world):
    for url in ("/", "/moten/", world.public.get_absolute_url(), "/finns-inte/", "/robots.txt"):
        assert tag(client.get(url)) == NO


def test_public_pages_and_files_are_for_search_in_production(client, production, world):
    paper = reverse(
        "meetings:appendix_file", args=[world.public.slug, world.public.appendices.first().pk]
    )
    pages = [
        "/",
        "/om/",
        "/moten/",
        "/kommuner/",
        "/kommuner/botkyrka/",
        world.person.get_absolute_url(),
        world.public.get_absolute_url(),
        reverse("meetings:meeting_pdf", args=[world.public.slug]),
        paper,
        world.referral.get_absolute_url(),
        world.agreement.get_absolute_url(),
    ]
    for url in pages:
        response = client.get(url)
        assert (response.status_code, tag(response)) == (200, None), url


@pytest.mark.parametrize("client_of", ["other_client", "member_client", "office_client"])
def test_nothing_shown_to_someone_in_particular_is_for_search(
    production, world, request, client_of
):
    client = request.getfixturevalue(client_of)
    for url in ("/", world.public.get_absolute_url(), world.for_members.get_absolute_url()):
        assert tag(client.get(url)) == NO


@pytest.mark.parametrize(
    "path",
    [
        "/logga-in/",
        "/konto/losenord/glomt/",
        "/mina-sidor/",
        "/admin/",
        "/admin/login/",
        "/inbjudan/hemlig/",
        "/halsa/",
        "/robots.txt",
        "/finns-inte/",
        "/moten/finns-inte/",
        "/utlada/",
        "/om",
    ],
)
def test_doors_ways_and_errors_are_not_for_search(client, db, production, path):
    assert tag(client.get(path)) == NO


def test_fault_is_not_for_search(client, db, production, monkeypatch):
    def broken(*args):
        raise RuntimeError

    monkeypatch.setattr("ksl_portal.queries.latest_meetings", broken)
    client.raise_request_exception = False
    response = client.get("/")

    assert (response.status_code, tag(response)) == (500, NO)


def test_post_that_is_refused_is_not_for_search(client, db, production):
    response = client.post("/moten/")
    assert (response.status_code, tag(response)) == (405, NO)


def test_every_page_that_is_for_search_is_open_to_anyone():
    """A page in these places that asks for a log-in is never for search: it answers by 302."""
    known = {row.url for row in MATRIX}

    assert known >= OPEN_PAGES
    assert {url.split(":")[0] for url in known if ":" in url} >= OPEN_APPS


def test_closed_minutes_are_not_for_search_even_by_error(client, db, production):
    meeting = factories.published_meeting()
    response = client.get(meeting.get_absolute_url())

    assert (response.status_code, tag(response)) == (404, NO)
