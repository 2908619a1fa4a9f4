"""A municipality adopts in the browser, on a phone: one drafts, another hands in."""

import pytest
from playwright.sync_api import expect

from agreements.models import Adoption
from members.models import MunicipalityAccess
from tests import factories
from tests.browser.conftest import picture, problems_of
from tests.browser.test_answering import SAVED
from tests.browser.test_minute_taking import tab_to

PHONE = 360


@pytest.fixture
def agreement(db):
    return factories.asked_to_adopt("botkyrka", "nacka")


def saved(page, part):
    expect(page.locator(f"#{part} [data-state]")).to_have_text(SAVED)


def seen(page, name):
    """At both widths and in both schemes nothing may be wrong."""
    for width in (1280, PHONE):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            picture(page, f"adopt-{name}-{width}-{scheme}")
            assert problems_of(page) == [], (name, width, scheme)


def test_one_drafts_and_another_hands_in_with_a_condition_and_two_statements(open_page, agreement):
    drafter = factories.access_account("botkyrka", level=MunicipalityAccess.Level.DRAFTER)
    registrar = factories.access_account("botkyrka", email="registrator@botkyrka.example.se")
    address = f"/overenskommelser/{agreement.slug}/antagande/"
    page = open_page(address, user=drafter, width=PHONE)

    tab_to(page, "#utfall input[type=radio]", most=80)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    saved(page, "utfall")
    expect(page.locator("#utfall input:checked")).to_have_value("partly")
    area = page.locator("#villkor .ProseMirror[contenteditable=true]")
    area.scroll_into_view_if_needed()
    area.click()
    page.keyboard.type("Gäller inte den kommunala vuxenutbildningen.")
    page.keyboard.press("Tab")
    saved(page, "villkor")
    page.locator("#id_beslut-organ").select_option("council")
    page.locator("#id_beslut-decided_on").fill("2015-03-02")
    page.locator("#id_beslut-paragraph").fill("42")
    page.locator("#id_beslut-paragraph").press("Tab")
    saved(page, "beslut")
    for number, who in ((0, "Ada Berg"), (1, "Bo Ek")):
        page.get_by_role("button", name="Lägg till reservation eller uttalande").click()
        page.locator("[name$=-persons]").nth(number).fill(who)
        page.locator("select[name^=uttalande][name$=-kind]").nth(number).select_option("special")
        page.locator("textarea[name^=uttalande]").nth(number).fill(f"{who} anser annorlunda.")
    page.get_by_role("button", name="Spara", exact=True).last.click()
    expect(page.locator(".messages")).to_contain_text("Utkastet är sparat")
    seen(page, "form")
    with page.expect_navigation():
        page.get_by_role("button", name="Läs igenom").click()
    expect(page.locator("main")).to_contain_text("Be er registrator")

    page = open_page("/mina-sidor/", user=registrar, width=PHONE)
    page.get_by_role("link", name=agreement.title).first.click()
    button = page.get_by_role("button", name="Läs igenom och lämna in")
    expect(button).to_be_visible()
    with page.expect_navigation():
        button.click()
    expect(page.locator("main")).to_contain_text("Gäller inte den kommunala vuxenutbildningen.")
    seen(page, "submit")
    page.get_by_role("button", name="Lämna in beslutet").click()
    expect(page.locator("#kvittens")).to_be_visible()
    seen(page, "receipt")

    adoption = Adoption.objects.get()
    assert (adoption.status, adoption.outcome, adoption.paragraph) == ("submitted", "partly", "42")
    assert adoption.conditions == "<p>Gäller inte den kommunala vuxenutbildningen.</p>"
    assert [(each.kind, each.persons) for each in adoption.statements.all()] == [
        ("special", "Ada Berg"),
        ("special", "Bo Ek"),
    ]
    page.goto(f"/overenskommelser/{agreement.slug}/antagande/botkyrka/")
    seen(page, "public")


def test_the_chancerys_pages_are_well(open_page, agreement):
    office = factories.StaffFactory()
    factories.adoption_drafted(agreement, factories.access_account("nacka"))
    board = f"/overenskommelser/{agreement.slug}/lage/"
    page = open_page(board, user=office)
    seen(page, "board")
    page.goto(f"{board}botkyrka/")
    seen(page, "party")
    page.goto(f"{board}paminn/")
    seen(page, "remind")
    page.goto(f"{board}botkyrka/infor/")
    page.get_by_label("På papper").check()
    page.locator("input[type=file]").set_input_files(
        {"name": "brev.txt", "mimeType": "text/plain", "buffer": b"Protokollsutdrag."}
    )
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_role("button", name="Registrera beslutet").click()
    expect(page.locator(".error-summary")).to_be_visible()
    seen(page, "enter")
