"""The PDF of minutes and protocols, as readers get it."""

import hashlib
import io
import re

import pikepdf
import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import parse_header_parameters
from pdfminer.high_level import extract_text

from meetings import workflow
from meetings.models import Attendance
from meetings.pdf import pdf_source
from tests.factories import (
    ActionItemFactory,
    AgendaItemFactory,
    AgendaStatementFactory,
    AppendixFactory,
    AttendanceFactory,
    DecisionFactory,
    MeetingFactory,
    body,
    held_meeting,
    municipality,
    published_meeting,
)
from tests.factories.meetings import publish_held
from tests.pdf_checks import assert_accessible_archivable, spoken_text

pytestmark = pytest.mark.django_db

ODD = "😀‮ ع <b>&</b> 漢 é"
SPACED_DRAFT = "U T K A S T"
ODD_TEXT = (
    "<h4>Hoppar över en nivå</h4><p></p><ul><li><p>ett</p><ul><li><p>två</p><ol><li><p>tre</p>"
    "</li></ol></li></ul></li></ul><h3>Sedan tillbaka</h3><table><tbody><tr><td><p>a</p></td>"
    "<td><p>b</p></td></tr><tr><td colspan='2' rowspan='7'><p>c</p></td></tr></tbody></table>"
    f"<p>{'X' * 3000}</p><p><a href='https://exempel.se/å'>{ODD}</a><a href='#'>bort</a></p>"
)


@pytest.fixture(autouse=True)
def _empty_cache():
    caches["pdf"].clear()


def url_of(meeting):
    return reverse("meetings:meeting_pdf", args=[meeting.slug])


def pdf_of(client, meeting):
    response = client.get(url_of(meeting))
    assert response.status_code == 200
    return response.content


def text_of(pdf):
    return re.sub(r"\s+", " ", extract_text(io.BytesIO(pdf)))


def letters_of(text):
    return "".join(re.findall(r"[^\W\d_]", text))


def publish(meeting):
    workflow.hold_meeting(meeting, by=None)
    return publish_held(meeting, by=None)


def nasty_meeting():
    meeting = MeetingFactory(place=ODD * 10, chair_name=ODD, secretary_name="Q" * 160)
    item = AgendaItemFactory(meeting=meeting, title="Å" * 300, presenter=ODD, text=ODD_TEXT)
    AgendaItemFactory(meeting=meeting, parent=item, title=ODD, text=ODD_TEXT)
    DecisionFactory(item=item, text=f"{ODD}\n\n{'Y' * 2000}\nrad")
    ActionItemFactory(item=item, text=ODD)
    AgendaStatementFactory(item=item, text=ODD, persons=ODD)
    AgendaItemFactory(meeting=meeting, title="Tom", text="")
    AttendanceFactory(meeting=meeting, person=None, name=ODD, role=ODD, organisation="Z" * 160)
    AppendixFactory(meeting=meeting, title=ODD, file=None, url="https://exempel.se/" + "u" * 400)
    return meeting


@pytest.mark.parametrize(
    "make",
    [
        published_meeting,
        lambda: published_meeting(items=40),
        lambda: published_meeting(body=body("styrelsen"), kind="protocol"),
        MeetingFactory,
        nasty_meeting,
    ],
    ids=["short", "long", "protocol", "empty", "nasty"],
)
def test_pdf_is_archivable_and_accessible(office_client, make):
    pdf = pdf_of(office_client, make())

    # The same invented sentences at the top of three pages look like a running header.
    assert_accessible_archivable(pdf, allowed_warnings=frozenset({"PAG-001"}))


def test_pdf_opens_in_the_browser_and_has_a_name(office_client):
    response = office_client.get(url_of(published_meeting()))

    kind, parameters = parse_header_parameters(response["Content-Disposition"])
    assert kind == "inline"
    assert parameters["filename"] == "KSO 2016-01-12 minnesanteckningar.pdf"
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-cache" in response["Cache-Control"]


def test_name_of_the_file_keeps_swedish_letters(office_client):
    group = body("kso")
    group.short_name = "Gräddö"
    group.save()

    response = office_client.get(url_of(published_meeting()))

    _, parameters = parse_header_parameters(response["Content-Disposition"])
    assert parameters["filename"] == "Gräddö 2016-01-12 minnesanteckningar.pdf"


