"""The meeting list and a meeting page among 2,000 meetings, beside a bare view of the same bytes.

The bare view asks one query and renders one template, behind the same middleware. Both run in
turn; processor time, and the ratio is of the medians.
"""

import statistics
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.http import HttpResponse
from django.template import Context, Engine
from django.test import Client, override_settings
from django.urls import include, path, reverse
from django.utils import timezone

from benchmarks.measure import Measurement, medians, milliseconds, queries
from meetings.models import ActionItem, AgendaItem, Attendance, Decision, Meeting
from members.models import Body, Municipality, Person, User

MEETINGS = 2_000
ITEMS = 12
ROUNDS = 200
FIRST = datetime(2000, 1, 4, 11, tzinfo=ZoneInfo("Europe/Stockholm"))
PARAGRAPH = (
    "<p>Kansliet redogjorde för läget i länets kommuner. Gruppen ställde frågor om kostnader, "
    "tidplan och ansvar, och enades om att återkomma när underlaget är komplett.</p>"
)
BARE = Engine().from_string("{% autoescape off %}{{ page }}{% endautoescape %}")


@login_not_required
def bare(request, slug):
    """One query, one template, the bytes of the meeting page."""
    meeting = Meeting.objects.only("notes").get(slug=slug)
    return HttpResponse(BARE.render(Context({"page": meeting.notes})))


urlpatterns = [path("bare/<slug:slug>/", bare), path("", include("ksl_portal.urls"))]


def fill():
    """2,000 published meetings of twelve items, each with a decision or an assignment."""
    bodies = list(Body.objects.all())
    people = Person.objects.bulk_create(
        Person(given_name=f"Förnamn{n}", family_name=f"Efternamn{n}", slug=f"person-{n}")
        for n in range(40)
    )
    municipalities = list(Municipality.objects.all())
    now = timezone.now()
    meetings = Meeting.objects.bulk_create(
        Meeting(
            body=bodies[n % len(bodies)],
            slug=f"mote-{n}",
            kind="minutes",
            visibility="public",
            status="published",
            published_at=now,
            place="Brunnsviken",
            starts_at=FIRST + timedelta(days=n * 4),
            ends_at=FIRST + timedelta(days=n * 4, hours=2),
        )
        for n in range(MEETINGS)
    )
    items = AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting, position=n, title=f"Ärende {n} om regionens vägar", text=PARAGRAPH * 4
        )
        for meeting in meetings
        for n in range(1, ITEMS + 1)
    )
    Decision.objects.bulk_create(
        Decision(item=item, text="Att kansliet återkommer med förslag.") for item in items[::2]
    )
    ActionItem.objects.bulk_create(
        ActionItem(item=item, text="Ta fram ett underlag till nästa möte.") for item in items[1::4]
    )
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            position=n,
            person=person,
            name=person.name,
            municipality=municipalities[n % 26],
            municipality_name=municipalities[n % 26].name,
            group="member" if n < 26 else "staff",
        )
        for meeting in meetings[-50:]
        for n, person in enumerate(people)
    )
    return meetings[-1]


def queries_anew(client, url):
    caches["pages"].clear()
    return queries(client, url)


@override_settings(ROOT_URLCONF="benchmarks.bench_pages")
def main():
    """Counts of queries, and the ratio between the meeting page and the bare view."""
    meeting = fill()
    client, member = Client(), Client()
    member.force_login(User.objects.create_user("matning@example.se"))
    page = meeting.get_absolute_url()
    bare_page = f"/bare/{meeting.slug}/"
    html = client.get(page).content.decode()
    Meeting.objects.filter(pk=meeting.pk).update(notes=html)
    ours, theirs = medians(client, page, bare_page, ROUNDS)
    first = []
    for _ in range(ROUNDS // 4):
        caches["pages"].clear()
        first.append(milliseconds(client, page))
    listing = reverse("meetings:meeting_list")
    return [
        Measurement("queries of the meeting list", queries(member, listing), 12, ""),
        Measurement("queries of a search in it", queries(member, f"{listing}?q=regionens"), 12, ""),
        Measurement("queries of a meeting page", queries_anew(member, page), 12, ""),
        Measurement("meeting page / bare view, server time", ours / theirs, 4),
        # Not a target of its own, but nobody shall be able to make it much slower unseen.
        Measurement("the same when rendered anew", statistics.median(first) / theirs, 30),
    ]
