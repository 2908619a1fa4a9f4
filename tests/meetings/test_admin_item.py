"""An agenda item's page at the chancery's desk, where minutes are taken."""

import pytest
from django.urls import reverse

from meetings.numbering import in_order
from tests import factories
from tests.files.uploads import PDF, PNG, upload
from tests.forms import errors_on, form_on, new_row, open_form, send, soup_of
from tests.queries import assert_query_count_does_not_grow

WORD_HTML = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {color:red}</style>
<script>alert(1)</script></head><body><!--[if gte mso 9]><xml><o:p>x</o:p></xml><![endif]-->
<p class="MsoNormal" style="margin:0" onclick="steal()"><b>Kansliet</b> <o:p></o:p>redogör.
<a href="javascript:alert(1)">Läs</a> <img src=x onerror=alert(1)></p>
<table><tr><td style="width:10pt">Nacka</td></tr></table></body></html>
"""


@pytest.fixture
def meeting(db):
    return factories.full_meeting()


@pytest.fixture
def item(meeting):
    return in_order(meeting.items.all())[0]


def item_url(item):
    return reverse("admin:meetings_agendaitem_change", args=[item.pk])


def test_text_is_written_and_history_says_who(office_client, office, item):
    form = open_form(office_client, item_url(item)) | {"text": ["<p>Frågan bordläggs.</p>"]}

    assert send(office_client, item_url(item), form).url == item_url(item)

    item.refresh_from_db()
    assert item.text == "<p>Frågan bordläggs.</p>"
    assert item.history.first().history_user == office


def test_everything_an_item_carries_is_added_in_one_save(office_client, item):
    person, body = factories.PersonFactory(), factories.body("au")
    form = open_form(office_client, item_url(item))
    new_row(form, "decisions", text="att avslå förslaget")
    new_row(form, "action_items", text="Kallar till möte", receiver="body", body=body.pk)
    new_row(form, "action_items", text="Svarar", receiver="person", person=person.pk)
    new_row(form, "statements", kind="special", persons="Ylva Hedberga", text="Vi hade velat mer.")
    new_row(form, "appendices", title="Karta", url="https://example.se/karta", visibility="meeting")

    assert send(office_client, item_url(item), form).status_code == 302

    assert item.decisions.last().text == "att avslå förslaget"
    assert [a.receiver_name for a in item.action_items.all()][1:] == [str(body), str(person)]
    assert item.statements.count() == 2
    assert item.appendices.last().meeting_id == item.meeting_id


def test_save_leads_to_the_next_item_the_previous_or_the_meeting(office_client, meeting):
    first, sub, second, _ = in_order(meeting.items.all())
    for button, target in (("_next", second), ("_previous", first), ("_continue", sub)):
        form = open_form(office_client, item_url(sub))
        assert send(office_client, item_url(sub), form, button).url == item_url(target)
    form = open_form(office_client, item_url(sub))
    back = send(office_client, item_url(sub), form, "_save").url
    assert back.startswith(reverse("admin:meetings_meeting_change", args=[meeting.pk]))


def test_page_shows_the_agenda_with_the_current_item(office_client, meeting):
    page = soup_of(office_client.get(item_url(in_order(meeting.items.all())[1])))
    links = page.select(".item-agenda li a")
    assert [link.select_one(".agenda-number").text for link in links] == ["1", "1 a", "2", "3"]
    assert [link.has_attr("aria-current") for link in links] == [False, True, False, False]


def test_numbers_of_a_protocol_are_paragraphs(office_client):
    meeting = factories.full_meeting(body=factories.body("styrelsen"))
    page = soup_of(office_client.get(item_url(in_order(meeting.items.all())[0])))
    assert page.select_one(".item-agenda .agenda-number").text == "§ 1"


def test_pasted_word_html_is_cleaned(office_client, item):
    form = open_form(office_client, item_url(item)) | {"text": [WORD_HTML]}

    assert send(office_client, item_url(item), form).status_code == 302

    item.refresh_from_db()
    assert "<strong>Kansliet</strong>" in item.text or "Kansliet" in item.text
    assert "Nacka" in item.text
    for left in ("script", "alert", "style", "Mso", "onclick", "javascript:", "<img", "color:red"):
        assert left not in item.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": "x" * 5000}, "300"),
        ({"title": ""}, "måste"),
        ({"title": "a\x00b"}, "Null"),
        ({"matter": "999999"}, "giltigt alternativ"),
        ({"presenter": "x" * 201}, "200"),
    ],
)
def test_bad_item_is_told_at_its_field_and_the_text_is_kept(office_client, item, fields, said):
    form = open_form(office_client, item_url(item)) | {k: [v] for k, v in fields.items()}
    form["text"] = ["<p>En lång utläggning.</p>"]

    response = send(office_client, item_url(item), form)

    assert response.status_code == 200
    assert said in errors_on(response)
    assert form_on(response)["text"] == ["<p>En lång utläggning.</p>"]


def test_null_characters_in_the_text_do_no_harm(office_client, item):
    form = open_form(office_client, item_url(item)) | {"text": ["<p>a\x00b</p>"]}
    response = send(office_client, item_url(item), form)
    assert response.status_code in {200, 302}
    item.refresh_from_db()
    assert "\x00" not in item.text


@pytest.mark.parametrize(
    ("prefix", "row", "said"),
    [
        ("decisions", {"text": "a\x00b"}, "Null"),
        ("action_items", {"text": "Svarar", "receiver": "person"}, "Välj personen"),
        ("action_items", {"text": "Svarar", "receiver": "body"}, "Välj organet"),
        ("action_items", {"text": "Svarar", "receiver": "chancery", "due_on": "snart"}, "datum"),
        ("statements", {"kind": "reservation", "persons": "x" * 301}, "300"),
        ("appendices", {"title": "Karta", "url": "karta", "visibility": "meeting"}, "URL"),
    ],
)
def test_bad_row_is_told_in_the_row(office_client, item, prefix, row, said):
    form = open_form(office_client, item_url(item))
    new_row(form, prefix, **row)
    response = send(office_client, item_url(item), form)
    assert response.status_code == 200
    assert said in errors_on(response)


def test_file_is_uploaded_and_opened_from_the_page(office_client, office, item):
    form = open_form(office_client, item_url(item))
    index = new_row(form, "appendices", title="Karta", visibility="staff")

    send(
        office_client,
        item_url(item),
        form,
        **{f"appendices-{index}-upload": upload("../../Karta över länet.pdf")},
    )

    appendix = item.appendices.last()
    assert appendix.file.original_name == "Karta över länet.pdf"
    assert appendix.file.uploaded_by == office
    link = soup_of(office_client.get(item_url(item))).find("a", string="Karta över länet.pdf")
    assert b"".join(office_client.get(link["href"]).streaming_content) == PDF


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (("bild.pdf", PNG), "innehållet är PNG"),
        (("tom.pdf", b""), "tom"),
        (("arkiv.zip", b"PK\x03\x04"), ".zip tas inte emot"),
    ],
)
def test_bad_file_is_told_at_its_field_and_the_rest_is_kept(office_client, item, file, said):
    form = open_form(office_client, item_url(item)) | {"presenter": ["Sigrid Ånäs"]}
    index = new_row(form, "appendices", title="Karta", visibility="meeting")

    files = {f"appendices-{index}-upload": upload(*file)}
    response = send(office_client, item_url(item), form, **files)

    assert (
        said in soup_of(response).select_one(f"#appendices-{index} .field-upload .errorlist").text
    )
    assert form_on(response)["presenter"] == ["Sigrid Ånäs"]
    assert form_on(response)[f"appendices-{index}-title"] == ["Karta"]


def test_sixty_megabytes_are_told_at_the_field(office_client, item):
    form = open_form(office_client, item_url(item))
    index = new_row(form, "appendices", title="Film", visibility="meeting")
    large = upload("film.pdf", PDF + bytes(60 * 1024 * 1024))

    response = send(office_client, item_url(item), form, **{f"appendices-{index}-upload": large})

    assert response.status_code == 200
    assert "Filen är 60 MB; den får vara högst 25 MB" in errors_on(response)


def test_appendix_is_a_file_or_a_link_but_not_both(office_client, item):
    form = open_form(office_client, item_url(item)) | {
        "appendices-0-url": ["https://example.se/karta"]
    }
    assert "antingen en fil eller en länk" in errors_on(send(office_client, item_url(item), form))


def test_queries_of_the_page_do_not_grow_with_what_the_item_carries(office_client, meeting, item):
    def grow(number):
        for _ in range(number):
            factories.AgendaItemFactory(meeting=meeting)
            factories.DecisionFactory(item=item, body=factories.BodyFactory())
            person = factories.PersonFactory()
            factories.ActionItemFactory(item=item, receiver="person", person=person)
            factories.AgendaStatementFactory(item=item)
            factories.AppendixFactory(meeting=meeting, item=item)

    assert_query_count_does_not_grow(office_client, item_url(item), grow, at_most=25)


def test_queries_of_the_list_do_not_grow(office_client):
    def grow(number):
        for _ in range(number):
            meeting = factories.MeetingFactory(body=factories.BodyFactory())
            factories.AgendaItemFactory(meeting=meeting, matter=factories.MatterFactory())

    url = reverse("admin:meetings_agendaitem_changelist")
    assert_query_count_does_not_grow(office_client, url, grow, at_most=14)


def test_item_is_neither_added_nor_moved_to_another_meeting_here(office_client, item):
    assert office_client.get(reverse("admin:meetings_agendaitem_add")).status_code == 403
    form = open_form(office_client, item_url(item))
    other = factories.MeetingFactory()
    send(office_client, item_url(item), form | {"meeting": [other.pk], "parent": [item.pk]})
    item.refresh_from_db()
    assert (item.meeting_id, item.parent_id) != (other.pk, item.pk)


def test_history_shows_the_whole_earlier_text_as_words(office_client, item):
    long = "Mycket lång text. " * 40
    item.text = f"<p>{long}</p>"
    item.save()
    item.text = "<p>Kort.</p>"
    item.save()

    page = office_client.get(reverse("admin:meetings_agendaitem_history", args=[item.pk]))

    shown = soup_of(page).select_one("#change-history del").text
    assert shown == long.strip()
    assert "&lt;p&gt;" not in page.content.decode()


def test_older_version_cannot_be_written_back_past_the_rules(office_client, item):
    record = item.history.first()
    url = reverse("admin:meetings_agendaitem_change", args=[item.pk])
    old = url.replace("/change/", f"/history/{record.pk}/")
    assert office_client.post(old, {"title": "Kapad"}).status_code in {302, 404}
    item.refresh_from_db()
    assert item.title != "Kapad"


def test_import_map_of_the_editor_carries_the_nonce_of_the_policy(office_client, item):
    response = office_client.get(item_url(item))
    nonce = soup_of(response).select_one("script[type=importmap]")["nonce"]
    assert f"'nonce-{nonce}'" in response["Content-Security-Policy"]
    assert "unsafe-inline" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("who", ["member_client", "anonymous_client"])
def test_others_are_shown_the_way_to_log_in(item, who, request):
    response = request.getfixturevalue(who).get(item_url(item))
    assert response.status_code == 302
    assert "/login/" in response.url or "/logga-in/" in response.url
