"""The chancery's desk for referrals."""

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from meetings.admin.papers import PaperForm, PaperRows
from members.admin.arrows import Arrow, ArrowsAdmin
from members.admin.editor import EditorAdmin
from members.templatetags.richtext import richtext
from referrals import rules, workflow
from referrals.models import Referral, ReferralDocument

Status = Referral.Status


class DocumentForm(PaperForm):
    may_be_missing = False

    class Meta:
        model = ReferralDocument
        fields = ["kind", "title", "url"]


class DocumentRows(PaperRows):
    """Documents; what has been sent out is only shown."""

    model = ReferralDocument
    form = DocumentForm
    fields = (("title", "kind"), ("stored", "upload"), "url")
    row_related = ["file", "referral"]

    def file_url(self, paper):
        return reverse("referrals:document_file", args=[paper.referral.slug, paper.pk])

    def get_fields(self, request, obj=None):
        # An upload is no field of the model, which is all a page for reading can show.
        if self.has_change_permission(request, obj):
            return super().get_fields(request, obj)
        return (("title", "kind"), "stored", "url")

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and _is_changeable(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _is_changeable(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _is_changeable(request, obj)


def _is_changeable(request, referral):
    return referral is None or rules.can_change_text(request.user, referral)


@admin.register(Referral)
class ReferralAdmin(ArrowsAdmin, EditorAdmin):
    """A referral's page: what is asked, its documents, and the buttons that send it out."""

    list_display = ["title", "registration_number", "status", "due_on", "policy_area"]
    list_select_related = ["policy_area"]
    list_filter = ["status", "policy_area"]
    search_fields = ["title", "registration_number", "matter__title"]
    search_help_text = "Rubrik, diarienummer eller ärende"
    date_hierarchy = "due_on"
    ordering = ["-due_on", "title"]
    autocomplete_fields = ["matter", "decided_at"]
    inlines = [DocumentRows]
    frozen_fields = (
        "title", "registration_number", "due_on", "matter", "decided_at", "summary_shown",
    )  # fmt: skip
    arrows = (
        Arrow(
            "skicka-ut",
            "Skicka ut",
            (Status.DRAFT,),
            workflow.open_referral,
            "Remissen är utskickad.",
            "Spara först. Remissen blir synlig för alla, och det som frågas kan inte ändras sedan.",
        ),
        Arrow(
            "aterkalla",
            "Återkalla",
            (Status.OPEN,),
            workflow.withdraw_referral,
            "Remissen är återkallad.",
            "Remissen syns kvar som återkallad, med skälet.",
            reason="Varför återkallas remissen?",
        ),
    )

    def get_fieldsets(self, request, obj=None):
        summary = "summary" if _is_changeable(request, obj) else "summary_shown"
        return [
            (None, {"fields": ["title", ("registration_number", "due_on"), summary]}),
            ("Hör till", {"fields": [("matter", "policy_area"), "decided_at"]}),
            ("Kontakt", {"fields": [("contact", "contact_email")]}),
        ]

    def get_readonly_fields(self, request, obj=None):
        return ["summary_shown"] if _is_changeable(request, obj) else self.frozen_fields

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _is_changeable(request, obj)

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj and obj.opened_at:
            sent = f"{timezone.localtime(obj.opened_at):%Y-%m-%d %H.%M}"
            context["state_note"] = (
                f"Utskickad {sent} av {obj.opened_by or 'okänd'}. Kontakt och sakområde kan ändras."
            )
        return super().render_change_form(request, context, obj=obj, **kwargs)

    @admin.display(description="sammanfattning")
    def summary_shown(self, referral):
        return format_html('<div class="rich-text">{}</div>', richtext(referral.summary))
