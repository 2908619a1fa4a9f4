"""One body, one municipality, one person: who they are, with their meetings."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ksl_portal import queries
from meetings.commissions import commissions_of_body
from meetings.rules import can_plan_meetings
from members.forms import DayForm
from members.models import Body, Municipality, Person
from members.queries import (
    assignments_of,
    by_person,
    members_of,
    municipality_tiles,
    people_of,
)
from members.rules import visible_persons

LATEST = 5
COMMISSIONS = 12
PEOPLE_A_PAGE = 100
MEETINGS_A_PAGE = 20


@login_not_required
@require_safe
def body_detail(request, slug):
    """A body: its mandate, who sits in it on the chosen day, and its meetings."""
    body = get_object_or_404(Body.objects.select_related("parent", "policy_area"), slug=slug)
    form = DayForm.of(request)
    meetings = queries.meetings_of_body(body, request.user)
    members = Paginator(members_of(body, form.day), PEOPLE_A_PAGE)
    commissions = commissions_of_body(body, request.user)
    context = {
        "body": body,
        "commissions": commissions[:COMMISSIONS],
        "may_plan": can_plan_meetings(request.user),
        "children": body.children.active_on(timezone.localdate()),
        "form": form,
        "page": members.get_page(request.GET.get("sida")),
        "coming": meetings.announced().coming()[:LATEST],
        "latest": meetings.published()[:LATEST],
        "follows": request.user.is_authenticated
        and request.user.followings.filter(body=body).exists(),
    }
    return render(request, "ksl_portal/body_detail.html", context)


@login_not_required
@require_safe
def municipality_detail(request, slug):
    """A municipality: its people, the bodies they sit in, and the meetings they have had."""
    municipality = get_object_or_404(Municipality, slug=slug)
    today = timezone.localdate()
    people = Paginator(people_of(municipality, today), PEOPLE_A_PAGE)
    page = people.get_page(request.GET.get("sida"))
    context = {
        "municipality": municipality,
        "tiles": municipality_tiles(),
        "page": page,
        "people": by_person(page.object_list),
        "coming": queries.coming_meetings_of(municipality, request.user)[:LATEST],
        "latest": queries.meetings_attended_for(municipality, request.user)[:LATEST],
    }
    return render(request, "ksl_portal/municipality_detail.html", context)


@login_not_required
@require_safe
def person_detail(request, slug):
    """A person: assignments now and earlier, and meetings attended that the reader may see."""
    person = get_object_or_404(Person, slug=slug)
    attended = queries.meetings_attended_by(person, request.user)
    known = Person.objects.filter(visible_persons(request.user), pk=person.pk).exists()
    if not known and not attended.exists():
        raise Http404
    page = Paginator(attended, MEETINGS_A_PAGE).get_page(request.GET.get("sida"))
    context = {"person": person, "page": page}
    context["assignments"] = assignments_of(person, timezone.localdate())
    return render(request, "ksl_portal/person_detail.html", context)
