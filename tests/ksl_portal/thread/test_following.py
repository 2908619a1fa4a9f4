"""Following a matter, and the mail of the day."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from ksl_portal.thread.digest import send_due_digests, tell
from meetings.models import Digest, Following
from outbox.models import Message
from tests import factories
from tests.cast import logged_in


def month_ago():
    return timezone.localdate() - timedelta(days=30)


def at(hour, days=0):
    """That hour of today, or of a day after it, in Stockholm."""
    day = timezone.localdate() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Europe/Stockholm"))


@pytest.fixture
def matter(db):
    matter = factories.MatterFactory(title="Vatten i länet")
    factories.treated(matter, month_ago(), decision="Gammalt beslut.")
    return matter


def follow(user, matter):
    response = logged_in(user).post(f"{matter.get_absolute_url()}folj/")
    assert response.status_code == 302
    return Following.objects.get(user=user, matter=matter)


def digests():
    return Message.objects.filter(kind="digest")


def test_a_reader_follows_once_and_stops(member, matter):
    client = logged_in(member)
    follow(member, matter)
    follow(member, matter)

    assert "Sluta följa" in client.get(matter.get_absolute_url()).content.decode()
    assert "Vatten i länet" in client.get("/mina-sidor/bevakningar/").content.decode()
    assert "Vatten i länet" in client.get("/mina-sidor/").content.decode()

    client.post(f"{matter.get_absolute_url()}sluta-folja/")

    assert not Following.objects.exists()
    kept = Following.history.order_by("pk").values_list("history_type", "history_user")
    assert list(kept) == [("+", member.pk), ("-", member.pk)]


def test_what_was_known_is_never_mailed_and_nothing_new_gives_no_mail(member, matter):
    follow(member, matter)

    assert send_due_digests(at(8)) == 0
    assert not digests().exists()


def test_what_is_new_is_mailed_once_a_day_at_most(member, matter):
    follow(member, matter)
    factories.treated(matter, month_ago(), decision="Nytt beslut om vatten.")

    assert send_due_digests(at(6)) == 0
    assert send_due_digests(at(7)) == 1
    factories.treated(matter, month_ago(), decision="Ännu ett beslut.")
    assert send_due_digests(at(8)) == 0
    mail = digests().get()
    assert mail.to_address == member.email
    assert "Nytt beslut om vatten." in mail.text
    assert "Gammalt beslut." not in mail.text
    assert matter.get_absolute_url() in mail.text

    assert send_due_digests(at(7, days=1)) == 1
    assert "Nytt beslut" not in digests().order_by("pk").last().text
    assert send_due_digests(at(7, days=2)) == 0


def test_several_matters_come_in_one_mail(member, matter):
    other = factories.MatterFactory(title="Avfall i länet")
    factories.treated(other, month_ago())
    for each in (matter, other):
        follow(member, each)
        factories.treated(each, month_ago(), decision="Nytt.")

    send_due_digests(at(9))

    mail = digests().get()
    assert "Vatten i länet" in mail.text and "Avfall i länet" in mail.text
    assert mail.subject == "2 nyheter om det du följer"


def test_a_mail_tells_what_the_reader_may_see_at_that_moment(member, other, matter):
    follow(member, matter)
    follow(other, matter)
    called = factories.called_meeting(visibility="body", starts_at=timezone.now())
    factories.AgendaItemFactory(meeting=called, matter=matter, title="Bara för gruppen")
    type(called).objects.filter(pk=called.pk).update(starts_at=at(8) - timedelta(days=3))

    assert send_due_digests(at(8)) == 1
    assert digests().get().to_address == member.email


def test_a_second_worker_writes_no_second_mail(member, matter):
    follow(member, matter)
    factories.treated(matter, month_ago())

    assert tell(member, timezone.localdate()) is True
    assert tell(member, timezone.localdate()) is False
    assert digests().count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Digest.objects.create(user=member, day=timezone.localdate())


def test_a_closed_account_gets_no_mail(member, matter):
    follow(member, matter)
    factories.treated(matter, month_ago())
    type(member).objects.filter(pk=member.pk).update(is_active=False)

    assert send_due_digests(at(8)) == 0


def test_the_link_in_the_mail_asks_and_then_stops(member, matter, anonymous_client):
    follow(member, matter)
    factories.treated(matter, month_ago())
    send_due_digests(at(8))
    path = re.search(r"/bevakning/\S+/", digests().get().text)[0]

    assert "Sluta följa ärendet?" in anonymous_client.get(path).content.decode()
    assert Following.objects.exists()

    anonymous_client.post(path)
    assert not Following.objects.exists()
    assert anonymous_client.post(path).status_code == 200
