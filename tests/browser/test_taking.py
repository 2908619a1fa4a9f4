"""Minutes in the browser: written through a lost network and session, merged with a colleague's."""

import re

import pytest
from playwright.sync_api import expect

from meetings.models import AgendaItem, Decision
from meetings.numbering import in_order
from tests import factories
from tests.browser.conftest import problems_of

SAVED = re.compile(r"Sparat \d\d\.\d\d")


@pytest.fixture
def meeting(db):
    meeting = factories.called_meeting(body=factories.body("kso"), visibility="body")
    meeting.items.update(text="")
    return meeting


@pytest.fixture
def items(meeting):
    return in_order(meeting.items.all())


def address(meeting, item):
    return f"/moten/{meeting.slug}/anteckna/{item.pk}/"


def editor(page):
    area = page.locator(".pane:not([hidden]) .ProseMirror[contenteditable=true]")
    expect(area).to_be_visible()
    return area


def write(page, text):
    area = editor(page)
    expect(area).to_have_attribute("role", "textbox")
    # The editor puts its own selection back when it gets the focus: it is told, not the browser.
    area.evaluate(
        "area => area.closest('.field').querySelector('textarea').answerEditor"
        ".commands.focus('end')"
    )
    expect(area).to_be_focused()
    page.keyboard.type(text)


def saved(page):
    expect(page.locator("[data-saved]")).to_have_text(SAVED)


def text_of(item):
    return AgendaItem.objects.get(pk=item.pk).text


def test_two_items_are_written_through_a_lost_network_and_merged(open_page, meeting, items):
    karin = factories.StaffFactory(email="karin@example.se", first_name="Karin", last_name="Ek")
    anna = factories.StaffFactory(email="anna@example.se", first_name="Anna", last_name="Berg")
    mine = open_page(address(meeting, items[0]), user=karin)
    theirs = open_page(address(meeting, items[0]), user=anna)
    editor(theirs)
    write(mine, "Före avbrottet.")
    saved(mine)
    mine.context.set_offline(True)
    mine.keyboard.type(" Utan nät.")
    expect(mine.locator("[data-saved]")).to_contain_text("inget nät")
    mine.keyboard.press("F8")
    expect(mine).to_have_url(re.compile(f"/{items[1].pk}/$"))
    write(mine, "Nästa punkt.")
    mine.keyboard.press("F2")
    mine.keyboard.type("att bifalla förslaget")
    theirs.reload()
    write(theirs, " Annas mening.")
    saved(theirs)
    assert text_of(items[1]) == ""

    mine.context.set_offline(False)
    mine.keyboard.press("Alt+PageUp")
    box = mine.locator(".pane:not([hidden]) [data-conflict]")
    expect(box).to_contain_text("Anna Berg")
    expect(box.locator("ins")).to_have_text(["Utan", "nät"])
    expect(box.locator("del")).to_have_text(["Annas", "mening"])
    assert [line for line in problems_of(mine) if line.startswith("axe")] == []
    box.get_by_role("button", name="Använd båda").click()
    saved(mine)

    text = text_of(items[0])
    assert "Före avbrottet. Utan nät." in text
    assert "Annas mening." in text
    assert text_of(items[1]) == "<p>Nästa punkt.</p>"
    assert Decision.objects.filter(item=items[1], text="att bifalla förslaget").count() == 1
    assert AgendaItem.objects.get(state="ongoing") == items[1]


def test_a_session_that_ends_in_a_sentence_loses_nothing_over_a_reload(open_page, meeting, items):
    page = open_page(address(meeting, items[0]), user=factories.StaffFactory())
    cookies = page.context.cookies()
    write(page, "Mitt i en")
    page.context.clear_cookies()
    page.keyboard.type(" mening.")
    page.keyboard.press("F4")
    page.keyboard.type("skriva brevet")
    expect(page.get_by_role("link", name="Logga in igen")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("about:blank")

    page.context.add_cookies(cookies)
    page.goto(address(meeting, items[0]))
    saved(page)

    expect(editor(page)).to_have_text("Mitt i en mening.")
    assert text_of(items[0]) == "<p>Mitt i en mening.</p>"
    assert items[0].action_items.filter(text="skriva brevet").count() == 1


def test_who_comes_late_is_noted_with_two_touches_on_a_phone(open_page, meeting, items):
    page = open_page(address(meeting, items[1]), user=factories.StaffFactory(), width=360)
    page.get_by_role("radio", name="Pågår").check()
    page.locator("[data-agenda] > summary").click()
    page.locator("[data-opens=narvaro]").click()
    row = page.locator(".presence__row").nth(1)
    row.locator("summary").click()
    row.get_by_role("button", name="Kommer nu").click()
    expect(row.locator("[data-state]")).to_have_text(SAVED)

    assert problems_of(page) == []
    late = meeting.attendances.get(from_item=items[1])
    assert late.status == "present"


def test_what_is_typed_while_one_chooses_is_joined_too(open_page, meeting, items):
    mine = open_page(address(meeting, items[0]), user=factories.StaffFactory())
    editor(mine)
    items[0].text = "<p>Annas mening.</p>"
    items[0].save()
    write(mine, "Min mening.")
    box = mine.locator("[data-conflict]")
    expect(box).to_be_visible()

    mine.keyboard.type(" Och en till.")
    box.get_by_role("button", name="Använd båda").click()
    saved(mine)

    assert text_of(items[0]) == "<p>Min mening. Och en till.</p><p>Annas mening.</p>"


def test_quorum_follows_the_list_and_a_half_written_form_waits_at_its_item(open_page):
    protocol = factories.held_protocol(members=3)
    first, second, _ = protocol.items.all()
    page = open_page(address(protocol, first), user=factories.StaffFactory())
    shown = page.locator(".pane:not([hidden])")
    page.locator("#formalia-yrkande > summary").click()
    page.locator("#id_yrkande-text").fill("Halvskrivet")
    page.keyboard.press("F8")
    expect(page).to_have_url(re.compile(f"/{second.pk}/$"))
    expect(page.locator(f"[data-opens='{first.pk}']")).to_contain_text("Formalia är inte sparat")
    page.get_by_role("button", name="Närvaro").click()
    for row in page.locator(".presence__row").all()[:2]:
        row.get_by_label("Borta", exact=True).check()
    expect(page.locator("[data-quorum-now]")).to_contain_text("Inte beslutför: 1 av 3")

    page.keyboard.press("F8")
    expect(page.locator("[data-quorum-box]")).to_contain_text("1 av 3 tjänstgör")
    expect(shown.locator("[data-quorum-decision]")).to_be_hidden()
    page.keyboard.press("F2")
    expect(shown.locator("[data-quorum-decision]")).to_be_visible()
    assert problems_of(page) == []

    page.keyboard.press("Alt+PageUp")
    expect(page.locator("#id_yrkande-text")).to_have_value("Halvskrivet")
