"""Two people at the same page: the second is told, sees both versions, and loses nothing."""

import pytest
from django.urls import reverse

from meetings import workflow
from meetings.models import AgendaItem
from meetings.numbering import in_order
from tests import factories
from tests.cast import logged_in
from tests.factories.meetings import publish_held
from tests.files.uploads import upload
from tests.forms import form_on, new_row, open_form, send, soup_of


@pytest.fixture
def meeting(db):
    return factories.full_meeting()


@pytest.fixture
def item(meeting):
    return in_order(meeting.items.all())[0]


@pytest.fixture
def colleague(db):
    return logged_in(factories.StaffFactory(email="kollega@example.se"))


def item_url(item):
    return reverse("admin:meetings_agendaitem_change", args=[item.pk])


def meeting_url(meeting):
    return reverse("admin:meetings_meeting_change", args=[meeting.pk])


def compared(response):
    """The comparison on a page: {label: (mine, theirs)}."""
    rows = soup_of(response).select(".conflict tbody tr")
    return {row.th.text: tuple(cell.text for cell in row.select("td")) for row in rows}


def test_second_save_is_refused_and_both_versions_are_shown(office_client, colleague, item):
    mine, theirs = open_form(office_client, item_url(item)), open_form(colleague, item_url(item))
    send(colleague, item_url(item), theirs | {"text": ["<p>Frågan bordläggs till mars.</p>"]})

    response = send(
        office_client, item_url(item), mine | {"text": ["<p>Frågan bordläggs till maj.</p>"]}
    )

    assert response.status_code == 200
    assert "Någon annan har sparat" in response.content.decode()
    assert compared(response) == {
        "Text": ("Frågan bordläggs till maj.", "Frågan bordläggs till mars.")
    }
    page = soup_of(response)
    assert [n.text for n in page.select(".conflict tbody ins")] == ["maj"]
    assert [n.text for n in page.select(".conflict tbody del")] == ["mars"]
    item.refresh_from_db()
    assert item.text == "<p>Frågan bordläggs till mars.</p>"


def test_what_was_typed_stands_in_the_form_and_may_be_saved_anyway(office_client, colleague, item):
    mine, theirs = open_form(office_client, item_url(item)), open_form(colleague, item_url(item))
    send(colleague, item_url(item), theirs | {"presenter": ["Folke Oxdal"]})
    refused = send(office_client, item_url(item), mine | {"presenter": ["Ylva Hedberga"]})

    again = form_on(refused)
    assert again["presenter"] == ["Ylva Hedberga"]
    assert send(office_client, item_url(item), again).status_code == 302

    item.refresh_from_db()
    assert item.presenter == "Ylva Hedberga"
    assert [h.presenter for h in item.history.all()[:2]] == ["Ylva Hedberga", "Folke Oxdal"]


def test_saving_anyway_is_refused_again_if_a_third_has_saved_meanwhile(
    office_client, colleague, item
):
    mine = open_form(office_client, item_url(item))
    for presenter in ("Folke Oxdal", "Siv Ekvarn"):
        theirs = open_form(colleague, item_url(item)) | {"presenter": [presenter]}
        send(colleague, item_url(item), theirs)
        refused = send(office_client, item_url(item), mine | {"presenter": ["Ylva Hedberga"]})
        mine = form_on(refused)
        assert compared(refused)["Föredragande"] == ("Ylva Hedberga", presenter)


def test_taking_the_stored_version_is_a_link_to_the_page(office_client, colleague, item):
    mine, theirs = open_form(office_client, item_url(item)), open_form(colleague, item_url(item))
    send(colleague, item_url(item), theirs | {"presenter": ["Folke Oxdal"]})
    refused = send(office_client, item_url(item), mine | {"presenter": ["Ylva Hedberga"]})

    link = soup_of(refused).select_one(".conflict-choice a")["href"]
    assert open_form(office_client, link)["presenter"] == ["Folke Oxdal"]


