from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from meetings import rules, workflow
from meetings.assignments import queries
from meetings.assignments.filters import AssignmentFilter
from meetings.assignments.forms import DoneForm

A_PAGE = 25


@login_not_required
@require_safe
def assignment_list(request):
    """Everything that meetings gave anyone to do, what is late first."""
    visible = queries.visible_assignments(request.user)
    filters = AssignmentFilter(request.GET, queryset=visible)
    found = queries.in_reading_order(filters.qs if filters.is_valid() else visible.none())
    page = Paginator(found, A_PAGE).get_page(request.GET.get("sida"))
    context = {
        "filter": filters,
        "page": page,
        "groups": queries.by_standing(page),
        "is_filtered": any(request.GET.get(name) for name in filters.filters),
    }
    return render(request, "meetings/assignments/list.html", context)


def _visible(request, pk):
    visible = queries.visible_assignments(request.user).select_related(*queries.RELATED)
    return get_object_or_404(visible, pk=pk)


def _page(request, action, form):
    may_correct = rules.can_correct_report(request.user)
    # Also when someone else was faster: what was typed stays.
    shows_form = form.is_bound or action.done_on is None or may_correct
    context = {
        "action": action,
        "form": form if shows_form and rules.can_report_done(request.user, action) else None,
        "may_correct": may_correct,
        "treatments": queries.treatments_of(action, request.user),
    }
    return render(request, "meetings/assignments/detail.html", context)


@login_not_required
@require_safe
def assignment_detail(request, pk):
    """One assignment: who has it, where it was given, and whether it is done."""
    action = _visible(request, pk)
    said = {"done_on": action.done_on, "done_note": action.done_note}
    return _page(request, action, DoneForm(initial=said))


@require_POST
def assignment_done(request, pk):
    """Say that an assignment is done."""
    action, form = _visible(request, pk), DoneForm(request.POST)
    if not rules.can_report_done(request.user, action):
        raise PermissionDenied
    if form.is_valid():
        said = form.cleaned_data
        try:
            workflow.report_done(
                action, by=request.user, done_on=said["done_on"], note=said["done_note"]
            )
            messages.success(request, "Tack. Uppdraget är rapporterat klart.")
            return redirect(action)
        except ValidationError as error:
            form.add_error(None, error)
    return _page(request, _visible(request, pk), form)


@require_POST
def assignment_open(request, pk):
    """Say that an assignment is not done after all."""
    action = _visible(request, pk)
    if not rules.can_correct_report(request.user):
        raise PermissionDenied
    try:
        workflow.open_again(action, by=request.user)
        messages.success(request, "Uppdraget är öppet igen.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(action)
