"""The lists of municipalities and bodies, and the page of one of each."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from members.models import Body, Membership, Municipality
from tests import factories
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db


def soup(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def text(node):
    return " ".join(node.get_text(" ", strip=True).split())


def seat(**membership):
    membership.setdefault("municipality", factories.municipality("nacka"))
    membership.setdefault("party", factories.party("M"))
    return factories.MembershipFactory(**membership)


def people(response):
    return [text(a) for a in soup(response).select(".person-line__name")]


def test_the_map_and_the_list_name_all_26_with_the_same_numbers(client):
    seat()
    seat(body=factories.body("au"))

    page = soup(client.get("/kommuner/"))

    tiles = {text(t.select_one(".tile-map__name")): t for t in page.select(".tile-map__tile")}
    rows = [text(a) for a in page.select(".link-list a")]
    assert len(tiles) == len(rows) == 26
    assert "Nacka 2 uppdrag" in rows
    assert "Danderyd 0 uppdrag" in rows
    assert text(tiles["Nacka"].select_one(".visually-hidden")) == ", 2 uppdrag"


def test_each_municipality_has_a_place_on_the_map(client, settings):
    css = (settings.BASE_DIR / "static" / "css" / "components.css").read_text()

    missing = [m.name for m in Municipality.objects.all() if f'[data-code="{m.code}"]' not in css]

    assert missing == []


def test_a_body_is_listed_under_its_kind_with_chair_and_vice_chair(client):
    steering = factories.BodyFactory(name="Styrgruppen Prov", parent=factories.body("styrelsen"))
    chair = seat(body=steering, role=Membership.Role.CHAIR)
    vice = seat(body=steering, role=Membership.Role.VICE_CHAIR, party=factories.party("S"))
    former = seat(body=steering, role=Membership.Role.CHAIR, valid_to=date(2016, 1, 1))

    page = soup(client.get("/organ/"))

    heading = page.find("h2", string="Politiska styrgrupper")
    row = next(r for r in heading.parent.select(".body-row") if "Styrgruppen Prov" in text(r))
    assert "Under Styrelsen" in text(row)
    assert f"Ordförande {chair.person.name} Nacka (M)" in text(row)
    assert f"Vice ordförande {vice.person.name} Nacka (S)" in text(row)
    assert former.person.name not in text(row)


def test_a_body_that_has_ended_is_listed_last(client):
    factories.BodyFactory(name="Miljöberedningen", term_to=date(2014, 12, 31))

    last = soup(client.get("/organ/")).select("main section")[-1]

    assert text(last.h2) == "Tidigare organ"
    assert "Miljöberedningen" in text(last)
    assert "Upphörde 31 december 2014" in text(last)


def test_every_kind_of_body_has_a_heading(client):
    for kind in Body.Kind.values:
        factories.BodyFactory(kind=kind, name=f"Prov {kind}", short_name=kind, slug=kind)

    assert "Prov network" in text(soup(client.get("/organ/")).main)


def test_members_of_a_body_are_those_of_the_chosen_day(client):
    body = factories.body("kso")
    today = timezone.localdate()
    left = seat(body=body, valid_from=date(2015, 1, 1), valid_to=date(2016, 12, 31))
    stays = seat(body=body, valid_from=date(2015, 1, 1))
    new = seat(body=body, valid_from=today)
    comes = seat(body=body, valid_from=today + timedelta(days=1))

    then = people(client.get("/organ/kso/", {"datum": "2016-10-11"}))
    now = people(client.get("/organ/kso/"))

    assert set(then) == {left.person.name, stays.person.name}
    assert set(now) == {stays.person.name, new.person.name}
    assert comes.person.name not in now


def test_the_chair_stands_first_then_names_in_swedish_order(client):
    body = factories.body("kso")
    for name in ("Ödman", "Ärnström", "Åkerblad", "Zetterlöv"):
        seat(body=body, person=factories.PersonFactory(given_name="Bo", family_name=name))
    chair = factories.PersonFactory(given_name="Bo", family_name="Östman")
    seat(body=body, person=chair, role=Membership.Role.CHAIR)

    assert people(client.get("/organ/kso/")) == [
        "Bo Östman",
        "Bo Zetterlöv",
        "Bo Åkerblad",
        "Bo Ärnström",
        "Bo Ödman",
    ]


def test_a_day_without_members_says_so(client):
    page = soup(client.get("/organ/kso/", {"datum": "1995-01-01"}))

    assert "Ingen hade ett uppdrag här den dagen" in text(page.main)
    assert "den 1 januari 1995" in text(page.find(id="ledamoter"))


def test_the_mandate_is_shown_as_formatted_text(client):
    body = factories.BodyFactory(mandate="<p>Följer <strong>frågan</strong>.</p><script>x</script>")

    mandate = soup(client.get(body.get_absolute_url())).select_one(".prose")

    assert text(mandate.strong) == "frågan"
    assert mandate.script is None


def test_a_municipality_shows_its_people_and_their_bodies(client):
    person = factories.PersonFactory()
    seat(person=person, body=factories.body("kso"), role=Membership.Role.CHAIR)
    seat(person=person, body=factories.body("styrelsen"))
    elsewhere = seat(municipality=factories.municipality("solna"))

    page = soup(client.get("/kommuner/nacka/"))

    (holder,) = page.select(".holder")
    assert text(page.h1) == "Nacka kommun"
    assert person.name in text(holder)
    assert "KSO-gruppen ordförande (M)" in text(holder)
    assert "Styrelsen ledamot (M)" in text(holder)
    assert elsewhere.person.name not in text(page.main)


def test_a_municipality_without_assignments_says_so(client):
    assert "Inga uppdrag i dag" in text(soup(client.get("/kommuner/tyreso/")).main)


@pytest.mark.parametrize("url", ["/organ/finns-inte/", "/kommuner/uppsala/", "/personer/ingen/"])
def test_what_does_not_exist_is_a_404_in_the_portals_look(client, url):
    response = client.get(url)

    assert response.status_code == 404
    assert "Sidan finns inte här" in response.content.decode()


@pytest.mark.parametrize(
    "url", ["/kommuner/", "/organ/", "/organ/kso/", "/kommuner/nacka/", "/uppdrag/"]
)
def test_a_page_of_facts_is_not_changed_by_post(client, url):
    assert client.post(url).status_code == 405


@pytest.mark.parametrize("number", ["0", "-1", "999", "abc", "", "1e9"])
@pytest.mark.parametrize("url", ["/kommuner/", "/organ/", "/organ/kso/", "/kommuner/nacka/"])
def test_an_odd_page_number_shows_a_page(client, url, number):
    assert client.get(url, {"sida": number}).status_code == 200


def test_a_body_with_many_members_is_shown_in_pages(client):
    body = factories.body("kso")
    factories.MembershipFactory.create_batch(101, body=body)

    first, second = client.get("/organ/kso/"), client.get("/organ/kso/", {"sida": "2"})

    assert len(people(first)) == 100
    assert len(people(second)) == 1
    assert soup(first).find("a", rel="next")["href"] == "?sida=2"


def grow_bodies(number):
    for body in factories.BodyFactory.create_batch(number, parent=factories.body("styrelsen")):
        seat(body=body, role=Membership.Role.CHAIR)


def grow_members(number):
    for _ in range(number):
        seat(body=factories.body("kso"))


@pytest.mark.parametrize(
    ("url", "grow", "at_most"),
    [
        ("/kommuner/", grow_members, 2),
        ("/organ/", grow_bodies, 4),
        ("/organ/kso/", grow_members, 7),
        ("/kommuner/nacka/", grow_members, 7),
    ],
)
def test_a_page_costs_the_same_whatever_the_size(client, url, grow, at_most):
    assert_query_count_does_not_grow(client, url, grow, at_most=at_most)