def test_two_items_of_one_meeting_are_written_at_once(office_client, colleague, meeting):
    first, second = in_order(meeting.items.all())[0], in_order(meeting.items.all())[2]
    mine, theirs = open_form(office_client, item_url(first)), open_form(colleague, item_url(second))

    theirs |= {"text": ["<p>Två.</p>"], "title": ["Ny rubrik"]}
    assert send(colleague, item_url(second), theirs).status_code == 302
    assert send(office_client, item_url(first), mine | {"text": ["<p>Ett.</p>"]}).status_code == 302


def test_moving_an_item_does_not_disturb_who_writes_on_it(office_client, colleague, meeting, item):
    mine, theirs = (
        open_form(office_client, item_url(item)),
        open_form(colleague, meeting_url(meeting)),
    )
    send(colleague, meeting_url(meeting), theirs | {"items-0-order": ["4"]})

    assert send(office_client, item_url(item), mine | {"text": ["<p>Ett.</p>"]}).status_code == 302

    item.refresh_from_db()
    assert (item.text, item.position) == ("<p>Ett.</p>", 3)


def test_decision_another_added_is_shown_and_kept(office_client, colleague, item):
    mine, theirs = open_form(office_client, item_url(item)), open_form(colleague, item_url(item))
    new_row(theirs, "decisions", text="att bifalla")
    send(colleague, item_url(item), theirs)

    new_row(mine, "decisions", text="att avslå")
    refused = send(office_client, item_url(item), mine)

    assert refused.status_code == 200
    assert compared(refused)["Beslut 2"] == ("–", "Tillagd: att bifalla")
    assert compared(refused)["Beslut 3: beslut"] == ("att avslå", "–")
    assert send(office_client, item_url(item), form_on(refused)).status_code == 302
    assert [d.text for d in item.decisions.all()][1:] == ["att bifalla", "att avslå"]


def test_decision_another_deleted_while_i_rewrote_it_is_not_lost(office_client, colleague, item):
    mine, theirs = open_form(office_client, item_url(item)), open_form(colleague, item_url(item))
    send(colleague, item_url(item), theirs | {"decisions-0-DELETE": ["on"]})

    refused = send(
        office_client, item_url(item), mine | {"decisions-0-text": ["att bifalla delvis"]}
    )

    assert refused.status_code == 200
    assert "att bifalla delvis" in refused.content.decode()
    assert send(office_client, item_url(item), form_on(refused)).status_code == 302
    assert [d.text for d in item.decisions.all()] == ["att bifalla delvis"]


def test_file_of_a_refused_save_is_not_stored(office_client, colleague, item):
    mine, theirs = open_form(office_client, item_url(item)), open_form(colleague, item_url(item))
    send(colleague, item_url(item), theirs | {"presenter": ["Folke Oxdal"]})
    index = new_row(mine, "appendices", title="Karta", visibility="meeting")
    before = item.appendices.count()

    refused = send(
        office_client, item_url(item), mine, **{f"appendices-{index}-upload": upload("karta.pdf")}
    )

    assert refused.status_code == 200
    assert item.appendices.count() == before


def test_attendance_two_people_change_is_compared_row_by_row(office_client, colleague, meeting):
    mine, theirs = (open_form(c, meeting_url(meeting)) for c in (office_client, colleague))
    theirs["attendances-1-status"] = ["present"]
    new_row(theirs, "attendances", name="Tove Grönlid", group="guest", status="present")
    send(colleague, meeting_url(meeting), theirs)

    refused = send(office_client, meeting_url(meeting), mine | {"place": ["Nacka stadshus"]})

    found = compared(refused)
    assert found["Plats"][0] == "Nacka stadshus"
    assert found["Närvaro 2: närvaro"] == ("frånvarande, anmält", "närvarande")
    assert found["Närvaro 5"] == ("–", "Tillagd: Tove Grönlid")
    assert send(office_client, meeting_url(meeting), form_on(refused)).status_code == 302
    assert meeting.attendances.filter(name="Tove Grönlid").exists()


