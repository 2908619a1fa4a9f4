"""What the pages of a shared draft answer the browser, whatever is drafted.

A `desk` says who sits before the draft: its `user`, its `url()`, and its `draft`, a SharedDraft.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from files.serving import file_response
from meetings.writing import answers

SAVE, REVIEW, ADD = "spara", "granska", "nytt-uttalande"


def kept_parts(data):
    """What was sent, without the parts whose sender chose what is stored instead.

    `ta-sparad` names a part in conflict. When a read Word file is confirmed (`ur-fil`), only
    the parts named by `ta-over` count. A part without its version is no part: see PartForm.
    """
    left_out = {data.get("ta-sparad", "")}
    if "ur-fil" in data:
        sent = {name.removesuffix("-version") for name in data if name.endswith("-version")}
        left_out |= sent - set(data.getlist("ta-over"))
    data = data.copy()
    for name in left_out:
        data.pop(f"{name}-version", None)
    return data


def _name_writer(form):
    row = getattr(form, "answer", None) or getattr(form, "statement", None)
    form.writer = answers.latest_writer(row) if row else ""


def offer_choice(sheet):
    """Let each conflict say who wrote the stored version; saving anew is to choose one's own."""
    for form in sheet.conflicts:
        _name_writer(form)
        form.accept_stored_version()


def removed_or_added(request, desk):
    """Where to go after the button for one more statement, or for one row less; or None.

    Everything else that was sent is saved already.
    """
    if removed := request.POST.get("ta-bort"):
        if desk.draft.remove(removed):
            messages.success(request, "Borttaget. Allt annat är sparat.")
        return redirect(f"{desk.url()}#uttalanden" if "uttalande" in removed else desk.url())
    if request.POST.get("gor") == ADD:
        statement = desk.draft.add_statement(by=desk.user)
        return redirect(f"{desk.url()}#uttalande-{statement.pk}")
    return None


def to_saved(request, desk, saved):
    """Back to the page, which says when it was saved."""
    at = timezone.localtime(saved.at)
    messages.success(request, f"Utkastet är sparat kl. {at:%H.%M}.")
    return redirect(f"{desk.url()}#filer" if request.FILES else desk.url())


def send_paper(request, rows, pk, *, is_public=False):
    """The file of one of `rows`, files or statements; 404 for any other."""
    found = get_object_or_404(rows.filter(file__isnull=False).select_related("file"), pk=pk)
    return file_response(request, found.file, is_public=is_public)


def save_part(request, desk):
    """Save one part while somebody is writing; answers with JSON."""
    name, draft = request.POST.get("del", ""), desk.draft
    try:
        saved = draft.save(request.POST, request.FILES, by=desk.user, only=name or "?")
    except ValidationError as error:
        return answers.over(error)
    form = saved.sheet.part(name)
    if form is None or not form.is_bound:
        return answers.gone()
    if form.is_stale:
        _name_writer(form)
        return answers.stale(request, form, "referrals/_answer_conflict.html")
    if form.errors:
        return answers.invalid(form)
    return answers.saved(draft.sheet(draft.find()).part(name).stored_version, saved.at)
