"""What every page has: language, title, skip link, menu, footer; the front page; error pages."""

import re

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from tests import factories

pytestmark = pytest.mark.django_db

PAGES = ["/", "/om/", "/tillganglighet/", "/logga-in/", "/kommuner/", "/organ/", "/uppdrag/"]


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.parametrize("url", [*PAGES, "/moten/", "/finns-inte/"])
def test_every_page_is_swedish_with_one_heading_and_landmarks(client, url):
    page = soup(client.get(url))

    assert page.html["lang"] == "sv"
    assert len(page.find_all("h1")) == len(page.find_all("main")) == 1
    assert page.select_one("a.skip-link")["href"] == "#" + page.main["id"]
    assert page.find("meta", attrs={"name": "description"})["content"]
    assert page.footer.find("a", string="Tillgänglighet")["href"] == "/tillganglighet/"


def test_every_page_has_a_title_of_its_own(client):
    titles = [soup(client.get(url)).title.get_text() for url in PAGES]

    assert len(set(titles)) == len(PAGES)
    assert all("KSL-portalen" in title for title in titles)


@pytest.mark.parametrize(
    ("url", "label", "current"),
    [
        ("/organ/", "Organ", "page"),
        ("/organ/kso/", "Organ", "true"),
        ("/kommuner/nacka/", "Kommuner", "true"),
        ("/arenden/", "Ärenden", "page"),
        ("/moten/", "Möten", "page"),
    ],
)
def test_the_menu_says_where_one_is(client, url, label, current):
    marked = soup(client.get(url)).nav.find_all("a", attrs={"aria-current": True})

    assert [(a.get_text(strip=True), a["aria-current"]) for a in marked] == [(label, current)]


def test_the_menu_of_the_chancery_leads_to_the_admin(client, member_client, office_client):
    menus = [soup(c.get("/")).nav.get_text() for c in (client, member_client, office_client)]

    assert ["Administration" in menu for menu in menus] == [False, False, True]
    assert ["Logga ut" in menu for menu in menus] == [False, True, True]


def test_the_front_page_shows_what_is_next_and_what_was_published(client):
    coming = factories.planned_meeting(body=factories.body("styrelsen"))
    published = factories.published_meeting(body=factories.body("styrelsen"))

    page = soup(client.get("/"))

    assert page.select_one(".hero__next a")["href"] == coming.get_absolute_url()
    assert "Inga kommande möten" not in page.main.get_text()
    assert published.get_absolute_url() in [a["href"] for a in page.select(".meeting-row a")]
    assert len(page.select(".tile-map__tile")) == 26


def test_the_front_page_shows_referrals_that_can_be_answered(client):
    opened = factories.open_referral()
    factories.ReferralFactory(title="Ännu inte utskickad")

    aside = soup(client.get("/")).aside

    assert aside.find("a", href=opened.get_absolute_url())
    assert "dagar kvar" in aside.get_text()
    assert "Ännu inte utskickad" not in aside.get_text()


def test_an_empty_portal_has_a_front_page_that_says_what_will_come(client):
    page = soup(client.get("/"))

    assert page.select_one(".hero__next") is None
    assert "Inget är publicerat än" in page.main.get_text()


def test_a_failed_log_in_keeps_the_address_and_says_what_to_do(client):
    response = client.post("/logga-in/", {"login": "nagon@example.se", "password": "fel"})

    page = soup(response)
    summary = page.select_one(".error-summary")
    assert "autofocus" in summary.attrs
    assert summary.li.get_text(strip=True)
    assert page.find("input", attrs={"name": "login"})["value"] == "nagon@example.se"


def test_an_empty_log_in_has_its_errors_at_the_fields(client):
    page = soup(client.post("/logga-in/", {}))

    for name in ("login", "password"):
        field = page.find("input", attrs={"name": name})
        assert field["aria-invalid"] == "true"
        assert page.find(id=field["aria-describedby"].split()[-1]).get_text(strip=True)
        assert page.select_one(f'.error-summary a[href="#{field["id"]}"]')


def test_log_in_leads_on_to_where_one_wanted(client):
    factories.UserFactory(email="nagon@example.se")

    page = soup(client.get("/logga-in/?next=/organ/kso/"))
    assert page.find("input", attrs={"name": "next"})["value"] == "/organ/kso/"
    response = client.post(
        "/logga-in/",
        {"login": "nagon@example.se", "password": "provlosenord-1234", "next": "/organ/kso/"},
    )

    assert response["Location"] == "/organ/kso/"


def test_log_in_does_not_lead_to_another_site(client):
    factories.UserFactory(email="nagon@example.se")

    response = client.post(
        "/logga-in/",
        {"login": "nagon@example.se", "password": "provlosenord-1234", "next": "//ond.example"},
    )

    assert response["Location"] == "/mina-sidor/"


def test_a_form_without_its_token_is_refused_with_an_explanation():
    response = Client(enforce_csrf_checks=True).post("/logga-in/", {"login": "a"})

    assert response.status_code == 403
    assert "Formuläret hann bli för gammalt" in response.content.decode()


def test_too_much_at_once_is_refused_with_an_explanation(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    response = client.post("/logga-in/", {"login": "a" * 2000, "password": "b"})

    assert response.status_code == 413
    assert "högst 25,0" in response.content.decode()


def test_an_address_that_can_not_be_read_is_refused_with_an_explanation(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2

    response = client.post("/logga-in/", {"a": "1", "b": "2", "c": "3"})

    assert response.status_code == 400
    assert "Det gick inte att läsa" in response.content.decode()


@pytest.mark.parametrize("template", ["400", "403", "404", "403_csrf", "413", "429"])
def test_an_error_page_says_what_one_can_do(template):
    html = render_to_string(f"{template}.html", request=RequestFactory().get("/"))

    page = BeautifulSoup(html, "html.parser")
    assert page.main.h1.get_text(strip=True)
    assert page.main.select("a.button, a[href^='mailto']")


def test_the_page_for_our_own_faults_needs_neither_request_nor_database(
    django_assert_num_queries,
):
    with django_assert_num_queries(0):
        html = render_to_string("500.html")

    page = BeautifulSoup(html, "html.parser")
    assert "Något gick fel hos oss" in page.h1.get_text()
    assert page.find("link", rel="stylesheet")


def test_every_file_that_the_styles_name_exists(settings):
    static = settings.BASE_DIR / "static"
    missing = []
    for css in (static / "css").glob("*.css"):
        for name in re.findall(r'url\("(?!data:)([^"]+)"\)', css.read_text()):
            if not (css.parent / name).resolve().is_file():
                missing.append(f"{css.name}: {name}")

    assert missing == []
