"""Answering a call, and what becomes of the answers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.attendance import prefill_attendance
from meetings.models import Meeting
from tests import factories
from tests.forms import soup_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def called(member):
    factories.MembershipFactory(role="substitute")
    return factories.called_meeting(visibility="body")


def own(called, member):
    return called.invitees.get(person=member.person)


def test_the_secret_address_answers_by_post_only_and_until_the_meeting_begins(
    client, called, member
):
    invitee = own(called, member)
    url = reverse("meetings:reply_by_key", args=[invitee.key])

    client.get(url, {"reply": "coming"})
    unanswered = own(called, member).reply
    client.post(url, {"reply": "coming", "note": "Kommer kl. 12"})
    page = soup_of(client.post(url, {"reply": "remote"}, follow=True))
    Meeting.objects.filter(pk=called.pk).update(starts_at=timezone.now(), ends_at=None)
    late = client.post(url, {"reply": "not_coming"})

    assert unanswered == ""
    assert "Deltar på distans" in page.select_one(".facts").text
    assert own(called, member).reply == "remote"
    assert "inte längre" in late.content.decode()
    assert invitee.key not in str(list(called.invitees.values_list()))


def test_a_member_answers_logged_in_and_sees_it_on_the_page_and_on_mina_sidor(
    member_client, other_client, called, member
):
    url = reverse("meetings:reply", args=[called.slug])
    substitute = called.invitees.get(group="substitute").person

    bad = soup_of(member_client.post(url, {"reply": "coming", "substitute": substitute.pk}))
    member_client.post(url, {"reply": "substitute", "substitute": substitute.pk})

    assert "Sänder ersättare" in bad.select_one(".errorlist").text
    assert own(called, member).replied_by == member
    said = f"Sänder {substitute.name}"
    for address in (called.get_absolute_url(), reverse("mine")):
        assert said in soup_of(member_client.get(address)).select_one("main").text
    assert other_client.post(url, {"reply": "coming"}).status_code == 404
    # The page sends along whom the earlier answer named.
    member_client.post(url, {"reply": "coming", "substitute": substitute.pk})
    assert (own(called, member).reply, own(called, member).substitute) == ("coming", None)


def test_one_whose_seat_ends_before_the_day_is_offered_nothing_to_answer(
    member_client, called, member
):
    ends = timezone.localdate() + timedelta(days=1)
    factories.body("kso").memberships.filter(person=member.person).update(valid_to=ends)

    pages = [soup_of(member_client.get(at)) for at in (reverse("mine"), called.get_absolute_url())]

    url = reverse("meetings:reply", args=[called.slug])
    assert [page.select_one(f'a[href="{url}"]') for page in pages] == [None, None]
    assert called.get_absolute_url() in str(pages[0].main)
    assert member_client.get(url).status_code == 404


def test_the_chancery_counts_the_answers_and_attendance_begins_with_them(
    client, member_client, office_client, office, called, member
):
    absent = factories.MembershipFactory()
    substitute = called.invitees.get(group="substitute").person
    key = own(called, member).key
    client.post(
        reverse("meetings:reply_by_key", args=[key]),
        {"reply": "substitute", "substitute": substitute.pk},
    )

    counts = soup_of(office_client.get(called.get_absolute_url())).select_one(".answer-counts")
    hidden = soup_of(member_client.get(called.get_absolute_url())).select(".answer-counts")
    prefill_attendance(called, by=office)

    assert "Sänder ersättare 1" in " ".join(counts.text.split())
    assert hidden == []
    there = dict(called.attendances.values_list("person_id", "status"))
    assert there[member.person.pk] == "absent_notified"
    assert there[substitute.pk] == "present"
    assert there[absent.person_id] == "present"


def test_one_answer_never_opens_anothers(client, called, member):
    tomorrow = factories.called_meeting(starts_at=timezone.now() + timedelta(days=1))
    key = own(tomorrow, member).key

    client.post(reverse("meetings:reply_by_key", args=[key]), {"reply": "not_coming"})

    assert own(called, member).reply == ""
    assert tomorrow.invitees.exclude(reply="").count() == 1