def test_everything_is_told_in_the_order_of_minutes(office_client):
    meeting = MeetingFactory(place="Brunnsviken", chair_name="Bo Ek", secretary_name="Ulla Sjö")
    meeting.other_bodies.add(body("au"))
    item = AgendaItemFactory(meeting=meeting, title="Vägar", text="<p>Det talades länge.</p>")
    DecisionFactory(item=item, text="Att skrivelsen sänds.")
    ActionItemFactory(item=item, text="Skriva utkastet.", treated_by=body("au"))
    AgendaStatementFactory(item=item, persons="Eva Rask", text="Vi vill något annat.")
    AgendaItemFactory(meeting=meeting, parent=item, title="Broar")
    Group, Status = Attendance.Group, Attendance.Status
    common = {"meeting": meeting, "person": None, "party": None, "role": ""}
    for name, town in (("Nils Öst", "nacka"), ("Anna Ö", "botkyrka")):
        AttendanceFactory(**common, name=name, municipality=municipality(town))
    AttendanceFactory(**common, name="Per Kil", status=Status.ABSENT_NOTIFIED)
    AttendanceFactory(**common, name="Gun Gäst", group=Group.GUEST, municipality=None)
    AttendanceFactory(**common, name="Siv Stab", group=Group.STAFF, municipality=None)
    AppendixFactory(meeting=meeting, number="1", title="Kartan")

    text = spoken_text(pdf_of(office_client, publish(meeting)))

    told = [
        "KSL",
        "Minnesanteckningar",
        "KSO-gruppen och Arbetsutskottet",
        "12 januari 2016",
        "kl. 13.00–16.00",
        "Brunnsviken",
        "Bo Ek",
        "Ulla Sjö",
        "Närvarande",
        "Botkyrka",
        "Anna Ö",
        "Nacka",
        "Nils Öst",
        "Frånvarande",
        "Per Kil, anmält förhinder",
        "Gäster",
        "Gun Gäst",
        "Kansliet",
        "Siv Stab",
        "1 Vägar",
        "Det talades länge.",
        "Beslut",
        "Att skrivelsen sänds.",
        "Uppdrag till Kansliet",
        "Skriva utkastet.",
        "Behandlas av Arbetsutskottet",
        "Reservation av Eva Rask",
        "Vi vill något annat.",
        "1 a Broar",
        "Bilagor",
        "Bilaga 1: Kartan",
    ]
    place = 0
    for part in told:
        found = text.find(part, place)
        assert found >= 0, (part, text[place : place + 200])
        place = found + len(part)


def test_no_letter_of_the_source_is_lost_or_moved(office_client, office):
    meeting = published_meeting(items=20)
    html = pdf_source(meeting).html

    told = spoken_text(pdf_of(office_client, meeting))

    main = BeautifulSoup(html, "html.parser").main.get_text(" ")
    assert letters_of(told) == letters_of(main)


def test_protocol_has_paragraphs_and_a_place_to_sign(office_client):
    meeting = held_meeting(body=body("styrelsen"), kind="protocol", chair_name="Bo Ek")

    text = text_of(pdf_of(office_client, meeting))

    assert "§ 1" in text
    assert text.index("Underskrifter") < text.index("Vid protokollet")
    assert "Justerare" in text


def test_minutes_are_not_signed(office_client):
    assert "Underskrifter" not in text_of(pdf_of(office_client, published_meeting()))


def test_draft_says_so_on_every_page(office_client):
    pdf = pdf_of(office_client, held_meeting(items=12))

    pages = len(pikepdf.open(io.BytesIO(pdf)).pages)
    assert pages > 1
    assert text_of(pdf).count(SPACED_DRAFT) == pages
    assert "Arbetsmaterial som inte är publicerat" in spoken_text(pdf)
    assert SPACED_DRAFT not in text_of(pdf_of(office_client, published_meeting()))


