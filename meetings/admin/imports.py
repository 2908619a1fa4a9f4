from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from files.extraction import ExtractionError
from meetings import workflow
from meetings.admin.review_page import ReviewPage
from meetings.importing.forms import UploadForm
from meetings.importing.intake import AlreadyImported, take_in
from meetings.models import MinutesImport


@admin.register(MinutesImport)
class MinutesImportAdmin(admin.ModelAdmin):
    """Documents read in: an upload, a review of what was understood, and a list of them."""

    list_display = ["file", "understood", "open_doubts", "status", "created_at", "meeting"]
    list_filter = ["status"]
    list_select_related = ["file", "meeting__body"]
    list_per_page = 50
    search_fields = ["file__original_name"]
    search_help_text = "Filens namn"

    class Media:
        css = {"all": ["css/imports.css"]}
        js = ["js/imports.js"]

    def has_delete_permission(self, request, obj=None):
        # Discarded, not deleted: it stays to be seen what was read in.
        return False

    @admin.display(description="möte enligt dokumentet")
    def understood(self, row):
        return f"{row.proposal.get('body') or 'Okänt organ'} {row.proposal.get('date') or ''}"

    @admin.display(description="öppna frågetecken")
    def open_doubts(self, row):
        return sum(not doubt.get("done") for doubt in row.proposal.get("doubts", []))

    def add_view(self, request, form_url="", extra_context=None):
        """Upload one document and go on to its review."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form, earlier = UploadForm(request.POST or None, request.FILES or None), None
        if request.method == "POST" and form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                kept = take_in(upload.read(), upload.name, by=request.user)
                return redirect("admin:meetings_minutesimport_change", kept.pk)
            except ExtractionError as error:
                form.add_error("file", error.message)
            except ValidationError as error:
                form.add_error("file", error.messages)
                earlier = _place_of(error)
        context = {"title": "Läs in anteckningar", "form": form, "earlier": earlier}
        return self._page(request, "admin/meetings/import_upload.html", context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Review one document: show it, keep corrections, store the meeting or discard it."""
        row = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        if request.method == "POST" and "_discard" in request.POST:
            return self._discard(request, row)
        page = ReviewPage(row, request.POST if request.method == "POST" else None)
        waiting = row.status == MinutesImport.Status.WAITING
        if request.method == "POST" and (page.is_valid() or not waiting):
            try:
                return self._saved(request, page)
            except ValidationError as error:
                page.frame.add_error(None, error.messages)
                row.refresh_from_db()
        context = {"title": f"Granska {row}", "page": page, "import": row, "original": row}
        return self._page(request, "admin/meetings/import_review.html", context)

    def _saved(self, request, page):
        meeting = page.save(by=request.user)
        if meeting is None:
            messages.success(request, "Granskningen är sparad. Mötet är inte skapat än.")
            return redirect(request.path)
        messages.success(request, f"Mötet {meeting.title} är sparat.")
        return redirect("admin:meetings_meeting_change", meeting.pk)

    def _discard(self, request, row):
        try:
            workflow.discard_import(row, by=request.user)
            messages.success(request, f"{row} är förkastad. Inget möte har skapats.")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("admin:meetings_minutesimport_changelist")

    def _page(self, request, template, context):
        base = self.admin_site.each_context(request)
        return TemplateResponse(
            request, template, base | {"opts": self.opts, "media": self.media} | context
        )


def _place_of(error):
    """Where the same file already is, as a link's text and address."""
    if not isinstance(error, AlreadyImported):
        return None
    if error.meeting is not None:
        return error.meeting.title, error.meeting.get_absolute_url()
    address = reverse("admin:meetings_minutesimport_change", args=[error.earlier.pk])
    return f"Granska {error.earlier}", address
