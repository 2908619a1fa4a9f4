"""What the pages of a shared draft answer the browser, whatever is drafted.

A `desk` says who sits before the draft: its `user`, its `url()`, and its `draft`, a SharedDraft.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django_prose_editor.widgets import prose_editor_base_media
from js_asset import Media, Script

from files.serving import file_response

SAVE, REVIEW, ADD = "spara", "granska", "nytt-uttalande"
EDITOR = prose_editor_base_media + Media(
    js=["js/editor_setup.js", Script("js/answer_editor.js", type="module")]
)


def editor_media(request):
    """The scripts and styles of the rich text fields, with the nonce of this page."""
    return Media.from_media(EDITOR, nonce=request.csp_nonce)


def kept_parts(data):
    """What was sent, without the parts whose sender chose what is stored instead.

    `ta-sparad` names a part in conflict. When a read Word file is confirmed (`ur-fil`), only
    the parts named by `ta-over` count. A part without its version is no part: see PartForm.
    """
    left_out = {data.get("ta-sparad", "")}
    if "ur-fil" in data:
        sent = {name.removesuffix("-version") for name in data if name.endswith("-version")}
        left_out |= sent - set(data.getlist("ta-over"))
    data = data.copy()
    for name in left_out:
        data.pop(f"{name}-version", None)
    return data


def latest_writer(row) -> str:
    """The name of who last saved `row`, as its history has it; empty if nobody was logged in."""
    entries = row.history.select_related("history_user__person")
    latest = entries.order_by("-history_date", "-history_id").first()
    return latest.history_user.name if latest and latest.history_user else ""


def _name_writer(form):
    row = getattr(form, "answer", None) or getattr(form, "statement", None)
    form.writer = latest_writer(row) if row else ""


def offer_choice(sheet):
    """Let each conflict say who wrote the stored version; saving anew is to choose one's own."""
    for form in sheet.conflicts:
        _name_writer(form)
        form.accept_stored_version()


def removed_or_added(request, desk):
    """Where to go after the button for one more statement, or for one row less; or None.

    Everything else that was sent is saved already.
    """
    if removed := request.POST.get("ta-bort"):
        if desk.draft.remove(removed):
            messages.success(request, "Borttaget. Allt annat är sparat.")
        return redirect(f"{desk.url()}#uttalanden" if "uttalande" in removed else desk.url())
    if request.POST.get("gor") == ADD:
        statement = desk.draft.add_statement(by=desk.user)
        return redirect(f"{desk.url()}#uttalande-{statement.pk}")
    return None


def to_saved(request, desk, saved):
    """Back to the page, which says when it was saved."""
    at = timezone.localtime(saved.at)
    messages.success(request, f"Utkastet är sparat kl. {at:%H.%M}.")
    return redirect(f"{desk.url()}#filer" if request.FILES else desk.url())


def send_paper(request, rows, pk, *, is_public=False):
    """The file of one of `rows`, files or statements; 404 for any other."""
    found = get_object_or_404(rows.filter(file__isnull=False).select_related("file"), pk=pk)
    return file_response(request, found.file, is_public=is_public)


def save_part(request, desk):
    """Save one part while somebody is writing; answers with JSON."""
    name, draft = request.POST.get("del", ""), desk.draft
    try:
        saved = draft.save(request.POST, request.FILES, by=desk.user, only=name or "?")
    except ValidationError as error:
        return JsonResponse({"state": "over", "message": " ".join(error.messages)}, status=410)
    form = saved.sheet.part(name)
    if form is None or not form.is_bound:
        return JsonResponse({"state": "gone", "message": "Någon har tagit bort den."}, status=410)
    if form.is_stale:
        return _conflict(request, form)
    if form.errors:
        errors = {field: list(texts) for field, texts in form.errors.items()}
        return JsonResponse({"state": "invalid", "errors": errors}, status=422)
    # What was stored may be cleaner than what was sent: the version is that of the former.
    part = draft.sheet(draft.find()).part(name)
    at = timezone.localtime(saved.at)
    return JsonResponse({"state": "saved", "version": part.stored_version, "at": f"{at:%H.%M}"})


def _conflict(request, form):
    _name_writer(form)
    html = render(request, "referrals/_answer_conflict.html", {"form": form, "is_live": True})
    told = {"state": "stale", "version": form.stored_version, "html": html.content.decode()}
    return JsonResponse(told, status=409)
