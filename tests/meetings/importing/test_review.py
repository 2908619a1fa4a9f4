"""From an uploaded document through its review to a meeting, as the chancery does it."""

import datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings.models import Appendix, Attendance, Meeting, MinutesImport
from members.models import Person
from tests import factories
from tests.queries import count_queries

SAMPLES = Path(__file__).parent / "samples"
ADD = "/admin/meetings/minutesimport/add/"
Status = MinutesImport.Status


@pytest.fixture
def upload(office_client):
    def upload(content, name="anteckningar.txt"):
        content = content if isinstance(content, bytes) else content.encode()
        return office_client.post(ADD, {"file": SimpleUploadedFile(name, content)})

    return upload


def sample(name="kso-run-on"):
    return (SAMPLES / f"{name}.txt").read_bytes()


def page_of(row):
    return reverse("admin:meetings_minutesimport_change", args=[row.pk])


def fields_of(response):
    """What the browser would send back if nothing were changed."""
    form = BeautifulSoup(response.content, "html.parser").select_one("form.import-form")
    for blank in form.select("template"):
        blank.decompose()
    fields = {}
    for field in form.select("input, textarea, select"):
        name = field.get("name")
        if name is None:
            continue
        if field.name == "textarea":
            fields[name] = (field.string or "").removeprefix("\n")
        elif field.name == "select":
            chosen = [o["value"] for o in field.select("option[selected]")]
            fields[name] = chosen[0] if chosen else field.select_one("option")["value"]
        elif field["type"] == "checkbox":
            if field.has_attr("checked"):
                fields.setdefault(name, []).append(field["value"])
        else:
            fields[name] = field.get("value", "")
    return fields


def errors_of(response):
    page = BeautifulSoup(response.content, "html.parser")
    return [error.text for error in page.select(".import-field-error, .import-error p")]


def test_upload_leads_to_the_review(upload):
    response = upload(sample())

    row = MinutesImport.objects.get()
    assert (response.status_code, response["Location"]) == (302, page_of(row))
    assert row.status == Status.WAITING
    assert not Meeting.objects.exists()


def test_review_shows_source_and_what_was_understood(upload, office_client):
    upload(sample())

    response = office_client.get(page_of(MinutesImport.objects.get()))

    page = BeautifulSoup(response.content, "html.parser")
    assert "Vendela Storm visar läget" in page.select_one("#rad-17 .import-text").text
    assert page.select_one("#rad-17 .import-place").text == "punkt 2"
    fields = fields_of(response)
    assert (fields["body"], fields["date"], fields["starts"]) == (
        "KSO-gruppen",
        "2015-03-17",
        "11:00",
    )
    assert fields["people-3-name"] == "Sofia Bergvall Holm"
    assert fields["people-3-municipality"] == "Upplands Väsby"
    assert fields["items-1-action_items"] == "Kansliet återkommer med ett underlag till nästa möte."


def test_every_doubt_is_marked_at_its_line_and_can_be_ticked_off(upload, office_client):
    upload(sample("wrong-weekday"))
    row = MinutesImport.objects.get()
    response = office_client.get(page_of(row))
    page = BeautifulSoup(response.content, "html.parser")
    doubts = page.select(".import-doubts li")
    assert len(doubts) == 2
    for number, doubt in enumerate(doubts):
        line = doubt.select_one("a.import-line")["href"]
        assert page.select_one(f"{line} a[href='#fraga-{number}']")

    office_client.post(page_of(row), fields_of(response) | {"done": ["0"], "_save": ""})

    row.refresh_from_db()
    assert [doubt["done"] for doubt in row.proposal["doubts"]] == [True, False]
    again = fields_of(office_client.get(page_of(row)))
    assert again["done"] == ["0"]


