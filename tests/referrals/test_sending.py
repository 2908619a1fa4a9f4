"""A remiss leaves the chancery: letters through the outbox, the missive, the ZIP, corrections."""

import io
import re
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.keys import hash_of
from members.models import Municipality
from outbox.models import Message
from referrals import workflow
from referrals.missive import missive_pdf
from referrals.models import Recipient, ReferralDocument
from referrals.package import INDEX, store_package
from referrals.recipient_lists import Named
from tests.factories import (
    QuestionFactory,
    StoredFileFactory,
    access_account,
    full_referral,
    municipality,
    one_of_each_kind,
    open_referral,
)
from tests.pdf_checks import assert_accessible_archivable, spoken_text

pytestmark = pytest.mark.django_db
KEY_LINK = re.compile(r"/svara/([\w-]+)/")


@pytest.fixture
def _registrars(db):
    for each in Municipality.objects.all():
        each.registrar_email = f"registrator@{each.slug}.example"
        each.save()


def letters():
    return list(Message.objects.order_by("pk"))


def organisation(referral, name="Vattenvännerna", email="kansli@vatten.example"):
    return Recipient.objects.create(referral=referral, kind="organisation", name=name, email=email)


def read_zip(stored):
    with stored.file.open("rb") as file:
        archive = ZipFile(io.BytesIO(file.read()))
    return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.usefixtures("_registrars")
def test_the_registrar_gets_all_that_is_needed_to_register(office):
    referral = workflow.open_referral(full_referral(to=["botkyrka"]), by=office)

    [letter] = letters()
    assert (letter.to_address, letter.status) == ("registrator@botkyrka.example", "queued")
    assert letter.about == referral.recipients.get()
    assert letter.reply_to == referral.contact_email
    assert referral.registration_number in letter.subject
    for said in (referral.registration_number, referral.title, referral.get_absolute_url()):
        assert said in letter.text
    names = [attached.name for attached in letter.attachments.all()]
    assert [name.rsplit(".")[-1] for name in names] == ["pdf", "zip"]


def test_without_a_registrar_those_who_may_hand_in_get_it(office):
    access_account("botkyrka", email="behorig@botkyrka.example")
    access_account("botkyrka", level="drafter", email="handlaggare@botkyrka.example")

    workflow.open_referral(full_referral(to=["botkyrka", "nacka"]), by=office)

    assert [letter.to_address for letter in letters()] == ["behorig@botkyrka.example"]


@pytest.mark.usefixtures("_registrars")
def test_letters_wait_when_the_chancery_wants_to_read_them(office):
    workflow.open_referral(full_referral(to=["botkyrka"]), by=office, review=True)

    assert [letter.status for letter in letters()] == ["held"]


def test_an_organisation_gets_a_secret_address_of_which_only_the_hash_is_kept(office):
    draft = full_referral(to=())
    recipient = organisation(draft)

    workflow.open_referral(draft, by=office, review=True)

    [letter] = letters()
    recipient.refresh_from_db()
    assert (letter.secret, letter.status) == (True, "queued")
    key = KEY_LINK.search(letter.text)[1]
    assert len(key) >= 40
    assert recipient.key_hash == hash_of(key)
    assert key not in str(list(recipient.history.values()))
    assert key not in letter.subject


def test_a_person_gets_the_link_alone(office):
    draft = full_referral(to=(), kind="survey")
    QuestionFactory(referral=draft, kind="scale")
    rows = [Named(1, "Siv Ek", "siv@example.se", "Direktörer")]
    workflow.add_named(draft, rows, "person", by=office)

    workflow.open_referral(draft, by=office)

    [letter] = letters()
    assert letter.secret
    assert not letter.attachments.exists()
    assert "enkät" in letter.text


