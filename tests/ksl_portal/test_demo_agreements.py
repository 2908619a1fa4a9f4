"""The demo holds the agreements of the list of 2014: each once, in its area, with its status.

The list's titles, areas and statuses are facts, kept beside this test. A title under two areas is
one agreement with a second area; "revidering" after a title says that the agreement is revised.
"""

import csv
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from django.db.models import F

from agreements.fingerprint import is_intact
from agreements.models import Adoption, Agreement, Stage
from ksl_portal.demo.adoptions import load_adoptions
from ksl_portal.demo.answers import load_answers
from ksl_portal.demo.cast import Cast
from ksl_portal.demo.days import STOCKHOLM
from ksl_portal.demo.registers import load_registers
from referrals.models import Response
from tests import factories
from tests.factories.meetings import publish_held

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
LIST = Path(__file__).parent / "overenskommelser_2014.csv"
# The portal calls one area by a longer name.
AREAS = {"E-förvaltning": "E-förvaltning och digitalisering"}
DECIDED = {
    "Remiss: äldres flyttning till särskilt boende": datetime(2025, 9, 25, 13),
    "Rekommendation om äldres flyttning till särskilt boende": datetime(2026, 3, 19, 13),
}
STAGES = {
    "in_force": {Stage.IN_FORCE, Stage.REVISION},
    "revision": {Stage.REVISION},
    "planned": {Stage.PREPARATION},
}


@pytest.fixture(scope="module", autouse=True)
def registers(django_db_setup, django_db_blocker):
    """The demo's registers, with a board that asked for answers and then recommended."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(f"{TODAY}T09:00:00+01:00", tick=False):
            office, matter = factories.StaffFactory(), factories.MatterFactory()
            for title, day in DECIDED.items():
                meeting = factories.held_meeting(
                    body=factories.body("styrelsen"),
                    visibility="public",
                    starts_at=day.replace(tzinfo=STOCKHOLM),
                )
                item = factories.AgendaItemFactory(meeting=meeting, title=title, matter=matter)
                factories.DecisionFactory(item=item)
                publish_held(meeting, by=office)
            Cast(TODAY).create()
            load_registers(TODAY, by=office)
            load_answers(TODAY, by=office)
            load_adoptions(TODAY, by=office)
        yield
        transaction.set_rollback(True)


def listed():
    with LIST.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


def test_every_line_of_the_list_is_one_agreement_in_its_area_with_its_status():
    staged = Agreement.objects.with_stage(TODAY).select_related("policy_area", "second_area")
    by_title = {agreement.title: agreement for agreement in staged}
    wrong = []
    for line in listed():
        agreement = by_title.get(line["title"])
        area = AREAS.get(line["area"], line["area"])
        if agreement is None:
            wrong.append(("missing", line))
        elif area not in {str(agreement.policy_area), str(agreement.second_area)}:
            wrong.append((str(agreement.policy_area), line))
        elif agreement.stage not in STAGES[line["status"]]:
            wrong.append((agreement.stage, line))

    assert wrong == []


def test_no_agreement_of_the_list_is_there_twice():
    titles = Counter(
        title.casefold() for title in Agreement.objects.values_list("title", flat=True)
    )

    assert len(listed()) == 63
    assert len({line["title"] for line in listed()}) == 60
    assert [title for title, number in titles.items() if number > 1] == []


def test_what_is_under_two_areas_is_shown_in_both(client):
    for area in ("utbildning", "socialtjanst-halsa"):
        page = client.get("/overenskommelser/", {"sakomrade": area, "q": "BUS"})
        assert [one.title for one in page.context["page"]] == ["Barn i behov av särskilt stöd, BUS"]


def test_all_are_between_the_26_and_the_adoptions_are_spread():
    outcomes = Counter(Adoption.objects.values_list("outcome", flat=True))
    channels = set(Adoption.objects.values_list("channel", flat=True))

    assert not Agreement.objects.exclude(parties__municipality__slug="nacka").exists()
    assert outcomes["adopted"] > outcomes["partly"] > outcomes["declined"]
    assert outcomes["declined"] > outcomes["withdrawn"] > 0
    assert channels == {"mail", "paper"}
    assert Adoption.objects.exclude(statements=None).count() > 20


def test_no_adoption_is_older_than_its_recommendation_and_each_hash_holds():
    adoptions = Adoption.objects.select_related("agreement", "municipality")

    assert not adoptions.filter(decided_on__lt=F("agreement__recommended_on")).exists()
    assert not adoptions.filter(received_at__date__gt=TODAY).exists()
    assert all(is_intact(adoption) for adoption in adoptions.exclude(statements=None))
    for agreement in Agreement.objects.all():
        assert agreement.in_force_since == agreement.day_in_force(), agreement


def test_one_matter_runs_from_remiss_to_adoptions():
    agreement = Agreement.objects.get(title="Äldres flyttning till särskilt boende")
    referral, matter = agreement.referral, agreement.matter
    answers = Response.objects.submitted().filter(recipient__referral=referral)

    assert agreement.recommended_at.matter == referral.decided_at.matter == matter
    assert referral.matter == matter
    assert answers.count() == 26
    assert (referral.status, referral.outcome_at) == ("decided", agreement.recommended_at)
    latest = answers.latest("received_at").received_at
    compiled_at = referral.compilation.published_at
    assert latest < compiled_at < agreement.recommended_at.meeting.starts_at
    assert agreement.adoptions.current().adopting().count() > 10
