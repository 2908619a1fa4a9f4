"""Public pages of who is who. Pages that also show meetings live in `ksl_portal.views`."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from members import queries
from members.forms import DayForm
from members.xlsx import MEDIA_TYPE, distribution_workbook


@login_not_required
@require_safe
def municipality_list(request):
    """The members, on a map and as a list, with the number of their assignments today."""
    municipalities = queries.municipalities_with_counts(timezone.localdate())
    page = Paginator(municipalities, 30).get_page(request.GET.get("sida"))
    tiles = queries.assignment_tiles(page.object_list)
    return render(request, "members/municipality_list.html", {"page": page, "tiles": tiles})


@login_not_required
@require_safe
def body_list(request):
    """Bodies by kind with those who lead them today."""
    bodies = queries.bodies_for_list(timezone.localdate())
    page = Paginator(bodies, 50).get_page(request.GET.get("sida"))
    kinds = queries.by_kind(page.object_list)
    return render(request, "members/body_list.html", {"page": page, "kinds": kinds})


@login_not_required
@require_safe
def distribution(request):
    """Assignments by municipality and by party in each body, on any day."""
    form = DayForm.of(request)
    context = {"form": form, "distribution": queries.distribution(form.day)}
    context["xlsx_url"] = queries.distribution_url(form.day)
    return render(request, "members/distribution.html", context)


@login_not_required
@require_safe
def distribution_xlsx(request):
    """The same as a workbook; a wrong date leads to the page, which says what is wrong."""
    form = DayForm.of(request)
    if form.errors:
        return redirect(f"{reverse('members:distribution')}?{request.GET.urlencode()}")
    content = distribution_workbook(queries.distribution(form.day))
    filename = f"uppdragsfordelning-{form.day:%Y-%m-%d}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return HttpResponse(content, content_type=MEDIA_TYPE, headers=headers)
