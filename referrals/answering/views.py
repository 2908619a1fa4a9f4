"""The pages on which a recipient answers; each is reached through both doors of `desks`."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from files.serving import file_response
from meetings.writing.answers import editor_media
from referrals import workflow
from referrals.answering import queries
from referrals.answering.drafts import draft_of
from referrals.answering.forms import ExtensionForm
from referrals.answering.receipts import receipt_of
from referrals.drafting import pages
from referrals.drafting.pages import (
    ADD,
    REVIEW,
    SAVE,
    kept_parts,
    offer_choice,
    removed_or_added,
    send_paper,
    to_saved,
)
from referrals.fingerprint import draft_digest
from referrals.models import Response, ResponseFile, ResponseStatement

SUPPLEMENT = "komplettera"


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, desk):
    """The one page on which an answer is written; or what has become of it."""
    if request.method == "POST":
        return _save_page(request, desk)
    if desk.recipient.opened_at is None and request.method == "GET":
        workflow.mark_opened(desk.recipient)
    versions = list(desk.recipient.responses.select_related("submitted_by").order_by("-number"))
    drafted = next((each for each in versions if each.is_draft), None)
    draft = drafted if drafted and drafted.channel == Response.Channel.PORTAL else None
    handed_in = [each for each in versions if not each.is_draft]
    if not desk.referral.takes_answers or (handed_in and draft is None):
        return _ended(request, desk, draft, handed_in)
    sheet = desk.draft.sheet(draft)
    return _form_page(request, desk, sheet, handed_in, is_entered=drafted != draft)


def _form_page(request, desk, sheet, handed_in=(), **context):
    referral = desk.referral
    shown = {
        "desk": desk,
        "recipient": desk.recipient,
        "referral": referral,
        "sheet": sheet,
        "handed_in": handed_in,
        "documents": referral.documents.select_related("file"),
        "corrections": referral.corrections.all(),
        "extensions": list(desk.recipient.extensions.all()),
        "extension_form": ExtensionForm(),
        "editor": editor_media(request),
        "now": timezone.now(),
        **context,
    }
    return render(request, "referrals/answer.html", shown)


def _ended(request, desk, draft, handed_in):
    """Handed in, or no longer taken: nothing to write, all to read."""
    context = {
        "desk": desk,
        "recipient": desk.recipient,
        "referral": desk.referral,
        "draft": draft,
        "handed_in": handed_in,
        "current": handed_in[0] if handed_in else None,
        "reading": _reading(desk, handed_in[0] if handed_in else draft),
        "can_supplement": bool(handed_in) and _can_supplement(desk),
    }
    return render(request, "referrals/answer_ended.html", context)


def _reading(desk, response):
    if response is None:
        return None
    response.recipient = desk.recipient
    return queries.reading_of(response)


def _can_supplement(desk):
    last = workflow.last_day_to_change(desk.recipient)
    return desk.referral.takes_answers and timezone.localdate() <= last


def _save_page(request, desk):
    """Save all that was sent, then do what the button says; works without JavaScript."""
    data = kept_parts(request.POST)
    anew = request.POST.get("gor") == SUPPLEMENT
    try:
        saved = desk.draft.save(data, request.FILES, by=desk.user, anew=anew)
        if saved.sheet.refused:
            offer_choice(saved.sheet)
            return _form_page(request, desk, saved.sheet, saved=saved)
        return _go_on(request, desk, saved)
    except ValidationError as error:
        # The draft is over: what was typed stays on the page, with what one can do about it.
        sheet = desk.draft.sheet(desk.draft.find(), data)
        code = getattr(error, "code", "")
        return _form_page(request, desk, sheet, over=error.messages, over_code=code)


def _go_on(request, desk, saved):
    doing = request.POST.get("gor", SAVE)
    if doing == ADD and desk.recipient.municipality_id is None:
        raise Http404
    if answered := removed_or_added(request, desk):
        return answered
    if doing == REVIEW:
        return redirect(desk.url("answer_submit"))
    return to_saved(request, desk, saved)


save_part = require_POST(pages.save_part)


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request, desk):
    """Read everything, then hand it in."""
    draft = draft_of(desk.recipient)
    if draft is None:
        return redirect(desk.url())
    draft.recipient = desk.recipient
    errors = []
    if request.method == "POST":
        errors = _hand_in(request, desk, draft)
        if not errors:
            return redirect(desk.url("answer_version", number=draft.number))
    if not desk.referral.takes_answers:
        return redirect(desk.url())
    context = {
        "desk": desk,
        "recipient": desk.recipient,
        "referral": desk.referral,
        "draft": draft,
        "reading": queries.reading_of(draft),
        "missing": workflow.missing(draft),
        "digest": draft_digest(draft),
        "errors": errors,
    }
    return render(request, "referrals/answer_submit.html", context)


def _hand_in(request, desk, draft):
    """Why it could not be handed in; nothing if it was, be it by a first click or a colleague."""
    try:
        workflow.submit_response(draft, by=desk.user, read=request.POST.get("last", ""))
    except ValidationError as error:
        if any(each.code == "submitted" for each in error.error_list):
            return []
        return error.messages
    return []


def _version(desk, number):
    handed_in = desk.recipient.responses.submitted().select_related("submitted_by")
    response = get_object_or_404(handed_in, number=number)
    response.recipient = desk.recipient
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request, desk):
    """Throw the draft away, after a look at what it says."""
    draft = draft_of(desk.recipient)
    if draft is None:
        return redirect(desk.url())
    draft.recipient = desk.recipient
    errors = []
    if request.method == "POST":
        try:
            workflow.discard_draft(draft, by=desk.user, read=request.POST.get("last", ""))
        except ValidationError as error:
            errors = error.messages
        else:
            messages.success(request, "Utkastet är slängt.")
            return redirect(desk.url())
    context = {
        "desk": desk,
        "recipient": desk.recipient,
        "referral": desk.referral,
        "draft": draft,
        "reading": queries.reading_of(draft),
        "digest": draft_digest(draft),
        "errors": errors,
    }
    return render(request, "referrals/answer_discard.html", context)


@require_safe
def version(request, desk, number):
    """One version that was handed in, with its receipt."""
    response = _version(desk, number)
    versions = list(desk.recipient.responses.submitted().order_by("-number"))
    context = {
        "desk": desk,
        "recipient": desk.recipient,
        "referral": desk.referral,
        "response": response,
        "current": versions[0],
        "handed_in": versions,
        "reading": queries.reading_of(response),
        "can_supplement": response == versions[0] and _can_supplement(desk),
    }
    return render(request, "referrals/answer_version.html", context)


@require_safe
def receipt(request, desk, number):
    """The receipt of a version as PDF: always the same file."""
    return file_response(request, receipt_of(_version(desk, number)), is_public=False)


@require_safe
def paper(request, desk, pk):
    """A file of the recipient's own answer, be it a draft."""
    own = ResponseFile.objects.filter(response__recipient=desk.recipient)
    return send_paper(request, own, pk)


@require_safe
def statement_file(request, desk, pk):
    """The file of a statement in the recipient's own answer."""
    own = ResponseStatement.objects.filter(response__recipient=desk.recipient)
    return send_paper(request, own, pk)


@require_POST
def supplement(request, desk):
    """Begin a new version of what was handed in."""
    try:
        workflow.start_response(desk.recipient, by=desk.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(desk.url())


@require_http_methods(["GET", "HEAD", "POST"])
def ask_extension(request, desk):
    """Ask the chancery for more time."""
    if desk.referral.is_survey:
        raise Http404
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.ask_extension(desk.recipient, by=desk.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Er begäran om anstånd har gått till kansliet.")
            return redirect(f"{desk.url()}#anstand")
    context = {"desk": desk, "referral": desk.referral, "form": form}
    return render(request, "referrals/answer_extension.html", context)
