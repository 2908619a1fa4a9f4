"""Writing down what is formal: a page for an item, and the posts of its small forms.

The page stands by itself; where minutes are taken the same desk is shown beside the text, and
`js/formal.js` fetches it anew after each post instead of leaving the page.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from meetings import rules, workflow
from meetings.formal.desk import NEW, Desk
from meetings.formal.forms import CHANGED_MEANWHILE
from meetings.models import AgendaItem, Meeting

FRAGMENT = "X-Formal-Desk"


def _item(request, slug, pk) -> AgendaItem:
    """An item of a protocol that the user may take the minutes of; 404 else."""
    meeting = get_object_or_404(
        Meeting.objects.visible_to(request.user).select_related("body"), slug=slug
    )
    if not (rules.can_take_minutes(request.user, meeting) and meeting.is_protocol):
        raise Http404
    items = AgendaItem.objects.select_related("immediate", "parent__immediate")
    item = get_object_or_404(items, pk=pk, meeting=meeting)
    item.meeting = meeting
    return item


def _show(request, desk):
    name = "_desk" if FRAGMENT in request.headers else "page"
    return render(request, f"meetings/formal/{name}.html", {"desk": desk})


def _done(request, item, said):
    """Back to where it was written."""
    if FRAGMENT in request.headers:
        return _show(request, Desk(item.meeting, item))
    messages.success(request, said)
    return redirect("meetings:formal", item.meeting.slug, item.pk)


@require_safe
def desk(request, slug, pk):
    """Everything that is formal at one item, with the forms to write it."""
    item = _item(request, slug, pk)
    return _show(request, Desk(item.meeting, item))


@require_POST
def add(request, slug, pk, kind):
    """Write a new row of `kind`, a name in addresses."""
    item = _item(request, slug, pk)
    if kind not in NEW:
        raise Http404
    shown = Desk(item.meeting, item)
    form = shown.new_form(kind, request.POST)
    if form.is_valid():
        return _write(request, shown, form)
    return _show(request, shown)


@require_POST
def change(request, slug, pk, kind, row):
    """Change a row: the words of a proposition, the end of a pause, what was counted or voted."""
    item = _item(request, slug, pk)
    shown = Desk(item.meeting, item)
    told = shown.find(kind, row) if kind in NEW else None
    form = shown.change_form(kind, told, request.POST) if told else None
    if form is None:
        raise Http404
    if kind == "omrostning" and told.row.is_named:
        return _vote(request, shown, told.row, form)
    return _write(request, shown, form) if form.is_valid() else _show(request, shown)


@require_POST
def strike(request, slug, pk, kind, row):
    """Take a row away."""
    item = _item(request, slug, pk)
    shown = Desk(item.meeting, item)
    told = shown.find(kind, row) if kind in NEW else None
    if told is None:
        raise Http404
    try:
        workflow.strike_formal(item, told.row, by=request.user)
    except ValidationError as error:
        shown.error = " ".join(error.messages)
        return _show(request, shown)
    return _done(request, item, "Raden är borttagen.")


def _write(request, shown, form):
    try:
        workflow.write_formal(shown.item, form, by=request.user)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _show(request, shown)
    return _done(request, shown.item, "Sparat.")


def _vote(request, shown, vote, form):
    if overtaken := form.overtaken():
        form.add_error(None, CHANGED_MEANWHILE.format("; ".join(overtaken)))
        return _show(request, shown)
    try:
        workflow.record_ballots(vote, form.choices(), by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return _show(request, shown)
    return _done(request, shown.item, "Rösterna är sparade.")
