"""The page of a referral's questions: a form until it is sent, then for reading."""

from django.urls import path

from members.admin.rows import Rows
from referrals import rules
from referrals.admin.question_forms import (
    GroupForm,
    MovableFormSet,
    QuestionForm,
    QuestionFormSet,
    QuestionsForm,
)
from referrals.asking import asked_groups
from referrals.models import Question, QuestionGroup
from referrals.pasting import add_questions

PAGE = "fragor"


class PartOfDraft:
    """Rows that are a part of what is asked: changed in a draft only."""

    def _may(self, request, referral):
        return referral is None or rules.can_change_text(request.user, referral)

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and self._may(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._may(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._may(request, obj)


class GroupRows(PartOfDraft, Rows):
    model = QuestionGroup
    form = GroupForm
    formset = MovableFormSet
    template = "admin/referrals/group_rows.html"
    fields = ["title", "introduction", "order"]


class QuestionRows(PartOfDraft, Rows):
    model = Question
    form = QuestionForm
    formset = QuestionFormSet
    template = "admin/referrals/question_rows.html"
    fields = [*QuestionForm.Meta.fields, "options", "order"]
    listed = ["group"]
    row_related = ["group", "referral"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("options")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "group":
            referral = request.resolver_match.kwargs["pk"]
            kwargs["queryset"] = QuestionGroup.objects.filter(referral=referral)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class QuestionsPage:
    """Mixed into the referral's admin: its form once more, with the questions as rows.

    So it is refused when stale, keeps what is typed and has a history, as the referral's own page.
    """

    def get_urls(self):
        view = self.admin_site.admin_view(self.questions_view)
        name = "referrals_referral_questions"
        return [path(f"<int:pk>/{PAGE}/", view, name=name), *super().get_urls()]

    def questions_view(self, request, pk):
        """Show and save the questions of one referral."""
        request.is_questions_page = True
        return self.changeform_view(request, str(pk), "", {"page": PAGE})

    def is_open(self, request, obj):
        return obj.is_draft if asks(request) else super().is_open(request, obj)

    def get_inlines(self, request, obj):
        return [GroupRows, QuestionRows] if asks(request) else super().get_inlines(request, obj)

    def get_fieldsets(self, request, obj=None):
        if not asks(request):
            return super().get_fieldsets(request, obj)
        fields = ["pasted", "pasted_kind"] if obj and obj.is_draft else []
        return [("Klistra in", {"fields": fields})] if fields else []

    def get_readonly_fields(self, request, obj=None):
        return () if asks(request) else super().get_readonly_fields(request, obj)

    def get_form(self, request, obj=None, change=False, **kwargs):
        if asks(request):
            kwargs["form"] = QuestionsForm
        return super().get_form(request, obj, change=change, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if asks(request) and form.pasted_questions:
            kind = form.cleaned_data["pasted_kind"] or Question.Kind.TEXT
            add_questions(form.instance, form.pasted_questions, kind)

    def response_change(self, request, obj):
        if asks(request):
            # Back to the questions, whichever button it was.
            request.POST = request.POST.copy()
            request.POST["_continue"] = "1"
        return super().response_change(request, obj)

    def render_change_form(self, request, context, obj=None, **kwargs):
        if asks(request):
            context["title"] = "Frågor"
            context["asked"] = [] if obj.is_draft else asked_groups(obj)
        response = super().render_change_form(request, context, obj=obj, **kwargs)
        if asks(request):
            # What is kept on this machine of one page must not be offered on the other.
            response.context_data["draft_key"] += f"-{PAGE}"
        return response

    def log_change(self, request, obj, message):
        logged = super().log_change(request, obj, message)
        if asks(request):
            request.saved_draft += f"-{PAGE}"
        return logged


def asks(request) -> bool:
    """Whether the request is about the page of questions."""
    return getattr(request, "is_questions_page", False)
