"""The chancery's desk for agreements."""

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from agreements import rules, workflow
from agreements.models import Agreement, Stage
from meetings.admin.papers import PaperForm
from members.admin.arrows import Arrow, ArrowsAdmin
from members.admin.editor import EditorAdmin
from members.admin.revision import RevisionAdmin, RevisionForm, is_stale

Status = Agreement.Status
PUBLISHED_MEANWHILE = (
    "Överenskommelsen publicerades medan du skrev. Rubrik, slag och dokument kan inte ändras. Det "
    "du skrev står kvar här: kopiera det som behövs och öppna sidan på nytt."
)


class AgreementForm(RevisionForm, PaperForm):
    """The frame of an agreement with its document: a file or a link."""

    drop_file = forms.BooleanField(label="Ta bort filen", required=False)

    class Meta:
        model = Agreement
        fields = "__all__"

    def closed(self):
        is_published = not self.instance.is_draft and "title" in self.fields
        return ValidationError(PUBLISHED_MEANWHILE, code="published") if is_published else None

    def clean(self):
        if self.cleaned_data.get("drop_file") and not self.cleaned_data.get("upload"):
            self.instance.file = None
        return super().clean()


class StageFilter(admin.SimpleListFilter):
    """Where agreements stand today."""

    title = "läge"
    parameter_name = "lage"

    def lookups(self, request, model_admin):
        return Stage.choices

    def queryset(self, request, queryset):
        return queryset.filter(stage=self.value()) if self.value() in Stage.values else queryset


def _was_draft(request, agreement) -> bool:
    """Whether the page that is sent was opened as a draft's: it has its title in a field."""
    return is_stale(request, agreement) and "title" in request.POST


@admin.register(Agreement)
class AgreementAdmin(RevisionAdmin, ArrowsAdmin, EditorAdmin):
    """An agreement's page: what it is, when it holds, and the buttons that publish it."""

    form = AgreementForm
    list_display = ["title", "stage", "kind", "valid_from", "valid_to", "status"]
    list_filter = ["status", StageFilter, "kind", "policy_area"]
    search_fields = ["title", "registration_number", "matter__title"]
    search_help_text = "Rubrik, diarienummer eller ärende"
    autocomplete_fields = ["matter", "recommended_at", "predecessor"]
    arrows = (
        Arrow(
            "publicera",
            "Publicera",
            (Status.DRAFT,),
            workflow.publish_agreement,
            "Överenskommelsen är publicerad.",
            "Spara först. Alla kan läsa den, och rubrik, slag och dokument kan inte bytas sedan.",
        ),
        Arrow(
            "aterkalla",
            "Återkalla",
            (Status.PUBLISHED,),
            workflow.withdraw_agreement,
            "Överenskommelsen är återkallad.",
            "Den syns kvar som återkallad, med skälet.",
            reason="Varför återkallas överenskommelsen?",
        ),
    )

    class Media:
        js = ["js/drafts.js"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_stage(timezone.localdate())

    def get_fieldsets(self, request, obj=None):
        document = ["stored"] if obj and obj.file_id else []
        if rules.can_change_document(request.user, obj):
            document += [("upload", "drop_file") if document else "upload", "url"]
        elif not document:
            document = ["url"]
        return [
            (None, {"fields": ["title", ("kind", "registration_number"), "summary"]}),
            ("Dokument", {"fields": document}),
            ("Hör till", {"fields": [("policy_area", "matter"), "recommended_at"]}),
            (
                "Giltighet",
                {"fields": ["recommended_on", ("valid_from", "valid_to"), "predecessor"]},
            ),
        ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        # What is not on the page is not taken from a hand-made request either.
        for name in {"upload", "drop_file"}.difference(self.get_fields_shown(request, obj)):
            form.base_fields.pop(name, None)
        return form

    def get_fields_shown(self, request, obj) -> list[str]:
        """The names of all fields on the page."""
        return flatten_fieldsets(self.get_fieldsets(request, obj))

    def get_readonly_fields(self, request, obj=None):
        if obj is None or obj.is_draft or _was_draft(request, obj):
            return ["stored"]
        given = [name for name in ("registration_number", "url") if getattr(obj, name)]
        return ["stored", "title", "kind", *given]

    def has_delete_permission(self, request, obj=None):
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or obj.is_draft)

    def save_model(self, request, obj, form, change):
        form.store_upload(by=request.user)
        super().save_model(request, obj, form, change)

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj and obj.published_at:
            at = f"{timezone.localtime(obj.published_at):%Y-%m-%d %H.%M}"
            context["state_note"] = f"Publicerad {at} av {obj.published_by or 'okänd'}."
        return super().render_change_form(request, context, obj=obj, **kwargs)

    @admin.display(description="läge i dag")
    def stage(self, agreement):
        return agreement.stage_label

    @admin.display(description="fil")
    def stored(self, agreement):
        if not agreement.file_id:
            return "–"
        url = reverse("agreements:agreement_file", args=[agreement.slug])
        return format_html('<a href="{}">{}</a>', url, agreement.file.original_name)
