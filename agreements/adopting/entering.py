"""Entering, on a municipality's behalf, a decision that came by mail or on paper."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from agreements import workflow
from agreements.adopting.desks import OfficeDesk
from agreements.adopting.drafts import begin_entry
from agreements.adopting.following import party_of
from agreements.models import AdoptionFile
from meetings.writing.answers import editor_media
from referrals.drafting.pages import offer_choice, removed_or_added, send_paper
from referrals.following.forms import EntryForm, ReceivedForm

HAND_IN, DISCARD = "lamna", "kasta"


class AdoptionEntryForm(EntryForm):
    """The beginning of an entry: how it came, the original, and whether it corrects another."""

    read = None  # Only answers to questions are read from a paper.
    corrects = forms.BooleanField(
        label="Rättar en uppgift som var fel i det förra beslutet",
        required=False,
        help_text="Uppgifterna från det förra beslutet fylls i.",
    )


def _desk(request, slug, municipality):
    party = party_of(request, slug, municipality)
    return OfficeDesk(party.agreement, party.municipality, request.user)


def _frame(desk):
    return {"desk": desk, "agreement": desk.agreement, "municipality": desk.municipality}


def _to_party(desk):
    return redirect("agreements:adoption_party", desk.agreement.slug, desk.municipality.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request, slug, municipality):
    """Begin with the original, fill in what it says, and register it."""
    desk = _desk(request, slug, municipality)
    entry = desk.draft.find()
    if entry is None:
        return _begin(request, desk)
    if request.method == "POST":
        return _save(request, desk, entry)
    return _form_page(request, desk, desk.draft.sheet(entry), _received(desk))


def _begin(request, desk):
    form = AdoptionEntryForm(request.POST or None, request.FILES or None)
    if not desk.draft.has_ended():
        del form.fields["corrects"]
    if request.method == "POST" and form.is_valid():
        given = {"corrects": False} | form.cleaned_data
        try:
            begin_entry(desk.agreement, desk.municipality, **given, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(desk.url())
    return render(request, "agreements/adoption_enter_start.html", _frame(desk) | {"form": form})


def _received(desk, data=None):
    agreement = desk.agreement
    return ReceivedForm(
        data,
        not_before=agreement.recommended_on,
        why="Överenskommelsen rekommenderades först",
    )


def _form_page(request, desk, sheet, received, **context):
    original = AdoptionFile.Kind.ORIGINAL
    shown = _frame(desk) | {
        "sheet": sheet,
        "papers": [form for form in sheet.papers if form.paper.kind != original],
        "originals": [form.paper for form in sheet.papers if form.paper.kind == original],
        "received": received,
        "editor": editor_media(request),
        **context,
    }
    return render(request, "agreements/adoption_enter.html", shown)


def _save(request, desk, entry):
    doing = request.POST.get("gor", "")
    if doing == DISCARD:
        workflow.discard_adoption(entry, by=request.user)
        messages.success(request, "Det påbörjade beslutet är kastat.")
        return _to_party(desk)
    received = _received(desk, request.POST if doing == HAND_IN else None)
    try:
        sheet = desk.draft.save(request.POST, request.FILES, by=request.user).sheet
        is_refused = sheet.refused or (doing == HAND_IN and not received.is_valid())
        if not is_refused and (answered := removed_or_added(request, desk)):
            return answered
    except ValidationError as error:
        sheet = desk.draft.sheet(entry, request.POST)
        return _form_page(request, desk, sheet, received, over=error.messages)
    if is_refused:
        offer_choice(sheet)
        return _form_page(request, desk, sheet, received)
    if doing == HAND_IN:
        return _hand_in(request, desk, desk.draft.find() or entry, received)
    messages.success(request, "Utkastet är sparat.")
    return redirect(desk.url())


def _hand_in(request, desk, entry, received):
    """Register it; or show beside the fields what is missing, with the hour that was typed."""
    try:
        moment = received.cleaned_data["moment"]
        workflow.submit_adoption(entry, by=request.user, received_at=moment)
    except ValidationError as error:
        sheet, missing = desk.draft.sheet(entry), workflow.missing(entry)
        sheet.tell(missing)
        places = sheet.places_of(missing) or [("mottaget", text) for text in error.messages]
        return _form_page(request, desk, sheet, received, missing=places)
    messages.success(request, f"Beslutet från {desk.municipality.full_name} är registrerat.")
    return _to_party(desk)


def _entry_or_404(request, slug, municipality):
    entry = _desk(request, slug, municipality).draft.find()
    if entry is None:
        raise Http404
    return entry


@require_safe
def entry_file(request, slug, municipality, pk):
    """A paper of a decision that is being entered."""
    return send_paper(request, _entry_or_404(request, slug, municipality).files, pk)


@require_safe
def entry_statement_file(request, slug, municipality, pk):
    """The paper of a statement in a decision that is being entered."""
    return send_paper(request, _entry_or_404(request, slug, municipality).statements, pk)
