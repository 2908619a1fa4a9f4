"""What is adjusted or published is a stored, sealed file; a correction is a new one."""

import io
import re

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from pdfminer.high_level import extract_text
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from ksl_portal.thread.digest import tell
from meetings import workflow
from meetings.models import ProtocolVersion
from outbox.models import Message
from tests import factories
from tests.cast import logged_in
from tests.pdf_checks import assert_accessible_archivable

pytestmark = pytest.mark.django_db


def pdf_at(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content


def pdf_url(meeting):
    return reverse("meetings:meeting_pdf", args=[meeting.slug])


def text_of(pdf):
    return " ".join(extract_text(io.BytesIO(pdf)).split())


def page_text(client, meeting):
    soup = BeautifulSoup(client.get(meeting.get_absolute_url()).content, "html.parser")
    return " ".join(soup.main.text.split())


def assert_sealed(pdf):
    [signature] = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    roots = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
    status = validate_pdf_signature(signature, roots)
    assert status.intact
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"


def test_an_adjusted_protocol_is_sealed_archivable_and_accessible(anonymous_client, certificate):
    meeting = factories.published_meeting(body=factories.body("styrelsen"), visibility="public")

    pdf = pdf_at(anonymous_client, pdf_url(meeting))

    assert_sealed(pdf)
    assert_accessible_archivable(pdf)
    version = ProtocolVersion.objects.get()
    assert (version.is_sealed, version.faults) == (True, "")
    assert f"Textens SHA-256: {version.sha256}" in text_of(pdf)


def test_an_extract_is_sealed_archivable_and_accessible(anonymous_client, certificate):
    meeting = factories.published_meeting(body=factories.body("styrelsen"), visibility="public")
    item = meeting.items.filter(parent=None).first()

    pdf = pdf_at(anonymous_client, reverse("meetings:extract", args=[meeting.slug, item.pk]))

    assert_sealed(pdf)
    assert_accessible_archivable(pdf)
    text = text_of(pdf)
    assert f"§ 1 {item.title}" in text
    assert item.decisions.first().text.split()[0] in text
    assert "§ 2" not in text


def test_without_a_certificate_it_is_stored_unsealed_and_the_chancery_is_told(office_client):
    meeting = factories.published_meeting(body=factories.body("styrelsen"))

    pdf = pdf_at(office_client, pdf_url(meeting))

    assert not PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    page = office_client.get(reverse("admin:meetings_meeting_adjust", args=[meeting.pk]))
    assert "utan sigill" in page.content.decode()


def test_readers_keep_the_old_version_until_the_correction_is_out(anonymous_client, office):
    meeting = factories.correction_begun(visibility="public", place="Gamla salen")

    during, during_pdf = (
        page_text(anonymous_client, meeting),
        pdf_at(anonymous_client, pdf_url(meeting)),
    )
    workflow.complete_correction(meeting, by=office, reason="Mötet hölls i Rättsalen.")
    after = page_text(anonymous_client, meeting)

    assert "Gamla salen" in during
    assert "En rättelse är på väg" in during
    assert "Rättsalen" not in during
    assert "Gamla salen" in text_of(during_pdf)
    assert re.search(r"Rättat \d+ \w+ \d{4} Mötet hölls i Rättsalen\.", after)
    assert "Gamla salen" in after.split("Vad som har ändrats")[1]


def test_a_paper_replaced_in_a_correction_is_read_as_it_was(member, anonymous_client, office):
    meeting = factories.published_meeting(visibility="public")
    paper = meeting.appendices.exclude(file=None).first()
    before = paper.file.file.open().read()
    url = reverse("meetings:appendix_file", args=[meeting.slug, paper.pk])
    workflow.start_correction(meeting, by=office, reason="Fel fil.")
    paper.file = factories.StoredFileFactory(content=before + b"% replaced")
    paper.save()

    for client in (anonymous_client, logged_in(member)):
        assert client.get(url).getvalue() == before
        assert url in client.get(meeting.get_absolute_url()).content.decode()
        papers = reverse("meetings:papers_zip", args=[meeting.slug])
        assert client.get(papers).status_code == 404


def test_every_version_stays_and_says_which_is_current(anonymous_client):
    meeting = factories.corrected_meeting(visibility="public", place="Gamla salen")
    first, second = (
        pdf_at(anonymous_client, reverse("meetings:version_pdf", args=[meeting.slug, number]))
        for number in (1, 2)
    )

    assert "Gamla salen" in text_of(first)
    assert "Rättsalen" in text_of(second)
    assert "Version 2, rättad" in text_of(second)
    assert pdf_at(anonymous_client, pdf_url(meeting)) == second
    assert "Version 2 (gäller) Version 1" in page_text(anonymous_client, meeting)


def test_a_correction_that_changes_nothing_is_no_version(office):
    meeting = workflow.start_correction(
        factories.published_meeting(), by=office, reason="Fel namn."
    )

    with pytest.raises(ValidationError, match="Inget har ändrats"):
        workflow.complete_correction(meeting, by=office)
    assert workflow.cancel_correction(meeting, by=office).status == "published"


def test_notes_that_were_taken_back_are_read_by_nobody_else_any_more(
    anonymous_client, office, office_client
):
    meeting = factories.published_meeting(visibility="public")
    meeting = workflow.withdraw_publication(meeting, by=office, reason="Skyddad uppgift.")
    workflow.publish_minutes(meeting, by=office)
    first = reverse("meetings:version_pdf", args=[meeting.slug, 1])

    assert anonymous_client.get(first).status_code == 404
    assert office_client.get(first).status_code == 200
    assert anonymous_client.get(pdf_url(meeting)).status_code == 200
    assert "Skyddad uppgift" not in page_text(anonymous_client, meeting)


def test_a_protocol_that_is_taken_back_is_still_frozen(office):
    meeting = factories.published_meeting(body=factories.body("styrelsen"))

    meeting = workflow.withdraw_publication(meeting, by=office, reason="Fel läsare.")
    meeting = workflow.change_visibility(meeting, by=office, visibility="body")

    assert (meeting.status, meeting.visibility) == ("adjusted", "body")
    with pytest.raises(ValidationError, match="justerat"):
        meeting.items.first().save()
    assert workflow.publish_minutes(meeting, by=office).versions.count() == 1


def test_who_follows_a_body_is_told_of_what_it_publishes_and_corrects(member, anonymous_client):
    kso = factories.body("kso")
    factories.published_meeting(visibility="public")
    logged_in(member).post(reverse("body_follow", args=["kso"]))
    meeting = factories.corrected_meeting(visibility="public")
    hidden = factories.published_meeting(body=factories.body("revisorerna"), visibility="body")

    assert tell(member, meeting.date)

    text = Message.objects.get(kind="digest").text
    assert text.count("Minnesanteckningar publicerade") == 1
    assert "Minnesanteckningar rättade" in text
    assert "Fel lokal." in text
    feed = anonymous_client.get(reverse("body_feed", args=["kso"])).content.decode()
    assert feed.count("<entry>") == 3
    assert hidden.title not in feed
    assert "Sluta följa" in logged_in(member).get(kso.get_absolute_url()).content.decode()
