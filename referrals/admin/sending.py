"""The pages from which a referral is looked at as its recipients will see it, and sent out."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from files.serving import pdf_response
from outbox.rendering import render
from referrals import rules, workflow
from referrals.admin.recipients import REVIEW
from referrals.missive import missive_name, missive_pdf
from referrals.models import Recipient, Referral
from referrals.readiness import cautions, missing_to_send
from referrals.sending import letter_to

Kind = Recipient.Kind
# Stands in the letter's preview where the real one has a secret.
SHOWN_KEY = "personlig-nyckel"


class SendForm(forms.Form):
    review = REVIEW


class SendingPages:
    """Mixed into the referral's admin."""

    def get_urls(self):
        pages = (
            ("skicka-ut", self.send_view, "send"),
            ("missiv.pdf", self.missive_view, "missive"),
        )
        urls = [
            path(
                f"<int:pk>/{route}{'' if '.' in route else '/'}",
                self.admin_site.admin_view(view),
                name=f"referrals_referral_{name}",
            )
            for route, view, name in pages
        ]
        return [*urls, *super().get_urls()]

    def page_context(self, referral, page="") -> dict:
        """What the tabs above each page of a referral need."""
        return {
            "referral": referral,
            "original": referral,
            "opts": self.opts,
            "page": page,
            "question_count": referral.questions.count(),
            "recipient_count": referral.recipients.count(),
        }

    def _referral(self, request, pk):
        referral = get_object_or_404(Referral.objects.select_related("decided_at__meeting"), pk=pk)
        if not rules.can_edit_referral(request.user, referral):
            raise PermissionDenied
        return referral

    def send_view(self, request, pk):
        """Show what is missing and what to think of, and the letter; then send it out."""
        referral = self._referral(request, pk)
        form = SendForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            review = form.cleaned_data["review"]
            try:
                workflow.open_referral(referral, by=request.user, review=review)
                messages.success(request, _sent_message(review))
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
                return redirect(request.path)
            return redirect("admin:referrals_referral_change", pk)
        return self._send_page(request, referral, form)

    def _send_page(self, request, referral, form):
        missing = missing_to_send(referral, timezone.localdate()) if referral.is_draft else []
        context = {
            **self.admin_site.each_context(request),
            **self.page_context(referral, "skicka-ut"),
            "title": "Granska och skicka ut",
            "subtitle": str(referral),
            "form": form,
            "missing": [message for error in missing for message in error.messages],
            "cautions": cautions(referral) if referral.is_draft else [],
            "letter": _letter_shown(referral),
        }
        return TemplateResponse(request, "admin/referrals/send.html", context)

    def missive_view(self, request, pk):
        """The letter as it will be, marked as a draft until it is sent."""
        referral = self._referral(request, pk)
        name = missive_name(referral)
        response = pdf_response(request, missive_pdf(referral), name, is_public=False)
        response["Cache-Control"] = "private, no-store"
        return response


def _letter_shown(referral):
    """The letter to the first recipient as it will read; None while it can't be written."""
    recipient = referral.recipients.first()
    if recipient is None or referral.due_on is None:
        return None
    key = "" if recipient.kind == Kind.MUNICIPALITY else SHOWN_KEY
    context = letter_to(referral, recipient, key).context
    if referral.is_draft and recipient.kind != Kind.PERSON:
        context |= {"has_missive": True, "has_package": True}
    return render("referrals/mail/referral", context, to_name=recipient.name)


def _sent_message(review):
    if review:
        return "Remissen är utskickad. Mejlen till kommunerna väntar i utgående post."
    return "Remissen är utskickad. Mejlen är på väg."
