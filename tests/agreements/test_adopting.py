"""A municipality reports online what it decided: drafted together, read, handed in, proved."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from agreements import workflow
from agreements.adopting.queries import to_adopt
from agreements.adopting.receipts import receipt_of
from agreements.fingerprint import is_intact
from agreements.models import Adoption, Agreement
from members.models import MunicipalityAccess
from outbox.models import Message
from tests import factories
from tests.agreements.adopting import DECIDED, AdoptPages, counting, draft_of, words_on
from tests.forms import form_on, soup_of
from tests.outbox.letters import run_worker
from tests.pdf_checks import assert_accessible_archivable, spoken_text
from tests.queries import count_queries
from tests.referrals.answering import FORM

pytestmark = pytest.mark.django_db
DRAFTER = MunicipalityAccess.Level.DRAFTER


@pytest.fixture
def agreement():
    return factories.asked_to_adopt("botkyrka", "nacka")


@pytest.fixture
def registrar():
    return factories.access_account("botkyrka", email="registrator@botkyrka.example.se")


@pytest.fixture
def pages(agreement, registrar):
    return AdoptPages(agreement, registrar)


def reported(pages, **changes):
    """Report a decision through the pages; returns the answer to handing in."""
    pages.save(DECIDED | changes)
    return pages.hand_in()


def missing_on(pages):
    return soup_of(pages.get("lamna/")).select_one(".error-summary").get_text(" ", strip=True)


def test_the_page_says_what_is_recommended_and_by_when(agreement, pages):
    shown = words_on(pages.get())

    assert agreement.title in shown
    assert f"{agreement.adopt_by.day} " in shown and "Ta ställning senast" in shown
    assert draft_of(agreement) is None, "to look begins nothing"


def test_a_decision_is_drafted_read_and_handed_in_with_a_receipt(agreement, registrar, pages):
    pages.save(DECIDED | {"underskrift-signatory": "Ada Berg", "underskrift-signed_on": "20150310"})
    assert "Antagen" in words_on(pages.get("lamna/"))

    answer = pages.hand_in()

    adoption = counting(agreement)
    shown = words_on(pages.client.get(answer["Location"]))
    assert (adoption.outcome, adoption.organ, adoption.paragraph) == ("adopted", "council", "42")
    assert (adoption.decided_on, adoption.signed_on) == (date(2015, 3, 2), date(2015, 3, 10))
    assert (adoption.submitted_by, adoption.channel) == (registrar, "portal")
    assert is_intact(adoption)
    assert adoption.sha256 in shown and "Kvittens" in shown
    agreement.refresh_from_db()
    assert agreement.in_force_since == date(2015, 3, 2)


def test_the_receipt_is_an_accessible_pdf_with_the_whole_decision_and_is_mailed_once(
    agreement, registrar, pages
):
    draft = factories.adoption_drafted(
        agreement, registrar, outcome="partly", conditions="<p>Inte vuxenutbildningen.</p>"
    )
    factories.adoption_statement(draft, kind="special", text="Vi anser\n\nannorlunda.")
    paper = factories.adoption_file(draft)
    adoption = workflow.submit_adoption(draft, by=registrar)
    run_worker()
    run_worker()

    served = pages.get("beslut/1/kvittens.pdf")
    content = b"".join(served.streaming_content)

    assert_accessible_archivable(content)
    said = spoken_text(content).replace(" ", "")
    for text in (adoption.sha256, "Inte vuxenutbildningen.", "Ada Berg", paper.file.sha256):
        assert text.replace(" ", "") in said
    mail = Message.objects.get(kind="adoption_receipt")
    assert mail.to_address == registrar.email
    assert mail.attachments.get().file == receipt_of(adoption)
    assert adoption.sha256 in mail.text


def test_who_only_drafts_cannot_hand_in(agreement, registrar):
    drafter = AdoptPages(agreement, factories.access_account("botkyrka", level=DRAFTER))
    drafter.save(DECIDED)

    page = drafter.get("lamna/")
    assert "Be er registrator" in words_on(page)
    sent = drafter.client.post(f"{drafter.url}lamna/", {"agerar_for": "botkyrka"})
    assert (sent.status_code, counting(agreement)) == (403, None)
    AdoptPages(agreement, registrar).hand_in()
    assert counting(agreement).submitted_by == registrar


@pytest.mark.parametrize(
    ("changes", "place", "message"),
    [
        ({"utfall-outcome": ""}, "utfall", "Ange vad kommunen har beslutat."),
        ({"utfall-outcome": "partly"}, "id_villkor-conditions", "Skriv villkoren"),
        ({"utfall-outcome": "withdrawn"}, "utfall", "bara lämna en överenskommelse"),
        ({"villkor-conditions": "Bara i år."}, "id_villkor-conditions", "Det står villkor här."),
        ({"beslut-organ": "committee"}, "id_beslut-organ_name", "namn"),
        ({"beslut-decided_on": ""}, "id_beslut-decided_on", "Ange beslutsdatum."),
        ({"underskrift-signed_on": "2015-04-01"}, "id_underskrift-signatory", "vem som har"),
    ],
    ids=str,
)
def test_what_is_missing_is_told_and_leads_to_its_field(pages, changes, place, message):
    pages.save(DECIDED | changes)

    page = soup_of(pages.get("lamna/"))

    link = page.select_one(f'.error-summary a[href$="#{place}"]')
    assert message in link.text
    assert page.select_one("form[data-once]") is None
    beside = soup_of(pages.get("?saknas=1")).find(id=place)
    part = beside if place == "utfall" else beside.find_parent(class_="part")
    assert message in part.get_text()


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2014-10-01", "innan styrelsen rekommenderade överenskommelsen, 2 oktober 2014"),
        ("2099-01-01", "Beslutsdatumet har inte varit än"),
        ("31/2", "Det datumet finns inte"),
    ],
)
def test_a_day_that_cannot_be_is_told_beside_the_field_and_kept(agreement, pages, day, message):
    response = pages.save(DECIDED | {"beslut-decided_on": day})

    field = soup_of(response).find(id="id_beslut-decided_on")
    assert message in field.parent.get_text()
    assert field["value"] == day
    assert draft_of(agreement).outcome == "adopted", "the rest is saved"


def test_a_municipality_that_left_the_association_takes_on_nothing_more(
    agreement, registrar, pages
):
    municipality = factories.municipality("botkyrka")
    municipality.member_to = date(2015, 1, 31)
    municipality.save()

    pages.save(DECIDED)
    assert "var medlem i förbundet till och med 31 januari 2015" in missing_on(pages)
    pages.save({"beslut-decided_on": "2015-01-20"})
    pages.hand_in()

    assert counting(agreement).decided_on == date(2015, 1, 20)


def test_statements_and_files_are_those_of_remisses(agreement, pages):
    pages.send(pages.form() | {k: [v] for k, v in DECIDED.items()}, value="nytt-uttalande")
    statement = draft_of(agreement).statements.get()
    name = f"uttalande-{statement.pk}"
    assert "Reservation (1 av uttalandena)" in missing_on(pages)
    uploads = [SimpleUploadedFile("Utdrag § 42.txt", b"Text.")]
    form = pages.form() | {f"{name}-persons": ["Ada Berg"], f"{name}-text": ["Nej."]}
    pages.send(form | {"nya-kind": ["signed"]}, **{"nya-files": uploads})
    pages.hand_in()

    adoption = counting(agreement)
    assert adoption.statements.get().persons == "Ada Berg"
    assert [(f.title, f.kind) for f in adoption.files.all()] == [("Utdrag § 42", "signed")]
    url = f"/overenskommelser/{agreement.slug}/antagande/botkyrka/1/filer/"
    paper = adoption.files.get()
    assert Client().get(f"{url}{paper.pk}/").status_code == 200


def test_a_colleagues_newer_text_is_not_overwritten(agreement, registrar):
    eva = factories.access_account("botkyrka", first_name="Eva", last_name="Lind")
    mine, theirs = AdoptPages(agreement, registrar), AdoptPages(agreement, eva)
    form = mine.form()
    theirs.save_part("beslut", theirs.form(), paragraph="11")

    refused = mine.save_part("beslut", form, paragraph="12")

    assert (refused.status_code, refused.json()["state"]) == (409, "stale")
    assert "11" in refused.json()["html"]
    chosen = mine.save_part("beslut", form, paragraph="12", version=refused.json()["version"])
    assert chosen.json()["state"] == "saved"
    assert draft_of(agreement).paragraph == "12"


def test_what_a_colleague_changed_after_the_reading_is_read_first(agreement, registrar, pages):
    pages.save(DECIDED)
    digest = soup_of(pages.get("lamna/")).select_one("[name=last]")["value"]
    pages.save({"beslut-paragraph": "43"})

    sent = pages.client.post(f"{pages.url}lamna/", {"agerar_for": "botkyrka", "last": digest})

    assert "ändrats sedan du öppnade sidan" in words_on(sent)
    assert counting(agreement) is None
    assert pages.hand_in().status_code == 302


def test_a_second_click_leads_to_the_same_receipt(agreement, pages):
    pages.save(DECIDED)
    digest = soup_of(pages.get("lamna/")).select_one("[name=last]")["value"]
    body = {"agerar_for": "botkyrka", "last": digest}
    first = pages.client.post(f"{pages.url}lamna/", body)
    second = pages.client.post(f"{pages.url}lamna/", body, follow=True)

    assert first["Location"].endswith("/beslut/1/")
    assert second.status_code == 200
    assert Adoption.objects.count() == 1


def test_who_writes_while_a_colleague_hands_in_loses_nothing(agreement, registrar, pages):
    pages.save(DECIDED)
    form = pages.form() | {"beslut-paragraph": ["99"]}
    workflow.submit_adoption(draft_of(agreement), by=registrar)

    part, page = pages.save_part("beslut", form), pages.send(form)

    assert (part.status_code, part.json()["state"]) == (410, "over")
    assert form_on(page, FORM)["beslut-paragraph"] == ["99"]
    assert draft_of(agreement) is None, "no new decision begins by itself"
    pages.send(form_on(page, FORM), value="nytt")
    assert (draft_of(agreement).number, draft_of(agreement).paragraph) == (2, "99")


def test_an_agreement_withdrawn_meanwhile_takes_nothing_and_the_text_stays(
    agreement, office, pages
):
    pages.save(DECIDED)
    form = pages.form() | {"beslut-paragraph": ["99"]}
    digest = soup_of(pages.get("lamna/")).select_one("[name=last]")["value"]
    workflow.withdraw_agreement(agreement, by=office, reason="Fel text.")

    page = pages.send(form)
    assert "Överenskommelsen är återkallad." in words_on(page)
    assert form_on(page, FORM)["beslut-paragraph"] == ["99"]
    sent = pages.client.post(f"{pages.url}lamna/", {"agerar_for": "botkyrka", "last": digest})
    assert "Överenskommelsen är återkallad." in words_on(sent)
    assert "Fel text." in words_on(pages.get()) and "§ 42" in words_on(pages.get())
    assert counting(agreement) is None


def test_a_municipality_that_is_no_party_is_told_so(agreement):
    pages = AdoptPages(agreement, factories.access_account("salem"))

    page = pages.get()

    assert page.status_code == 404
    assert "Salems kommun, som inte är part" in words_on(page)
    assert pages.client.post(pages.url, {"agerar_for": "salem"}).status_code == 404


def test_what_is_not_recommended_is_told_and_not_taken(agreement, pages):
    form = pages.form() | {"beslut-decided_on": ["2015-03-02"], "utfall-outcome": ["adopted"]}
    Agreement.objects.filter(pk=agreement.pk).update(recommended_on=None)

    assert "inte rekommenderad" in words_on(pages.get())
    page = pages.send(form)

    assert "inte rekommenderad" in words_on(page)
    assert form_on(page, FORM)["beslut-decided_on"] == ["2015-03-02"]
    assert draft_of(agreement) is None


def test_a_new_decision_and_a_correction_are_new_entries_and_the_history_is_shown(agreement, pages):
    reported(pages)
    pages.client.post(f"{pages.url}nytt/", {"agerar_for": "botkyrka", "gor": "ratta"})
    assert pages.form()["beslut-paragraph"] == ["42"], "a correction starts from what was"
    pages.save({"beslut-paragraph": "24"})
    pages.hand_in()
    pages.client.post(f"{pages.url}nytt/", {"agerar_for": "botkyrka", "gor": "nytt"})
    assert pages.form()["beslut-paragraph"] == [""]
    left = {"utfall-outcome": "withdrawn", "utfall-effective_on": "2016-12-31"}
    pages.save(DECIDED | left | {"beslut-decided_on": "2016-06-01"})
    pages.hand_in()

    entries = Adoption.objects.order_by("number").values_list("number", "corrects", "paragraph")
    assert list(entries) == [(1, False, "42"), (2, True, "24"), (3, False, "42")]
    assert counting(agreement).outcome == "withdrawn"
    public = Client().get(f"/overenskommelser/{agreement.slug}/antagande/botkyrka/")
    for text in ("Har lämnat den", "31 december 2016", "Rättar den tidigare uppgiften", "§ 24"):
        assert text in words_on(public).replace("\xa0", " ")


def test_a_correction_of_a_leaving_is_a_leaving_still(agreement, pages):
    reported(pages)
    pages.client.post(f"{pages.url}nytt/", {"agerar_for": "botkyrka", "gor": "nytt"})
    left = {"utfall-outcome": "withdrawn", "utfall-effective_on": "2016-12-31"}
    reported(pages, **left, **{"beslut-decided_on": "2016-06-01"})
    pages.client.post(f"{pages.url}nytt/", {"agerar_for": "botkyrka", "gor": "ratta"})
    pages.save({"utfall-effective_on": "2017-12-31"})
    pages.hand_in()

    adoption = counting(agreement)
    assert (adoption.number, adoption.effective_on) == (3, date(2017, 12, 31))


def test_a_later_decision_cannot_be_older_than_the_one_before(agreement, pages):
    reported(pages)
    pages.client.post(f"{pages.url}nytt/", {"agerar_for": "botkyrka", "gor": "nytt"})
    pages.save(DECIDED | {"beslut-decided_on": "2015-01-01"})
    assert "senare än det förra, 2 mars 2015" in missing_on(pages)


def test_a_draft_can_be_thrown_away_and_its_history_stays(agreement, pages):
    pages.save(DECIDED)
    assert "Släng utkastet?" in words_on(pages.get("kasta/"))

    pages.client.post(f"{pages.url}kasta/", {"agerar_for": "botkyrka"})

    assert not Adoption.objects.exists()
    assert Adoption.history.filter(history_type="-", paragraph="42").exists()


def test_other_municipalities_see_nothing_of_a_draft(agreement, registrar, pages):
    draft = factories.adoption_drafted(agreement, registrar, paragraph="4711")
    paper, said = factories.adoption_file(draft), factories.adoption_statement(draft)
    nacka = AdoptPages(agreement, factories.access_account("nacka"))

    assert "4711" not in nacka.get().content.decode()
    assert nacka.get(f"filer/{paper.pk}/").status_code == 404
    assert nacka.get(f"uttalanden/{said.pk}/fil/").status_code == 404
    form = nacka.form() | {f"uttalande-{said.pk}-version": ["x"]}
    nacka.send(form, button="ta-bort", value=f"uttalande-{said.pk}")
    assert draft.statements.count() == 1
    public = f"/overenskommelser/{agreement.slug}/antagande/botkyrka/"
    assert "4711" not in nacka.client.get(public).content.decode()
    assert nacka.client.get(f"{public}1/filer/{paper.pk}/").status_code == 404


def test_what_waits_is_on_the_list_of_its_municipality_until_reported(agreement, registrar, pages):
    own = registrar.municipality_accesses.get().municipality

    def waiting():
        return to_adopt(own, with_drafts=True)

    assert [(row.state, row.days_left) for row in waiting()] == [("Inte påbörjat", 30)]
    pages.save(DECIDED)
    assert [row.state for row in waiting()] == ["Utkast"]
    assert [row.state for row in to_adopt(own)] == ["Inte påbörjat"]
    assert agreement.title in words_on(pages.client.get("/mina-sidor/"))
    pages.hand_in()
    assert waiting() == []
    assert to_adopt(None) == []


def test_many_statements_and_files_need_no_more_queries(agreement, registrar, pages):
    draft = factories.adoption_drafted(agreement, registrar)
    for _ in range(10):
        factories.adoption_statement(draft)
        factories.adoption_file(draft)
    pages.get()

    assert len(count_queries(pages.client, pages.url)) <= 18
    assert len(count_queries(pages.client, f"{pages.url}lamna/")) <= 18


def test_an_agreement_nobody_asked_about_waits_for_nobody(registrar):
    access = registrar.municipality_accesses.get()
    factories.recommended_agreement(municipalities=[access.municipality])
    draft = factories.AgreementFactory(adopt_by=timezone.localdate())
    factories.add_parties(draft, [access.municipality])
    ended = timezone.localdate() - timedelta(days=1)
    factories.asked_to_adopt("botkyrka", valid_to=ended)

    assert to_adopt(access.municipality) == []
