"""The buttons that move a meeting along, and what its state forbids."""

import pytest
from django.urls import reverse

from meetings.models import Meeting
from tests import factories
from tests.forms import soup_of

MAKE = {
    "draft": factories.full_meeting,
    "planned": factories.planned_meeting,
    "called": factories.called_meeting,
    "held": factories.held_meeting,
    "published": factories.published_meeting,
}


def change_url(meeting):
    return reverse("admin:meetings_meeting_change", args=[meeting.pk])


def press(client, meeting, name, **data):
    url = reverse("admin:meetings_meeting_state", args=[meeting.pk, name])
    return client.post(url, data, follow=True)


def message_on(response):
    return soup_of(response).select_one(".messagelist").text.strip()


@pytest.mark.parametrize(
    ("before", "name", "after"),
    [
        ("draft", "planera", "planned"),
        ("draft", "hallet", "held"),
        ("held", "publicera", "published"),
        ("published", "dra-tillbaka", "held"),
        ("called", "stall-in", "cancelled"),
    ],
)
def test_button_moves_the_meeting_and_history_says_who(
    db, office_client, office, before, name, after
):
    meeting = MAKE[before]()

    response = press(office_client, meeting, name, reason="Sal saknas")

    meeting.refresh_from_db()
    assert response.status_code == 200
    assert meeting.status == after
    assert meeting.history.first().history_user == office


@pytest.mark.parametrize(
    ("before", "buttons"),
    [
        ("draft", ["Planera", "Markera som hållet"]),
        ("planned", ["Markera som hållet", "Ställ in mötet"]),
        ("held", ["Publicera"]),
        ("published", ["Dra tillbaka publiceringen"]),
    ],
)
def test_page_offers_just_the_buttons_that_work(db, office_client, before, buttons):
    page = soup_of(office_client.get(change_url(MAKE[before]())))
    assert [button.text for button in page.select(".states button")] == buttons


def test_refusal_is_shown_and_nothing_changes(db, office_client):
    meeting = factories.planned_meeting()

    response = press(office_client, meeting, "hallet")

    assert message_on(response) == "Mötet har inte börjat än."
    meeting.refresh_from_db()
    assert meeting.status == "planned"


def test_reason_is_asked_for(db, office_client):
    meeting = factories.published_meeting()
    response = press(office_client, meeting, "dra-tillbaka", reason="  ")
    assert message_on(response) == "Skriv varför publiceringen dras tillbaka."


def test_button_pressed_twice_is_told(db, office_client):
    meeting = factories.held_meeting()
    press(office_client, meeting, "publicera")
    assert "det är publicerat" in message_on(press(office_client, meeting, "publicera"))


def test_unknown_button_is_not_found_and_looking_is_not_pressing(db, office_client):
    meeting = factories.held_meeting()
    assert press(office_client, meeting, "radera").status_code == 404
    url = reverse("admin:meetings_meeting_state", args=[meeting.pk, "publicera"])
    assert office_client.get(url).status_code == 405


def test_only_the_chancery_presses_buttons(db, member_client, anonymous_client):
    meeting = factories.held_meeting()
    for client in (member_client, anonymous_client):
        press(client, meeting, "publicera")
    meeting.refresh_from_db()
    assert meeting.status == "held"


@pytest.mark.parametrize("who", ["office_client", "owner_client"])
def test_published_meeting_can_only_be_read(db, who, request):
    client, meeting = request.getfixturevalue(who), factories.published_meeting()
    item = meeting.items.first()
    for url in (
        change_url(meeting),
        reverse("admin:meetings_agendaitem_change", args=[item.pk]),
    ):
        page = client.get(url)
        assert page.status_code == 200
        names = {f["name"] for f in soup_of(page).select("#content-main form [name]")}
        assert not {n for n in names if n.endswith(("title", "place", "text"))}
    assert item.title in page.content.decode()


@pytest.mark.parametrize("who", ["office_client", "owner_client"])
def test_published_meeting_is_not_deleted_from_its_page_nor_from_the_list(db, who, request):
    client, meeting = request.getfixturevalue(who), factories.published_meeting()
    url = reverse("admin:meetings_meeting_delete", args=[meeting.pk])
    assert client.post(url, {"post": "yes"}).status_code == 403

    client.post(
        reverse("admin:meetings_meeting_changelist"),
        {"action": "delete_selected", "_selected_action": [meeting.pk], "post": "yes"},
    )
    assert Meeting.objects.filter(pk=meeting.pk).exists()


@pytest.mark.parametrize("make", [factories.called_meeting, factories.published_meeting])
def test_what_was_called_or_published_once_is_never_deleted(db, office_client, make):
    meeting = make()
    press(office_client, meeting, "dra-tillbaka", reason="Fel datum")
    press(office_client, meeting, "stall-in", reason="Förhinder")
    url = reverse("admin:meetings_meeting_delete", args=[meeting.pk])
    assert office_client.post(url, {"post": "yes"}).status_code == 403


def test_draft_is_deleted(db, office_client):
    meeting = factories.MeetingFactory()
    url = reverse("admin:meetings_meeting_delete", args=[meeting.pk])
    office_client.post(url, {"post": "yes"})
    assert not Meeting.objects.filter(pk=meeting.pk).exists()


def test_desk_lists_what_waits(db, office_client):
    held, coming = factories.held_meeting(), factories.planned_meeting()
    page = office_client.get(reverse("admin:index")).content.decode()
    assert change_url(held) in page
    assert change_url(coming) in page