def test_long_minutes_have_contents_that_lead_to_the_items(office_client):
    meeting = published_meeting(items=20)

    pdf = pikepdf.open(io.BytesIO(pdf_of(office_client, meeting)))

    links = [str(a.Dest) for page in pdf.pages for a in page.get("/Annots", []) if "/Dest" in a]
    names = [str(name) for name in pdf.Root.Names.Dests.Names[::2]]
    assert "punkt-20" in links
    assert set(links) <= set(names)
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root[0].children]
    assert titles[:2] == ["Närvaro", "Innehåll"]
    assert "Innehåll" not in text_of(pdf_of(office_client, published_meeting()))


def test_closer_kept_papers_are_not_even_named(office_client):
    meeting = held_meeting()
    AppendixFactory(meeting=meeting, title="Kansliets eget", visibility="staff")
    AppendixFactory(meeting=meeting, title="Organets eget", visibility="body")
    publish_held(meeting, by=None)

    text = text_of(pdf_of(office_client, meeting))

    assert "Kansliets eget" not in text
    assert "Organets eget" not in text


def test_minutes_that_are_not_published_are_only_for_the_chancery(office_client, member_client):
    meeting = held_meeting()
    pdf_of(office_client, meeting)

    assert member_client.get(url_of(meeting)).status_code == 404


def test_all_readers_get_the_same_bytes(office_client, member_client, other_client):
    meeting = published_meeting()

    files = {pdf_of(client, meeting) for client in (office_client, member_client, other_client)}

    assert len(files) == 1


def test_what_is_published_is_a_stored_file_that_is_made_once(office_client):
    meeting = published_meeting()
    first = pdf_of(office_client, meeting)
    stored = meeting.versions.get().file

    assert pdf_of(office_client, meeting) == first == stored.file.read()
    assert hashlib.sha256(first).hexdigest() == stored.sha256


def test_draft_that_is_looked_at_twice_is_laid_out_once(office_client):
    meeting = held_meeting()
    etag = office_client.get(url_of(meeting))["ETag"]
    caches["pdf"].set(etag.strip('"'), b"kept")

    assert pdf_of(office_client, meeting) == b"kept"


def test_new_layout_of_the_same_text_gives_the_same_bytes(office_client):
    meeting = held_meeting()
    first = pdf_of(office_client, meeting)
    caches["pdf"].clear()

    assert pdf_of(office_client, meeting) == first


def test_second_reader_costs_few_queries(anonymous_client):
    meeting = published_meeting(visibility="public")
    pdf_of(anonymous_client, meeting)

    with CaptureQueriesContext(connection) as captured:
        pdf_of(anonymous_client, meeting)

    assert len(captured) <= 2


def test_first_reader_costs_as_many_queries_whatever_the_size(anonymous_client):
    counts = []
    for items in (1, 12):
        meeting = published_meeting(items=items, visibility="public")
        with CaptureQueriesContext(connection) as captured:
            pdf_of(anonymous_client, meeting)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_reader_who_has_the_file_gets_only_word_that_it_is_unchanged(office_client):
    meeting = published_meeting()
    etag = office_client.get(url_of(meeting))["ETag"]

    again = office_client.get(url_of(meeting), headers={"If-None-Match": etag})

    assert again.status_code == 304
    assert again.content == b""


def test_changed_text_gives_another_file(office_client):
    meeting = held_meeting()
    before = office_client.get(url_of(meeting))

    item = meeting.items.first()
    item.title = "Rättad rubrik"
    item.save()

    after = office_client.get(url_of(meeting), headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after.content != before.content
    assert "Rättad rubrik" in text_of(after.content)


def test_done_assignment_does_not_change_the_published_file(office_client):
    meeting = published_meeting()
    before = pdf_of(office_client, meeting)
    action = meeting.items.first().action_items.first()
    action.done_on = meeting.date
    action.save(update_fields=["done_on"])

    assert pdf_of(office_client, meeting) == before


def test_new_name_of_a_body_changes_a_draft_and_no_published_file(office_client):
    published, held = published_meeting(), held_meeting()
    group = body("kso")
    group.name = "Ordförandegruppen"
    group.save()

    assert "Ordförandegruppen" in text_of(pdf_of(office_client, held))
    assert "Ordförandegruppen" not in text_of(pdf_of(office_client, published))
