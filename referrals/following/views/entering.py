"""Entering, on a recipient's behalf, an answer that came by mail or on paper."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from files.extraction import ExtractionError
from meetings.writing.answers import editor_media
from members.models import User
from referrals import rules, workflow
from referrals.addresses import addresses_of
from referrals.answering.sheet import Sheet
from referrals.drafting.pages import offer_choice, removed_or_added, send_paper
from referrals.following import draft_requests, on_behalf
from referrals.following.forms import EntryForm, ReceivedForm
from referrals.following.on_behalf import EntryDraft
from referrals.following.views.board import followed
from referrals.importing.filling import begin_from_paper
from referrals.importing.review import account_of
from referrals.models import Recipient, ResponseFile

HAND_IN, DISCARD = "lamna", "kasta"


@dataclass(frozen=True)
class OfficeDesk:
    """The chancery's desk for one answer: what the partials of an answer ask for addresses."""

    recipient: Recipient
    user: User

    @property
    def draft(self) -> EntryDraft:
        """What is entered here."""
        return EntryDraft(self.recipient)

    def url(self, page: str = "answer", pk: int | None = None) -> str:
        name = page.replace("answer", "board_enter", 1)
        place = [self.recipient.referral.slug, self.recipient.pk]
        return reverse(f"referrals:{name}", args=place if pk is None else [*place, pk])


def _desk(request, slug, pk):
    referral = followed(request, slug)
    if not rules.can_enter(request.user, referral):
        raise Http404
    recipients = referral.recipients.select_related("referral", "municipality")
    return OfficeDesk(get_object_or_404(recipients, pk=pk), request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def enter_response(request, slug, pk):
    """Begin with the original, fill in what it says, and register it."""
    desk = _desk(request, slug, pk)
    entry = on_behalf.entry_of(desk.recipient)
    if entry is None:
        return _begin(request, desk)
    if request.method == "POST":
        return _save(request, desk, entry)
    return _form_page(request, desk, Sheet(desk.recipient, entry), _received(desk))


def _begin(request, desk):
    if on_behalf.is_begun_in_portal(desk.recipient):
        return _begun_page(request, desk)
    form = EntryForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _start(request, desk, form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(desk.url())
    context = {"recipient": desk.recipient, "referral": desk.recipient.referral, "form": form}
    return render(request, "referrals/board_enter_start.html", context)


def _start(request, desk, given):
    """Begin with the original; with what it says, if it is to be read and can be."""
    start = (desk.recipient, given["channel"], given["original"])
    if given["read"]:
        try:
            begin_from_paper(*start, by=request.user)
        except ExtractionError as error:
            unread = "Originalet är bifogat men gick inte att läsa. Fyll i svaret för hand."
            messages.warning(request, f"{unread} {error.message}")
        else:
            return
    on_behalf.begin(*start, by=request.user)


def _begun_page(request, desk):
    """The recipient is writing in the portal itself: say so, and what one can do."""
    recipient = desk.recipient
    context = {
        "recipient": recipient,
        "referral": recipient.referral,
        "addresses": addresses_of([recipient])[recipient.pk],
        "asked_at": draft_requests.last_asked(recipient),
    }
    return render(request, "referrals/board_enter_begun.html", context)


@require_POST
def ask_to_discard(request, slug, pk):
    """Ask a recipient by mail to throw its draft away, so that its answer can be entered."""
    desk = _desk(request, slug, pk)
    if not on_behalf.is_begun_in_portal(desk.recipient):
        messages.info(request, "Utkastet är borta: nu kan svaret föras in.")
        return redirect(desk.url())
    try:
        sent = draft_requests.ask_to_discard(desk.recipient, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        what = "Ett mejl är" if sent == 1 else f"{sent} mejl är"
        messages.success(request, f"{what} på väg till {desk.recipient}.")
    return redirect(desk.url())


def _received(desk, data=None):
    sent_on = desk.recipient.referral.sent_on
    return ReceivedForm(data, not_before=sent_on, why="Remissen skickades ut först")


def _form_page(request, desk, sheet, received, **context):
    original = ResponseFile.Kind.ORIGINAL
    shown = {
        "desk": desk,
        "recipient": desk.recipient,
        "referral": desk.recipient.referral,
        "sheet": sheet,
        "papers": [form for form in sheet.papers if form.paper.kind != original],
        "originals": sheet.response.files.filter(kind=original).select_related("file"),
        "received": received,
        "account": account_of(sheet.response),
        "editor": editor_media(request),
        **context,
    }
    return render(request, "referrals/board_enter.html", shown)


def _save(request, desk, entry):
    doing = request.POST.get("gor", "")
    if doing == DISCARD:
        return _discard(request, desk)
    received = _received(desk, request.POST if doing == HAND_IN else None)
    try:
        sheet = desk.draft.save(request.POST, request.FILES, by=request.user).sheet
        is_refused = sheet.refused or (doing == HAND_IN and not received.is_valid())
        if not is_refused and (answered := removed_or_added(request, desk)):
            return answered
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(desk.url())
    if is_refused:
        offer_choice(sheet)
        return _form_page(request, desk, sheet, received)
    if doing == HAND_IN:
        return _hand_in(request, desk, entry, received)
    messages.success(request, "Utkastet är sparat.")
    return redirect(desk.url())


def _discard(request, desk):
    try:
        on_behalf.discard(desk.recipient, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(desk.url())
    messages.success(request, "Det påbörjade svaret är kastat.")
    return redirect("referrals:board_recipient", desk.recipient.referral.slug, desk.recipient.pk)


def _hand_in(request, desk, entry, received):
    try:
        moment = received.cleaned_data["moment"]
        response = workflow.submit_response(entry, by=request.user, received_at=moment)
    except ValidationError as error:
        sheet = Sheet(desk.recipient, entry)
        return _form_page(request, desk, sheet, received, missing=error.messages)
    late = " Det kom efter sista svarsdag och är märkt så." if response.is_late else ""
    messages.success(request, f"Svaret från {desk.recipient} är registrerat.{late}")
    return redirect("referrals:board_recipient", desk.recipient.referral.slug, desk.recipient.pk)


def _entry_or_404(request, slug, pk):
    entry = on_behalf.entry_of(_desk(request, slug, pk).recipient)
    if entry is None:
        raise Http404
    return entry


@require_safe
def entry_file(request, slug, pk, file_pk):
    """A paper of an answer that is being entered."""
    return send_paper(request, _entry_or_404(request, slug, pk).files, file_pk)


@require_safe
def entry_statement_file(request, slug, pk, file_pk):
    """The paper of a statement in an answer that is being entered."""
    return send_paper(request, _entry_or_404(request, slug, pk).statements, file_pk)
