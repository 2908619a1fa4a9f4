"""The chancery's pages for following one referral."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from referrals import rules, workflow
from referrals.addresses import addresses_of
from referrals.following import board, letters, reminders
from referrals.following.by_hand import ReminderForm, send_by_hand
from referrals.following.forms import AddressForm, BoardForm, DecisionForm
from referrals.following.states import standing_of, standings, tally, with_facts
from referrals.models import ExtensionRequest, Referral

ROWS_A_PAGE = 50


def followed(request, slug) -> Referral:
    """The referral, for those who follow it; for all others there is no such page."""
    referral = get_object_or_404(Referral.objects.visible_to(request.user), slug=slug)
    if not rules.can_follow(request.user, referral):
        raise Http404
    return referral


def _standing(request, slug, pk):
    recipients = with_facts(followed(request, slug).recipients)
    return standing_of(get_object_or_404(recipients, pk=pk), timezone.localdate())


@require_safe
def board_page(request, slug):
    """Where all recipients stand: a map, counts, and rows with what is late first."""
    referral = followed(request, slug)
    found = standings(referral, timezone.localdate())
    troubled = letters.troubles([each.recipient for each in found])
    rows = [board.Row(each, troubled.get(each.recipient.pk, [])) for each in found]
    form = BoardForm(request.GET or None)
    state, sort = form.chosen
    shown = board.in_order(board.narrowed(rows, state), sort)
    page = Paginator(shown, ROWS_A_PAGE).get_page(request.GET.get("sida"))
    context = {
        "referral": referral,
        "form": form,
        "tiles": board.tiles(referral, found) if board.has_municipalities(found) else [],
        "tally": tally(found),
        "page": page,
        "groups": board.grouped(page.object_list),
        "columns": board.columns(sort, state),
        "asking": [row for row in rows if row.standing.asked_until],
        "troubled": sum(bool(row.troubles) for row in rows),
        "is_filtered": bool(state),
    }
    return render(request, "referrals/board.html", context)


def _render_recipient(request, standing, *, decision=None, address=None):
    """The page of one recipient; `decision` and `address` are forms with errors."""
    recipient = standing.recipient
    asked = recipient.extensions.select_related("asked_by", "decided_by")
    waiting = next((each for each in asked if each.status == ExtensionRequest.Status.ASKED), None)
    context = {
        "referral": recipient.referral,
        "recipient": recipient,
        "standing": standing,
        "row": board.Row(standing, letters.troubles([recipient]).get(recipient.pk, [])),
        "addresses": addresses_of([recipient])[recipient.pk],
        "letters": letters.letters_to(recipient),
        "waiting": waiting,
        "decided": [each for each in asked if each != waiting],
        "decision": decision or DecisionForm(initial={"until": waiting and waiting.wanted_until}),
        "address": address or AddressForm(),
    }
    return render(request, "referrals/board_recipient.html", context)


@require_safe
def recipient_page(request, slug, pk):
    """All the chancery knows and can do about one recipient."""
    return _render_recipient(request, _standing(request, slug, pk))


@require_POST
def decide_extension(request, slug, pk):
    """Grant or refuse the request for more time; the recipient is told by mail."""
    standing = _standing(request, slug, pk)
    asked = get_object_or_404(standing.recipient.extensions, status=ExtensionRequest.Status.ASKED)
    is_granted = "bevilja" in request.POST
    form = DecisionForm(request.POST, is_granted=is_granted)
    if form.is_valid():
        try:
            _decide(asked, is_granted, form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(*form.place_of(error))
        else:
            messages.success(request, _told(standing.recipient, is_granted))
            return redirect("referrals:board_recipient", slug, pk)
    return _render_recipient(request, standing, decision=form)


def _decide(asked, is_granted, given, *, by):
    if is_granted:
        workflow.grant_extension(asked, by=by, until=given["until"], answer=given["answer"])
    else:
        workflow.refuse_extension(asked, by=by, answer=given["answer"])


def _told(recipient, is_granted):
    what = "Anståndet är beviljat" if is_granted else "Begäran är avslagen"
    if addresses_of([recipient])[recipient.pk]:
        return f"{what}. {recipient} får besked med e-post."
    return f"{what}. Portalen har ingen adress: ge {recipient} besked själv."


@require_POST
def correct_address(request, slug, pk):
    """Store an address that works, and send what did not come through to it."""
    standing = _standing(request, slug, pk)
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            sent = _use_address(standing.recipient, form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, sent)
            return redirect("referrals:board_recipient", slug, pk)
    return _render_recipient(request, standing, address=form)


@transaction.atomic
def _use_address(recipient, given, *, by):
    workflow.correct_address(recipient, given["email"], by=by)
    failed = letters.troubles([recipient]).get(recipient.pk, []) if given["resend"] else []
    return letters.told_of_address(letters.send_again(recipient, failed, given["email"], by=by))


@require_POST
def new_link(request, slug, pk):
    """Send one without an account a new link to answer through."""
    recipient = _standing(request, slug, pk).recipient
    try:
        letters.renew_link(recipient, by=request.user)
        messages.success(request, f"En ny länk är på väg till {recipient.email}.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("referrals:board_recipient", slug, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def remind_page(request, slug):
    """Remind all, or some, of those who have not answered."""
    referral = followed(request, slug)
    waiting = reminders.unanswered().filter(referral=referral)
    chosen = waiting.filter(pk__in=[pk for pk in request.GET.getlist("till") if pk.isdecimal()])
    text = reminders.usual_text(referral, referral.due_on)
    initial = {"recipients": chosen or waiting, "text": text}
    form = ReminderForm(request.POST or None, recipients=waiting, initial=initial)
    if request.method == "POST" and form.is_valid():
        send_by_hand(request, form, reminders.reminders)
        return redirect("referrals:board", slug)
    context = {"referral": referral, "form": form, "waiting": waiting}
    return render(request, "referrals/board_remind.html", context)
