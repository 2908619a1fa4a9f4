"""Reading in a document through the browser, with the keyboard where it counts."""

from pathlib import Path

from playwright.sync_api import expect

from meetings.models import Meeting, MinutesImport
from tests import factories
from tests.browser.conftest import problems_of

SAMPLES = Path(__file__).parent.parent / "meetings" / "importing" / "samples"
ADD = "/admin/meetings/minutesimport/add/"


def upload(page, name):
    page.get_by_label("Välj ett dokument").set_input_files(SAMPLES / f"{name}.txt")
    page.get_by_role("button", name="Läs in").click()


def test_document_goes_from_upload_to_meeting(open_page, db):
    factories.PersonFactory(given_name="Rut", family_name="Hagmann")
    page = open_page(ADD, user=factories.StaffFactory())
    assert problems_of(page) == []

    upload(page, "kso-run-on")
    expect(page.get_by_role("heading", level=1)).to_have_text("Granska kso-run-on.txt")
    assert problems_of(page) == []
    page.get_by_role("checkbox", name="Rut Hagman finns inte i registret").check()
    page.get_by_role("textbox", name="Plats").fill("Rättad plats")
    page.get_by_role("button", name="Bekräfta och spara mötet").click()

    page.wait_for_url("**/meetings/meeting/*/change/")
    meeting = Meeting.objects.get()
    assert page.url.endswith(f"/admin/meetings/meeting/{meeting.pk}/change/")
    assert (meeting.place, meeting.items.count()) == ("Rättad plats", 3)


def test_review_is_well_on_a_phone_and_in_the_dark(open_page, db):
    row = factories.minutes_import()
    path = f"/admin/meetings/minutesimport/{row.pk}/change/"

    for width in (360, 1280):
        page = open_page(path, user=factories.StaffFactory(), width=width, scheme="dark")
        assert problems_of(page) == []


def test_source_follows_the_row_that_has_focus(open_page, db):
    row = factories.minutes_import((SAMPLES / "kso-run-on.txt").read_text())
    page = open_page(
        f"/admin/meetings/minutesimport/{row.pk}/change/", user=factories.StaffFactory()
    )

    page.get_by_label("Rubrik").nth(2).focus()

    current = page.locator(".import-lines .is-current")
    expect(current).to_contain_text("3. Nästa möte")
    expect(current).to_be_in_viewport()


def test_person_and_item_can_be_added_by_keyboard(open_page, db):
    row = factories.minutes_import()
    page = open_page(
        f"/admin/meetings/minutesimport/{row.pk}/change/", user=factories.StaffFactory()
    )

    page.get_by_role("button", name="Lägg till en person").press("Enter")
    page.keyboard.type("Tyra Ny")
    page.get_by_role("button", name="Lägg till en punkt").press("Enter")
    page.keyboard.type("En ny punkt")
    assert problems_of(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Spara granskningen").press("Enter")

    row.refresh_from_db()
    assert row.proposal["attendance"][-1]["name"] == "Tyra Ny"
    assert row.proposal["items"][-1]["title"] == "En ny punkt"


def test_errors_are_read_out_and_what_was_typed_stays(open_page, db):
    row = factories.minutes_import()
    page = open_page(
        f"/admin/meetings/minutesimport/{row.pk}/change/", user=factories.StaffFactory()
    )

    page.get_by_label("Datum").fill("")
    page.get_by_role("textbox", name="Plats").fill("Min plats")
    page.get_by_role("button", name="Bekräfta och spara mötet").click()

    expect(page.locator(":focus")).to_have_attribute("role", "alert")
    date = page.get_by_label("Datum")
    described = page.locator(f"#{date.get_attribute('aria-describedby').split()[-1]}")
    expect(described).to_have_text("Ange mötets datum, till exempel 2016-10-11.")
    expect(page.get_by_role("textbox", name="Plats")).to_have_value("Min plats")
    assert problems_of(page) == []
    assert MinutesImport.objects.get().status == "waiting"
