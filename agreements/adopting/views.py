"""The pages on which a municipality reports what it decided on an agreement."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements import workflow
from agreements.adopting.queries import entries_of, reading_of
from agreements.adopting.receipts import receipt_of
from agreements.fingerprint import draft_digest
from agreements.models import AdoptionFile, AdoptionStatement
from files.serving import file_response
from meetings.writing.answers import editor_media
from members.rules import may_draft
from referrals.drafting import pages
from referrals.drafting.pages import (
    REVIEW,
    kept_parts,
    offer_choice,
    removed_or_added,
    send_paper,
    to_saved,
)

ANEW, CORRECT = "nytt", "ratta"


def _frame(desk):
    """What every page of a municipality's decision shows."""
    return {"desk": desk, "agreement": desk.agreement, "municipality": desk.municipality}


def _closed(desk):
    """Why nothing is taken, in words; "" while decisions are."""
    try:
        workflow.check_taken(desk.agreement, desk.municipality)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request, desk):
    """The one page on which a decision is reported; or what has been reported."""
    if request.method == "POST":
        return _save_page(request, desk)
    draft, closed = desk.draft.find(), _closed(desk)
    entries = entries_of(desk.agreement, desk.municipality)
    if closed or (entries and draft is None):
        return _ended(request, desk, draft, entries, closed)
    sheet = desk.draft.sheet(draft)
    if draft and "saknas" in request.GET:
        sheet.tell(workflow.missing(draft))
    return _form_page(request, desk, sheet, entries, is_entered=_is_entered(desk))


def _is_entered(desk):
    """Whether the chancery enters something for the municipality right now."""
    return desk.draft.entries.filter(status="draft").exclude(channel="portal").exists()


def _form_page(request, desk, sheet, entries=(), **context):
    shown = _frame(desk) | {
        "sheet": sheet,
        "entries": entries,
        "documents": desk.agreement.documents.current().select_related("file", "agreement"),
        "editor": editor_media(request),
        **context,
    }
    return render(request, "agreements/adopt.html", shown)


def _ended(request, desk, draft, entries, closed):
    """Handed in, or no longer taken: nothing to write, all to read."""
    shown = entries[0] if entries else draft
    context = _frame(desk) | {
        "draft": draft,
        "entries": entries,
        "current": entries[0] if entries else None,
        "reading": reading_of(shown) if shown else None,
        "closed": closed,
        "can_report": not closed,
    }
    return render(request, "agreements/adopt_ended.html", context)


def _save_page(request, desk):
    """Save all that was sent, then do what the button says; works without JavaScript."""
    data, anew = kept_parts(request.POST), request.POST.get("gor") == ANEW
    try:
        saved = desk.draft.save(data, request.FILES, by=desk.user, anew=anew)
        if saved.sheet.refused:
            offer_choice(saved.sheet)
            return _form_page(request, desk, saved.sheet, saved=saved)
        if answered := removed_or_added(request, desk):
            return answered
    except ValidationError as error:
        # The draft is over: what was typed stays on the page, with what one can do about it.
        sheet, code = desk.draft.sheet(desk.draft.find(), data), getattr(error, "code", "")
        return _form_page(request, desk, sheet, over=error.messages, over_code=code)
    if request.POST.get("gor") == REVIEW:
        return redirect(desk.url("answer_submit"))
    return to_saved(request, desk, saved)


save_part = require_POST(pages.save_part)


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request, desk):
    """Read everything, then hand it in."""
    draft = desk.draft.find()
    if draft is None:
        return redirect(desk.url())
    errors = []
    if request.method == "POST":
        errors = _hand_in(request, desk, draft)
        if not errors:
            return redirect(desk.url("answer_entry", number=draft.number))
    elif _closed(desk):
        return redirect(desk.url())
    sheet, missing = desk.draft.sheet(draft), workflow.missing(draft)
    context = _frame(desk) | {
        "draft": draft,
        "reading": reading_of(draft),
        "missing": sheet.places_of(missing),
        "digest": draft_digest(draft),
        "errors": errors,
    }
    return render(request, "agreements/adopt_submit.html", context)


def _hand_in(request, desk, draft):
    """Why it could not be handed in; nothing if it was, be it by a first click or a colleague."""
    try:
        workflow.submit_adoption(draft, by=desk.user, read=request.POST.get("last", ""))
    except ValidationError as error:
        if getattr(error, "code", "") == "submitted":
            return []
        return error.messages
    return []


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request, desk):
    """Ask once more, then throw the draft away."""
    draft = desk.draft.find()
    if draft is None:
        return redirect(desk.url())
    if request.method == "POST":
        if workflow.discard_adoption(draft, by=desk.user):
            messages.success(request, "Utkastet är slängt.")
        return redirect(desk.url())
    return render(request, "agreements/adopt_discard.html", _frame(desk) | {"draft": draft})


@require_POST
def begin_anew(request, desk):
    """Begin a new entry after one that is handed in: a new decision, or a correction."""
    if not may_draft(desk.user, desk.municipality):
        raise PermissionDenied
    corrects = request.POST.get("gor") == CORRECT
    try:
        workflow.start_adoption(desk.agreement, desk.municipality, by=desk.user, corrects=corrects)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(desk.url())


def _entry(desk, number):
    handed_in = desk.draft.entries.submitted().select_related("submitted_by")
    adoption = get_object_or_404(handed_in, number=number)
    adoption.agreement, adoption.municipality = desk.agreement, desk.municipality
    return adoption


@require_safe
def entry(request, desk, number):
    """One entry that was handed in, with its receipt."""
    adoption = _entry(desk, number)
    entries = entries_of(desk.agreement, desk.municipality)
    context = _frame(desk) | {
        "adoption": adoption,
        "current": entries[0],
        "entries": entries,
        "reading": reading_of(adoption),
        "can_report": adoption == entries[0] and not _closed(desk) and not desk.draft.find(),
    }
    return render(request, "agreements/adopt_entry.html", context)


@require_safe
def receipt(request, desk, number):
    """The receipt of an entry as PDF: always the same file."""
    return file_response(request, receipt_of(_entry(desk, number)), is_public=False)


@require_safe
def paper(request, desk, pk):
    """A file of the municipality's own decision, be it a draft."""
    own = AdoptionFile.objects.filter(adoption__in=desk.draft.own())
    return send_paper(request, own, pk)


@require_safe
def statement_file(request, desk, pk):
    """The file of a statement in the municipality's own decision."""
    own = AdoptionStatement.objects.filter(adoption__in=desk.draft.own())
    return send_paper(request, own, pk)
