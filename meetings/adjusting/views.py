"""Pages of adjusters; versions and extracts; what is read while a correction is made."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from js_asset import Media

from files.serving import file_response, pdf_response
from meetings import rules, workflow
from meetings.adjusting.extracts import extract_of
from meetings.adjusting.forms import ProposeForm
from meetings.adjusting.reading import changed_since, page_of
from meetings.adjusting.versions import pdf_of
from meetings.models import AgendaItem, Appendix, Meeting, ProtocolVersion

# What the rich text field says in Swedish, and its name for screen readers.
EDITOR = Media(js=["js/editor_setup.js", "js/labels.js"])


def _to_adjust(request, slug):
    """The meeting and the reader's row as adjuster; the chancery looks on. 404 for others."""
    meeting = get_object_or_404(Meeting.objects.select_related("body"), slug=slug)
    adjuster = rules.adjuster_of(request.user, meeting)
    looks_on = rules.can_look_after_adjusting(request.user) and meeting.adjusters.exists()
    if not (adjuster or looks_on):
        raise Http404
    return meeting, adjuster


@require_safe
def adjust(request, slug):
    """A protocol as those who adjust it read it."""
    meeting, adjuster = _to_adjust(request, slug)
    return render(request, "meetings/adjusting/adjust.html", page_of(meeting, adjuster))


def _refused(request, meeting, adjuster, error, shown):
    """The same page again, with why it was refused and what has changed since it was shown."""
    context = {
        **page_of(meeting, adjuster),
        "refused": " ".join(error.messages),
        "changed": changed_since(meeting, shown),
    }
    return render(request, "meetings/adjusting/adjust.html", context, status=409)


def _acting(request, slug):
    meeting, adjuster = _to_adjust(request, slug)
    if adjuster is None:
        raise Http404
    return meeting, adjuster


@require_POST
def approve(request, slug):
    """Approve exactly the text that was shown."""
    meeting, adjuster = _acting(request, slug)
    shown = request.POST.get("sha256", "")
    try:
        meeting = workflow.approve_protocol(adjuster, by=request.user, sha256=shown)
    except ValidationError as error:
        meeting.refresh_from_db()
        return _refused(request, meeting, adjuster, error, shown)
    done = meeting.status == Meeting.Status.ADJUSTED
    messages.success(
        request,
        "Du har godkänt. Alla har nu godkänt, och protokollet är justerat."
        if done
        else "Du har godkänt. Protokollet är justerat när alla har godkänt.",
    )
    return redirect("meetings:adjust", slug)


@require_POST
def approve_item(request, slug, pk):
    """Approve exactly the item that was shown, before the rest."""
    meeting, adjuster = _acting(request, slug)
    item = get_object_or_404(meeting.items, pk=pk)
    shown = request.POST.get("sha256", "")
    try:
        workflow.approve_item(adjuster, item, by=request.user, sha256=shown)
    except ValidationError as error:
        meeting.refresh_from_db()
        return _refused(request, meeting, adjuster, error, "")
    messages.success(request, "Du har godkänt paragrafen.")
    return redirect("meetings:adjust", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request, slug, pk=None):
    """Propose another wording of one item; or, without one, say something of the rest."""
    meeting, adjuster = _acting(request, slug)
    if meeting.status != Meeting.Status.ADJUSTING:
        raise Http404
    item = get_object_or_404(meeting.items.select_related("parent"), pk=pk) if pk else None
    sent = request.POST if request.method == "POST" else None
    form = ProposeForm(sent, item=item, decisions=list(item.decisions.all()) if item else [])
    if sent is not None and form.is_valid() and _proposed(form, adjuster, item, request.user):
        messages.success(request, "Skickat till sekreteraren.")
        return redirect("meetings:adjust", slug)
    editor = Media.from_media(EDITOR + form.media, nonce=request.csp_nonce)
    context = {"meeting": meeting, "item": item, "form": form, "editor": editor}
    return render(request, "meetings/adjusting/propose.html", context)


def _proposed(form, adjuster, item, user) -> bool:
    """Whether what the form says became a proposal; if not, the form tells why."""
    said = {"wordings": form.wordings(), "comment": form.cleaned_data["comment"]}
    try:
        workflow.propose_changes(adjuster, item, by=user, **said)
    except ValidationError as error:
        form.add_error(None, error)
    return not form.errors


# Versions ----------------------------------------------------------------------------


def _read(request, slug):
    meetings = Meeting.objects.visible_to(request.user).select_related("body")
    meeting = get_object_or_404(meetings, slug=slug)
    if not rules.can_see_versions(request.user, meeting):
        raise Http404
    return meeting


@login_not_required
@require_safe
def version_pdf(request, slug, number):
    """One version as the PDF that was stored of it."""
    meeting = _read(request, slug)
    versions = (
        meeting.versions.all() if rules.is_chancery(request.user) else meeting.versions.open()
    )
    return version_response(request, meeting, get_object_or_404(versions, number=number))


def version_response(request, meeting: Meeting, version: ProtocolVersion):
    """The stored PDF of a version, for whoever may read it; asked for anew each time."""
    stored = pdf_of(version)
    etag = quote_etag(stored.sha256)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        is_open = rules.is_open_text(meeting) and version.withdrawn_at is None
        with stored.file.open("rb") as opened:
            content = opened.read()
        response = pdf_response(request, content, stored.original_name, is_public=is_open)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


@login_not_required
@require_safe
def extract_pdf(request, slug, pk):
    """One item of an adjusted protocol, as a document of its own."""
    meeting = get_object_or_404(
        Meeting.objects.visible_to(request.user).select_related("body"), slug=slug
    )
    items = AgendaItem.objects.filter(meeting=meeting, parent=None)
    items = items.select_related("immediate")
    item = get_object_or_404(items, pk=pk)
    item.meeting = meeting
    if not rules.can_see_extract(request.user, item):
        raise Http404
    extract = extract_of(item)
    if extract is None:
        raise Http404
    is_open = rules.is_open_text(meeting)
    response = pdf_response(request, extract.content, extract.filename, is_public=is_open)
    response["Cache-Control"] = "private, no-cache"
    return response


# While a correction is made ----------------------------------------------------------


def being_corrected(request, meeting: Meeting):
    """What a reader is shown while a correction is made: the version there is."""
    version = meeting.current_version
    papers = Appendix.objects.visible_to(request.user, meeting).select_related("file")
    context = {
        "meeting": meeting,
        "version": version,
        "papers": papers.filter(pk__in=_kept(version).values("id")),
    }
    return render(request, "meetings/adjusting/being_corrected.html", context)


def _files(version) -> list[str]:
    return [sha256 for part in version.text.content["parts"] for sha256 in part["files"]]


def _kept(version):
    """The rows of history of the papers that hold the files of `version`."""
    return Appendix.history.filter(file__sha256__in=_files(version))


def paper_of_version(request, meeting: Meeting, pk):
    """A paper of the version that is read while a correction is made, with the file it had."""
    if not (rules.can_see_versions(request.user, meeting) and meeting.has_version):
        raise Http404
    appendix = get_object_or_404(Appendix.objects.visible_to(request.user, meeting), pk=pk)
    kept = _kept(meeting.current_version).filter(id=pk).select_related("file").first()
    if kept is None:
        raise Http404
    return file_response(request, kept.file, is_public=rules.is_open_appendix(appendix, meeting))


def to_version(request, slug):
    """To the meeting's page, from the address of an item that is being corrected; else 404."""
    return redirect(_read(request, slug).get_absolute_url())
