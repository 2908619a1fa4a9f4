"""The meeting's page at the chancery's desk: frame, attendance and agenda."""

import pytest
from django.urls import reverse

from meetings.models import Attendance, Meeting
from meetings.numbering import in_order
from tests import factories
from tests.forms import errors_on, form_on, new_row, open_form, send, soup_of
from tests.queries import assert_query_count_does_not_grow


@pytest.fixture
def meeting(db):
    """A draft with three items; the first has a sub-item."""
    return factories.full_meeting()


def change_url(meeting):
    return reverse("admin:meetings_meeting_change", args=[meeting.pk])


def agenda(meeting):
    """Titles in reading order, sub-items with a dash."""
    return [("– " if i.parent_id else "") + i.title for i in in_order(meeting.items.all())]


def rows_of(form, prefix):
    return int(form[f"{prefix}-TOTAL_FORMS"][0])


def test_meeting_is_made_and_takes_over_what_its_body_does(office_client):
    url = reverse("admin:meetings_meeting_add")
    form = open_form(office_client, url)
    form |= {
        "body": factories.body("styrelsen").pk,
        "starts_at_0": "2025-02-06",
        "starts_at_1": "13:00",
    }

    response = send(office_client, url, form, "_save")

    meeting = Meeting.objects.get()
    assert response.status_code == 302
    assert (meeting.kind, meeting.status) == ("protocol", "draft")
    assert meeting.slug == "styrelsen-2025-02-06"


def test_frame_is_changed_and_the_change_is_in_the_history(office_client, office, meeting):
    form = open_form(office_client, change_url(meeting)) | {"place": ["Nacka stadshus"]}

    assert send(office_client, change_url(meeting), form).status_code == 302

    meeting.refresh_from_db()
    assert meeting.place == "Nacka stadshus"
    assert meeting.history.first().history_user == office


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"starts_at_0": "i morgon"}, "giltigt datum"),
        ({"starts_at_0": "2016-02-30"}, "giltigt datum"),
        ({"starts_at_0": "0016-10-11"}, "mellan 1990 och 2100"),
        ({"starts_at_0": ""}, "måste"),
        ({"ends_at_0": "2016-01-11", "ends_at_1": "10:00"}, "inte sluta innan det börjar"),
        ({"place": "x" * 5000}, "200"),
        ({"place": "a\x00b"}, "Null"),
        ({"remote_link": "javascript:alert(1)"}, "giltig URL"),
        ({"body": "999999"}, "giltigt alternativ"),
    ],
)
def test_bad_frame_is_told_at_its_field_and_what_was_typed_is_kept(
    office_client, meeting, fields, said
):
    form = open_form(office_client, change_url(meeting)) | {k: [v] for k, v in fields.items()}
    form["chair_name"] = ["Sigrid Ånäs"]

    response = send(office_client, change_url(meeting), form)

    assert response.status_code == 200
    assert said in errors_on(response)
    assert "Sigrid Ånäs" in form_on(response)["chair_name"]
    meeting.refresh_from_db()
    assert meeting.chair_name == ""


def test_emoji_and_direction_marks_are_stored_as_typed(office_client, meeting):
    form = open_form(office_client, change_url(meeting)) | {"place": ["Sal \u202eneke\u202c 🏛"]}
    send(office_client, change_url(meeting), form)
    meeting.refresh_from_db()
    assert meeting.place == "Sal \u202eneke\u202c 🏛"


def test_attendance_takes_a_person_or_a_free_name(office_client, meeting):
    person = factories.PersonFactory()
    form = open_form(office_client, change_url(meeting))
    blank = {"group": "guest", "status": "present"}
    new_row(form, "attendances", person=person.pk, **blank)
    new_row(form, "attendances", name="Tove Grönlid", **blank, from_number="2", to_number="§ 3")

    assert send(office_client, change_url(meeting), form).status_code == 302

    assert meeting.attendances.get(person=person).name == person.name
    guest = meeting.attendances.get(name="Tove Grönlid")
    assert (guest.from_item, guest.to_item) == (
        in_order(meeting.items.all())[2],
        in_order(meeting.items.all())[3],
    )
    assert guest.position > meeting.attendances.exclude(pk=guest.pk).first().position


