"""One search through all registers, and nothing in it that its reader may not see."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from meetings import workflow
from tests import factories
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db


def hits(client, text):
    """{heading: [titles]} of what a search for `text` shows."""
    page = client.get(reverse("search"), {"q": text})
    assert page.status_code == 200
    sections = BeautifulSoup(page.content, "html.parser").select("main section")
    return {
        section.h2.text: [
            link.span.find(string=True).strip() for link in section.select(".link-list a")
        ]
        for section in sections
    }


def decided(title, decision, **meeting):
    """An item with a decision, on the draft of a meeting that is public once it is published."""
    held = factories.MeetingFactory(**{"visibility": "public", **meeting})
    item = factories.AgendaItemFactory(meeting=held, title=title)
    factories.DecisionFactory(item=item, text=decision)
    return item


def test_words_of_a_decision_lead_to_it_and_to_its_matter_and_agreement(client):
    item = decided("Läget i länet", "att förorda en gemensam ÄLDREPLAN för länet")
    factories.publish(item.meeting)
    decided("Äldreplan i utkast", "att ingen får läsa detta om äldreplan")
    factories.open_referral(title="Remiss om äldreplan")
    factories.ReferralFactory(title="Äldreplan som inte är utskickad")
    factories.published_agreement(title="Äldreplan för 26 kommuner")
    factories.AgreementFactory(title="Äldreplan under arbete")

    assert hits(client, "äldreplan") == {
        "Beslut och punkter på möten": ["Läget i länet"],
        "Remisser": ["Remiss om äldreplan"],
        "Överenskommelser": ["Äldreplan för 26 kommuner"],
    }


def test_readers_find_what_is_being_corrected_as_the_version_they_read(
    client, office, office_client
):
    item = decided("Vatten", "att bygga en gemensam Ångbåtskaj")
    meeting = workflow.start_correction(
        factories.publish(item.meeting), by=office, reason="Fel ord."
    )
    item.title = "Hemligstämplat"
    item.save()
    closed = decided("Kajen", "att sälja ångbåtskajen", visibility="body")
    workflow.start_correction(factories.publish(closed.meeting), by=office, reason="Fel.")

    page = client.get(reverse("search"), {"q": "ångbåtskaj"})

    [link] = BeautifulSoup(page.content, "html.parser").select("main .link-list a")
    assert (link.span.text.strip(), link["href"]) == (
        "1 Vatten",
        f"{meeting.get_absolute_url()}#item-{item.pk}",
    )
    shown = BeautifulSoup(client.get(link["href"]).content, "html.parser")
    assert "Ångbåtskaj" in shown.select_one(f"#item-{item.pk}").text
    assert hits(client, "hemligstämplat") == {}
    assert hits(office_client, "hemligstämplat") == {
        "Beslut och punkter på möten": ["Hemligstämplat"]
    }


def test_municipality_and_person_are_found_by_name(client):
    seat = factories.MembershipFactory(person__given_name="Åsa", person__family_name="Öhrn")

    assert hits(client, "åsa öhrn") == {"Personer": [seat.person.name]}
    assert hits(client, "upplands väsby") == {"Kommuner": ["Upplands Väsby kommun"]}


def test_many_hits_are_few_on_the_page_and_all_in_their_register(client):
    for number in range(7):
        factories.published_agreement(title=f"Samverkan {number}")

    page = client.get(reverse("search"), {"q": "samverkan"})

    more = BeautifulSoup(page.content, "html.parser").select_one("main .link-more")
    assert len(hits(client, "samverkan")["Överenskommelser"]) == 5
    assert more["href"] == "/overenskommelser/?q=samverkan"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Skriv minst ett ord att söka efter."),
        ("a", "Skriv minst ett ord med två bokstäver."),
        ("\x00", "Null-tecken är inte tillåtna."),
        ("x" * 101, "Skriv högst 100 tecken."),
    ],
)
def test_what_cannot_be_looked_for_is_said_at_the_field(client, typed, message):
    page = client.get(reverse("search"), {"q": typed})

    assert page.status_code == 200
    assert message in page.content.decode()


def test_search_asks_as_much_whatever_there_is(client):
    def grow(number):
        for _ in range(number):
            factories.publish(decided("Vägar", "att bygga vägar").meeting)
            corrected = factories.publish(decided("Vägar", "att laga vägar").meeting)
            workflow.start_correction(corrected, by=factories.StaffFactory(), reason="Fel.")
            factories.MatterFactory(title="Vägar")
            factories.open_referral(title="Vägar")
            factories.published_agreement(title="Vägar")

    assert_query_count_does_not_grow(client, f"{reverse('search')}?q=vägar", grow)