def test_confirmed_document_becomes_a_meeting(upload, office_client, office):
    rut = factories.PersonFactory(given_name="Rut", family_name="Hagman")
    upload(sample())
    row = MinutesImport.objects.get()
    fields = fields_of(office_client.get(page_of(row)))

    response = office_client.post(page_of(row), fields | {"_confirm": ""})

    meeting = Meeting.objects.get()
    assert response["Location"] == reverse("admin:meetings_meeting_change", args=[meeting.pk])
    row.refresh_from_db()
    assert (row.status, row.meeting, row.settled_by) == (Status.CONFIRMED, meeting, office)
    assert (meeting.body.name, meeting.kind, meeting.status) == ("KSO-gruppen", "minutes", "held")
    assert (meeting.date, meeting.place) == (
        datetime.date(2015, 3, 17),
        "Sjöviken, Hantverkargatan 12",
    )
    assert meeting.chair_name == "Yusuf Demir"
    assert [
        (a.name, str(a.municipality or ""), a.group, a.status)
        for a in meeting.attendances.all()[4:8]
    ] == [
        ("Hjalmar von Rosen", "Upplands-Bro", "member", "present"),
        ("Karl-Erik Norén", "Österåker", "member", "present"),
        ("Disa Frisk", "Salem", "member", "absent"),
        ("Börje Åhl", "Nynäshamn", "member", "absent"),
    ]
    assert meeting.attendances.get(name="Rut Hagman").person == rut
    item = meeting.items.get(title="Bostadsförsörjning i länet")
    assert "<li><p>särskilt hyresrätter</p></li>" in item.text
    assert item.action_items.get().text == "Kansliet återkommer med ett underlag till nästa möte."
    assert item.appendices.get().title == "Presentation från Länsstyrelsen"
    storm = meeting.attendances.get(name="Vendela Storm")
    assert (storm.from_item, storm.to_item) == (item, item)
    assert meeting.notes == ""


def test_original_is_kept_for_the_chancery_only(upload, office_client):
    upload(sample())
    row = MinutesImport.objects.get()
    office_client.post(page_of(row), fields_of(office_client.get(page_of(row))) | {"_confirm": ""})

    original = Appendix.objects.get(file__isnull=False)
    assert original.file.file.read() == sample()
    assert (original.visibility, original.title) == ("staff", "Original: anteckningar.txt")


def test_protocol_is_stored_with_its_sections_and_secretary(upload, office_client):
    upload(sample("styrelsen-protokoll"))
    row = MinutesImport.objects.get()
    office_client.post(page_of(row), fields_of(office_client.get(page_of(row))) | {"_confirm": ""})

    meeting = Meeting.objects.get()
    assert (meeting.kind, meeting.chair_name, meeting.secretary_name) == (
        "protocol",
        "Torsten Nyblom",
        "Vera Holst",
    )
    assert "Dnr: KSL/16/0042" in meeting.notes
    assert list(meeting.items.values_list("paragraph", flat=True)) == [33, 34, 35, 36]
    substitute = meeting.attendances.get(name="Lisbet Kron")
    assert (substitute.group, substitute.role, substitute.party.abbreviation) == (
        "substitute",
        "ersätter Karl Ros (L)",
        "L",
    )


def test_assignment_gets_its_date_and_the_body_that_takes_it_up(upload, office_client):
    upload(
        "KSO-gruppen 2016-10-11\n\n1. Skrivelse\n\nGruppen uppdrar till kansliet att skriva ett "
        "förslag till skrivelse. Skrivelsen behandlas på arbetsutskottet den 18 oktober.\n"
    )
    row = MinutesImport.objects.get()
    office_client.post(page_of(row), fields_of(office_client.get(page_of(row))) | {"_confirm": ""})

    assignment = Meeting.objects.get().items.get().action_items.get()
    assert assignment.due_on == datetime.date(2016, 10, 18)
    assert assignment.treated_by.name == "Arbetsutskottet"


def test_corrections_are_what_is_stored(upload, office_client):
    person = factories.PersonFactory(given_name="Astrid", family_name="Lindkvist")
    upload(sample())
    row = MinutesImport.objects.get()
    fields = fields_of(office_client.get(page_of(row)))
    new = len([name for name in fields if name.startswith("items-") and name.endswith("-title")])
    fields |= {
        "people-0-person": str(person.pk),
        "people-0-municipality": "Täby",
        "people-1-DELETE": "on",
        "items-0-title": "Öppnande",
        "items-TOTAL_FORMS": str(new + 1),
        f"items-{new}-level": "1",
        f"items-{new}-title": "En underpunkt till",
        f"items-{new}-text": "Text.",
        f"items-{new}-decisions": "Första beslutet\nAndra beslutet",
        "notes": "Eget för kansliet",
        "place": "Annan plats",
    }

    office_client.post(page_of(row), fields | {"_confirm": ""})

    meeting = Meeting.objects.get()
    first = meeting.attendances.first()
    assert (first.person, first.name, first.municipality.name) == (
        person,
        "Astrid Lindqvist",
        "Täby",
    )
    assert not meeting.attendances.filter(name="Mårten Falk").exists()
    assert (meeting.place, meeting.notes) == ("Annan plats", "Eget för kansliet")
    assert meeting.items.first().title == "Öppnande"
    sub = meeting.items.get(title="En underpunkt till")
    assert sub.parent.title == "Nästa möte"
    assert [decision.text for decision in sub.decisions.all()] == [
        "Första beslutet",
        "Andra beslutet",
    ]