def test_agenda_another_has_changed_is_not_undone(office_client, colleague, meeting):
    mine, theirs = (open_form(c, meeting_url(meeting)) for c in (office_client, colleague))
    new_row(theirs, "items", title="Övriga frågor")
    send(colleague, meeting_url(meeting), theirs | {"items-0-title": ["Mötets öppnande"]})

    new_row(mine, "items", title="Nästa möte")
    refused = send(office_client, meeting_url(meeting), mine)

    assert refused.status_code == 200
    assert compared(refused)["Punkt 1: rubrik"][1] == "Mötets öppnande"
    assert send(office_client, meeting_url(meeting), form_on(refused)).status_code == 302
    titles = set(meeting.items.values_list("title", flat=True))
    assert {"Övriga frågor", "Nästa möte"} <= titles


def test_title_changed_on_the_items_page_is_not_set_back_from_the_meetings_page(
    office_client, colleague, meeting, item
):
    mine = open_form(office_client, meeting_url(meeting))
    theirs = open_form(colleague, item_url(item)) | {"title": ["Mötets öppnande"]}
    send(colleague, item_url(item), theirs)

    assert send(office_client, meeting_url(meeting), mine).status_code == 200

    item.refresh_from_db()
    assert item.title == "Mötets öppnande"


def test_saving_without_a_change_makes_nobody_elses_page_stale(office_client, colleague, item):
    mine, theirs = open_form(office_client, item_url(item)), open_form(colleague, item_url(item))
    send(colleague, item_url(item), theirs)

    assert send(office_client, item_url(item), mine | {"presenter": ["A B"]}).status_code == 302


@pytest.mark.parametrize("revision", ["", "0", "abc", "99"])
def test_form_with_an_invented_revision_is_refused(office_client, item, revision):
    form = open_form(office_client, item_url(item)) | {"presenter": ["Ylva Hedberga"]}

    assert send(office_client, item_url(item), form | {"revision": [revision]}).status_code == 200

    item.refresh_from_db()
    assert item.presenter == ""


def test_text_typed_while_the_meeting_is_published_is_shown_again(office_client, colleague, item):
    mine = open_form(office_client, item_url(item))
    meeting = workflow.hold_meeting(item.meeting, by=factories.StaffFactory())
    publish_held(meeting, by=factories.StaffFactory())

    response = send(office_client, item_url(item), mine | {"text": ["<p>Viktig rättelse.</p>"]})

    assert response.status_code == 200
    assert "Mötet publicerades medan du skrev" in response.content.decode()
    assert form_on(response)["text"] == ["<p>Viktig rättelse.</p>"]
    assert "Viktig" not in AgendaItem.objects.get(pk=item.pk).text


def test_draft_is_restored_without_being_saved(office_client, item):
    form = open_form(office_client, item_url(item)) | {"presenter": ["Ylva Hedberga"]}
    new_row(form, "decisions", text="att bifalla")

    response = send(office_client, item_url(item), form, "_restore")

    restored = form_on(response)
    assert "utkast är återställt" in response.content.decode()
    assert restored["presenter"] == ["Ylva Hedberga"]
    assert restored["decisions-1-text"] == ["att bifalla"]
    item.refresh_from_db()
    assert item.presenter == ""
    assert item.decisions.count() == 1


def test_old_draft_is_restored_beside_what_is_stored_now(office_client, colleague, item):
    form = open_form(office_client, item_url(item)) | {"presenter": ["Ylva Hedberga"]}
    theirs = open_form(colleague, item_url(item)) | {"presenter": ["Folke Oxdal"]}
    send(colleague, item_url(item), theirs)

    response = send(office_client, item_url(item), form, "_restore")

    assert compared(response)["Föredragande"] == ("Ylva Hedberga", "Folke Oxdal")


def test_page_says_when_a_draft_has_been_saved(office_client, office, item):
    form = open_form(office_client, item_url(item)) | {"presenter": ["Ylva Hedberga"]}
    send(office_client, item_url(item), form)

    messages = soup_of(office_client.get(item_url(item))).select(".messagelist li")

    assert any(f"saved-agendaitem-{item.pk}-{office.pk}" in li["class"] for li in messages)
