"""What the demo holds is believable, and true to the portal's own rules."""

import re
from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction

from agreements.models import Agreement
from ksl_portal.demo.load import load
from meetings.models import (
    ActionItem,
    AgendaItem,
    Appendix,
    Attendance,
    Decision,
    Matter,
    Meeting,
    MinutesImport,
)
from members.models import Membership, Municipality, Person
from members.richtext import to_plain
from referrals.models import Referral

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup, django_db_blocker):
    """The demo, loaded once for all tests here: none of them changes it."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(f"{TODAY}T09:00:00+01:00", tick=False):
            load(TODAY)
        yield
        transaction.set_rollback(True)


def test_load_demo_prints_accounts_that_can_log_in(client):
    out = StringIO()
    call_command("load_demo", stdout=out)

    password = re.search(r"lösenordet (\S+):", out.getvalue())[1]
    addresses = re.findall(r"\S+@ksl\.example", out.getvalue())
    assert len(addresses) == 7
    for address in addresses:
        assert client.login(username=address, password=password), address


def test_every_municipality_has_someone_in_kso_and_a_registrar():
    seats = Membership.objects.valid_on(TODAY).filter(body__slug="kso")

    assert set(seats.values_list("municipality__name", flat=True)) == set(
        Municipality.objects.values_list("name", flat=True)
    )
    assert not Municipality.objects.filter(registrar_email="").exists()


def test_assignments_never_overlap_and_some_have_ended():
    for membership in Membership.objects.select_related("person", "body"):
        membership.full_clean()

    assert Membership.objects.exclude(valid_to=None).count() >= 5
    assert Membership.objects.valid_on(TODAY).count() >= 106


def test_everyone_has_a_name_of_their_own():
    names = [person.name for person in Person.objects.all()]

    assert len(names) == len(set(names))


def test_every_state_of_a_meeting_is_there():
    assert set(Meeting.objects.values_list("status", flat=True)) == set(Meeting.Status.values)
    assert Meeting.objects.exclude(other_bodies=None).exists()


def test_paragraphs_of_a_year_have_no_gaps():
    published = AgendaItem.objects.filter(parent=None, meeting__status="published")
    protocols = published.filter(meeting__kind="protocol").order_by(
        "series", "meeting__starts_at", "position", "pk"
    )
    by_series = {}
    for series, paragraph in protocols.values_list("series", "paragraph"):
        by_series.setdefault(series, []).append(paragraph)

    assert len(by_series) >= 6
    for paragraphs in by_series.values():
        assert paragraphs == list(range(1, len(paragraphs) + 1))


def test_published_minutes_have_text_and_attendance():
    for meeting in Meeting.objects.published().prefetch_related("items", "attendances"):
        texts = [to_plain(item.text) for item in meeting.items.all()]

        assert sum(map(len, texts)) > 300, meeting
        assert any(row.was_there for row in meeting.attendances.all()), meeting


def test_no_two_published_meetings_read_the_same():
    seen = {}
    for item in AgendaItem.objects.filter(meeting__status="published").select_related("meeting"):
        text = to_plain(item.text)
        if len(text) > 200:
            seen.setdefault(text, []).append(item.meeting.slug)

    assert len(seen) >= 60
    assert [slugs for slugs in seen.values() if len(slugs) > 1] == []


def test_matters_run_through_several_meetings_in_order():
    running = [
        matter
        for matter in Matter.objects.all()
        if matter.agenda_items.values("meeting").distinct().count() >= 3
    ]

    assert len(running) >= 10
    for matter in Matter.objects.all():
        matter.full_clean()
        first = matter.agenda_items.order_by("meeting__starts_at").first()
        assert matter.opened_on < first.meeting.date


def test_papers_of_the_last_months_are_there_and_older_ones_only_named():
    papers = Appendix.objects.filter(meeting__status="published")

    assert papers.exclude(file=None).exists()
    assert papers.filter(file=None).exists()
    for paper in papers.exclude(file=None).select_related("file")[:3]:
        assert paper.file.file.open().read(5) == b"%PDF-"


def test_a_document_waits_for_review_with_a_few_doubts():
    waiting = MinutesImport.objects.get()

    assert waiting.status == "waiting"
    assert waiting.proposal["date"] == "2020-02-04"
    assert 1 <= len(waiting.proposal["doubts"]) <= 5
    assert waiting.proposal["unplaced"] == []


def test_no_text_is_left_with_braces():
    texts = [
        *AgendaItem.objects.values_list("text", flat=True),
        *AgendaItem.objects.values_list("title", flat=True),
        *Decision.objects.values_list("text", flat=True),
        *ActionItem.objects.values_list("text", flat=True),
        *Agreement.objects.values_list("summary", flat=True),
        *Referral.objects.values_list("summary", flat=True),
    ]

    assert [text for text in texts if re.search(r"[{}|]", text)] == []


def test_who_speaks_at_a_meeting_was_there():
    for item in AgendaItem.objects.filter(meeting__status="published").exclude(presenter=""):
        name = item.presenter.split(",")[0]

        there = item.meeting.attendances.filter(name=name, status__in=Attendance.THERE)
        assert there.exists(), f"{name} presents at {item.meeting}"
