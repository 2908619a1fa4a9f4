"""A referral's own page at the chancery: what is asked, its documents, and what moves it along."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from meetings.admin.papers import PaperForm, PaperRows
from members.admin.arrows import Arrow, ArrowsAdmin
from members.admin.editor import EditorAdmin
from members.admin.revision import RevisionAdmin, RevisionForm, is_stale
from members.templatetags.richtext import richtext
from referrals import rules, workflow
from referrals.admin.question_forms import SENT_MEANWHILE
from referrals.admin.questions import PAGE, QuestionsPage, asks
from referrals.admin.recipients import RecipientsPage
from referrals.admin.sending import SendingPages
from referrals.admin.trying import TryPage
from referrals.models import Question, Recipient, Referral, ReferralDocument
from referrals.term import term_warnings

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


class ReferralForm(RevisionForm):
    """What is asked; refused, and kept on the screen, if it was sent out meanwhile."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "due_on" in self.fields and self.instance.due_on:
            field = self.fields["due_on"]
            rows = ((text,) for text in warnings_of(self.instance))
            warned = format_html_join("", '<strong class="caution">{}</strong>', rows)
            field.help_text = format_html("{}{}", field.help_text, warned)

    def clean_kind(self):
        kind = self.cleaned_data["kind"]
        if self.instance.pk and kind != self.instance.kind:
            self._refuse_other_kind(kind)
        return kind

    def _refuse_other_kind(self, kind):
        persons = self.instance.recipients.filter(kind=Recipient.Kind.PERSON)
        others = self.instance.recipients.exclude(kind=Recipient.Kind.PERSON)
        if kind == Referral.Kind.SURVEY:
            if self.instance.questions.exclude(kind=Question.Kind.SCALE).exists():
                raise ValidationError(
                    "En enkät har bara skalor 1–5. Ändra frågorna först.", code="wrong_questions"
                )
            persons = others
        if persons.exists():
            raise ValidationError(
                "Ta bort mottagarna först: en enkät går till personer, en remiss till kommuner "
                "och organisationer.",
                code="wrong_recipients",
            )

    def closed(self):
        is_sent = not self.instance.is_draft and "title" in self.fields
        return ValidationError(SENT_MEANWHILE, code="sent") if is_sent else None


def warnings_of(referral) -> list[str]:
    """What is unwise about the term of a draft that would be sent today."""
    if not (referral.is_draft and referral.due_on):
        return []
    return term_warnings(timezone.localdate(), referral.due_on)


def _is_changeable(request, referral):
    """Whether the page asks for the text: for a draft, and for what was one when it was opened."""
    if referral is None or rules.can_change_text(request.user, referral):
        return True
    return is_stale(request, referral) and "title" in request.POST


def _correct(referral, *, by, reason):
    return workflow.correct_referral(referral, by=by, text=reason)


ARROWS = (
    Arrow(
        "ratta",
        "Rätta",
        (Status.OPEN,),
        _correct,
        "Rättelsen står på remissens sida, och alla mottagare får den i ett mejl.",
        "Det som skickades ut ändras inte. Rättelsen visas med dagens datum, och alla mottagare "
        "får ett mejl.",
        reason="Vad rättas?",
        is_long=True,
    ),
    Arrow(
        "stang",
        "Stäng",
        (Status.OPEN,),
        workflow.close_referral,
        "Remissen är stängd.",
        "Inga fler svar tas emot, inte heller sena.",
    ),
    Arrow(
        "oppna-igen",
        "Öppna igen",
        (Status.CLOSED,),
        workflow.reopen_referral,
        "Remissen tar emot svar igen.",
        "Sena svar tas emot igen.",
    ),
    Arrow(
        "publicera-svaren",
        "Publicera svaren",
        (Status.OPEN, Status.CLOSED, Status.COMPILED, Status.DECIDED),
        workflow.publish_responses,
        "Svaren är publicerade.",
        "Alla kan läsa de svar som har lämnats.",
    ),
    Arrow(
        "aterkalla",
        "Återkalla",
        (Status.OPEN, Status.CLOSED),
        workflow.withdraw_referral,
        "Remissen är återkallad, och alla mottagare får veta det.",
        "Remissen syns kvar som återkallad, med skälet. Alla mottagare får ett mejl.",
        reason="Varför återkallas remissen?",
    ),
)
# When an arrow that starts from the referral's state would be refused all the same.
HINDERED = {
    "stang": lambda referral: referral.is_open,
    "oppna-igen": lambda referral: referral.is_survey,
    "publicera-svaren": lambda referral: (
        referral.is_survey or referral.is_open or referral.responses_published_at is not None
    ),
}


