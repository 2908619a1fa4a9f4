"""A whole answer in the browser: it saves itself, survives the network, and works by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from referrals import workflow
from referrals.models import Answer, QuestionGroup, Response
from tests import factories
from tests.browser.conftest import picture, problems_of
from tests.browser.test_minute_taking import tab_to

SAVED = re.compile(r"Sparat \d\d\.\d\d")


@pytest.fixture
def referral(db):
    draft = factories.full_referral()
    factories.one_of_each_kind(draft)
    group = QuestionGroup.objects.create(referral=draft, position=1, title="Om ekonomin")
    draft.questions.filter(kind="ranking").update(group=group)
    return factories.send_to(draft, "botkyrka")


@pytest.fixture
def registrar(db):
    return factories.access_account("botkyrka", email="registrator@botkyrka.example.se")


def address(referral):
    return f"/remisser/{referral.slug}/svar/"


def part(page, question):
    return page.locator(f"#fraga-{question.pk}")


def editor(page, question):
    area = part(page, question).locator(".ProseMirror[contenteditable=true]")
    area.scroll_into_view_if_needed()
    expect(area).to_be_visible()
    return area


def of_kind(referral, kind):
    return referral.questions.get(kind=kind)


def text_of(question):
    answer = Answer.objects.filter(question=question).first()
    return answer.text if answer else ""


def write(page, question, text):
    editor(page, question).click()
    page.keyboard.type(text)
    page.keyboard.press("Tab")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_whole_answer_saves_itself_and_is_handed_in(open_page, referral, registrar, width):
    page = open_page(address(referral), user=registrar, width=width)
    for kind in ("position", "agreement", "scale", "single", "multiple"):
        box = part(page, of_kind(referral, kind)).locator("input").nth(1)
        box.scroll_into_view_if_needed()
        (page.locator(f"#fraga-{of_kind(referral, kind).pk} .choice").first).click()
        expect(part(page, of_kind(referral, kind)).locator("[data-state]")).to_have_text(SAVED)
    text = of_kind(referral, "text")
    write(page, text, "Vi håller med.")
    expect(part(page, text).locator("[data-state]")).to_have_text(SAVED)
    page.locator("#id_beslut-registration_number").fill("KS 2016/12")
    page.locator("#id_beslut-paragraph").fill("142")
    page.locator("#id_beslut-paragraph").press("Tab")
    expect(page.locator("#beslut [data-state]")).to_have_text(SAVED)

    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        picture(page, f"answer-{width}-{scheme}")
        assert problems_of(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Läs igenom och lämna in").click()
    expect(page.locator("main")).to_contain_text("Vi håller med.")
    picture(page, f"answer-submit-{width}")
    assert problems_of(page) == []
    page.get_by_role("button", name="Lämna in svaret").click()
    expect(page.locator("#kvittens")).to_be_visible()
    picture(page, f"answer-receipt-{width}")

    assert problems_of(page) == []
    response = Response.objects.get()
    assert (response.status, response.paragraph) == ("submitted", "142")
    assert text_of(text) == "<p>Vi håller med.</p>"
    assert Answer.objects.exclude(question=text).count() == 5


def test_what_is_typed_without_network_is_sent_when_it_is_back(open_page, referral, registrar):
    page = open_page(address(referral), user=registrar)
    text = of_kind(referral, "text")
    page.context.set_offline(True)
    write(page, text, "Skrivet på tåget.")
    expect(page.locator("[data-saved]")).to_contain_text("Inte sparat – försöker igen")
    assert text_of(text) == ""

    page.context.set_offline(False)
    expect(part(page, text).locator("[data-state]")).to_have_text(SAVED)

    assert text_of(text) == "<p>Skrivet på tåget.</p>"
    kept = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('ksl-svar:'))")
    assert kept == []


def test_what_was_typed_before_the_browser_closed_comes_back(open_page, referral, registrar):
    page = open_page(address(referral), user=registrar)
    text = of_kind(referral, "text")
    page.context.set_offline(True)
    write(page, text, "Innan strömmen gick.")
    expect(page.locator("[data-saved]")).to_contain_text("försöker igen")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("about:blank")
    page.context.set_offline(False)
    assert text_of(text) == ""

    page.goto(address(referral))
    expect(part(page, text).locator("[data-state]")).to_have_text(SAVED)

    assert text_of(text) == "<p>Innan strömmen gick.</p>"
    assert editor(page, text).inner_text().strip() == "Innan strömmen gick."


def test_a_lost_session_loses_no_text(open_page, referral, registrar):
    page = open_page(address(referral), user=registrar)
    text = of_kind(referral, "text")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    write(page, text, "Efter utloggningen.")
    expect(page.locator("[data-saved]")).to_contain_text("Du är utloggad")
    expect(page.get_by_role("link", name="Logga in igen")).to_be_visible()
    assert text_of(text) == ""

    page.context.add_cookies(cookies)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(part(page, text).locator("[data-state]")).to_have_text(SAVED)

    assert text_of(text) == "<p>Efter utloggningen.</p>"


def test_an_access_that_ends_while_writing_loses_no_text(open_page, referral, registrar):
    page = open_page(address(referral), user=registrar)
    text = of_kind(referral, "text")
    registrar.municipality_accesses.all().delete()
    write(page, text, "Fem i tolv.")

    expect(page.locator("[data-saved]")).to_contain_text("får inte längre skriva här")
    kept = page.evaluate("Object.values(localStorage).join()")
    assert "Fem i tolv." in kept
    assert text_of(text) == ""


def test_two_browsers_on_one_question_both_see_both_texts(open_page, referral, registrar):
    colleague = factories.access_account("botkyrka", first_name="Eva", last_name="Lind")
    text = of_kind(referral, "text")
    mine = open_page(address(referral), user=registrar)
    theirs = open_page(address(referral), user=colleague)
    editor(mine, text)
    write(theirs, text, "Evas text.")
    expect(part(theirs, text).locator("[data-state]")).to_have_text(SAVED)
    write(mine, text, "Min text.")

    box = part(mine, text).locator("[data-conflict]")
    expect(box).to_contain_text("Eva Lind")
    expect(box).to_contain_text("Evas text.")
    assert text_of(text) == "<p>Evas text.</p>"
    assert [line for line in problems_of(mine) if not line.startswith(("409", "Console"))] == []
    picture(mine, "answer-conflict")
    box.get_by_role("button", name="Spara min version").click()
    expect(part(mine, text).locator("[data-state]")).to_have_text(SAVED)

    assert text_of(text) == "<p>Min text.</p>"


def test_the_colleagues_version_can_be_kept(open_page, referral, registrar):
    text = of_kind(referral, "text")
    mine = open_page(address(referral), user=registrar)
    editor(mine, text)
    draft = workflow.start_response(referral.recipients.get(), by=registrar)
    Answer.objects.create(response=draft, question=text, text="<p>Deras.</p>")
    write(mine, text, "Min.")
    part(mine, text).get_by_role("button", name="Behåll den sparade").click()

    expect(editor(mine, text)).to_have_text("Deras.")
    assert text_of(text) == "<p>Deras.</p>"


def test_options_are_ranked_with_the_keyboard(open_page, referral, registrar):
    page = open_page(address(referral), user=registrar)
    question = of_kind(referral, "ranking")
    first, second, third = (option.pk for option in question.options.all())
    part(page, question).scroll_into_view_if_needed()
    tab_to(page, f"#fraga-{question.pk} .ranking__row:nth-child(3) .ranking__button", most=200)
    page.keyboard.press("Enter")
    expect(part(page, question).locator("[data-state]")).to_have_text(SAVED)
    page.keyboard.press("Enter")
    expect(part(page, question).locator("select").nth(1)).to_have_value("2")
    expect(page.locator("[data-saved]")).to_have_text(SAVED)

    assert Answer.objects.get(question=question).picked == [third, first, second]


def test_statements_are_added_while_text_is_unsaved(open_page, referral, registrar):
    page = open_page(address(referral), user=registrar)
    text = of_kind(referral, "text")
    editor(page, text).click()
    page.keyboard.type("Mitt i en mening")
    page.get_by_role("button", name="Lägg till reservation eller uttalande").click()
    page.locator("[name$=-persons]").fill("Ada Berg")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Lägg till reservation eller uttalande").click()
    page.get_by_role("button", name="Ta bort uttalande 2").click()
    expect(page.locator(".messages")).to_contain_text("Borttaget")

    expect(page.locator("[name$=-persons]")).to_have_value("Ada Berg")
    assert text_of(text) == "<p>Mitt i en mening</p>"
    assert page.problems == []


def test_the_page_behind_a_key_is_well(check_page, referral):
    factories.keyed(referral, "nyckel")
    check_page("/svara/nyckel/")


def test_reading_in_a_word_file_is_well(check_page, referral, registrar):
    check_page(f"{address(referral)}las-in/", user=registrar)
    check_page(f"{address(referral)}anstand/", user=registrar)
