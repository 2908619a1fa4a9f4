"""The register and the matrix of 400 agreements × 26 adoptions, beside bare views of the same."""

from datetime import date, timedelta

from django.core.cache import caches
from django.test import Client, override_settings
from django.urls import include, path, reverse
from django.utils import timezone

from agreements.models import Adoption, Agreement, AgreementParty
from benchmarks.bench_pages import PARAGRAPH, bare
from benchmarks.measure import Measurement, medians, queries
from meetings.models import Meeting
from members.models import Body, Municipality, PolicyArea, User

AGREEMENTS, ROUNDS = 400, 60
DAY = date(2018, 1, 10)

urlpatterns = [path("bare/<slug:slug>/", bare), path("", include("ksl_portal.urls"))]


def fill():
    """400 published agreements in all areas, each decided on by all 26."""
    areas, municipalities = list(PolicyArea.objects.all()), list(Municipality.objects.all())
    agreements = Agreement.objects.bulk_create(
        Agreement(
            title=f"Samverkan nummer {n}", slug=f"samverkan-{n}", kind=Agreement.Kind.values[n % 6],
            policy_area=areas[n % len(areas)], summary=PARAGRAPH, recommended_on=DAY,
            valid_from=DAY, in_force_since=DAY, status="published",
            published_at=timezone.now(), registration_number=f"KSL/18/{n:04}",
            valid_to=None if n % 5 else timezone.localdate() + timedelta(days=n),
        )
        for n in range(AGREEMENTS)
    )  # fmt: skip
    AgreementParty.objects.bulk_create(
        AgreementParty(agreement=agreement, municipality=each)
        for agreement in agreements
        for each in municipalities
    )
    Adoption.objects.bulk_create(
        Adoption(
            agreement=agreement, municipality=each, outcome="declined" if n % 9 == 0 else "adopted",
            organ="council", decided_on=DAY + timedelta(days=n), received_at=timezone.now(),
            status="submitted", sha256="x",
        )
        for agreement in agreements
        for n, each in enumerate(municipalities)
    )  # fmt: skip


def ratio(client, page, carrier):
    """How many times a bare view of the same bytes `page` takes, by the medians of both."""
    Meeting.objects.filter(pk=carrier.pk).update(notes=client.get(page).content.decode())
    bare_page = f"/bare/{carrier.slug}/"
    ours, theirs = medians(client, page, bare_page, ROUNDS)
    return ours / theirs


@override_settings(ROOT_URLCONF="benchmarks.bench_agreements")
def main():
    """Counts of queries, and the ratio between each page and a bare view."""
    fill()
    carrier = Meeting.objects.create(
        body=Body.objects.first(), slug="bare", starts_at=timezone.now(), kind="minutes"
    )
    client, member = Client(), Client()
    member.force_login(User.objects.create_user("matning@example.se"))
    pages = {
        "register": reverse("agreements:agreement_list"),
        "matrix": reverse("agreements:matrix"),
    }
    found = []
    for name, page in pages.items():
        caches["pages"].clear()
        found.append(Measurement(f"queries of the {name}", queries(member, page), 12, ""))
        found.append(
            Measurement(f"{name} / bare view, server time", ratio(client, page, carrier), 6)
        )
    return found
