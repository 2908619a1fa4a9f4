from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements import queries, rules
from agreements.filters import AgreementFilter
from agreements.models import Agreement
from agreements.overview import standing
from files.serving import file_response
from meetings.background import background_of
from referrals.queries import referrals_of

AGREEMENTS_A_PAGE = 40
REFERRALS_SHOWN = 10


@login_not_required
@require_safe
def agreement_list(request):
    """The register: what is agreed in each policy area, what holds first."""
    visible = Agreement.objects.visible_to(request.user).with_stage(timezone.localdate())
    filters = AgreementFilter(request.GET, queryset=visible)
    found = queries.register(filters.qs) if filters.is_valid() else []
    page = Paginator(found, AGREEMENTS_A_PAGE).get_page(request.GET.get("sida"))
    context = {
        "filter": filters,
        "page": page,
        "areas": queries.by_area(page.object_list),
        "is_filtered": any(request.GET.get(name) for name in filters.filters),
    }
    return render(request, "agreements/agreement_list.html", context)


@login_not_required
@require_safe
def agreement_detail(request, slug):
    """One agreement: where it stands, what it says, on what it rests."""
    visible = Agreement.objects.visible_to(request.user)
    staged = visible.with_stage(timezone.localdate())
    related = ("policy_area", "matter", "recommended_at", "file")
    agreement = get_object_or_404(staged.select_related(*related), slug=slug)
    context = {
        "agreement": agreement,
        "predecessors": visible.filter(successors=agreement),
        "successors": visible.filter(predecessor=agreement),
        "referrals": referrals_of(agreement.matter, request.user)[:REFERRALS_SHOWN],
        "can_edit": rules.can_edit_agreement(request.user, agreement),
        **standing.overview_of(agreement, timezone.localdate()),
        **background_of(agreement.recommended_at, agreement.matter, request.user),
    }
    return render(request, "agreements/agreement_detail.html", context)


@login_not_required
@require_safe
def agreement_file(request, slug):
    """The document of an agreement, for those who may see it."""
    visible = Agreement.objects.visible_to(request.user).filter(file__isnull=False)
    agreement = get_object_or_404(visible.select_related("file"), slug=slug)
    return file_response(request, agreement.file, is_public=rules.is_public_agreement(agreement))