@pytest.mark.usefixtures("_registrars")
def test_heavy_papers_are_linked_instead(office, settings):
    settings.REFERRAL_MAIL_LIMIT = 60_000
    draft = full_referral(to=["botkyrka"])
    heavy = StoredFileFactory()
    type(heavy).objects.filter(pk=heavy.pk).update(size=50_000)
    heavy.refresh_from_db()
    heavy.file.save("tung.pdf", io.BytesIO(b"%PDF-" + b"0" * 50_000))
    ReferralDocument.objects.create(referral=draft, title="Tung", position=9, file=heavy)

    referral = workflow.open_referral(draft, by=office)

    [letter] = letters()
    assert [attached.file for attached in letter.attachments.all()] == [referral.missive]
    assert f"{referral.get_absolute_url()}handlingar.zip" in letter.text


def test_nothing_is_written_when_the_sending_is_refused(office):
    draft = full_referral(to=["botkyrka"], due_on=None)

    with pytest.raises(ValidationError):
        workflow.open_referral(draft, by=office)

    assert letters() == []


@pytest.mark.usefixtures("_registrars")
def test_one_who_is_added_later_gets_a_letter_and_the_others_none(office):
    referral = workflow.open_referral(full_referral(to=["botkyrka"]), by=office)
    Message.objects.all().delete()

    workflow.add_municipalities(
        referral, [municipality("botkyrka"), municipality("nacka")], by=office
    )

    assert [letter.to_address for letter in letters()] == ["registrator@nacka.example"]


def test_none_is_removed_after_the_sending(office):
    referral = open_referral()

    with pytest.raises(ValidationError, match="inte tas bort"):
        workflow.remove_recipients(referral, [referral.recipients.get().pk], by=office)

    assert referral.recipients.count() == 1


@pytest.mark.usefixtures("_registrars")
def test_a_correction_is_told_to_all_and_marked_on_the_page(office, anonymous_client):
    draft = full_referral(to=["botkyrka"])
    organisation(draft)
    referral = workflow.open_referral(draft, by=office)
    Message.objects.all().delete()

    workflow.correct_referral(referral, by=office, text="Fråga 2 gäller hela länet.\nInte staden.")

    assert {letter.to_address for letter in letters()} == {
        "registrator@botkyrka.example",
        "kansli@vatten.example",
    }
    assert all("Fråga 2 gäller hela länet." in letter.text for letter in letters())
    page = anonymous_client.get(referral.get_absolute_url()).content.decode()
    assert "Rättelser" in page
    assert "Fråga 2 gäller hela länet.<br>Inte staden." in page


@pytest.mark.parametrize(
    ("text", "code"), [("", "reason_missing"), (" \n ", "reason_missing"), ("x" * 2001, "too_long")]
)
def test_a_correction_says_something_and_not_too_much(office, text, code):
    with pytest.raises(ValidationError) as refused:
        workflow.correct_referral(open_referral(), by=office, text=text)
    assert refused.value.code == code


@pytest.mark.usefixtures("_registrars")
def test_withdrawing_is_told_to_all(office):
    referral = workflow.open_referral(full_referral(to=["botkyrka", "nacka"]), by=office)
    Message.objects.all().delete()

    workflow.withdraw_referral(referral, by=office, reason="Underlaget arbetas om.")

    assert len(letters()) == 2
    assert all("Underlaget arbetas om." in letter.text for letter in letters())


def test_the_missive_is_accessible_and_says_what_is_asked(office):
    draft = full_referral(to=["botkyrka"], summary="<h3>Bakgrund</h3><p>Åtta mål.</p>")
    one_of_each_kind(draft)
    referral = workflow.open_referral(draft, by=office)
    with referral.missive.file.open("rb") as file:
        pdf = file.read()

    assert_accessible_archivable(pdf)
    said = spoken_text(pdf)
    assert referral.registration_number in said
    for question in referral.questions.all():
        assert question.text in said
    assert "Åtta mål." in said
    assert "Botkyrka kommun" in said


def test_the_missive_is_the_same_bytes_each_time():
    referral = open_referral()
    with referral.missive.file.open("rb") as file:
        assert file.read() == missive_pdf(referral)


def test_persons_are_never_named_in_the_missive(office):
    draft = full_referral(to=(), kind="survey")
    QuestionFactory(referral=draft, kind="scale")
    rows = [Named(1, "Siv Hemlig", "siv@example.se", "Direktörer")]
    workflow.add_named(draft, rows, "person", by=office)

    assert "Hemlig" not in spoken_text(missive_pdf(draft))


