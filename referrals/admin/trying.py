"""The chancery tries to answer a referral as its recipients will; nothing is stored."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import path

from meetings.writing.answers import editor_media
from referrals import rules
from referrals.answering.forms import in_groups, question_forms
from referrals.answering.queries import questions_of
from referrals.models import Answer, Referral


class TryPage:
    """Mixed into the referral's admin."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.try_view)
        return [path("<int:pk>/prova/", view, name="referrals_referral_try"), *super().get_urls()]

    def try_view(self, request, pk):
        """The questions with their fields; what is sent is checked and shown again, never kept."""
        referral = get_object_or_404(Referral, pk=pk)
        if not rules.can_edit_referral(request.user, referral):
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else None
        answer_forms = question_forms(questions_of(referral), data=sent)
        faults = [form for form in answer_forms if sent is not None and _is_faulty(form)]
        context = {
            "referral": referral,
            "groups": in_groups(answer_forms),
            "documents": referral.documents.select_related("file"),
            "is_tried": sent is not None,
            "faults": faults,
            "editor": editor_media(request),
        }
        return render(request, "referrals/try.html", context)


def _is_faulty(form):
    """Whether the recipient would have to mend this answer; notes on the form what is left out."""
    if form.is_bound and not form.is_valid():
        return True
    given = Answer(question=form.question, **form.values).is_given if form.is_bound else False
    form.is_left_out = form.question.is_required and not given
    return form.is_left_out
