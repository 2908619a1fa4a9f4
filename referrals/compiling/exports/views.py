"""Having files of a compilation made, seeing how far they have come, and fetching them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from files.serving import file_response
from referrals import rules, workflow
from referrals.compiling.exports.shelves import TITLES, shelves_of
from referrals.compiling.views import chancery_referral, seen_referral
from referrals.models import CompilationExport


@require_safe
def export_list(request, slug):
    """The part of the compilation's page that tells how far files have come, by itself."""
    referral = chancery_referral(request, slug)
    context = {"referral": referral, "shelves": shelves_of(request.user, referral)}
    return render(request, "referrals/_exports.html", context)


@require_POST
def export_ask(request, slug, kind):
    """Have a file made, or made anew."""
    referral = chancery_referral(request, slug)
    if kind not in CompilationExport.Kind.values:
        raise Http404
    try:
        workflow.ask_export(
            referral, kind, by=request.user, for_public=request.POST.get("for") == "alla"
        )
        messages.success(request, f"{TITLES[kind]}: filen görs nu. Sidan behöver inte vara öppen.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{reverse('referrals:compilation', args=[slug])}#hamta")


@require_safe
def export_file(request, slug, pk):
    """One file of the chancery's own."""
    referral = chancery_referral(request, slug)
    done = CompilationExport.objects.visible_to(request.user).done().filter(referral=referral)
    export = get_object_or_404(done.select_related("file"), pk=pk)
    return file_response(request, export.file, is_public=False)


@login_not_required
@require_safe
def published_file(request, slug, kind):
    """The newest file of `kind` that is made for everyone."""
    referral = seen_referral(request, slug)
    done = CompilationExport.objects.visible_to(request.user).done().filter(referral=referral)
    export = done.filter(kind=kind, for_public=True).select_related("file", "referral").first()
    if export is None:
        raise Http404("Filen är inte gjord än.")
    return file_response(request, export.file, is_public=rules.is_public_export(export))
