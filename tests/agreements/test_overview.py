"""Who has adopted what: the agreement's page, the matrix, one municipality, what is due."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from icalendar import Calendar
from openpyxl import load_workbook

from agreements import workflow
from agreements.models import Agreement
from tests.factories import (
    AgreementFactory,
    StaffFactory,
    access_account,
    add_parties,
    asked_to_adopt,
    municipality,
    published_agreement,
    recommended_agreement,
    submitted_adoption,
)
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db
MATRIX = "/overenskommelser/alla/antaganden/"
EXPIRING = "/overenskommelser/alla/loper-ut/"


def three():
    return [municipality(slug) for slug in ("botkyrka", "nacka", "solna")]


def text(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_page_counts_those_who_have_adopted_and_names_the_others(anonymous_client):
    agreement = recommended_agreement(municipalities=three(), valid_from=None)
    submitted_adoption(agreement, municipality("botkyrka"))
    submitted_adoption(agreement, municipality("nacka"), outcome="partly")

    response = anonymous_client.get(agreement.get_absolute_url())

    assert response.context["tally"].adopted == 2
    states = {row.municipality.slug: row.state for row in response.context["standings"]}
    assert states == {"botkyrka": "adopted", "nacka": "partly", "solna": "untreated"}
    page = " ".join(response.content.decode().split())
    assert "2 av 3 kommuner har antagit" in page
    assert "I kraft för dem som har antagit den, för den första sedan 2 oktober 2014." in page


def test_draft_of_a_municipality_counts_for_nobody(anonymous_client, office_client):
    agreement = recommended_agreement(municipalities=three())
    registrar = access_account("botkyrka", email="registrator@botkyrka.example.se")
    draft = workflow.start_adoption(agreement, municipality("botkyrka"), by=registrar)
    draft.outcome = "adopted"
    draft.save()

    for client in (anonymous_client, office_client):
        assert "0 av 3 kommuner har antagit" in text(client, agreement.get_absolute_url())
        assert "0 av 3" in text(client, MATRIX)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"rule": "all"}, "Träder i kraft när alla 3 har antagit, 2 återstår."),
        ({"rule": "count", "rule_count": 2}, "Träder i kraft när 2 har antagit, 1 återstår."),
        ({"valid_to": date(2020, 12, 31)}, "Gällde till och med 31 december 2020."),
        ({"rule": "date"}, "I kraft sedan 1 januari 2015 för dem som har antagit den."),
    ],
    ids=["all", "count", "expired", "date"],
)
def test_page_says_whether_it_is_in_force(anonymous_client, facts, sentence):
    agreement = recommended_agreement(municipalities=three(), **facts)
    submitted_adoption(agreement, municipality("botkyrka"))

    assert sentence in text(anonymous_client, agreement.get_absolute_url())


def test_municipalitys_page_on_an_agreement_shows_every_entry_the_latest_first(anonymous_client):
    agreement = recommended_agreement(municipalities=three())
    nacka = municipality("nacka")
    submitted_adoption(agreement, nacka, conditions="<p>Utom punkt 4.</p>", outcome="partly")
    submitted_adoption(agreement, nacka, decided_on=date(2015, 6, 1), paragraph="88")

    page = text(anonymous_client, f"{agreement.get_absolute_url()}antagande/nacka/")

    assert page.index("§&nbsp;88") < page.index("Utom punkt 4.")


def test_municipality_that_is_no_party_has_no_such_page(anonymous_client):
    agreement = recommended_agreement(municipalities=three())

    url = f"{agreement.get_absolute_url()}antagande/vaxholm/"
    assert anonymous_client.get(url).status_code == 404


def test_matrix_shows_only_what_is_published(anonymous_client, office_client):
    AgreementFactory(title="Hemligt utkast")
    recommended_agreement(title="Öppet samarbete")

    assert "Hemligt utkast" not in text(anonymous_client, MATRIX)
    assert "Öppet samarbete" in text(anonymous_client, MATRIX)
    assert "Hemligt utkast" in text(office_client, MATRIX)


def test_workbook_says_in_words_what_each_has_decided_and_titles_stay_text(anonymous_client):
    agreement = recommended_agreement(title="=1+1", municipalities=three())
    submitted_adoption(agreement, municipality("nacka"), outcome="declined")

    response = anonymous_client.get("/overenskommelser/alla/antaganden.xlsx")
    sheet = load_workbook(BytesIO(response.content)).active

    headings = [cell.value for cell in sheet[1]]
    row = dict(zip(headings, sheet[2], strict=True))
    assert row["Överenskommelse"].data_type == "s"
    assert row["Nacka"].value == "Inte antagen"
    assert row["Solna"].value == "Inte behandlad"
    assert row["Vaxholm"].value == "Inte part"
    assert (row["Antagen av"].value, row["Av"].value) == (0, 3)


def test_municipality_sees_what_it_is_asked_what_it_has_signed_and_what_has_ended(client):
    nacka = municipality("nacka")
    asked_to_adopt("nacka", "solna", title="Att ta ställning till")
    recommended_agreement(title="Från förr", municipalities=three())
    referred = AgreementFactory(title="På remiss", recommended_on=None, valid_from=None)
    add_parties(referred, three())
    workflow.publish_agreement(referred, by=StaffFactory())
    signed = recommended_agreement(title="Undertecknad", municipalities=three())
    submitted_adoption(signed, nacka)
    declined = recommended_agreement(title="Avböjd", municipalities=three())
    submitted_adoption(declined, nacka, outcome="declined")
    recommended_agreement(
        title="Slut", municipalities=three(), valid_to=timezone.localdate() - timedelta(days=1)
    )
    recommended_agreement(title="Andras", municipalities=[municipality("solna")])

    groups = client.get("/overenskommelser/kommun/nacka/").context["groups"]

    assert [(heading, [row.agreement.title for row in rows]) for heading, rows in groups] == [
        ("Att ta ställning till", ["Att ta ställning till"]),
        ("Antagna", ["Undertecknad"]),
        ("Inte antagna eller lämnade", ["Avböjd"]),
        ("På väg", ["På remiss"]),
        ("Inte behandlade", ["Från förr"]),
        ("Har upphört", ["Slut"]),
    ]


def due_soon():
    today = timezone.localdate()
    published_agreement(title="Avfall", valid_to=today + timedelta(days=300), notice_months=3)
    published_agreement(title="Buller", review_on=today + timedelta(days=10))
    published_agreement(title="Långt kvar", valid_to=today + timedelta(days=700))
    published_agreement(
        title="Uppsägning nära", valid_to=today + timedelta(days=500), notice_months=12
    )
    AgreementFactory(title="Utkast", valid_to=today + timedelta(days=30))


def test_what_ends_is_given_notice_of_or_reviewed_within_a_year_stands_in_order(anonymous_client):
    due_soon()

    rows = anonymous_client.get(EXPIRING).context["page"]

    assert [(row.kind.label, row.agreement.title) for row in rows] == [
        ("Ska ses över", "Buller"),
        ("Sägs upp senast", "Uppsägning nära"),
        ("Sägs upp senast", "Avfall"),
        ("Löper ut", "Avfall"),
    ]


def test_calendar_has_the_same_days_with_identities_that_stay(anonymous_client):
    due_soon()
    url = "/overenskommelser/alla/loper-ut.ics"

    response = anonymous_client.get(url)
    events = Calendar.from_ical(response.content).walk("VEVENT")

    assert response["Content-Type"].startswith("text/calendar")
    assert str(events[0]["summary"]) == "Ska ses över: Buller"
    assert len({str(event["uid"]) for event in events}) == len(events) == 4
    ending = events[-1]
    assert ending.decoded("dtstart") == timezone.localdate() + timedelta(days=300)
    Agreement.objects.filter(title="Avfall").update(
        valid_to=timezone.localdate() + timedelta(days=310)
    )
    moved = Calendar.from_ical(anonymous_client.get(url).content).walk("VEVENT")[-1]
    assert moved["uid"] == ending["uid"]
    assert anonymous_client.get(url).content == anonymous_client.get(url).content


@pytest.mark.parametrize("url", [MATRIX, "/overenskommelser/kommun/botkyrka/", EXPIRING])
def test_number_of_queries_does_not_grow(anonymous_client, url):
    ends = timezone.localdate() + timedelta(days=100)

    def grow(number):
        for _ in range(number):
            agreement = recommended_agreement(municipalities=three(), valid_to=ends)
            submitted_adoption(agreement, municipality("botkyrka"))

    assert_query_count_does_not_grow(anonymous_client, url, grow)


def test_queries_of_an_agreements_page_do_not_grow_with_adoptions(anonymous_client):
    agreement = recommended_agreement()
    waiting = [party.municipality for party in agreement.parties.all()]

    def grow(number):
        for _ in range(number):
            submitted_adoption(agreement, waiting.pop())

    assert_query_count_does_not_grow(anonymous_client, agreement.get_absolute_url(), grow)
