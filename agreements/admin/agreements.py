"""An agreement's own page at the chancery: what it is, its papers, and what moves it along."""

from django.contrib import admin
from django.utils import timezone

from agreements import rules, workflow
from agreements.admin.documents import DocumentRows, NewDocumentRows, PublishedDocumentRows
from agreements.admin.form import AgreementForm
from agreements.admin.steps import StepPages
from agreements.models import HOLDING, Agreement, Stage
from members.admin.arrows import Arrow, ArrowsAdmin
from members.admin.editor import EditorAdmin
from members.admin.revision import RevisionAdmin, is_stale

Status = Agreement.Status


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


ARROWS = (
    Arrow(
        "publicera",
        "Publicera",
        (Status.DRAFT,),
        workflow.publish_agreement,
        "Överenskommelsen är publicerad.",
        "Spara först. Alla kan läsa den, och rubrik, slag och dokument kan inte bytas sedan.",
    ),
    Arrow(
        "paborja-revidering",
        "Påbörja revidering",
        (Status.PUBLISHED,),
        workflow.begin_revision,
        "Överenskommelsen är under revidering.",
        "Den gäller medan den revideras. Den nya läggs upp för sig och ersätter den här.",
    ),
    Arrow(
        "avsluta-revidering",
        "Avsluta revidering",
        (Status.PUBLISHED,),
        workflow.end_revision,
        "Revideringen är avslutad, och överenskommelsen gäller som förut.",
        "När den ska gälla oförändrad.",
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
# When an arrow that starts from the agreement's state would be refused all the same.
HINDERED = {
    "paborja-revidering": lambda one: one.revision_since or one.stage not in HOLDING,
    "avsluta-revidering": lambda one: one.revision_since is None,
}


@admin.register(Agreement)
class AgreementAdmin(StepPages, RevisionAdmin, ArrowsAdmin, EditorAdmin):
    """An agreement: text, parties, papers and days; decisions about it on pages of their own."""

    form = AgreementForm
    change_form_template = "admin/agreements/agreement.html"
    list_display = ["title", "stage", "kind", "policy_area", "valid_from", "valid_to", "status"]
    list_select_related = ["policy_area"]
    list_filter = ["status", StageFilter, "kind", "policy_area"]
    search_fields = ["title", "registration_number", "matter__title"]
    search_help_text = "Rubrik, diarienummer eller ärende"
    autocomplete_fields = ["matter", "referral", "recommended_at", "predecessor"]
    arrows = ARROWS

    class Media:
        js = ["js/drafts.js"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_stage(timezone.localdate())

    def get_inlines(self, request, obj):
        if _is_draft(request, obj):
            return [DocumentRows]
        return [PublishedDocumentRows, NewDocumentRows]

    def get_fieldsets(self, request, obj=None):
        return [
            (None, {"fields": ["title", ("kind", "registration_number"), "summary"]}),
            (
                "Hör till",
                {"fields": [("policy_area", "second_area"), "matter", "referral"]},
            ),
            ("Parter", {"fields": ["all_members", "municipalities", "others"]}),
            (
                "Styrelsens rekommendation",
                {
                    "fields": [
                        "recommended_at",
                        ("recommended_on", "adopt_by"),
                        ("remind_before", "remind_after"),
                    ],
                    "description": None
                    if _is_draft(request, obj)
                    else "Beslutet förs in under Rekommendera.",
                },
            ),
            (
                "Giltighet",
                {
                    "fields": [
                        ("rule", "rule_count"),
                        ("valid_from", "valid_to"),
                        ("notice_months", "extension_months"),
                        "predecessor",
                    ]
                },
            ),
            (
                "Uppföljning",
                {"fields": [("follow_up_body", "follow_up_by"), "review_on", "revision_since"]},
            ),
        ]

    def get_readonly_fields(self, request, obj=None):
        if _is_draft(request, obj):
            return []
        given = ["registration_number"] if obj.registration_number else []
        return ["title", "kind", "recommended_at", "recommended_on", *given]

    def has_delete_permission(self, request, obj=None):
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or obj.is_draft)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.parties_changed:
            others = form.other_names
            workflow.set_parties(form.instance, form.chosen, others, by=request.user)

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj and obj.published_at:
            at = f"{timezone.localtime(obj.published_at):%Y-%m-%d %H.%M}"
            context["state_note"] = f"Publicerad {at} av {obj.published_by or 'okänd'}."
        response = super().render_change_form(request, context, obj=obj, **kwargs)
        if obj and obj.pk:
            shown = response.context_data
            shown["arrows"] = [arrow for arrow in shown["arrows"] if _works(arrow, obj)]
            shown |= self.page_context(obj)
        return response

    @admin.display(description="läge i dag")
    def stage(self, agreement):
        return agreement.stage_label


def _is_draft(request, agreement) -> bool:
    """Whether the page is that of a draft, or was when it was opened: its title is in a field."""
    if rules.can_exchange_documents(request.user, agreement):
        return True
    return agreement is not None and is_stale(request, agreement) and "title" in request.POST


def _works(arrow, agreement):
    return not HINDERED.get(arrow.name, lambda one: False)(agreement)
