from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements import queries, rules
from agreements.filters import AgreementFilter
from agreements.keeping import kept
from agreements.models import Agreement
from agreements.overview import standing
from files.serving import file_response
from meetings.background import background_of
from referrals.queries import referrals_of

AGREEMENTS_A_PAGE = 40
REFERRALS_SHOWN = 10
RELATED = ("policy_area", "second_area", "matter", "referral", "recommended_at", "follow_up_body")


@login_not_required
@require_safe
def agreement_list(request):
    """The register: what is agreed in each policy area, what holds first."""
    register = kept(request, "agreements/_register.html", lambda: _register_of(request))
    return render(request, "agreements/agreement_list.html", {"register": register})


def _register_of(request):
    visible = Agreement.objects.visible_to(request.user).with_stage(timezone.localdate())
    filters = AgreementFilter(request.GET, queryset=visible)
    found = queries.register(filters.qs) if filters.is_valid() else []
    page = Paginator(found, AGREEMENTS_A_PAGE).get_page(request.GET.get("sida"))
    counts = queries.adoption_counts(page.object_list)
    for agreement in page.object_list:
        agreement.counts = counts[agreement.pk]
    return {
        "filter": filters,
        "page": page,
        "areas": queries.by_area(page.object_list),
        "is_filtered": any(request.GET.get(name) for name in filters.filters),
    }


@login_not_required
@require_safe
def agreement_detail(request, slug):
    """One agreement: where it stands, what it says, on what it rests."""
    visible = Agreement.objects.visible_to(request.user)
    staged = visible.with_stage(timezone.localdate())
    agreement = get_object_or_404(staged.select_related(*RELATED), slug=slug)
    context = {
        "agreement": agreement,
        "papers": queries.papers_of(agreement),
        "facts": queries.facts_of(agreement, request.user),
        "referrals": referrals_of(agreement.matter, request.user)[:REFERRALS_SHOWN],
        "can_edit": rules.can_edit_agreement(request.user, agreement),
        **standing.overview_of(agreement, timezone.localdate()),
        **background_of(agreement.recommended_at, agreement.matter, request.user),
    }
    return render(request, "agreements/agreement_detail.html", context)


@login_not_required
@require_safe
def document_file(request, slug, pk):
    """One document in one version, for those who may see its agreement."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), slug=slug)
    documents = agreement.documents.filter(file__isnull=False).select_related("file")
    document = get_object_or_404(documents, pk=pk)
    return file_response(request, document.file, is_public=rules.is_public_agreement(agreement))


@login_not_required
@require_safe
def main_document(request, slug):
    """The permanent address of what was agreed: leads to the version that counts."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), slug=slug)
    papers = agreement.documents.current().filter(file__isnull=False)
    document = papers.order_by(Case(When(kind="main", then=0), default=1), "position", "pk").first()
    if document is None:
        raise Http404
    return redirect("agreements:document_file", slug, document.pk)
