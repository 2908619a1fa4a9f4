"""What the server tells static/js/writing.js about one part, as JSON, and the editor's scripts."""

from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django_prose_editor.widgets import prose_editor_base_media
from js_asset import Media, Script

EDITOR = prose_editor_base_media + Media(
    js=["js/editor_setup.js", Script("js/writing_editor.js", type="module")]
)


def editor_media(request):
    """The scripts and styles of the rich text fields, with the nonce of this page."""
    return Media.from_media(EDITOR, nonce=request.csp_nonce)


def latest_writer(row) -> str:
    """The name of who last saved `row`, as its history has it; empty if nobody was logged in."""
    entries = row.history.select_related("history_user__person")
    latest = entries.order_by("-history_date", "-history_id").first()
    return latest.history_user.name if latest and latest.history_user else ""


def saved(version: str, at) -> JsonResponse:
    """It is stored; `version` is that of what is stored now, which may be cleaner than sent."""
    at = timezone.localtime(at)
    return JsonResponse({"state": "saved", "version": version, "at": f"{at:%H.%M}"})


def invalid(form) -> JsonResponse:
    """Something in the part can't be stored."""
    errors = {field: list(texts) for field, texts in form.errors.items()}
    return JsonResponse({"state": "invalid", "errors": errors}, status=422)


def over(error) -> JsonResponse:
    """Nothing is taken any longer; the ValidationError says why."""
    return JsonResponse({"state": "over", "message": " ".join(error.messages)}, status=410)


def gone() -> JsonResponse:
    """What the part is about has been taken away."""
    return JsonResponse({"state": "gone", "message": "Någon har tagit bort den."}, status=410)


def stale(request, form, template: str, **context) -> JsonResponse:
    """Someone else has stored something: `template` shows both versions and the choice."""
    html = render(request, template, {"form": form, "is_live": True, **context})
    told = {"state": "stale", "version": form.stored_version, "html": html.content.decode()}
    return JsonResponse(told, status=409)