def test_nearest_persons_are_offered_for_an_unknown_name(upload, office_client):
    factories.PersonFactory(given_name="Rut", family_name="Hagmann")
    factories.PersonFactory(given_name="Bertil", family_name="Ohlsson")
    upload(sample())

    response = office_client.get(page_of(MinutesImport.objects.get()))

    row = next(
        row
        for row in BeautifulSoup(response.content, "html.parser").select(".import-row")
        if row.select_one("input[value='Rut Hagman']")
    )
    offered = [option.text for option in row.select("select[name$='-person'] option")]
    assert offered == ["Bara namnet, ingen person i registret", "Rut Hagmann"]
    assert "Närmast: Rut Hagmann" in row.select_one(".import-row-doubt").text


def test_name_corrected_to_a_known_one_means_that_person(upload, office_client):
    person = factories.PersonFactory(given_name="Tyra", family_name="Zander")
    upload(sample())
    row = MinutesImport.objects.get()
    fields = fields_of(office_client.get(page_of(row))) | {"people-0-name": " tyra  zander"}

    office_client.post(page_of(row), fields | {"_confirm": ""})

    assert Attendance.objects.get(person=person).name == "tyra zander"


def test_saved_review_stores_no_meeting_and_keeps_the_corrections(upload, office_client):
    upload(sample())
    row = MinutesImport.objects.get()
    fields = fields_of(office_client.get(page_of(row)))

    office_client.post(page_of(row), fields | {"place": "Ny plats", "body": "", "_save": ""})

    assert not Meeting.objects.exists()
    again = fields_of(office_client.get(page_of(row)))
    assert (again["place"], again["body"]) == ("Ny plats", "")
    assert {k: v for k, v in again.items() if k.startswith(("people", "items"))} == {
        k: v for k, v in fields.items() if k.startswith(("people", "items"))
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"body": ""}, "Välj vilket organ som möttes."),
        ({"date": ""}, "Ange mötets datum, till exempel 2016-10-11."),
        ({"date": "1016-10-11"}, "Året ska ligga mellan 1990 och 2100."),
        ({"date": "2015-02-30"}, "Fyll i ett giltigt datum."),
        ({"ends": "10:00"}, "Mötet kan inte sluta innan det börjar."),
        ({"items-0-title": "x" * 5000}, "högst 300 tecken"),
        ({"items-0-title": ""}, "Detta fält måste fyllas i."),
        ({"items-0-level": "1"}, "Den första punkten kan inte vara en underpunkt."),
        ({"items-1-appendices": "Bild <javascript:alert(1)>"}, "Länken går inte att använda"),
        ({"people-0-name": ""}, "Detta fält måste fyllas i."),
        ({"people-0-municipality": "Atlantis"}, "Välj ett giltigt alternativ"),
    ],
)
def test_wrong_value_is_explained_and_nothing_typed_is_lost(upload, office_client, change, message):
    upload(sample())
    row = MinutesImport.objects.get()
    fields = fields_of(office_client.get(page_of(row)))
    sent = fields | {"notes": "Skrivet av mig"} | change

    response = office_client.post(page_of(row), sent | {"_confirm": ""})

    assert response.status_code == 200
    assert any(message in error for error in errors_of(response)), errors_of(response)
    assert not Meeting.objects.exists()
    shown = fields_of(response)
    kept = {k: v for k, v in sent.items() if k not in {*change, "csrfmiddlewaretoken"}}
    assert {k: shown[k] for k in kept} == kept


def test_same_person_twice_is_refused_at_the_second_row(upload, office_client):
    person = factories.PersonFactory(given_name="Astrid", family_name="Lindqvist")
    upload(sample())
    row = MinutesImport.objects.get()
    fields = fields_of(office_client.get(page_of(row)))
    assert fields["people-0-person"] == str(person.pk)

    response = office_client.post(
        page_of(row), fields | {"people-1-person": str(person.pk), "_confirm": ""}
    )

    assert "Personen står redan på rad 1. Välj en annan eller ta bort en rad." in errors_of(
        response
    )


def test_second_confirmation_of_the_same_page_is_refused(upload, office_client):
    upload(sample())
    row = MinutesImport.objects.get()
    fields = fields_of(office_client.get(page_of(row))) | {"_confirm": ""}
    office_client.post(page_of(row), fields)

    response = office_client.post(page_of(row), fields)

    assert response.status_code == 200
    assert any("redan avgjort" in error for error in errors_of(response))
    assert Meeting.objects.count() == 1


