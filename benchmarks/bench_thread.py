"""A matter with 200 events, and the register of matters, beside a bare view of the same bytes."""

import statistics
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.cache import caches
from django.test import Client, override_settings
from django.urls import include, path, reverse
from django.utils import timezone

from agreements.models import Adoption, Agreement, AgreementParty
from benchmarks.bench_pages import PARAGRAPH, bare
from benchmarks.measure import Measurement, medians, milliseconds, queries
from ksl_portal.thread.rules import matters_of
from ksl_portal.thread.story import story_of
from meetings.models import AgendaItem, Decision, Following, Matter, Meeting
from members.models import Body, Municipality, PolicyArea, User
from referrals.models import Recipient, Referral, Response

MATTERS, MEETINGS, ROUNDS = 300, 170, 80
FIRST = datetime(2010, 1, 12, 13, tzinfo=ZoneInfo("Europe/Stockholm"))
DAY = date(2018, 1, 10)

urlpatterns = [path("bare/<slug:slug>/", bare), path("", include("ksl_portal.urls"))]


def fill():
    """300 matters, one of which 170 meetings treated, with two remisses and an agreement."""
    now, board = timezone.now(), Body.objects.get(slug="styrelsen")
    matters = Matter.objects.bulk_create(
        Matter(title=f"Ärende {n}", slug=f"arende-{n}", opened_on=FIRST.date())
        for n in range(MATTERS)
    )
    meetings = Meeting.objects.bulk_create(
        Meeting(
            body=board, slug=f"mote-{n}", kind="minutes", visibility="public",
            status="published", published_at=now, starts_at=FIRST + timedelta(days=n * 14),
        )
        for n in range(MEETINGS)
    )  # fmt: skip
    items = AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=1, title="Vägar", text=PARAGRAPH * 2, matter=matter)
        for n, meeting in enumerate(meetings)
        for matter in (matters[0], matters[n])
    )
    Decision.objects.bulk_create(
        Decision(item=item, text="Att kansliet återkommer.") for item in items
    )
    municipalities = list(Municipality.objects.all())
    for number in range(2):
        _send(matters[0], number, municipalities, now)
    _agree(matters[0], municipalities, now)
    return matters[0]


def _send(matter, number, municipalities, now):
    referral = Referral.objects.create(
        title=f"Remiss {number}", matter=matter, status="closed", opened_at=now, sent_on=DAY,
        due_on=DAY + timedelta(days=90), responses_published_at=now,
    )  # fmt: skip
    for municipality in municipalities:
        recipient = Recipient.objects.create(
            referral=referral, kind="municipality", municipality=municipality,
            name=municipality.full_name,
        )  # fmt: skip
        Response.objects.bulk_create(
            [Response(recipient=recipient, status="submitted", received_at=now, sha256="x")]
        )


def _agree(matter, municipalities, now):
    agreement = Agreement.objects.create(
        title="Överenskommelse", matter=matter, status="published", published_at=now,
        policy_area=PolicyArea.objects.first(), rule="at_once",
        recommended_on=DAY, valid_from=DAY,
    )  # fmt: skip
    AgreementParty.objects.bulk_create(
        AgreementParty(agreement=agreement, municipality=each) for each in municipalities
    )
    Adoption.objects.bulk_create(
        Adoption(
            agreement=agreement, municipality=each, outcome="adopted", organ="council",
            decided_on=DAY + timedelta(days=7 * n), received_at=now, status="submitted",
            sha256="x",
        )
        for n, each in enumerate(municipalities)
    )  # fmt: skip


@override_settings(ROOT_URLCONF="benchmarks.bench_thread")
def main():
    """Counts of queries, and the ratio between the thread and a bare view."""
    matter = fill()
    client, member = Client(), Client()
    user = User.objects.create_user("matning@example.se")
    member.force_login(user)
    Following.objects.create(user=user, matter=matter)
    events = len(story_of(matters_of(user).get(pk=matter.pk), user).events)
    if events < 200:
        raise RuntimeError(f"only {events} events")
    page = matter.get_absolute_url()
    html = client.get(page).content.decode()
    carrier = Meeting.objects.first()
    Meeting.objects.filter(pk=carrier.pk).update(notes=html)
    bare_page = f"/bare/{carrier.slug}/"
    ours, theirs = medians(client, page, bare_page, ROUNDS)
    anew = []
    for _ in range(ROUNDS // 8):
        caches["pages"].clear()
        anew.append(milliseconds(client, page))
    caches["pages"].clear()
    return [
        Measurement("queries of a thread with 200 events", queries(member, page), 12, ""),
        Measurement("queries of the register", queries(member, reverse("matter_list")), 12, ""),
        Measurement("thread / bare view, server time", ours / theirs, 6),
        # Not a target of its own, but nobody shall be able to make it much slower unseen.
        Measurement("the same when rendered anew", statistics.median(anew) / theirs, 120),
    ]