@admin.register(Referral)
class ReferralAdmin(
    QuestionsPage, RecipientsPage, SendingPages, TryPage, RevisionAdmin, ArrowsAdmin, EditorAdmin
):
    """A referral: its text and documents here, questions, recipients and sending on own pages."""

    form = ReferralForm
    change_form_template = "admin/referrals/referral.html"
    list_display = ["title", "registration_number", "kind", "status", "due_on", "policy_area"]
    list_select_related = ["policy_area"]
    list_filter = ["status", "kind", "policy_area"]
    search_fields = ["title", "registration_number", "matter__title"]
    search_help_text = "Rubrik, diarienummer eller ärende"
    date_hierarchy = "due_on"
    ordering = ["-due_on", "title"]
    autocomplete_fields = ["matter", "decided_at"]
    inlines = [DocumentRows]
    frozen_fields = (
        "kind", "title", "registration_number", "due_on", "matter", "decided_at", "summary_shown",
    )  # fmt: skip
    arrows = ARROWS

    class Media:
        js = ["js/drafts.js", "js/order.js"]

    def get_fieldsets(self, request, obj=None):
        if asks(request):
            return super().get_fieldsets(request, obj)
        summary = "summary" if _is_changeable(request, obj) else "summary_shown"
        return [
            (None, {"fields": ["title", ("registration_number", "kind"), "due_on", summary]}),
            ("Hör till", {"fields": [("matter", "policy_area"), "decided_at"]}),
            ("Kontakt", {"fields": [("contact", "contact_email")]}),
            (
                "Efter utskicket",
                {"fields": ["supplements_until", ("remind_before", "remind_after")]},
            ),
        ]

    def get_readonly_fields(self, request, obj=None):
        if asks(request):
            return super().get_readonly_fields(request, obj)
        return ["summary_shown"] if _is_changeable(request, obj) else self.frozen_fields

    def response_add(self, request, obj, post_url_continue=None):
        """A new draft goes on with its questions: its own page has the way to all of it."""
        if "_addanother" in request.POST or "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        self.message_user(
            request, "Utkastet är sparat. Fortsätt med handlingar, frågor och mottagare.", "success"
        )
        return HttpResponseRedirect(reverse("admin:referrals_referral_change", args=[obj.pk]))

    def has_delete_permission(self, request, obj=None):
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or rules.can_change_text(request.user, obj))

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "due_on" in form.changed_data:
            for text in warnings_of(obj):
                messages.warning(request, text)

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj and obj.opened_at:
            sent = f"{timezone.localtime(obj.opened_at):%Y-%m-%d %H.%M}"
            context["state_note"] = (
                f"Utskickad {sent} av {obj.opened_by or 'okänd'}. Kontakt, sakområde och det som "
                "gäller efter utskicket kan ändras."
            )
        response = super().render_change_form(request, context, obj=obj, **kwargs)
        if obj and obj.pk:
            shown = response.context_data
            shown["arrows"] = [arrow for arrow in shown["arrows"] if _works(arrow, obj)]
            shown |= self.page_context(obj, PAGE if asks(request) else "")
        return response

    @admin.display(description="sammanfattning")
    def summary_shown(self, referral):
        return format_html('<div class="rich-text">{}</div>', richtext(referral.summary))


def _works(arrow, referral):
    return not HINDERED.get(arrow.name, lambda referral: False)(referral)
