"""A meeting's whole life, through the doors that each one uses: planned to corrected."""

import io
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from pdfminer.high_level import extract_text

from meetings.models import Decision, Meeting
from outbox.models import Message
from tests import factories
from tests.cast import logged_in
from tests.forms import form_on, open_form, send, soup_of

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def at(day, time="09:00"):
    """Let it be `time` in Stockholm on `day`."""
    return time_machine.travel(datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=STOCKHOLM))


def admin(page, meeting=None, *args):
    return reverse(f"admin:meetings_meeting_{page}", args=[meeting.pk, *args] if meeting else args)


def step(client, meeting, name, **sent):
    """Take a step on the page of adjustment and correction."""
    assert client.post(admin("adjust_step", meeting, name), sent).status_code == 302


def words(tag):
    return " ".join(tag.get_text(" ").split())


def page_of(client, meeting):
    return soup_of(client.get(meeting.get_absolute_url())).main


@pytest.fixture
def chair():
    return seated("Astrid Lindh", "astrid@example.se", role="chair")


@pytest.fixture
def adjuster():
    return seated("Disa Frisk", "disa@example.se")


def seated(name, email, **seat):
    """An account whose person sits in KSO-gruppen."""
    user = factories.account(name, email=email)
    user.person.email = email
    user.person.save()
    factories.MembershipFactory(person=user.person, **seat)
    return user


def plan_the_year(client):
    """Two Tuesdays are typed, reviewed and stored with the standing items."""
    body = factories.body("kso")
    factories.agenda_template(body)
    url = reverse("admin:meetings_meeting_plan")
    told = {"body": [str(body.pk)], "text": ["tisdagar kl 11–13: 2 feb, 6 apr"], "place": ["Salen"]}
    review = send(client, url, open_form(client, url) | told, "_review")
    assert send(client, url, form_on(review, "#review_form"), "_save").status_code == 302
    first, second = Meeting.objects.filter(body=body, starts_at__year=2027).order_by("starts_at")
    assert (first.get_status_display(), second.items.count()) == ("Planerat", 3)
    return first


def lead_to_a_protocol(client, meeting, chair):
    """The chancery says who leads it and that it gets a protocol."""
    url = admin("change", meeting)
    form = open_form(client, url) | {"kind": ["protocol"], "chair": [str(chair.person.pk)]}
    assert send(client, url, form).status_code == 302


def call(client, meeting):
    """Call as the preview shows it."""
    url = admin("call", meeting)
    page = soup_of(client.get(url))
    shown = page.select_one("form:has([value=call]) [name=shown]")["value"]
    client.post(url, {"step": "call", "shown": shown})


def answer_the_call(client, user):
    """Open the invitation, and answer at the address in the mail."""
    message = Message.objects.get(kind="meeting_call", to_address=user.email)
    calendar = Calendar.from_ical(message.calendar)
    [event] = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "REQUEST"
    assert event.decoded("dtstart") == datetime(2027, 2, 2, 11, tzinfo=STOCKHOLM)
    address = re.search(r"/moten/svara/[0-9a-f]+/", message.text)[0]
    assert client.post(address, {"reply": "coming"}).status_code == 302


def fetch_the_seated(client, meeting):
    """Who has a seat goes on the list of attendance."""
    url = admin("change", meeting)
    assert send(client, url, open_form(client, url), "_prefill").status_code == 302


def take_minutes(client, meeting):
    """Write at the first item and decide there, part by part as the page's script does."""
    item = meeting.items.filter(parent=None).first()
    page = reverse("meetings:taking_item", args=[meeting.slug, item.pk])
    form = form_on(client.get(page), "#anteckna")
    decision = next(key for key in form if re.match(r"beslut-n[0-9a-f]{32}-text$", key))[:-5]
    texts = {f"text-{item.pk}": "<p>Ordföranden föredrog ärendet.</p>", decision: "att gå vidare"}
    for part, text in texts.items():
        fields = {key: value for key, value in form.items() if key.startswith(f"{part}-")}
        fields |= {f"{part}-text": [text], f"{part}-text-slag": ["html"], "del": [part]}
        sent = client.post(reverse("meetings:taking_save", args=[meeting.slug]), fields)
        assert sent.json()["state"] == "saved"
    return item


def appoint(client, meeting, user):
    """The meeting chose `user` to adjust."""
    url = admin("change", meeting)
    form = open_form(client, url)
    rows = {form[key][0]: key for key in form if re.match(r"attendances-\d+-person$", key)}
    row = rows[str(user.person.pk)].rsplit("-", 1)[0]
    assert send(client, url, form | {f"{row}-role": ["justerare"]}).status_code == 302


def approve(user, meeting):
    client = logged_in(user)
    page = soup_of(client.get(reverse("meetings:adjust", args=[meeting.slug])))
    form = page.select_one(".adjust__approve form")
    sent = {"sha256": form.select_one("[name=sha256]")["value"]}
    assert client.post(form["action"], sent).status_code == 302


def correct(client, meeting, item):
    """A word of the decision is put right, as a new version."""
    step(client, meeting, "ratta", reason="Ett ord föll bort.")
    url = reverse("admin:meetings_agendaitem_change", args=[item.pk])
    form = open_form(client, url)
    [row] = [key for key in form if re.match(r"decisions-\d+-text$", key) and form[key] != [""]]
    assert send(client, url, form | {row: ["att gå vidare med förslaget"]}).status_code == 302
    step(client, meeting, "publicera-rattelse")


def test_a_meeting_is_planned_called_minuted_adjusted_published_and_corrected(
    office, member, chair, adjuster
):
    with at("2026-11-20"):
        meeting = plan_the_year(logged_in(office))
        lead_to_a_protocol(logged_in(office), meeting, chair)
    with at("2027-01-19"):
        call(logged_in(office), meeting)
        answer_the_call(Client(), adjuster)
        assert "att gå vidare" not in words(page_of(logged_in(member), meeting))
    with at("2027-02-02", "11:20"):
        fetch_the_seated(logged_in(office), meeting)
        item = take_minutes(logged_in(office), meeting)
        appoint(logged_in(office), meeting, adjuster)
    with at("2027-02-03"):
        logged_in(office).post(admin("state", meeting, "hallet"))
        step(logged_in(office), meeting, "skicka", with_chair="on")
        assert "att gå vidare" not in words(page_of(logged_in(member), meeting))
        approve(adjuster, meeting)
    with at("2027-02-04"):
        approve(chair, meeting)
        step(logged_in(office), meeting, "publicera")
        assert "att gå vidare" in words(page_of(logged_in(member), meeting))
    with at("2027-03-01"):
        correct(logged_in(office), meeting, item)
        page = page_of(logged_in(member), meeting)
        banner = words(page.select_one(".corrected"))

    assert Decision.objects.get().text == "att gå vidare med förslaget"
    assert "Rättat 1 mars 2027" in banner
    assert "Ett ord föll bort." in banner
    assert "med förslaget" in words(page)
    old = logged_in(member).get(reverse("meetings:version_pdf", args=[meeting.slug, 1]))
    old = " ".join(extract_text(io.BytesIO(old.content)).split())
    assert "att gå vidare" in old
    assert "med förslaget" not in old
    assert "Disa Frisk" in words(page)
    assert Meeting.objects.get(pk=meeting.pk).get_status_display() == "Publicerat"
