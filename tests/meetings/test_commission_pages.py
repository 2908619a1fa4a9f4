"""The register of KSL's assignments and one assignment's page."""

import pytest
from django.contrib.auth.models import AnonymousUser

from meetings import workflow
from meetings.commission_events import happenings_of
from tests import factories
from tests.factories.meetings import FIRST_MEETING
from tests.forms import soup_of
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db


def titles(client, query=""):
    page = soup_of(client.get(f"/ksl-uppdrag/{query}"))
    return [a.text for a in page.select(".body-row__name a")]


def test_the_register_is_narrowed_by_body_form_and_state(client, office_client):
    def made(title, **directive):
        return factories.decided_commission(commission={"title": title}, **directive)

    made("Arkiv")
    made("Buss", form="process", recurrence="Varje år", body=factories.body("kso"))
    ended = made("Cykel")
    workflow.finish_commission(ended, by=factories.StaffFactory(), reason="Cyklarna finns.")
    factories.drafted_commission(commission={"title": "Demens"})

    assert titles(client) == ["Arkiv", "Buss", "Cykel"]
    assert titles(client, "?organ=kso") == ["Buss"]
    assert titles(client, "?form=project") == ["Arkiv", "Cykel"]
    assert titles(client, "?lage=finished") == ["Cykel"]
    assert titles(client, "?lage=draft") == []
    assert titles(client, "?organ=finns-inte&form=%00") == []
    assert titles(office_client) == ["Demens", "Arkiv", "Buss", "Cykel"]


def test_an_assignment_shows_the_test_it_rests_on_with_all_reasons(client):
    commission = factories.decided_commission()

    text = soup_of(client.get(commission.get_absolute_url())).main.text

    assert "3 av sju kriterier möts" in text
    assert "En upphandling i stället för tjugosex." in text
    assert str(commission.idea_test.judged_by_person) in text


def test_reports_stand_tertial_by_tertial_on_pages(client):
    commission = factories.decided_commission(
        decided_at=factories.board_item(starts_at=FIRST_MEETING)
    )
    for year in range(2016, 2021):
        for tertial in (1, 2, 3):
            factories.published_report(commission=commission, year=year, tertial=tertial)

    def headings(page):
        soup = soup_of(client.get(commission.get_absolute_url(), {"sida": page}))
        return [heading.text for heading in soup.select(".report__title")]

    assert headings(1)[:2] == ["Tertial 3 2020", "Tertial 2 2020"]
    assert headings(2) == ["Tertial 3 2016", "Tertial 2 2016", "Tertial 1 2016"]


def grow_register(number):
    for _ in range(number):
        factories.published_report(commission=factories.decided_commission())


def test_the_register_needs_as_many_queries_whatever_its_size(client):
    assert_query_count_does_not_grow(client, "/ksl-uppdrag/", grow_register)


def test_a_body_with_assignments_needs_as_many_queries_whatever_their_number(client):
    assert_query_count_does_not_grow(client, "/organ/styrgrupp-digital-agenda/", grow_register)


def test_an_assignments_page_needs_as_many_queries_whatever_it_holds(client):
    commission = factories.decided_commission(
        decided_at=factories.board_item(starts_at=FIRST_MEETING)
    )
    tertials = ((year, tertial) for year in range(2016, 2020) for tertial in (1, 2, 3))

    def grow(number):
        for (year, tertial), _ in zip(tertials, range(number), strict=False):
            factories.published_report(commission=commission, year=year, tertial=tertial)

    assert_query_count_does_not_grow(client, commission.get_absolute_url(), grow)


def test_a_meeting_with_reports_needs_as_many_queries_whatever_their_number(client):
    meeting = factories.meeting_with_reports(factories.published_report(), visibility="public")

    def grow(number):
        by = factories.StaffFactory()
        grow_register(number)
        workflow.take_in_reports(meeting, factories.published_report().period, by=by)

    client.force_login(factories.StaffFactory())
    assert_query_count_does_not_grow(client, meeting.get_absolute_url(), grow, at_most=20)


def test_a_matters_story_tells_of_test_decision_report_and_end(django_assert_num_queries):
    report = factories.published_report()
    commission = workflow.finish_commission(
        report.commission, by=factories.StaffFactory(), reason="Tjänsten är i drift."
    )
    factories.drafted_commission(test=False, commission={"matter": commission.matter})

    with django_assert_num_queries(4):
        told = happenings_of(commission.matter, AnonymousUser())

    assert [each.title for each in sorted(told, key=lambda each: (each.day, each.key))[:2]] == [
        "Idén prövades: kan bli ett uppdrag",
        f"Blev KSL-uppdraget {commission.title}",
    ]
    assert {each.title for each in told} > {
        "Tertial 1 2026: följer plan",
        f"KSL-uppdraget {commission.title} slutfördes",
    }
    assert len(told) == 4
