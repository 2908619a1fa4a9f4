"""How a file leaves the portal: its name, its headers, by whom it is sent, and who hears of it."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory

from files.kinds import KINDS
from files.serving import file_response, pdf_response
from files.signals import file_served
from tests import factories
from tests.files.uploads import PDF


def ask(method="GET"):
    request = RequestFactory().generic(method, "/bilaga/")
    request.user = AnonymousUser()
    return request


GET = ask()
LONG = "å" * 196 + ".pdf"


@pytest.fixture
def told():
    """The names that `file_served` told of."""
    names = []

    def hear(sender, name, **kwargs):
        names.append(name)

    file_served.connect(hear)
    yield names
    file_served.disconnect(hear)


def stored(name="Underlag.pdf", content_type="application/pdf", **kwargs):
    return factories.StoredFileFactory(original_name=name, content_type=content_type, **kwargs)


def saved_name(response):
    """The name that a browser gives the file (RFC 6266)."""
    _, _, parameter = response["Content-Disposition"].partition("; filename")
    if parameter.startswith("*="):
        assert parameter.startswith("*=utf-8''")
        return unquote(parameter.removeprefix("*=utf-8''"), errors="strict")
    return parameter.removeprefix('="').removesuffix('"')


@pytest.mark.parametrize(
    "name",
    ["Åtgärder på Värmdö.pdf", "a, b; c = d.pdf", "100% 'klart'.pdf", "日本.pdf", LONG, "x.pdf"],
)
@pytest.mark.parametrize("prefix", ["", "/interna-filer/"])
def test_file_is_saved_under_its_own_name(db, settings, name, prefix):
    settings.ACCEL_REDIRECT_PREFIX = prefix
    response = file_response(GET, stored(name), is_public=True)

    assert saved_name(response) == name
    assert response["Content-Disposition"].isascii()


@pytest.mark.parametrize(
    ("name", "safe"),
    [('"x".pdf', "-x-.pdf"), ("rad\r\nSet-Cookie: a.pdf", "radSet-Cookie- a.pdf")],
)
def test_name_that_would_break_the_header_is_made_safe(db, name, safe):
    assert saved_name(file_response(GET, stored(name), is_public=True)) == safe


def test_made_pdf_has_a_safe_name(db):
    response = pdf_response(GET, PDF, "KSO/AU\n2016 möte.pdf", is_public=True)

    assert saved_name(response) == "KSO-AU2016 möte.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"


def send(file, request, *, is_public):
    """Serve `file`, and let go of it without ending the request, which would end the test."""
    file_response(request, file, is_public=is_public).file_to_stream.close()


SCRIPTING = ["text/html", "image/svg+xml", "application/xml", "text/xml", "application/xhtml+xml"]


@pytest.mark.parametrize(
    "content_type", [*SCRIPTING, *(kind.content_type for kind in KINDS if kind.name != "PDF")]
)
@pytest.mark.parametrize("prefix", ["", "/interna-filer/"])
def test_only_pdf_opens_in_the_browser(db, settings, content_type, prefix):
    settings.ACCEL_REDIRECT_PREFIX = prefix
    response = file_response(GET, stored("fil.bin", content_type), is_public=True)

    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_no_kind_that_can_carry_script_is_taken_at_all():
    assert not {kind.content_type for kind in KINDS} & set(SCRIPTING)


def test_web_server_is_told_where_the_file_is_and_gets_no_body(db, settings):
    settings.ACCEL_REDIRECT_PREFIX = "/interna-filer/"
    file = stored("Åtgärder.pdf")

    response = file_response(GET, file, is_public=False)

    assert response["X-Accel-Redirect"] == f"/interna-filer/{file.file.name}"
    assert response.content == b""
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"


def test_path_for_the_web_server_is_quoted(db, settings):
    settings.ACCEL_REDIRECT_PREFIX = "/interna-filer/"
    file = stored()
    file.file.name = "a/å b%2e?#.pdf"
    path = Path(file.file.path)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(PDF)

    location = file_response(GET, file, is_public=True)["X-Accel-Redirect"]

    assert location == "/interna-filer/a/%C3%A5%20b%252e%3F%23.pdf"


def test_file_gone_from_disk_is_not_found_by_the_web_server_either(db, settings, told):
    settings.ACCEL_REDIRECT_PREFIX = "/interna-filer/"
    file = stored()
    file.file.storage.delete(file.file.name)

    with pytest.raises(Http404):
        file_response(GET, file, is_public=False)
    assert told == []


def test_download_that_is_not_public_is_told_once(db, told):
    send(stored("Hemligt.pdf"), GET, is_public=False)
    pdf_response(GET, PDF, "Protokoll.pdf", is_public=False)

    assert told == ["Hemligt.pdf", "Protokoll.pdf"]


def test_public_downloads_and_mere_questions_are_not_told(db, told):
    question = ask("HEAD")

    send(stored(), GET, is_public=True)
    send(stored(), question, is_public=False)
    pdf_response(GET, PDF, "Protokoll.pdf", is_public=True)
    pdf_response(question, PDF, "Protokoll.pdf", is_public=False)

    assert told == []


def test_file_that_nobody_could_note_is_not_sent(db):
    class Full(Exception):
        pass

    def hear(**kwargs):
        raise Full

    file_served.connect(hear)
    try:
        with pytest.raises(Full):
            file_response(GET, stored(), is_public=False)
    finally:
        file_served.disconnect(hear)
