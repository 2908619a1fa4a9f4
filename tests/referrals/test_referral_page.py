from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.models import Meeting
from tests import factories
from tests.factories import ReferralDocumentFactory, ReferralFactory, open_referral
from tests.factories.meetings import publish_held
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db
Visibility = Meeting.Visibility


def page(client, referral):
    response = client.get(referral.get_absolute_url())
    return response.content.decode() if response.status_code == 200 else response.status_code


def decided_referral(**meeting):
    """A sent referral that rests on the first item of a published board meeting."""
    board = factories.published_meeting(body=factories.body("styrelsen"), **meeting)
    return open_referral(decided_at=board.items.get(paragraph=1))


def test_a_sent_referral_is_read_by_everyone(anonymous_client):
    referral = open_referral(summary="<h3>Bakgrund</h3><p>Vi frågar.</p>")

    html = page(anonymous_client, referral)

    assert "<h3>Bakgrund</h3><p>Vi frågar.</p>" in html
    assert "70 dagar kvar" in html
    assert "mailto:ylva.hedberga@example.se" in html
    assert referral.registration_number in html


@pytest.mark.parametrize("who", ["anonymous", "other", "member"])
def test_a_draft_is_found_by_the_office_only(request, who, office_client):
    draft = ReferralFactory()

    assert page(request.getfixturevalue(f"{who}_client"), draft) == 404
    assert "syns bara för kansliet" in page(office_client, draft)


def test_the_last_day_is_said(anonymous_client):
    referral = open_referral(due_on=timezone.localdate() + timedelta(days=1))
    assert "Sista dagen i morgon" in page(anonymous_client, referral)
    assert "Svarstiden är slut" in page(anonymous_client, factories.ended_referral())


def test_a_withdrawn_referral_stays_and_says_why(anonymous_client):
    html = page(anonymous_client, factories.withdrawn_referral())

    assert "Fel underlag skickades." in html
    assert "dagar kvar" not in html


def test_scripts_in_the_summary_never_reach_the_page(anonymous_client):
    referral = open_referral(summary="<p>Ja<script>alert(1)</script></p>")
    assert "alert(1)" not in page(anonymous_client, referral)


def test_documents_are_listed_by_kind_files_and_links(anonymous_client):
    referral = open_referral()
    file, link = referral.documents.all()

    html = page(anonymous_client, referral)

    assert f"/remisser/{referral.slug}/handlingar/{file.pk}/" in html
    assert f'href="{link.url}"' in html
    assert html.index("Förslag</h3>") < html.index("Underlag</h3>")


def test_the_decision_is_shown_to_those_who_may_read_it(anonymous_client, member_client):
    referral = decided_referral(visibility=Visibility.MEMBERS)
    decision = referral.decided_at.decisions.first()

    assert decision.text in page(member_client, referral)
    html = page(anonymous_client, referral)
    assert decision.text not in html
    assert referral.decided_at.meeting.get_absolute_url() not in html


def test_the_link_leads_to_the_paragraph(anonymous_client):
    referral = decided_referral(visibility=Visibility.PUBLIC)
    meeting = referral.decided_at.meeting

    html = page(anonymous_client, referral)

    assert f'href="{meeting.get_absolute_url()}#paragraf-1"' in html
    assert 'id="paragraf-1"' in page(anonymous_client, meeting)


def test_meetings_of_the_matter_are_listed_where_their_minutes_are_open(
    anonymous_client, office_client
):
    referral = open_referral()
    open_meeting = factories.held_meeting(visibility=Visibility.PUBLIC)
    closed_meeting = factories.held_meeting(visibility=Visibility.PUBLIC)
    for meeting in (open_meeting, closed_meeting):
        meeting.items.filter(parent=None).update(matter=referral.matter)
    publish_held(open_meeting, by=None)

    html = page(anonymous_client, referral)

    assert open_meeting.get_absolute_url() in html
    assert closed_meeting.get_absolute_url() not in html
    assert closed_meeting.get_absolute_url() in page(office_client, referral)


def test_the_page_asks_as_often_however_much_it_shows(office_client):
    board = factories.published_meeting(body=factories.body("styrelsen"))
    referral = ReferralFactory(decided_at=board.items.first())

    def grow(number):
        for _ in range(number):
            ReferralDocumentFactory(referral=referral)
            meeting = factories.held_meeting()
            meeting.items.update(matter=referral.matter)

    assert_query_count_does_not_grow(office_client, referral.get_absolute_url(), grow, at_most=18)