def test_the_zip_holds_everything_in_order_with_an_index(office):
    draft = full_referral(to=["botkyrka"])
    ReferralDocument.objects.create(
        referral=draft, title="Räkenskap: åäö/2", position=99, file=StoredFileFactory()
    )
    referral = workflow.open_referral(draft, by=office)

    files = read_zip(referral.package)

    names = list(files)
    assert names[:2] == [INDEX, "01 Missiv.pdf"]
    assert names[-1].startswith("04 Räkenskap åäö-2.")
    index = files[INDEX].decode("utf-8-sig")
    assert referral.registration_number in index
    assert "https://example.se/underlag" in index
    for name in names[1:]:
        assert name in index
    file = referral.documents.exclude(file=None).first().file
    with file.file.open("rb") as stored:
        assert stored.read() in files.values()


def test_the_zip_is_the_same_bytes_each_time(office):
    referral = open_referral()

    again = store_package(referral, referral.missive, by=office)

    assert again.sha256 == referral.package.sha256


def test_anyone_fetches_the_zip_of_what_is_sent(anonymous_client):
    referral = open_referral()

    response = anonymous_client.get(f"{referral.get_absolute_url()}handlingar.zip")

    assert response.status_code == 200
    assert response["Content-Type"] == "application/zip"
    assert b"".join(response.streaming_content).startswith(b"PK")


def test_what_went_out_before_the_portal_writes_no_letters(office):
    sent_at = timezone.now() - timedelta(days=20)
    referral = workflow.open_referral(full_referral(), by=office, sent_at=sent_at)

    assert referral.sent_on == timezone.localdate(sent_at)
    assert letters() == []


def test_recipients_are_on_the_page_but_never_the_persons_of_a_survey(office, anonymous_client):
    draft = full_referral(to=["botkyrka"])
    organisation(draft)
    referral = workflow.open_referral(draft, by=office)
    survey = full_referral(to=(), kind="survey")
    QuestionFactory(referral=survey, kind="scale")
    rows = [Named(1, "Siv Hemlig", "siv@example.se", "Direktörer")]
    workflow.add_named(survey, rows, "person", by=office)
    workflow.open_referral(survey, by=office)

    page = anonymous_client.get(referral.get_absolute_url()).content.decode()
    of_survey = anonymous_client.get(survey.get_absolute_url()).content.decode()

    assert "Botkyrka kommun" in page
    assert "Vattenvännerna" in page
    assert "1 person." in of_survey
    assert "Hemlig" not in of_survey


def test_a_letter_costs_the_same_however_many_there_are(office):
    """Three hundred recipients in one transaction: no query grows with the ones before."""

    def queries_to_send(number):
        draft = full_referral(to=())
        rows = [Named(n, f"Förening {n}", f"f{n}@example.se") for n in range(number)]
        workflow.add_named(draft, rows, "organisation", by=office)
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as captured:
            workflow.open_referral(draft, by=office)
        return len(captured)

    few, many, more = (queries_to_send(number) for number in (2, 12, 22))

    assert more - many == many - few
    assert (many - few) / 10 <= 14


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda r: r.recipients.all().delete(), "no_recipients"),
        (lambda r: organisation(r), "wrong_recipients"),
        (lambda r: QuestionFactory(referral=r, kind="text"), "wrong_questions"),
    ],
    ids=["nobody", "an organisation", "a text"],
)
def test_a_survey_goes_to_persons_and_asks_scales(office, change, code):
    draft = full_referral(to=(), kind="survey")
    QuestionFactory(referral=draft, kind="scale")
    workflow.add_named(draft, [Named(1, "Siv Ek", "siv@example.se", "X")], "person", by=office)
    change(draft)

    with pytest.raises(ValidationError) as refused:
        workflow.open_referral(draft, by=office)

    assert refused.value.code == code


def test_a_choice_needs_two_options(office):
    draft = full_referral()
    QuestionFactory(referral=draft, kind="single", text="Vilket?")

    with pytest.raises(ValidationError, match="minst två svarsalternativ"):
        workflow.open_referral(draft, by=office)
