from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from files.serving import file_response
from meetings.background import background_of
from referrals import queries, rules
from referrals.asking import asked_groups, receivers_of
from referrals.filters import ReferralFilter
from referrals.following.answers import shown_answers
from referrals.models import Referral, ReferralDocument

REFERRALS_A_PAGE = 25


@login_not_required
@require_safe
def referral_list(request):
    """What is out for answers, the nearest last day first, and what has been."""
    visible = Referral.objects.visible_to(request.user)
    filters = ReferralFilter(request.GET, queryset=visible)
    found = filters.qs if filters.is_valid() else visible.none()
    rows = queries.in_reading_order(found, timezone.localdate())
    page = Paginator(rows, REFERRALS_A_PAGE).get_page(request.GET.get("sida"))
    context = {
        "filter": filters,
        "page": page,
        "groups": queries.grouped(page.object_list),
        "is_filtered": any(request.GET.get(name) for name in filters.filters),
    }
    return render(request, "referrals/referral_list.html", context)


@login_not_required
@require_safe
def referral_detail(request, slug):
    """One referral: what is asked and of whom, until when, on what it rests."""
    visible = Referral.objects.visible_to(request.user)
    related = ("policy_area", "matter", "decided_at", "missive", "package")
    referral = get_object_or_404(visible.select_related(*related), slug=slug)
    context = {
        "referral": referral,
        "documents": referral.documents.select_related("file"),
        **shown_answers(referral, request.user),
        "can_follow": rules.can_follow(request.user, referral),
        "can_see_compilation": rules.can_see_compilation(request.user, referral),
        "asked": asked_groups(referral),
        "receivers": receivers_of(referral),
        "corrections": referral.corrections.all(),
        "can_edit": rules.can_edit_referral(request.user, referral),
        **background_of(referral.decided_at, referral.matter, request.user),
    }
    return render(request, "referrals/referral_detail.html", context)


@login_not_required
@require_safe
def document_file(request, slug, pk):
    """The file of one document, for those who may see its referral."""
    referral = get_object_or_404(Referral.objects.visible_to(request.user), slug=slug)
    documents = ReferralDocument.objects.filter(referral=referral, file__isnull=False)
    document = get_object_or_404(documents.select_related("file"), pk=pk)
    return file_response(request, document.file, is_public=rules.is_public_referral(referral))


@login_not_required
@require_safe
def sent_file(request, slug, which):
    """What was made at the sending, for those who may see the referral: its letter or its ZIP."""
    visible = Referral.objects.visible_to(request.user).select_related("missive", "package")
    referral = get_object_or_404(visible, slug=slug)
    stored = getattr(referral, which)
    if stored is None:
        raise Http404
    return file_response(request, stored, is_public=rules.is_public_referral(referral))
