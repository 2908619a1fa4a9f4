"""All papers of a meeting in one file, for each reader what that reader may open."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone
from pdfminer.high_level import extract_text

from meetings import bundles
from meetings.models import Appendix
from tests import factories
from tests.forms import soup_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    """A called meeting with a PDF, a PDF for staff, a Word file, a broken one and a link."""
    meeting = factories.full_meeting(visibility="body", items=2)
    meeting.appendices.all().delete()
    first, second = meeting.items.filter(parent=None).order_by("position")
    add = factories.AppendixFactory
    add(meeting=meeting, item=second, number="2", title="Åtgärder/följder")
    add(meeting=meeting, item=first, number="1", title="Underlag")
    add(meeting=meeting, item=first, title="Hemligt PM", visibility=Appendix.Visibility.STAFF)
    word = factories.StoredFileFactory(
        original_name="brev.docx", content_type="application/msword", content=b"PK ord"
    )
    add(meeting=meeting, number="3", title="Brev", file=word)
    broken = factories.StoredFileFactory(content=b"%PDF-1.7 trasig")
    add(meeting=meeting, number="4", title="Trasig", file=broken)
    add(meeting=meeting, number="5", title="Webb", file=None, url="https://example.se/rapport")
    return meeting


@pytest.fixture
def called(meeting, member, office):
    from meetings import workflow

    return workflow.call_meeting(workflow.plan_meeting(meeting, by=office), by=office)


def fetch(client, meeting, kind):
    response = client.get(reverse(f"meetings:papers_{kind}", args=[meeting.slug]))
    return BytesIO(b"".join(response) if response.streaming else response.content)


def test_the_zip_has_an_index_and_the_readers_papers_in_order(member_client, office_client, called):
    archive = ZipFile(fetch(member_client, called, "zip"))
    names = archive.namelist()
    index = archive.read("Innehåll.txt").decode("utf-8-sig")

    assert archive.testzip() is None
    assert names[0] == "01 Bilaga 1 Underlag.pdf"
    assert names[1] == "02 Bilaga 2 Åtgärder-följder.pdf"
    assert "Möte Bilaga 3 Brev.docx" in names
    assert names[0] in index
    assert "https://example.se/rapport" in index
    assert "Hemligt" not in index + " ".join(names)
    staff = ZipFile(fetch(office_client, called, "zip")).namelist()
    assert "01 Bilaga 3 Hemligt PM.pdf" in staff or any("Hemligt PM" in name for name in staff)


def test_the_pdf_has_bookmarks_and_names_what_is_not_in_it(member_client, called):
    content = fetch(member_client, called, "pdf")

    with pikepdf.open(content) as pdf, pdf.open_outline() as outline:
        top = [item.title for item in outline.root]
        papers = [child.title for item in outline.root for child in item.children]
        assert len(pdf.pages) == 3
        with pdf.open_metadata() as metadata:
            assert "pdfaid:part" not in metadata
    first = called.items.filter(parent=None).order_by("position").first()
    assert top[:2] == ["Innehåll", f"1 {first.title}"]
    assert papers == ["Bilaga 1: Underlag", "Bilaga 2: Åtgärder/följder"]


def test_a_changed_end_is_on_the_cover_at_once(member_client, called):
    before = fetch(member_client, called, "pdf").getvalue()
    called.ends_at += timedelta(hours=1)
    called.save()

    after = fetch(member_client, called, "pdf")

    assert after.getvalue() != before
    told = timezone.localtime(called.ends_at).strftime("–%H.%M")
    assert told in extract_text(after, maxpages=1)


def test_what_is_too_much_is_told_and_not_made(member_client, called, monkeypatch):
    monkeypatch.setattr("meetings.bundles.contents.PDF_LIMIT", 10)

    page = soup_of(member_client.get(called.get_absolute_url()))

    url = reverse("meetings:papers_pdf", args=[called.slug])
    assert member_client.get(url).status_code == 404
    assert page.select_one(f'a[href="{url}"]') is None
    assert "för stora för en PDF" in page.select_one("[aria-labelledby=bilagor]").text
    assert bundles.ZIP_LIMIT > bundles.PDF_LIMIT
