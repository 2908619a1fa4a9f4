"""Where the chancery writes a compilation: the whole, and its comment on each question."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from members.admin.arrows import Arrow, ArrowsAdmin
from members.admin.editor import EditorAdmin
from members.admin.revision import RevisionAdmin, RevisionForm
from referrals import workflow
from referrals.models import Compilation, QuestionComment, Referral

Status = Referral.Status
PUBLISHED = "Sammanställningen är publicerad och kan inte ändras."


def _is_published(compilation):
    return compilation.published_at is not None


class CompilationForm(RevisionForm):
    """The assessment and the proposal; refused, and kept on the screen, once published."""

    def closed(self):
        is_published = _is_published(self.instance)
        return ValidationError(PUBLISHED, code="published") if is_published else None


class CommentForm(RevisionForm):
    """What is said of one question; refused once the whole is published."""

    def closed(self):
        is_published = _is_published(self.instance.compilation)
        return ValidationError(PUBLISHED, code="published") if is_published else None


class WrittenAdmin(RevisionAdmin, EditorAdmin):
    """What comes to be with its referral: neither added nor deleted here."""

    class Media:
        js = ["js/drafts.js"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Compilation)
class CompilationAdmin(ArrowsAdmin, WrittenAdmin):
    """The compilation as a whole, and the way to each question."""

    form = CompilationForm
    change_form_template = "admin/revised_form.html"
    list_display = ["referral", "state", "published_at"]
    list_select_related = ["referral"]
    search_fields = ["referral__title", "referral__registration_number"]
    search_help_text = "Remissens rubrik eller diarienummer"
    fields = ["referral_link", "questions", "assessment", "proposal"]
    readonly_fields = ["referral_link", "questions"]
    arrows = (
        Arrow(
            "publicera",
            "Publicera sammanställningen",
            (Status.CLOSED,),
            lambda compilation, by: workflow.publish_compilation(compilation.referral, by=by),
            "Sammanställningen är publicerad.",
            "Spara först. Alla kan läsa den, och den kan inte ändras sedan.",
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("referral")

    def is_open(self, request, obj):
        return not _is_published(obj)

    def response_change(self, request, obj):
        if "_continue" in request.POST:
            return super().response_change(request, obj)
        self.message_user(request, "Sammanställningen är sparad.", "success")
        return HttpResponseRedirect(reverse("referrals:compilation", args=[obj.referral.slug]))

    @admin.display(description="läge")
    def state(self, compilation):
        return compilation.referral.get_status_display()

    @admin.display(description="remiss")
    def referral_link(self, compilation):
        url = reverse("referrals:compilation", args=[compilation.referral.slug])
        return format_html('<a href="{}">{}</a>', url, compilation.referral.title)

    @admin.display(description="frågor")
    def questions(self, compilation):
        rows = compilation.comments.select_related("question").order_by("question__position", "pk")
        links = (
            (
                reverse("admin:referrals_questioncomment_change", args=[row.pk]),
                row.question.text,
                "" if row.text else " (okommenterad)",
            )
            for row in rows
        )
        listed = format_html_join("", '<li><a href="{}">{}</a>{}</li>', links)
        return format_html("<ol>{}</ol>", listed) if listed else "–"


@admin.register(QuestionComment)
class QuestionCommentAdmin(WrittenAdmin):
    """What the chancery says of the answers to one question."""

    form = CommentForm
    list_display = ["question", "compilation"]
    list_select_related = ["question", "compilation__referral"]
    search_fields = ["question__text", "compilation__referral__title"]
    search_help_text = "Ord i frågan eller remissens rubrik"
    fields = ["question_link", "text", "proposal"]
    readonly_fields = ["question_link"]

    def get_queryset(self, request):
        related = super().get_queryset(request)
        return related.select_related("question", "compilation__referral")

    def is_open(self, request, obj):
        return not _is_published(obj.compilation)

    def response_change(self, request, obj):
        if "_continue" in request.POST:
            return super().response_change(request, obj)
        self.message_user(request, "Kommentaren är sparad.", "success")
        return HttpResponseRedirect(self._page(obj))

    def _page(self, comment):
        slug = comment.compilation.referral.slug
        return reverse("referrals:compilation_question", args=[slug, comment.question_id])

    @admin.display(description="fråga")
    def question_link(self, comment):
        return format_html('<a href="{}">{}</a>', self._page(comment), comment.question.text)
