"""The first days of a registrar, from the invitation to the day the account is closed.

Everything is done as people do it: in the admin, in the browser, in the mail that a mail server
took. Only the worker that sends is called by hand.
"""

import logging
import re

import pytest
from playwright.sync_api import expect

from members.models import MunicipalityAccess, User
from tests.browser.conftest import assert_is_well
from tests.outbox.letters import run_worker
from tests.outbox.smtp_server import MailServer

ADDRESS = "registrator@botkyrka.example"
LINK = re.compile(r"http://\S+/inbjudan/\S+")
CODE = re.compile(r"^\s*([A-Z0-9]{4}-?[A-Z0-9]{4}|\d{4,8}(?: \d{4})?)\s*$", re.MULTILINE)


@pytest.fixture
def mail_server(settings, live_server, caplog):
    """A mail server that takes what the portal sends; links in mail lead to the running portal."""
    caplog.set_level(logging.WARNING, logger="mail.log")
    server = MailServer()
    settings.MAIL_LEAVES = True
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.PORTAL_URL = live_server.url
    server.start()
    yield server
    server.stop()


@pytest.fixture
def newest_letter(mail_server):
    """Return a function that lets the worker send, and returns the newest mail to the registrar."""

    def newest_letter():
        run_worker()
        to_registrar = [mail for mail in mail_server.mails if mail["To"] == ADDRESS]
        return to_registrar[-1].get_body(["plain"]).get_content()

    return newest_letter


class Registrar:
    """Someone at a browser that can make passkeys; looks at each page before going on."""

    def __init__(self, page, newest_letter):
        self.page = page
        self.newest_letter = newest_letter
        cdp = page.context.new_cdp_session(page)
        cdp.send("WebAuthn.enable")
        device = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        cdp.send("WebAuthn.addVirtualAuthenticator", {"options": device})

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name):
        self.page.get_by_role("link", name=name, exact=True).click()

    def sees(self, heading):
        """Wait for a page by its main heading, and find nothing wrong with it."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        assert_is_well(self.page)

    def open_menu(self):
        """Where the menu is a sheet (on a phone), open it."""
        button = self.page.get_by_role("button", name="Meny", exact=True)
        if button.is_visible():
            button.click()

    def acts_for(self, name):
        """Assert that the header says for which municipality one acts."""
        header = self.page.get_by_role("region", name="Du agerar för")
        expect(header).to_contain_text(name)

    def accept_invitation(self):
        self.page.goto(LINK.search(self.newest_letter())[0])
        self.sees("Välkommen till KSL-portalen")
        self.press("Tacka ja och logga in")
        self.sees("Välkommen")

    def log_in_with_code(self):
        self.page.goto("/logga-in/")
        self.sees("Logga in")
        self.follow("Få en kod med e-post")
        self.page.get_by_label("E-postadress").fill(ADDRESS)
        assert_is_well(self.page)
        self.page.keyboard.press("Enter")
        self.sees("Skriv koden")
        self.page.get_by_label("Kod", exact=True).fill(CODE.search(self.newest_letter())[1])
        self.page.keyboard.press("Enter")
        self.sees("Mina sidor")

    def add_passkey(self, name):
        self.follow("Konto och säkerhet")
        self.sees("Konto och säkerhet")
        self.follow("Lägg till en passnyckel")
        self.sees("Lägg till en passnyckel")
        self.page.get_by_label("Namn").fill(name)
        self.press("Fortsätt")
        self.sees("Reservkoder")
        self.follow("Klar")
        self.follow("Hantera passnycklar")
        expect(self.page.get_by_role("heading", name=name)).to_be_visible()

    def log_in_with_passkey(self):
        self.page.goto("/logga-in/")
        self.sees("Logga in")
        self.press("Logga in med passnyckel")
        self.sees("Mina sidor")

    def log_out(self):
        self.open_menu()
        self.press("Logga ut")
        self.sees("Länets 26 kommuner vid samma bord")
        self.page.goto("/mina-sidor/")
        self.sees("Logga in")


def invite(page, municipalities):
    """At the chancery's desk, invite the registrar to hand in for `municipalities`."""
    page.goto("/admin/accounts/invitation/add/")
    page.get_by_label("E-postadresser").fill(f"  {ADDRESS.upper()} ")
    for number, name in enumerate(municipalities):
        page.locator(f"#id_rows-{number}-municipality").select_option(label=name)
        page.locator(f"#id_rows-{number}-level").select_option(label="behörig")
    assert_is_well(page)
    page.get_by_role("button", name="Bjud in", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text(ADDRESS)
    assert_is_well(page)


def close_account(page):
    """As the system owner, close the registrar's account."""
    page.goto("/admin/members/user/?q=registrator")
    page.get_by_role("link", name=ADDRESS).click()
    button = page.get_by_role("button", name="Stäng av kontot", exact=True)
    expect(button).to_be_visible()
    assert_is_well(page)
    button.click()
    expect(page.locator(".messagelist")).to_contain_text("Kontot är avstängt.")
    assert_is_well(page)


def test_registrar_from_invitation_to_closed_account(open_page, office, owner, newest_letter):
    invite(open_page("/admin/", user=office), ["Botkyrka", "Nacka"])
    registrar = Registrar(open_page("/"), newest_letter)

    registrar.accept_invitation()
    account = User.objects.get(email=ADDRESS)
    assert (
        account.municipality_accesses.filter(level=MunicipalityAccess.Level.SUBMITTER).count() == 2
    )
    registrar.log_out()

    registrar.log_in_with_code()
    registrar.add_passkey("Min bärbara")
    registrar.log_out()

    registrar.log_in_with_passkey()
    registrar.press("Agera för Botkyrka")
    registrar.acts_for("Botkyrka kommun")
    registrar.sees("Mina sidor")
    registrar.page.goto("/remisser/")
    registrar.acts_for("Botkyrka kommun")
    registrar.follow("Byt kommun")
    registrar.sees("Vilken kommun agerar du för?")
    registrar.page.get_by_role("button", name="Nacka kommun").click()
    registrar.sees("Remisser")
    registrar.acts_for("Nacka kommun")
    registrar.log_out()

    registrar.page.set_viewport_size({"width": 360, "height": 740})
    registrar.log_in_with_passkey()
    registrar.page.emulate_media(color_scheme="dark")
    registrar.press("Agera för Nacka")
    registrar.acts_for("Nacka kommun")
    registrar.sees("Mina sidor")

    close_account(open_page("/admin/", user=owner))
    registrar.open_menu()
    registrar.follow("Mina sidor")
    registrar.sees("Logga in")
    registrar.press("Logga in med passnyckel")
    registrar.sees("Kontot är avstängt")
    assert registrar.page.context.request.get("/mina-sidor/", max_redirects=0).status == 302
