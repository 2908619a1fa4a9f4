"""The demo's referrals and agreements: in every state, and tied to what the board decided."""

from datetime import date, datetime

import pytest
import time_machine
from django.db.models import Count, F
from django.urls import reverse

from agreements.models import Agreement, Stage
from ksl_portal.demo.adoptions import load_adoptions
from ksl_portal.demo.answers import load_answers
from ksl_portal.demo.cast import Cast
from ksl_portal.demo.days import STOCKHOLM
from ksl_portal.demo.registers import load_registers
from members.models import PolicyArea
from referrals.models import Referral
from tests import factories
from tests.factories.meetings import publish_held
from tests.forms import soup_of

TODAY = date(2026, 11, 21)
DECIDED = [
    "Remiss: äldres flyttning till särskilt boende",
    "Rekommendation om äldres flyttning till särskilt boende",
    "Remiss av samverkansavtal för gymnasieregionen",
    "Rekommendation om samverkansavtal för gymnasieregionen",
]


@pytest.fixture
def demo(office):
    """The registers, with a board that has come to some of the items that they rest on."""
    with time_machine.travel(f"{TODAY}T09:00:00+01:00", tick=False):
        meeting = factories.held_meeting(
            body=factories.body("styrelsen"),
            visibility="public",
            starts_at=datetime(2026, 3, 19, 13, 0, tzinfo=STOCKHOLM),
        )
        for title in DECIDED:
            matter = factories.MatterFactory(policy_area=factories.policy_area())
            item = factories.AgendaItemFactory(meeting=meeting, title=title, matter=matter)
            factories.DecisionFactory(item=item)
        publish_held(meeting, by=office)
        Cast(TODAY).create()
        load_registers(TODAY, by=office)
        load_adoptions(TODAY, by=office)
        yield


def test_some_referrals_are_open_and_some_are_not(demo):
    assert Referral.objects.open_on(TODAY).exists()
    assert Referral.objects.closed_on(TODAY).filter(status="open").exists()
    statuses = set(Referral.objects.values_list("status", flat=True))
    assert statuses >= {"draft", "open", "closed", "withdrawn"}


def test_the_newest_remiss_has_written_to_all_and_the_survey_waits(demo):
    newest = Referral.objects.get(sent_on=TODAY)
    survey = Referral.objects.get(kind="survey", status="draft")

    assert newest.recipients.count() == 26
    assert len(set(newest.questions.values_list("kind", flat=True))) == 4
    assert (survey.status, survey.questions.count()) == ("draft", 10)
    assert survey.question_groups.count() == 3


def test_the_closed_survey_has_72_answers_and_a_top_ten(demo, office, office_client):
    load_answers(TODAY, by=office)
    survey = Referral.objects.get(kind="survey", status="closed")
    page = soup_of(office_client.get(reverse("referrals:compilation", args=[survey.slug])))

    assert "72 av" in page.select_one(".page-header__lead").text
    tops = {h3.text: h3.find_next("ol") for h3 in page.select("[aria-labelledby=viktigast] h3")}
    assert [len(top.select("li")) for top in tops.values()] == [10, 10, 10, 9]
    assert list(tops)[1:] == ["Regional utveckling", "Välfärdsutveckling", "Övergripande uppdrag"]
    groups = survey.question_groups.annotate(asked=Count("questions"))
    assert [group.asked for group in groups] == [14, 17, 9]


def test_a_referral_goes_out_after_the_boards_decision(demo):
    decided = Referral.objects.exclude(decided_at=None)

    assert decided.exists()
    assert not decided.filter(sent_on__lte=F("decided_at__meeting__starts_at__date")).exists()
    assert not decided.exclude(matter=F("decided_at__matter")).exists()


def test_agreements_stand_at_different_stages_in_all_areas(demo):
    stages = Agreement.objects.with_stage(TODAY).values_list("stage", flat=True)
    areas = PolicyArea.objects.filter(agreements__isnull=False).distinct()

    assert set(stages) == set(Stage.values) - {Stage.WITHDRAWN}
    assert areas.count() >= 6


def test_the_public_reads_all_that_the_demo_sent_and_published(demo, anonymous_client):
    rows = [*Referral.objects.exclude(status="draft"), *Agreement.objects.all()]

    answers = {row.slug: anonymous_client.get(row.get_absolute_url()).status_code for row in rows}

    assert len(answers) > 20
    assert set(answers.values()) == {200}
