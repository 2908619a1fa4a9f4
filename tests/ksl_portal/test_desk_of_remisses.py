"""The chancery's desk shows remisses that soon end with answers missing, and anstånd to decide."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from referrals import workflow
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def task(client, heading):
    soup = BeautifulSoup(client.get(reverse("admin:index")).content, "html.parser")
    found = next(each for each in soup.select(".tasks .module") if heading in each.h2.get_text())
    return found.ul.get_text(" ", strip=True)


def test_a_remiss_that_soon_ends_tells_how_many_have_not_answered(office_client):
    soon = factories.asked("botkyrka", "nacka", "danderyd", due_on=in_days(5))
    factories.submitted(soon.recipients.get(municipality__slug="nacka"))
    later = factories.asked("botkyrka", due_on=in_days(40))

    shown = task(office_client, "Remisser med svar kvar")

    assert f"{soon.title}, sista dag {soon.due_on}: 2 av 3 har inte svarat" in shown
    assert later.title not in shown


def test_a_remiss_that_all_have_answered_is_not_there(office_client):
    referral = factories.asked("botkyrka", due_on=in_days(5))
    factories.submitted(referral.recipients.get())
    assert "Alla har svarat" in task(office_client, "Remisser med svar kvar")


def test_anstand_to_decide_leads_to_its_recipient(office_client, office):
    recipient = factories.asked("botkyrka").recipients.get()
    asked = workflow.ask_extension(recipient, by=None, wanted_until=in_days(90), reason="Nämnden.")
    url = reverse("referrals:board_recipient", args=[recipient.referral.slug, recipient.pk])

    assert "Botkyrka kommun till" in task(office_client, "Anstånd att avgöra")
    assert url in office_client.get(reverse("admin:index")).content.decode()
    workflow.grant_extension(asked, by=office)

    assert "Ingen begäran" in task(office_client, "Anstånd att avgöra")


def test_a_closed_remiss_leads_to_its_compilation(office_client, office):
    referral = factories.ended_referral()
    assert "Alla stängda" in task(office_client, "Remisser att sammanställa")
    workflow.close_referral(referral, by=office)

    assert referral.title in task(office_client, "Remisser att sammanställa")
    url = reverse("referrals:compilation", args=[referral.slug])
    assert url in office_client.get(reverse("admin:index")).content.decode()
    assert (
        url in office_client.get(reverse("referrals:board", args=[referral.slug])).content.decode()
    )


def test_the_desk_needs_as_many_queries_for_many_remisses(office_client):
    office_client.get(reverse("admin:index"))
    factories.asked("botkyrka", due_on=in_days(5))
    with_one = count_queries(office_client, reverse("admin:index"))
    for _ in range(3):
        referral = factories.asked("botkyrka", "nacka", due_on=in_days(6))
        recipient = referral.recipients.first()
        workflow.ask_extension(recipient, by=None, wanted_until=in_days(90), reason="Nämnden.")
    assert len(count_queries(office_client, reverse("admin:index"))) == len(with_one)
