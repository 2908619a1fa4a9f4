"""Sending a stored file. The owner's view asks its rules first; nothing here decides access."""

from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

from files.kinds import is_inline
from files.models import StoredFile

# A file must never run as a page of the portal. PDF readers in browsers refuse a sandbox.
INERT = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
SANDBOXED = f"{INERT}; sandbox"


def file_response(request, stored: StoredFile, *, is_public: bool):
    """Stream `stored` to the reader: PDF opens in the browser, all else is downloaded.

    `is_public`: anyone may read it without logging in, so that caches may keep it, though they
    have to ask each time whether it is still open. Raises Http404 if the file is gone from disk.
    """
    etag = quote_etag(stored.sha256)
    inline = is_inline(stored.content_type)
    response = get_conditional_response(request, etag=etag) if is_public else None
    if response is None:
        try:
            handle = stored.file.open("rb")
        except FileNotFoundError as error:
            raise Http404("Filen saknas.") from error
        response = FileResponse(
            handle,
            as_attachment=not inline,
            filename=stored.original_name,
            content_type=stored.content_type,
        )
    response["Content-Security-Policy"] = INERT if inline else SANDBOXED
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "public, no-cache" if is_public else "private, no-store"
    if is_public:
        response["ETag"] = etag
    return response


def pdf_response(content: bytes, filename: str) -> HttpResponse:
    """Show a PDF made by the portal in the browser; saved, it is called `filename`."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, filename)
    response["Content-Security-Policy"] = INERT
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