def test_colleagues_review_is_not_overwritten_unseen(upload, office_client):
    upload(sample())
    row = MinutesImport.objects.get()
    mine = fields_of(office_client.get(page_of(row)))
    office_client.post(page_of(row), mine | {"place": "Kollegans plats", "_save": ""})

    response = office_client.post(page_of(row), mine | {"place": "Min plats", "_save": ""})

    assert any("Någon annan har sparat granskningen" in error for error in errors_of(response))
    assert fields_of(response)["place"] == "Min plats"
    row.refresh_from_db()
    assert row.proposal["place"] == "Kollegans plats"

    office_client.post(page_of(row), fields_of(response) | {"_save": ""})

    row.refresh_from_db()
    assert row.proposal["place"] == "Min plats"


def test_same_file_again_is_noticed_with_a_link(upload, office_client):
    upload(sample())
    row = MinutesImport.objects.get()

    waiting = upload(sample(), "annat namn.txt")
    office_client.post(page_of(row), fields_of(office_client.get(page_of(row))) | {"_confirm": ""})
    stored = upload(sample(), "tredje.txt")

    assert f'href="{page_of(row)}"' in waiting.content.decode()
    assert Meeting.objects.get().get_absolute_url() in stored.content.decode()
    assert any("redan lästs in" in error for error in errors_of(stored))
    assert MinutesImport.objects.count() == 1


def test_discarded_document_can_be_read_in_again(upload, office_client):
    upload(sample())
    row = MinutesImport.objects.get()

    office_client.post(page_of(row), {"_discard": ""})
    upload(sample())

    assert list(MinutesImport.objects.order_by("pk").values_list("status", flat=True)) == [
        Status.DISCARDED,
        Status.WAITING,
    ]


def test_failure_half_way_stores_nothing(upload, office_client, monkeypatch):
    upload(sample())
    row = MinutesImport.objects.get()
    fields = fields_of(office_client.get(page_of(row)))
    monkeypatch.setattr(Appendix, "save", _out_of_disk)

    with pytest.raises(OSError, match="full"):
        office_client.post(page_of(row), fields | {"place": "Ändrad", "_confirm": ""})

    row.refresh_from_db()
    assert (row.status, row.proposal["place"]) == (Status.WAITING, "Sjöviken, Hantverkargatan 12")
    assert not Meeting.objects.exists()


def _out_of_disk(self, *args, **kwargs):
    raise OSError("The disk is full.")


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "tom.txt", "tom"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "bild.pdf", "bild.pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "gammal.docx", "äldre Office-format"),
        (b"%PDF-1.7\ninget", "trasig.pdf", "skadad"),
        (b"MZ", "program.exe", ".exe tas inte emot"),
    ],
)
def test_refused_upload_says_what_to_do(upload, content, name, message):
    response = upload(content, name)

    assert response.status_code == 200
    assert errors_of(response), response.content.decode()
    assert any(message in error or "PNG" in error for error in errors_of(response))
    assert not MinutesImport.objects.exists()


def test_name_of_the_file_cannot_leave_its_folder(upload):
    upload(sample(), "../../hemligt.txt")

    assert MinutesImport.objects.get().file.original_name == "hemligt.txt"


def test_hostile_text_is_shown_and_stored_as_text(upload, office_client):
    evil = '<script>alert(1)</script> <img src=x onerror="alert(2)"> \u202etxt.exe {{ settings }}'
    opening = "Ordföranden hälsar alla välkomna till dagens möte. " * 30
    upload(f"KSO-gruppen 2016-10-11\n\n1. Inledning\n\n{opening}\n\n2. {evil}\n\n{evil}\n")
    row = MinutesImport.objects.get()
    response = office_client.get(page_of(row))
    assert "<script>alert" not in response.content.decode()

    office_client.post(page_of(row), fields_of(response) | {"_confirm": ""})

    item = Meeting.objects.get().items.last()
    assert "<script>alert(1)</script>" in item.title
    assert "<script" not in item.text
    assert "&lt;script&gt;alert(1)" in item.text


def test_member_cannot_reach_the_import(member_client, upload):
    upload(sample())
    row = MinutesImport.objects.get()

    for path in (ADD, page_of(row), "/admin/meetings/minutesimport/"):
        assert member_client.get(path).status_code == 302
    assert member_client.post(page_of(row), {"_discard": ""}).status_code == 302
    row.refresh_from_db()
    assert row.status == Status.WAITING


def test_review_needs_few_queries_however_many_people(upload, office_client):
    upload(sample("odd"))
    small = MinutesImport.objects.get()
    upload(sample())
    large = MinutesImport.objects.latest("pk")
    Person.objects.bulk_create(
        Person(given_name="Ada", family_name=f"Berg{n}", slug=f"ada-berg{n}") for n in range(50)
    )
    office_client.get(page_of(small))

    few = len(count_queries(office_client, page_of(small)))
    many = len(count_queries(office_client, page_of(large)))

    assert few == many
    assert many <= 13
