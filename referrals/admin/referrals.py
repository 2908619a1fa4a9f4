"""A referral's pages at the chancery: what is asked, its documents, and what moves it along."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from meetings.admin.papers import PaperForm, PaperRows
from members.admin.arrows import Arrow, ArrowsAdmin
from members.admin.editor import EditorAdmin
from members.admin.revision import RevisionAdmin, RevisionForm, is_stale
from members.templatetags.richtext import richtext
from referrals import rules, workflow
from referrals.models import Referral, ReferralDocument

Status = Referral.Status
SENT_MEANWHILE = (
    "Remissen skickades ut medan du skrev och kan inte ändras. Det du skrev står kvar här: "
    "kopiera det som behövs och lämna sidan."
)


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


class ReferralForm(RevisionForm):
    """What is asked; refused, and kept on the screen, if it was sent out meanwhile."""

    def closed(self):
        is_sent = not self.instance.is_draft and "title" in self.fields
        return ValidationError(SENT_MEANWHILE, code="sent") if is_sent else None


def _is_changeable(request, referral):
    """Whether the page asks for the text: for a draft, and for what was one when it was opened."""
    if referral is None or rules.can_change_text(request.user, referral):
        return True
    return is_stale(request, referral) and "title" in request.POST


@admin.register(Referral)
class ReferralAdmin(RevisionAdmin, ArrowsAdmin, EditorAdmin):
    """A referral's page: what is asked, its documents, and the buttons that send it out."""

    form = ReferralForm
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

    class Media:
        js = ["js/drafts.js"]

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
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or rules.can_change_text(request.user, obj))

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
