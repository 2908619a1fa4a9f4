"""The pages on which a recipient answers; each is reached through both doors of `desks`."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_prose_editor.widgets import prose_editor_base_media
from js_asset import Media, Script

from files.serving import file_response
from referrals import workflow
from referrals.answering import drafts, queries
from referrals.answering.forms import ExtensionForm
from referrals.answering.receipts import receipt_of
from referrals.answering.sent import kept_parts
from referrals.answering.sheet import Sheet
from referrals.fingerprint import draft_digest
from referrals.models import Response, ResponseFile, ResponseStatement

SAVE, REVIEW, ADD, SUPPLEMENT = "spara", "granska", "nytt-uttalande", "komplettera"
EDITOR = prose_editor_base_media + Media(
    js=["js/editor_setup.js", Script("js/answer_editor.js", type="module")]
)


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
    sheet = Sheet(desk.recipient, draft)
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
        "editor": Media.from_media(EDITOR, nonce=request.csp_nonce),
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
    doing = request.POST.get("gor", SAVE)
    data = kept_parts(request.POST)
    try:
        saved = drafts.save(
            desk.recipient, data, request.FILES, by=desk.user, supplement=doing == SUPPLEMENT
        )
        if saved.sheet.refused:
            return _refused(request, desk, saved)
        return _go_on(request, desk, doing, saved)
    except ValidationError as error:
        # The draft is over: what was typed stays on the page, with what one can do about it.
        sheet = Sheet(desk.recipient, drafts.draft_of(desk.recipient), data)
        return _form_page(
            request, desk, sheet, over=error.messages, over_code=getattr(error, "code", "")
        )


def _refused(request, desk, saved):
    for form in saved.sheet.conflicts:
        form.writer = _writer(form)
        form.accept_stored_version()
    return _form_page(request, desk, saved.sheet, saved=saved)


def _writer(form):
    row = getattr(form, "answer", None) or getattr(form, "statement", None)
    return queries.latest_writer(row) if row else ""


def _go_on(request, desk, doing, saved):
    if removed := request.POST.get("ta-bort"):
        if drafts.remove(desk.recipient, removed):
            messages.success(request, "Borttaget. Allt annat är sparat.")
        return redirect(f"{desk.url()}#uttalanden" if "uttalande" in removed else desk.url())
    if doing == ADD:
        if desk.recipient.municipality_id is None:
            raise Http404
        statement = drafts.add_statement(desk.recipient, by=desk.user)
        return redirect(f"{desk.url()}#uttalande-{statement.pk}")
    if doing == REVIEW:
        return redirect(desk.url("answer_submit"))
    at = timezone.localtime(saved.at)
    messages.success(request, f"Utkastet är sparat kl. {at:%H.%M}.")
    return redirect(f"{desk.url()}#filer" if request.FILES else desk.url())


@require_POST
def save_part(request, desk):
    """Save one part while somebody is writing; answers with JSON."""
    name = request.POST.get("del", "")
    try:
        saved = drafts.save(
            desk.recipient, request.POST, request.FILES, by=desk.user, only=name or "?"
        )
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
    part = Sheet(desk.recipient, drafts.draft_of(desk.recipient)).part(name)
    at = timezone.localtime(saved.at)
    return JsonResponse({"state": "saved", "version": part.stored_version, "at": f"{at:%H.%M}"})


def _conflict(request, form):
    form.writer = _writer(form)
    html = render(request, "referrals/_answer_conflict.html", {"form": form, "is_live": True})
    answer_ = {"state": "stale", "version": form.stored_version, "html": html.content.decode()}
    return JsonResponse(answer_, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request, desk):
    """Read everything, then hand it in."""
    draft = drafts.draft_of(desk.recipient)
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
    draft = drafts.draft_of(desk.recipient)
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
    return file_response(
        request, get_object_or_404(own.select_related("file"), pk=pk).file, is_public=False
    )


@require_safe
def statement_file(request, desk, pk):
    """The file of a statement in the recipient's own answer."""
    own = ResponseStatement.objects.filter(
        response__recipient=desk.recipient, file__isnull=False
    ).select_related("file")
    return file_response(request, get_object_or_404(own, pk=pk).file, is_public=False)


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
