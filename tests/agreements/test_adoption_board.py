"""The chancery follows who has adopted, and enters what came by mail or on paper."""

from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.fingerprint import is_intact
from agreements.models import Adoption
from outbox.models import Message
from outbox.workflow import write_message
from tests import factories
from tests.agreements.adopting import DECIDED, AdoptPages, counting, words_on
from tests.files.uploads import upload
from tests.forms import form_on, soup_of
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
FORM = "form.answer"


@pytest.fixture
def agreement():
    return factories.asked_to_adopt("botkyrka", "nacka", "danderyd", "salem")


def url(name, agreement, *more):
    return reverse(f"agreements:adoption_{name}", args=[agreement.slug, *more])


def row_of(response, name):
    rows = soup_of(response).select(".board-table tbody tr")
    return next(row.get_text(" ", strip=True) for row in rows if name in row.get_text())


def enter_url(agreement):
    return url("enter", agreement, "botkyrka")


def begin(client, agreement, **sent):
    sent = {"channel": "paper", "original": upload("brev.pdf")} | sent
    return client.post(enter_url(agreement), sent)


def entry_form(client, agreement, **changes):
    form = form_on(client.get(enter_url(agreement)), FORM)
    received = {"day": str(timezone.localdate() - timedelta(days=2)), "time": "14:05"}
    return form | {name: [value] for name, value in (DECIDED | received | changes).items()}


def test_the_board_tells_where_each_party_stands_and_nothing_of_a_draft(agreement, office_client):
    nacka = factories.access_account("nacka")
    factories.adoption_drafted(agreement, nacka, outcome="declined", paragraph="4711")
    factories.submitted_adoption(agreement, factories.municipality("danderyd"), outcome="partly")
    factories.submitted_adoption(agreement, factories.municipality("salem"), outcome="declined")

    page = office_client.get(url("board", agreement))

    assert "2 av 4 har rapporterat" in words_on(page)
    assert "Inte rapporterat" in row_of(page, "Botkyrka")
    assert "Utkast påbörjat" in row_of(page, "Nacka")
    assert "Med villkor Kom med e-post" in row_of(page, "Danderyd")
    assert "Inte antagen" in row_of(page, "Salem")
    assert "4711" not in page.content.decode()
    only = office_client.get(url("board", agreement), {"visa": "utkast"})
    assert [row.th.a.text for row in soup_of(only).select(".board-table tbody tr")] == ["Nacka"]
    assert len(count_queries(office_client, url("board", agreement))) <= 14


def test_who_is_late_was_reminded_or_got_no_mail_is_told(agreement, office_client):
    late = factories.asked_to_adopt("botkyrka", "nacka", days_left=-4)
    party = late.parties.get(municipality__slug="botkyrka")
    party.reminders.create(occasion="hand:1")
    message = write_message(
        "adoption_reminder",
        "gammal@botkyrka.example",
        "agreements/mail/adoption_reminder",
        {"text": "Hej.", "agreement": late, "link": "https://portal.example"},
        about=party,
    )
    Message.objects.filter(pk=message.pk).update(status="given_up")

    row = row_of(office_client.get(url("board", late)), "Botkyrka")

    assert "Försenad" in row and "Påmind" in row and "Mejl kom inte fram" in row
    sent = {"email": "ny@botkyrka.example", "resend": "on"}
    page = office_client.post(url("address", late, "botkyrka"), sent, follow=True)
    assert "Ett mejl skickas dit." in words_on(page)
    assert factories.municipality("botkyrka").registrar_email == "ny@botkyrka.example"
    assert Message.objects.filter(to_address="ny@botkyrka.example").exists()


