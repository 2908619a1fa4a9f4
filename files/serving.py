"""Sending a stored file. The owner's view asks its rules first; nothing here decides access."""

from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

from files.kinds import is_inline
from files.models import StoredFile
from files.names import safe_name
from files.signals import file_served

# A file must never run as a page of the portal. PDF readers in browsers refuse a sandbox.
INERT = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
SANDBOXED = f"{INERT}; sandbox"


def file_response(request, stored: StoredFile, *, is_public: bool):
    """Send `stored` to the reader: PDF opens in the browser, all else is downloaded.

    `is_public`: anyone may read it without logging in, so that caches may keep it, though they
    have to ask each time whether it is still open. Other downloads are told by `file_served`.
    Raises Http404 if the file is gone from disk.
    """
    etag = quote_etag(stored.sha256)
    inline = is_inline(stored.content_type)
    response = get_conditional_response(request, etag=etag) if is_public else None
    if response is None:
        response = _accelerated(stored) if settings.ACCEL_REDIRECT_PREFIX else _streamed(stored)
        response["Content-Type"] = stored.content_type
        response["Content-Disposition"] = content_disposition_header(
            not inline, safe_name(stored.original_name)
        )
        tell_served(request, stored.original_name, is_public)
    response["Content-Security-Policy"] = INERT if inline else SANDBOXED
    response["Cache-Control"] = "public, no-cache" if is_public else "private, no-store"
    if is_public:
        response["ETag"] = etag
    return _hardened(response)


def pdf_response(request, content: bytes, filename: str, *, is_public: bool) -> HttpResponse:
    """Show a PDF made by the portal in the browser; saved, it is called `filename`.

    `is_public` as for `file_response`. How long it may be kept is the view's to say.
    """
    name = safe_name(filename.replace("/", "-").replace("\\", "-"))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, name)
    response["Content-Security-Policy"] = INERT
    tell_served(request, name, is_public)
    return _hardened(response)


def _streamed(stored):
    try:
        return FileResponse(stored.file.open("rb"))
    except FileNotFoundError as error:
        raise Http404("Filen saknas.") from error


def _accelerated(stored):
    """Leave the sending to the web server, which has the files as an internal location."""
    if not stored.file.storage.exists(stored.file.name):
        raise Http404("Filen saknas.")
    location = settings.ACCEL_REDIRECT_PREFIX + quote(stored.file.name)
    return HttpResponse(headers={"X-Accel-Redirect": location})


def tell_served(request, name: str, is_public: bool) -> None:
    """Let `file_served` tell of a download that is not for everyone."""
    if not is_public and request.method != "HEAD":
        file_served.send(sender=StoredFile, request=request, name=name)


def _hardened(response):
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