def test_row_that_gets_another_person_gets_their_name(office_client, meeting):
    person = factories.PersonFactory()
    form = open_form(office_client, change_url(meeting)) | {"attendances-0-person": [person.pk]}
    send(office_client, change_url(meeting), form)
    assert meeting.attendances.get(person=person).name == person.name


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({}, "Välj en person eller skriv ett namn"),
        ({"name": "Tove Grönlid", "from_number": "9"}, "Det finns ingen punkt 9"),
        ({"name": "x" * 161}, "160"),
        ({"name": "Tove Grönlid", "group": "kung"}, "kung"),
    ],
)
def test_bad_attendance_row_is_told_in_the_row(office_client, meeting, row, said):
    form = open_form(office_client, change_url(meeting))
    new_row(form, "attendances", **({"group": "guest", "status": "absent"} | row))

    response = send(office_client, change_url(meeting), form)

    assert response.status_code == 200
    assert said in errors_on(response)
    assert meeting.attendances.count() == 4


def test_same_person_twice_is_told_in_the_second_row(office_client, meeting):
    person = meeting.attendances.first().person
    form = open_form(office_client, change_url(meeting))
    new_row(form, "attendances", person=person.pk, group="guest", status="present")

    response = send(office_client, change_url(meeting), form)

    assert f"{person} står redan på rad 1" in errors_on(response)
    assert soup_of(response).select_one("#attendances-4 .field-person .errorlist")


def test_two_new_rows_with_the_same_person_are_refused(office_client, meeting):
    person = factories.PersonFactory()
    form = open_form(office_client, change_url(meeting))
    for _ in range(2):
        new_row(form, "attendances", person=person.pk, group="guest", status="present")

    response = send(office_client, change_url(meeting), form)

    assert response.status_code == 200
    assert "står redan på rad 5" in errors_on(response)


def test_attendance_is_fetched_from_the_body_and_the_form_is_saved_with_it(office_client, meeting):
    seat = factories.MembershipFactory()
    form = open_form(office_client, change_url(meeting)) | {"place": ["Nacka stadshus"]}

    response = send(office_client, change_url(meeting), form, "_prefill")

    assert response.url.endswith("#attendances-group")
    assert meeting.attendances.filter(person=seat.person).exists()
    meeting.refresh_from_db()
    assert meeting.place == "Nacka stadshus"
    again = open_form(office_client, change_url(meeting))
    assert send(office_client, change_url(meeting), again, "_prefill").status_code == 302
    assert meeting.attendances.filter(person=seat.person).count() == 1


def test_item_is_added_last_or_under_another(office_client, meeting):
    form = open_form(office_client, change_url(meeting))
    new_row(form, "items", title="Övriga frågor")
    new_row(form, "items", title="Nästa möte", is_sub="on")

    assert send(office_client, change_url(meeting), form).status_code == 302

    assert agenda(meeting)[-2:] == ["Övriga frågor", "– Nästa möte"]


def test_item_moved_by_number_takes_its_sub_items_along(office_client, meeting):
    before = agenda(meeting)
    form = open_form(office_client, change_url(meeting)) | {"items-0-order": ["4"]}

    assert send(office_client, change_url(meeting), form).status_code == 302

    assert agenda(meeting) == [*before[2:], *before[:2]]
    numbers = [
        n.text for n in soup_of(office_client.get(change_url(meeting))).select("[data-number]")
    ]
    assert numbers[:4] == ["1", "2", "3", "3 a"]


def test_moving_items_is_in_the_history_and_leaves_their_texts_alone(
    office_client, office, meeting
):
    item = in_order(meeting.items.all())[-1]
    revision, text = item.revision, item.text
    form = open_form(office_client, change_url(meeting)) | {"items-3-order": ["1"]}

    send(office_client, change_url(meeting), form)

    item.refresh_from_db()
    assert (item.position, item.text, item.revision) == (1, text, revision)
    assert item.history.first().history_user == office


def test_first_item_cannot_be_a_sub_item(office_client, meeting):
    form = open_form(office_client, change_url(meeting)) | {"items-0-is_sub": ["on"]}
    response = send(office_client, change_url(meeting), form)
    assert "Den första punkten kan inte vara underpunkt" in errors_on(response)


