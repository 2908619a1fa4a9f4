"""Showing what a message says, as its receiver sees it, without letting it do anything here."""

from django.http import HttpResponse

# Its own styles, no pictures, scripts or forms; a link opens in a window of its own.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
# What the page around it has to allow, for django-csp.
FRAME_POLICY = {"frame-src": ["'self'"]}


def mail_response(message) -> HttpResponse:
    """The HTML of `message`, for a frame on one of the portal's own pages."""
    response = HttpResponse(message.html.replace("<head>", '<head><base target="_blank">', 1))
    response["Content-Security-Policy"] = MAIL_POLICY
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cache-Control"] = "private, no-store"
    return response


def page_with_frame(response):
    """Let a page hold such a frame, and let nobody keep a copy of the page."""
    response._csp_update = FRAME_POLICY
    response["Cache-Control"] = "private, no-store"
    return response