def test_a_letter_is_entered_with_its_original_and_its_time_and_marked_so(
    agreement, office, office_client
):
    begin(office_client, agreement)
    form = entry_form(office_client, agreement, **{"utfall-outcome": "partly"})
    form["villkor-conditions"] = ["Bara grundskolan."]

    office_client.post(enter_url(agreement), form | {"gor": "lamna"})

    adoption = counting(agreement)
    day = timezone.localdate() - timedelta(days=2)
    came = timezone.make_aware(datetime.combine(day, time(14, 5)))
    assert (adoption.channel, adoption.submitted_by) == ("paper", office)
    assert (adoption.received_at, adoption.conditions) == (came, "<p>Bara grundskolan.</p>")
    assert adoption.files.get().kind == "original"
    assert is_intact(adoption)
    public = Client().get(f"{agreement.get_absolute_url()}antagande/botkyrka/")
    assert "på papper, infört av kansliet" in words_on(public)
    assert "Original som kom in till kansliet" in words_on(public)


def test_what_is_missing_in_an_entry_is_told_beside_its_field(agreement, office_client):
    begin(office_client, agreement)
    form = entry_form(office_client, agreement, **{"beslut-organ": "", "beslut-paragraph": "7"})

    page = office_client.post(enter_url(agreement), form | {"gor": "lamna"})

    assert "Beslutet kan inte registreras än" in words_on(page)
    field = soup_of(page).find(id="id_beslut-organ")
    assert "Ange vem som har beslutat." in field.parent.get_text()
    again = form_on(page, FORM)
    assert (again["beslut-paragraph"], again["time"]) == (["7"], ["14:05"])
    assert Adoption.objects.get().is_draft


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"day": "", "time": ""}, "Skriv vilken dag det kom in."),
        ({"day": "2014-01-01"}, "rekommenderades först"),
        ({"day": "2099-01-01"}, "Tiden har inte varit än."),
    ],
    ids=str,
)
def test_a_bad_time_is_told_and_what_was_written_is_kept(agreement, office_client, given, said):
    begin(office_client, agreement)
    form = entry_form(office_client, agreement, **given) | {"gor": "lamna"}

    page = office_client.post(enter_url(agreement), form)

    assert said in words_on(page)
    assert form_on(page, FORM)["beslut-paragraph"] == ["42"]
    assert Adoption.objects.get().is_draft


def test_a_correction_by_the_chancery_starts_from_what_was(agreement, office_client):
    begin(office_client, agreement)
    office_client.post(
        enter_url(agreement), entry_form(office_client, agreement) | {"gor": "lamna"}
    )
    begin(office_client, agreement, channel="mail", corrects="on")
    form = form_on(office_client.get(enter_url(agreement)), FORM)

    assert form["beslut-paragraph"] == ["42"]
    form = entry_form(office_client, agreement, **{"beslut-paragraph": "24"}) | {"gor": "lamna"}
    office_client.post(enter_url(agreement), form)

    adoption = counting(agreement)
    assert (adoption.number, adoption.corrects, adoption.paragraph) == (2, True, "24")
    assert adoption.files.count() == 1, "only its own original"


def test_a_municipalitys_own_draft_is_neither_seen_nor_touched(agreement, office_client):
    registrar = factories.access_account("botkyrka")
    factories.adoption_drafted(agreement, registrar, paragraph="4711")

    page = begin(office_client, agreement)

    assert "Ett ställningstagande är påbörjat i portalen." in words_on(page)
    assert "4711" not in page.content.decode()
    assert Adoption.objects.get().channel == "portal"


def test_while_the_chancery_enters_the_municipality_is_told_and_sees_none_of_it(
    agreement, office_client
):
    begin(office_client, agreement)
    entry, pages = Adoption.objects.get(), AdoptPages(agreement, factories.access_account())

    assert "Kansliet håller på att föra in" in words_on(pages.get())
    assert pages.get(f"filer/{entry.files.get().pk}/").status_code == 404
    part = pages.save_part("beslut", pages.form(), paragraph="12")
    assert (part.status_code, part.json()["state"]) == (410, "over")
    office_client.post(enter_url(agreement), {"gor": "kasta"})
    assert not Adoption.objects.exists()