@pytest.mark.parametrize("row", [0, 3])
def test_item_with_text_is_not_deleted_from_the_agenda(office_client, meeting, row):
    """Nor the last one, which leaves no other row with an error behind."""
    form = open_form(office_client, change_url(meeting)) | {f"items-{row}-DELETE": ["on"]}

    response = send(office_client, change_url(meeting), form)

    assert "Punkten har text" in errors_on(response)
    assert len(agenda(meeting)) == 4


def test_empty_item_is_deleted_and_its_sub_items_stay(office_client, meeting):
    top = in_order(meeting.items.all())[0]
    top.decisions.all().delete(), top.action_items.all().delete()
    top.statements.all().delete(), top.appendices.all().delete()
    top.text = ""
    top.save()
    sub = top.children.get()
    # As first row it becomes an item of its own: there is none above to belong to.
    form = open_form(office_client, change_url(meeting)) | {"items-0-DELETE": ["on"]}
    del form["items-1-is_sub"]

    assert send(office_client, change_url(meeting), form).status_code == 302

    assert agenda(meeting)[0] == sub.title
    assert len(agenda(meeting)) == 3


@pytest.mark.parametrize(
    ("title", "said"), [("x" * 5000, "300"), ("a\x00b", "Null"), ("", "måste")]
)
def test_bad_heading_is_told_in_its_row(office_client, meeting, title, said):
    form = open_form(office_client, change_url(meeting)) | {"items-1-title": [title]}

    response = send(office_client, change_url(meeting), form)

    assert response.status_code == 200
    assert said in soup_of(response).select_one("#items-1 .errorlist").text


@pytest.mark.parametrize("order", ["-1", "0", "99999", "två", "1e9"])
def test_bad_place_on_the_agenda_is_told_in_its_row(office_client, meeting, order):
    form = open_form(office_client, change_url(meeting)) | {"items-1-order": [order]}
    response = send(office_client, change_url(meeting), form)
    assert response.status_code == 200
    assert soup_of(response).select_one("#items-1 .errorlist")


def test_row_of_another_meeting_cannot_be_smuggled_in(office_client, meeting):
    foreign = factories.AgendaItemFactory(title="Annat mötes punkt")
    form = open_form(office_client, change_url(meeting))
    form |= {"items-0-id": [foreign.pk], "items-0-title": ["Kapad"]}

    send(office_client, change_url(meeting), form)

    foreign.refresh_from_db()
    assert foreign.title == "Annat mötes punkt"


def test_meeting_with_two_hundred_items_is_shown_and_saved(office_client, meeting):
    factories.AgendaItemFactory.create_batch(200, meeting=meeting)
    form = open_form(office_client, change_url(meeting))
    assert rows_of(form, "items") == 204

    form["items-203-order"] = ["1"]
    assert send(office_client, change_url(meeting), form).status_code == 302

    assert in_order(meeting.items.all())[0].pk == int(form["items-203-id"][0])


def test_queries_of_the_page_do_not_grow_with_the_meeting(office_client, meeting):
    def grow(number):
        for _ in range(number):
            item = factories.AgendaItemFactory(meeting=meeting)
            row = factories.AttendanceFactory(meeting=meeting)
            Attendance.objects.filter(pk=row.pk).update(from_item=item)
            factories.AppendixFactory(meeting=meeting)

    assert_query_count_does_not_grow(office_client, change_url(meeting), grow, at_most=25)


def test_queries_of_the_list_do_not_grow_with_meetings(office_client):
    def grow(number):
        for _ in range(number):
            meeting = factories.full_meeting(body=factories.BodyFactory())
            meeting.other_bodies.add(factories.BodyFactory())

    assert_query_count_does_not_grow(
        office_client, reverse("admin:meetings_meeting_changelist"), grow, at_most=16
    )


@pytest.mark.parametrize(
    "query", ["q=Björnlund", "status__exact=held", "q=%00", "starts_at__year=x"]
)
def test_list_survives_any_search(office_client, meeting, query):
    response = office_client.get(reverse("admin:meetings_meeting_changelist") + "?" + query)
    assert response.status_code in {200, 302}


def test_list_finds_a_meeting_by_date_and_by_heading(office_client, meeting):
    url = reverse("admin:meetings_meeting_changelist")
    heading = meeting.items.first().title
    for query in (f"{meeting.date}", heading):
        page = office_client.get(url, {"q": query})
        assert change_url(meeting) in page.content.decode()
    assert change_url(meeting) not in office_client.get(url, {"q": "1999-01-01"}).content.decode()
