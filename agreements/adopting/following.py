"""The chancery's pages for following who has adopted an agreement."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements import rules
from agreements.adopting import board, reminders
from agreements.adopting.queries import entries_of
from agreements.models import Agreement, AgreementParty
from members.models import Municipality
from referrals.addresses import addresses_of_municipalities
from referrals.following import letters
from referrals.following.board import narrowed
from referrals.following.by_hand import ReminderForm, send_by_hand
from referrals.following.forms import AddressForm, BoardForm
from referrals.following.states import tally
from referrals.workflow import correct_registrar

ROWS_A_PAGE = 50


def followed(request, slug) -> Agreement:
    """The agreement, for those who follow it; for all others there is no such page."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), slug=slug)
    if not rules.can_follow(request.user, agreement):
        raise Http404
    return agreement


def party_of(request, slug, municipality) -> AgreementParty:
    """The party of that name, for those who follow the agreement."""
    parties = board.with_facts(followed(request, slug).parties)
    return get_object_or_404(parties, municipality__slug=municipality)


@require_safe
def board_page(request, slug):
    """Where all parties stand: a map, counts, and rows."""
    agreement = followed(request, slug)
    found = board.standings(agreement, timezone.localdate())
    troubled = letters.troubles([each.party for each in found])
    rows = [board.Row(each, troubled.get(each.party.pk, [])) for each in found]
    form = BoardForm(request.GET or None, choices=board.choices())
    state, _ = form.chosen
    shown = narrowed(rows, state, board.FILTERS)
    context = {
        "agreement": agreement,
        "form": form,
        "tiles": board.tiles(agreement, found, Municipality.objects.all()),
        "tally": tally(found, board.Stage),
        "page": Paginator(shown, ROWS_A_PAGE).get_page(request.GET.get("sida")),
        "troubled": sum(bool(row.troubles) for row in rows),
        "is_filtered": bool(state),
        "can_remind": _waiting(agreement).exists(),
    }
    return render(request, "agreements/adoption_board.html", context)


def _waiting(agreement):
    return reminders.reminders.waiting().filter(agreement=agreement)


def _render_party(request, party, *, address=None):
    """The page of one party; `address` is a form with errors."""
    agreement, municipality = party.agreement, party.municipality
    entries = entries_of(agreement, municipality)
    standing = board.standing_of(party, entries[0] if entries else None, timezone.localdate())
    context = {
        "agreement": agreement,
        "party": party,
        "municipality": municipality,
        "standing": standing,
        "row": board.Row(standing, letters.troubles([party]).get(party.pk, [])),
        "entries": entries,
        "addresses": addresses_of_municipalities([municipality])[municipality.pk],
        "letters": letters.letters_to(party),
        "can_remind": _waiting(agreement).filter(pk=party.pk).exists(),
        "address": address or AddressForm(),
    }
    return render(request, "agreements/adoption_party.html", context)


@require_safe
def party_page(request, slug, municipality):
    """All the chancery knows and can do about one party."""
    return _render_party(request, party_of(request, slug, municipality))


@require_POST
def correct_address(request, slug, municipality):
    """Store the registrar's address, and send what did not come through to it."""
    party, form = party_of(request, slug, municipality), AddressForm(request.POST)
    if form.is_valid():
        try:
            sent = _use_address(party, form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, sent)
            return redirect("agreements:adoption_party", slug, municipality)
    return _render_party(request, party, address=form)


@transaction.atomic
def _use_address(party, given, *, by):
    correct_registrar(party.municipality, given["email"], by=by)
    failed = letters.troubles([party]).get(party.pk, []) if given["resend"] else []
    return letters.told_of_address(letters.send_again(party, failed, given["email"], by=by))


@require_http_methods(["GET", "HEAD", "POST"])
def remind_page(request, slug):
    """Remind all, or some, of those that have not reported."""
    agreement = followed(request, slug)
    waiting = _waiting(agreement)
    chosen = waiting.filter(municipality__slug__in=request.GET.getlist("till"))
    initial = {"recipients": chosen or waiting, "text": reminders.usual_text(agreement)}
    form = ReminderForm(request.POST or None, recipients=waiting, initial=initial)
    if request.method == "POST" and form.is_valid():
        send_by_hand(request, form, reminders.reminders)
        return redirect("agreements:adoption_board", slug)
    context = {"agreement": agreement, "form": form, "waiting": waiting}
    return render(request, "agreements/adoption_remind.html", context)
