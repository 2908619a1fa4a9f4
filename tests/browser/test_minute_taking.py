"""Taking the minutes of a meeting with the keyboard alone, and losing nothing."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from meetings.models import Meeting
from meetings.numbering import in_order
from tests import factories
from tests.browser.conftest import picture, problems_of

TITLES = [
    "Mötets öppnande",
    "Kollektivtrafik i skärgården",
    "Bostadsprognosen",
    "Praktikplatser",
    "Övriga frågor",
    "Nästa möte",
]


@pytest.fixture
def meeting(db):
    """Held, with six items that nobody has written on yet."""
    meeting = factories.MeetingFactory()
    for position, title in enumerate(TITLES, 1):
        factories.AgendaItemFactory(meeting=meeting, position=position, title=title, text="")
    return meeting


def item_url(item):
    return reverse("admin:meetings_agendaitem_change", args=[item.pk])


def meeting_url(meeting):
    return reverse("admin:meetings_meeting_change", args=[meeting.pk])


def items(meeting):
    return in_order(meeting.items.all())


def tab_to(page, selector, key="Tab", most=120):
    """Press Tab until `selector` has the focus, as someone without a mouse does."""
    for _ in range(most):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{selector} is not reached with {key}")


def editor(page):
    """The rich text editor, once it is there."""
    area = page.locator(".ProseMirror[contenteditable=true]")
    expect(area).to_be_visible()
    return area


def said(page, text):
    """Wait until the page after saving says so; the page before may bear a message too.

    Only when it is loaded are drafts forgotten, which the message names.
    """
    expect(page.locator(".messagelist")).to_contain_text(text)
    page.wait_for_load_state("load")


def test_minutes_of_six_items_are_taken_with_the_keyboard_alone(open_page, office, meeting):
    page = open_page(item_url(items(meeting)[0]), user=office)

    for number, title in enumerate(TITLES, 1):
        expect(page.locator("h1")).to_have_text(f"Punkt {number}")
        editor(page)
        tab_to(page, ".ProseMirror[contenteditable=true]")
        page.keyboard.type(f"Om {title.lower()} säger vi detta.")
        tab_to(page, "#decisions-group .addlink")
        page.keyboard.press("Enter")
        tab_to(page, "#id_decisions-0-text", "Shift+Tab")
        page.keyboard.type(f"att lägga {title.lower()} till handlingarna")
        page.keyboard.press("Alt+PageDown" if number < len(TITLES) else "Control+s")
        said(page, f"Punkt {number} är sparad")

    assert not page.problems
    for item in items(meeting):
        assert item.text == f"<p>Om {item.title.lower()} säger vi detta.</p>"
        assert item.decisions.get().text == f"att lägga {item.title.lower()} till handlingarna"


def test_save_key_stays_on_the_page_and_back_key_goes_back(open_page, office, meeting):
    page = open_page(item_url(items(meeting)[1]), user=office)
    editor(page).press_sequentially("Ett.")

    page.keyboard.press("Control+s")
    said(page, "Punkt 2 är sparad")
    editor(page).click()
    page.keyboard.press("Alt+PageUp")
    expect(page.locator("h1")).to_have_text("Punkt 1")


def test_agenda_is_moved_with_the_keyboard_and_numbers_follow_at_once(open_page, office, meeting):
    page = open_page(meeting_url(meeting), user=office)
    page.locator("#id_items-4-title").focus()

    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")

    titles = page.locator(".agenda-row:not(.empty-form) [name$=-title]")
    shown = [titles.nth(i).input_value() for i in range(6)]
    assert shown == [TITLES[i] for i in (0, 1, 4, 2, 3, 5)]
    assert page.locator("[data-number]").all_inner_texts()[:6] == list("123456")
    page.locator("#id_items-4-is_sub").check()
    assert page.locator("[data-number]").all_inner_texts()[:4] == ["1", "2", "2 a", "3"]
    page.keyboard.press("Control+s")
    page.wait_for_selector(".messagelist .success")

    assert [item.title for item in items(meeting)] == shown
    assert items(meeting)[2].parent == items(meeting)[1]
    assert not page.problems


def test_item_is_added_on_the_agenda_and_keeps_the_focus(open_page, office, meeting):
    page = open_page(meeting_url(meeting), user=office)
    page.locator("#items-group .addlink").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Avtackning")
    page.keyboard.press("Control+s")
    page.wait_for_selector(".messagelist .success")
    assert items(meeting)[-1].title == "Avtackning"


def test_text_survives_a_lost_session(open_page, office, meeting):
    item = items(meeting)[0]
    page = open_page(item_url(item), user=office)
    editor(page).press_sequentially("Det här får inte försvinna.")
    page.locator("#decisions-group .addlink").click()
    page.locator("#id_decisions-0-text").fill("att spara allt")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.keyboard.press("Control+s")
    expect(page.locator("#id_login")).to_be_visible()

    page.fill("#id_login", office.email)
    page.fill("#id_password", "provlosenord-1234")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Återställ utkastet").click()

    expect(page.locator(".errorlist")).to_contain_text("utkast är återställt")
    expect(editor(page)).to_have_text("Det här får inte försvinna.")
    expect(page.locator("#id_decisions-0-text")).to_have_value("att spara allt")
    page.keyboard.press("Control+s")
    said(page, "Punkt 1 är sparad")
    item.refresh_from_db()
    assert item.text == "<p>Det här får inte försvinna.</p>"
    assert item.decisions.get().text == "att spara allt"
    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('ksl-draft'))") == []


def test_draft_that_was_saved_is_not_offered(open_page, office, meeting):
    first, second, *_ = items(meeting)
    page = open_page(item_url(first), user=office)
    editor(page).press_sequentially("Sparat.")
    page.keyboard.press("Alt+PageDown")
    expect(page.locator("h1")).to_have_text("Punkt 2")
    said(page, "Punkt 1 är sparad")
    page.goto(item_url(first))
    editor(page)
    expect(page.locator("[data-draft]")).to_be_hidden()
    page.goto(item_url(second))
    expect(page.locator("[data-draft]")).to_be_hidden()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_with_two_versions_is_well_in_the_browser(open_page, office, meeting, width, scheme):
    item = items(meeting)[1]
    page = open_page(item_url(item), user=office, width=width, scheme=scheme)
    editor(page).press_sequentially("Skärgårdstrafiken utökas till våren.")
    item.text = "<p>Skärgårdstrafiken utökas till hösten.</p>"
    item.presenter = "Tove Grönlid"
    item.save()

    page.keyboard.press("Control+s")

    expect(page.get_by_role("heading", name="Två versioner")).to_be_visible()
    picture(page, f"two-versions-{width}-{scheme}")
    expect(page.locator(".conflict tbody ins")).to_contain_text(["våren"])
    expect(editor(page)).to_have_text("Skärgårdstrafiken utökas till våren.")
    assert problems_of(page) == []
    page.get_by_role("button", name="Spara min version ändå").click()
    page.wait_for_selector(".messagelist .success")
    item.refresh_from_db()
    assert item.text == "<p>Skärgårdstrafiken utökas till våren.</p>"


@pytest.mark.parametrize("what", ["meeting", "item", "published", "history"])
def test_desk_is_well_in_the_browser(check_page, office, meeting, what):
    factories.AttendanceFactory(meeting=meeting)
    published = factories.published_meeting()
    assert published.status == Meeting.Status.PUBLISHED
    check_page(
        {
            "meeting": meeting_url(meeting),
            "item": item_url(items(meeting)[0]),
            "published": meeting_url(published),
            "history": reverse("admin:meetings_meeting_history", args=[published.pk]),
        }[what],
        user=office,
    )


def test_words_of_the_editor_are_swedish(open_page, office, meeting):
    page = open_page(item_url(items(meeting)[0]), user=office)
    editor(page)
    for name in ("Fet", "Kursiv", "Punktlista", "Infoga tabell", "Ångra"):
        expect(page.locator(".prose-editor").get_by_role("button", name=name)).to_be_attached()
