"""Calling to a meeting: what the preview shows is what is sent, changes, additions, cancelling."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from meetings import workflow
from meetings.models import Appendix, Meeting
from outbox.mime import mail_of
from outbox.models import Message
from tests import factories
from tests.forms import soup_of

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")
# All days that stand here are ahead of it, whenever the tests are run.
BEFORE = datetime(2026, 11, 2, 9, tzinfo=STOCKHOLM)


@pytest.fixture
def seat():
    return factories.MembershipFactory(
        person=factories.PersonFactory(email="ledamot@kommun.example.se")
    )


@pytest.fixture
def meeting(seat):
    return factories.planned_meeting(remote_link="https://mote.example.se/1")


@pytest.fixture
def called(meeting, office):
    return workflow.call_meeting(meeting, by=office)


def page_of(client, meeting):
    return soup_of(client.get(reverse("admin:meetings_meeting_call", args=[meeting.pk])))


def send(client, meeting, page, step="call"):
    shown = page.select_one(f"form:has([value={step}]) [name=shown]")["value"]
    url = reverse("admin:meetings_meeting_call", args=[meeting.pk])
    return soup_of(client.post(url, {"step": step, "shown": shown}, follow=True))


def letters(kind):
    return list(Message.objects.filter(kind=kind).order_by("pk"))


def event_in(message):
    calendar = Calendar.from_ical(message.calendar)
    [event] = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), event


def move(meeting, **changes):
    for name, value in changes.items():
        setattr(meeting, name, value)
    meeting.save()


def test_the_preview_shows_who_gets_what_and_the_button_sends_just_that(
    office_client, meeting, seat
):
    without = factories.MembershipFactory(role="substitute").person
    kept = factories.AppendixFactory(
        meeting=meeting, title="Kansliets PM", visibility=Appendix.Visibility.STAFF
    )

    page = page_of(office_client, meeting)
    shown = page.select_one("#mejl-1 + .letter pre").text
    answer = send(office_client, meeting, page)

    assert "ledamot@kommun.example.se" in page.select_one("table").text
    assert f"{without.name} saknar e-postadress" in page.select_one(".to-think-of").text
    assert kept.title in page.select_one("[aria-labelledby=handlingar]").text
    assert kept.title not in shown
    [message] = letters("meeting_call")
    assert (message.to_address, message.to_name) == (seat.person.email, seat.person.name)
    [invitee] = meeting.invitees.exclude(email="")
    assert message.text == shown.replace("personlig-nyckel", invitee.key)
    assert "Mejlen är på väg" in answer.select_one(".messagelist").text
    assert Meeting.objects.get(pk=meeting.pk).status == "called"


def test_what_changed_after_the_preview_is_not_sent_unread(office_client, meeting):
    page = page_of(office_client, meeting)
    factories.AgendaItemFactory(meeting=meeting, title="En punkt till")

    answer = send(office_client, meeting, page)

    assert "har ändrats sedan du öppnade sidan" in answer.select_one(".messagelist").text
    assert "En punkt till" in answer.select_one("#mejl-1 + .letter").text
    assert letters("meeting_call") == []
    assert Meeting.objects.get(pk=meeting.pk).status == "planned"


def test_the_mail_carries_an_invitation_that_outlook_offers_to_accept(called):
    [message] = letters("meeting_call")

    alternatives = mail_of(message).message()
    parts = list(alternatives.walk())
    types = [part.get_content_type() for part in parts[1:]]
    method, event = event_in(message)

    assert alternatives.get_content_type() == "multipart/alternative"
    assert types == ["text/plain", "text/html", "text/calendar"]
    assert parts[-1].get_param("method") == "REQUEST"
    sent = Calendar.from_ical(parts[-1].get_payload(decode=True))
    assert sent.walk("VEVENT")[0]["UID"] == event["UID"] == f"mote-{called.pk}@localhost"
    assert (method, event["SEQUENCE"], event["STATUS"]) == ("REQUEST", 0, "CONFIRMED")
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert str(event["ATTENDEE"]) == "mailto:ledamot@kommun.example.se"
    assert str(event["ORGANIZER"]).startswith("mailto:")


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        (datetime(2027, 1, 12, 11, tzinfo=STOCKHOLM), 2, (10, 12)),
        (datetime(2027, 7, 13, 11, tzinfo=STOCKHOLM), 2, (9, 11)),
        # The clock goes forward at 2 and back at 3; the second hour from 2 to 3 is told in UTC.
        (datetime(2027, 3, 28, 1, tzinfo=STOCKHOLM), 1, (0, 1)),
        (datetime(2027, 10, 31, 2, 30, tzinfo=STOCKHOLM, fold=1), 1, (1, 2)),
    ],
    ids=["winter", "summer", "night in March", "night in October"],
)
@time_machine.travel(BEFORE, tick=False)
def test_the_invitation_says_the_right_hour_all_year(seat, office, start, hours, expected):
    ends = start.astimezone(ZoneInfo("UTC")) + timedelta(hours=hours)
    meeting = factories.planned_meeting(starts_at=start, ends_at=ends)

    workflow.call_meeting(meeting, by=office)

    _, event = event_in(letters("meeting_call")[0])
    told = [event.decoded(name).astimezone(ZoneInfo("UTC")) for name in ("DTSTART", "DTEND")]
    assert told[0].timestamp() == start.timestamp()
    assert tuple(each.hour for each in told) == expected


@time_machine.travel(BEFORE, tick=False)
def test_a_letter_tells_no_hour_that_is_not_known_and_both_days_of_two(office_client, meeting):
    page = page_of(office_client, meeting)
    start = datetime(2031, 3, 4, tzinfo=STOCKHOLM)
    move(meeting, starts_at=start, ends_at=None, time_known=False)
    without = page_of(office_client, meeting)
    ends = datetime(2031, 3, 5, 13, tzinfo=STOCKHOLM)
    move(meeting, starts_at=start.replace(hour=11), ends_at=ends, time_known=True)
    both = page_of(office_client, meeting)

    letter = "#mejl-1 + .letter pre"
    assert " kl. " in page.select_one(letter).text
    assert "Tid: tisdag 4 mars 2031\n" in without.select_one(letter).text
    said = "Tid: tisdag 4 mars 2031, kl. 11.00 till onsdag 5 mars, kl. 13.00\n"
    assert said in both.select_one(letter).text


def test_a_changed_time_is_offered_to_be_sent_and_replaces_the_booking(office_client, called, seat):
    old = letters("meeting_call")[0]
    move(
        called,
        starts_at=called.starts_at + timedelta(days=1),
        ends_at=called.ends_at + timedelta(days=1),
        place="Årsta",
    )
    joined = factories.PersonFactory(email="ny@kommun.example.se")
    factories.MembershipFactory(person=joined)

    page = page_of(office_client, called)
    send(office_client, called, page, "update")

    assert "Årsta" in page.select_one(".changes").text
    [message] = letters("meeting_update")
    (_, before), (method, event) = event_in(old), event_in(message)
    assert (method, event["SEQUENCE"], event["UID"]) == ("REQUEST", 1, before["UID"])
    assert event.decoded("DTSTART") == called.starts_at.replace(microsecond=0)
    assert message.to_address == seat.person.email
    assert letters("meeting_call")[-1].to_address == joined.email
    assert page_of(office_client, called).select(".changes") == []


def test_a_body_that_joins_after_the_call_is_called_and_the_others_are_told(
    office_client, called, seat
):
    au = factories.body("au")
    joined = factories.PersonFactory(email="au@kommun.example.se")
    kommun = factories.municipality("botkyrka")
    factories.MembershipFactory(body=au, person=joined, municipality=kommun)
    called.other_bodies.add(au)

    page = page_of(office_client, called)
    send(office_client, called, page, "update")

    told = page.select_one(".changes").text
    assert f"Organ: {called.body.name} → {called.body.name} och {au.name}" in told
    assert f"{joined.name} (ledamot, Botkyrka) är inte kallad än" in told
    assert letters("meeting_call")[-1].to_address == joined.email
    [message] = letters("meeting_update")
    assert message.to_address == seat.person.email
    assert au.name in event_in(message)[1]["SUMMARY"]
    assert page_of(office_client, called).select(".changes") == []


def test_who_has_left_the_body_is_told_and_can_no_longer_answer(called, seat, office, client):
    invitee = called.invitees.get()
    seat.valid_to = timezone.localdate() - timedelta(days=1)
    seat.save()
    address = reverse("meetings:reply_by_key", args=[invitee.key])

    assert client.get(address).status_code == 404
    assert client.post(address, {"reply": "coming"}).status_code == 404
    with pytest.raises(ValidationError):
        workflow.answer_call(invitee, reply="coming", by=None)
    workflow.update_call(called, by=office)

    [message] = letters("meeting_withdrawn")
    method, event = event_in(message)
    assert (method, event["SEQUENCE"], event["STATUS"]) == ("CANCEL", 1, "CANCELLED")


def test_cancelling_withdraws_every_booking(called, office):
    workflow.cancel_meeting(called, by=office, reason="För få anmälda.")

    [message] = letters("meeting_cancelled")
    method, event = event_in(message)
    assert (method, event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert "För få anmälda." in message.text


def test_additions_are_told_once_and_marked_with_their_day(office_client, member_client, called):
    first = called.items.order_by("position").first()
    first.position = 0
    first.save()
    last = called.items.filter(parent=None).order_by("position").last()
    before, last.title = last.title, "En annan rubrik"
    last.save()
    late = factories.AgendaItemFactory(meeting=called, title="Sen punkt", position=1)
    factories.AppendixFactory(meeting=called, item=late, title="Sent underlag", number="")

    page = page_of(office_client, called)
    send(office_client, called, page, "news")

    message, other = letters("meeting_supplement")
    assert message.to_address != other.to_address
    assert "Sen punkt" in message.text
    assert "Bilaga: Sent underlag" in message.text
    assert page_of(office_client, called).select_one("[value=news]") is None
    with pytest.raises(ValidationError, match="inget nytt"):
        workflow.tell_news(called, by=None)
    shown = soup_of(member_client.get(called.get_absolute_url()))
    marks = [mark.text for mark in shown.select(".since-call")]
    today = timezone.localtime().strftime("%-d ")
    assert any(mark.startswith(f"Nytt efter kallelsen, {today}") for mark in marks)
    assert "Stod som punkt 2 i kallelsen" in marks
    assert any(f"Hette ”{before}” i kallelsen" in mark for mark in marks)


def test_what_is_taken_away_after_the_call_is_told_once_and_on_the_page(
    office_client, member_client, meeting
):
    [item, other, *_] = meeting.items.filter(parent=None)
    factories.AppendixFactory(meeting=meeting, item=item, number="", title="Kalkyl")
    closed = factories.AppendixFactory(meeting=meeting, item=other, number="7", title="Underlag")
    send(office_client, meeting, page_of(office_client, meeting))
    item.delete()
    closed.visibility, closed.title = Appendix.Visibility.STAFF, "Skyddad uppgift"
    closed.save()

    page = page_of(office_client, meeting)
    send(office_client, meeting, page, "news")

    told = page.select_one("[aria-labelledby=nytt] .changes").text
    shown = soup_of(member_client.get(meeting.get_absolute_url())).main.text
    [message, *_] = letters("meeting_supplement")
    for text in (told, message.text, message.html, shown):
        assert item.title in text
        assert "Bilaga: Kalkyl" in text
        assert "Bilaga 7: Underlag" in text
        assert "Skyddad uppgift" not in text
    assert "Borttaget bland handlingarna sedan kallelsen" in shown
    assert page_of(office_client, meeting).select_one("[value=news]") is None
    closed.visibility = Appendix.Visibility.MEETING
    closed.save()
    page = page_of(office_client, meeting)
    assert "Ny handling: Bilaga 7" in page.select_one("[aria-labelledby=nytt]").text


def test_a_guest_is_called_without_the_papers_of_the_members(office_client, meeting):
    url = reverse("admin:meetings_meeting_guest", args=[meeting.pk])
    guest = {"name": "Sten Gästlund", "email": "sten@example.se"}

    office_client.post(url, guest)
    again = soup_of(office_client.post(url, guest))
    send(office_client, meeting, page_of(office_client, meeting))

    assert "redan med bland mottagarna" in again.select_one(".errorlist").text
    letter = Message.objects.get(to_address="sten@example.se")
    paper = meeting.appendices.first()
    assert str(paper) in Message.objects.get(to_address="ledamot@kommun.example.se").text
    assert str(paper) not in letter.text
    assert meeting.items.first().title in letter.text


def test_a_meeting_that_has_begun_is_opened_without_mail(seat, office):
    meeting = factories.planned_meeting(starts_at=timezone.now() - timedelta(hours=1))

    assert workflow.call_meeting(meeting, by=office).status == "called"
    assert Message.objects.count() == 0
