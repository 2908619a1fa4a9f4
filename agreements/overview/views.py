from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements import queries
from agreements.filters import AgreementFilter
from agreements.keeping import kept
from agreements.models import Agreement
from agreements.overview import calendar, matrix, municipality, xlsx
from agreements.overview.expiring import deadlines
from agreements.overview.standing import State
from members.models import Municipality
from members.xlsx import MEDIA_TYPE

AGREEMENTS_A_PAGE = 25
DEADLINES_A_PAGE = 50


def _filtered(request):
    visible = Agreement.objects.visible_to(request.user).with_stage(timezone.localdate())
    filters = AgreementFilter(request.GET, queryset=visible)
    return filters, queries.register(filters.qs) if filters.is_valid() else []


@login_not_required
@require_safe
def agreement_matrix(request):
    """Agreements × municipalities: who has adopted what."""
    matrix_html = kept(request, "agreements/_matrix.html", lambda: _matrix_of(request))
    return render(request, "agreements/matrix.html", {"matrix": matrix_html})


def _matrix_of(request):
    filters, found = _filtered(request)
    page = Paginator(found, AGREEMENTS_A_PAGE).get_page(request.GET.get("sida"))
    municipalities = matrix.columns()
    return {
        "filter": filters,
        "page": page,
        "municipalities": municipalities,
        "rows": matrix.rows_of(page.object_list, municipalities),
        "is_filtered": any(request.GET.get(name) for name in filters.filters),
        "query": request.GET.urlencode(),
    }


@login_not_required
@require_safe
def matrix_xlsx(request):
    """The same as a workbook, all pages of it."""
    _, found = _filtered(request)
    municipalities = matrix.columns()
    rows = matrix.rows_of(found, municipalities)
    name = f"overenskommelser-{timezone.localdate():%Y-%m-%d}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    body = xlsx.matrix_workbook(rows, municipalities)
    return HttpResponse(body, content_type=MEDIA_TYPE, headers=headers)


@login_not_required
@require_safe
def municipality_agreements(request, slug):
    """What one municipality has signed, and what it is asked to decide on."""
    one = get_object_or_404(Municipality, slug=slug)
    found = municipality.agreements_of(one, request.user, timezone.localdate())
    context = {"municipality": one, "groups": municipality.in_groups(found)}
    return render(request, "agreements/municipality.html", context)


@login_not_required
@require_safe
def standing(request, slug, municipality):
    """What one municipality has decided on one agreement, the latest first."""
    visible = Agreement.objects.visible_to(request.user).select_related("matter")
    agreement = get_object_or_404(visible, slug=slug)
    one = get_object_or_404(Municipality, slug=municipality)
    entries = agreement.adoptions.submitted().filter(municipality=one).order_by("-number")
    entries = entries.prefetch_related("statements__party", "statements__file", "files__file")
    is_party = agreement.parties.filter(municipality=one).exists()
    if not entries and not is_party:
        raise Http404
    context = {
        "agreement": agreement,
        "municipality": one,
        "entries": entries,
        "state": State(entries[0].outcome) if entries else State.UNTREATED,
    }
    return render(request, "agreements/standing.html", context)


@login_not_required
@require_safe
def expiring(request):
    """What ends, has to be given notice of or is to be reviewed within a year."""
    found = deadlines(request.user, timezone.localdate())
    page = Paginator(found, DEADLINES_A_PAGE).get_page(request.GET.get("sida"))
    feed = request.build_absolute_uri(request.path.rstrip("/") + ".ics")
    context = {"page": page, "feed": feed}
    return render(request, "agreements/expiring.html", context)


@login_not_required
@require_safe
def expiring_calendar(request):
    """The same as a calendar to subscribe to; with what is public, since it has no log-in."""
    host = request.get_host().partition(":")[0]
    body = calendar.deadline_calendar(
        deadlines(request.user, timezone.localdate()),
        host=host,
        base_url=f"{request.scheme}://{request.get_host()}",
    )
    return HttpResponse(body, content_type=calendar.MEDIA_TYPE)
