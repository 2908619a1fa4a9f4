"""The page of a meeting where it is adjusted, published and corrected.

Each thing that can be done is a form whose button calls the workflow; what it refuses is told at
the field, and what was typed is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from files.pdf.sealing import has_certificate
from meetings import rules, workflow
from meetings.adjusting.changes import changes
from meetings.adjusting.checking import check, may_stand
from meetings.adjusting.forms import (
    AnswerForm,
    ItemForm,
    NothingForm,
    PaperForm,
    ReasonForm,
    SendForm,
    VisibilityForm,
)
from meetings.adjusting.reading import approvals_of, at_once_of, proposals_of, standing
from meetings.content import content_of, keep_text
from meetings.models import ChangeProposal, Meeting

Status = Meeting.Status


@dataclass(frozen=True)
class Step:
    """One thing that can be done: from which states, its button, its form, and what it does.

    `act(meeting, by=user, **cleaned)`; a step `on_proposal` gets the proposal instead.
    """

    name: str
    title: str
    button: str
    hint: str
    done: str
    starts: tuple[str, ...]
    form: type[forms.Form]
    act: Callable
    on_proposal: bool = False
    for_notes: bool = False
    # The title, the button and the hint when what is answered proposes no wording.
    on_remark: tuple[str, str, str] = ("", "", "")

    def said_of(self, proposal) -> "Step":
        """The same step in the words that fit `proposal`."""
        if not proposal.is_remark:
            return self
        title, button, hint = self.on_remark
        return replace(self, title=title, button=button, hint=hint)

    def fits(self, meeting) -> bool:
        return meeting.status in self.starts and (meeting.is_protocol or self.for_notes)


def _ask_immediate(meeting, *, by, item, with_chair):
    if item is None:
        raise ValidationError({"item": "Välj paragrafen."})
    return workflow.ask_immediate(item, by=by, with_chair=with_chair)


STEPS = (
    Step("skicka", "Skicka för justering", "Skicka för justering",
         "Justerarna får ett mejl med en länk. Paragraferna får sina nummer.",
         "Protokollet är skickat för justering.",
         (Status.HELD,), SendForm, workflow.send_for_adjustment),
    Step("omedelbart", "Omedelbar justering", "Skicka paragrafen",
         "En paragraf justeras före resten, och ett utdrag kan lämnas ut genast.",
         "Paragrafen är skickad för omedelbar justering.",
         (Status.HELD,), ItemForm, _ask_immediate),
    Step("igen", "Skicka ut på nytt", "Skicka ut på nytt",
         "De som inte har godkänt den text som finns nu får ett mejl.",
         "Justerarna har fått ett nytt mejl.",
         (Status.ADJUSTING,), NothingForm, workflow.send_out_again),
    Step("infor", "Inför", "Inför förslaget", "Texten ändras, och alla läser den på nytt.",
         "Det är infört, och justeraren har fått svar.",
         (Status.ADJUSTING,), AnswerForm, workflow.accept_proposal, on_proposal=True,
         on_remark=("Omhändertaget", "Svara att det är omhändertaget",
                    "Ändra först det som är fel, och svara sedan.")),
    Step("avbojs", "Inför inte", "Inför inte", "Texten står kvar. Skriv varför.",
         "Justeraren har fått svar.",
         (Status.ADJUSTING,), AnswerForm, workflow.decline_proposal, on_proposal=True,
         on_remark=("Ingen ändring", "Svara att inget ändras", "Skriv varför.")),
    Step("ta-tillbaka", "Ta tillbaka", "Ta tillbaka från justering",
         "Protokollet kan skrivas om och skickas på nytt.",
         "Protokollet är taget tillbaka.",
         (Status.ADJUSTING,), ReasonForm, workflow.take_back_from_adjustment),
    Step("papper", "Justerat på papper", "Ange som justerat på papper",
         "För äldre protokoll, och när någon saknar konto. Texten låses.",
         "Protokollet är angivet som justerat på papper.",
         (Status.HELD, Status.ADJUSTING), PaperForm, workflow.adjust_on_paper),
    Step("synlighet", "Synlighet", "Ändra synligheten",
         "Vilka som får läsa protokollet när det är publicerat.",
         "Synligheten är ändrad.",
         (Status.ADJUSTED,), VisibilityForm, workflow.change_visibility),
    Step("publicera", "Publicera", "Publicera",
         "Protokollet kan läsas av dem det är synligt för, och de som följer organet får veta det.",
         "Protokollet är publicerat.",
         (Status.ADJUSTED,), NothingForm, workflow.publish_minutes),
    Step("ratta", "Rätta", "Påbörja en rättelse",
         "Texten öppnas för dig. Läsarna ser den version som finns tills rättelsen är publicerad.",
         "Rättelsen är påbörjad. Ändra det som är fel och publicera sedan här.",
         (Status.PUBLISHED,), ReasonForm, workflow.start_correction, for_notes=True),
    Step("publicera-rattelse", "Publicera rättelsen", "Publicera rättelsen",
         "Blir en ny version. Skälet och det som ändrats visas för läsarna; den förra versionen "
         "finns kvar.",
         "Rättelsen är publicerad.",
         (Status.CORRECTING,), ReasonForm, workflow.complete_correction, for_notes=True),
    Step("avbryt-rattelse", "Avbryt rättelsen", "Avbryt rättelsen",
         "Går om inget är ändrat.", "Rättelsen är avbruten.",
         (Status.CORRECTING,), NothingForm, workflow.cancel_correction, for_notes=True),
)  # fmt: skip
BY_NAME = {step.name: step for step in STEPS}


class AdjustingPages:
    """Mixed into the meeting's admin."""

    def get_urls(self):
        page = self.admin_site.admin_view(self.adjusting_page)
        step = self.admin_site.admin_view(self.adjusting_step)
        return [
            path("<int:pk>/justering/", page, name="meetings_meeting_adjust"),
            path("<int:pk>/justering/<slug:name>/", step, name="meetings_meeting_adjust_step"),
            *super().get_urls(),
        ]

    def _meeting(self, request, pk):
        if not rules.can_look_after_adjusting(request.user):
            raise PermissionDenied
        meetings = Meeting.objects.select_related("body", "chair__user", "secretary")
        return get_object_or_404(meetings, pk=pk)

    def adjusting_page(self, request, pk):
        """Where the protocol stands, what looks wrong, and what can be done."""
        return self._adjusting(request, self._meeting(request, pk))

    @method_decorator(require_POST)
    def adjusting_step(self, request, pk, name):
        """Take one step, and come back to the page with what became of it."""
        meeting, step = self._meeting(request, pk), BY_NAME.get(name)
        if step is None:
            raise Http404
        target = meeting
        if step.on_proposal:
            proposals = ChangeProposal.objects.filter(adjuster__meeting=meeting)
            target = get_object_or_404(proposals, pk=request.POST.get("proposal") or 0)
        form = _form(step, meeting, request.POST, target)
        if form.is_valid():
            try:
                step.act(target, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                _tell(form, error)
            else:
                messages.success(request, step.done)
                return redirect("admin:meetings_meeting_adjust", pk)
        meeting = self._meeting(request, pk)
        return self._adjusting(request, meeting, {(step.name, target.pk): form})

    def _adjusting(self, request, meeting, sent=None):
        sent = sent or {}

        findings = check(meeting) if meeting.awaits_adjusting else []

        def form_of(step, target=meeting):
            return sent.get((step.name, target.pk)) or _form(step, meeting, None, target, findings)

        offered = [step for step in STEPS if step.fits(meeting)]
        proposals = proposals_of(meeting)
        for proposal in proposals:
            proposal.forms = [
                (step.said_of(proposal), form_of(step, proposal))
                for step in offered
                if step.on_proposal and proposal.is_open
            ]
        context = {
            **self.admin_site.each_context(request),
            **_standing(meeting),
            "title": "Justering och rättelse" if meeting.is_protocol else "Rättelse",
            "subtitle": meeting.title,
            "meeting": meeting,
            "opts": self.opts,
            "findings": findings,
            "steps": [(step, form_of(step)) for step in offered if not step.on_proposal],
            "refused": [form for form in sent.values() if form.errors],
            "proposals": proposals,
            "has_certificate": has_certificate(),
            "media": self.media + PaperForm().media,
        }
        return TemplateResponse(request, "admin/meetings/adjusting.html", context)


def _standing(meeting) -> dict:
    """Who has approved, and what has changed since the version in force."""
    found = {"versions": meeting.versions.select_related("text", "file").defer("html")}
    if meeting.status == Status.ADJUSTING:
        text = keep_text(meeting, content_of(meeting))
        found["standing"] = standing(meeting, approvals_of(meeting), text)
    found["at_once"] = at_once_of(meeting)
    if meeting.status == Status.CORRECTING and meeting.current_version:
        found["changed"] = changes(meeting.current_version.text.content, content_of(meeting))
    return found


def _form(step, meeting, sent, target, findings=None):
    """The form of a step; `findings` are those of the check, where they are at hand."""
    options = {"auto_id": f"id_{step.name}-{target.pk}-%s"}
    if step.form is ItemForm:
        tops = meeting.items.filter(parent=None, immediate=None)
        options["items"] = tops.order_by("position", "pk")
    if step.form is PaperForm:
        options["may_stand"] = may_stand(check(meeting) if findings is None else findings)
    if step.form is VisibilityForm:
        options["initial"] = {"visibility": meeting.visibility}
    if step.name == "publicera-rattelse":
        options["initial"] = {"reason": meeting.status_reason}
    return step.form(sent, **options)


def _tell(form, error: ValidationError) -> None:
    """Show what the workflow refused, at its field if the form has it."""
    if hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
        return
    code = getattr(error, "code", "")
    only = next(iter(form.fields), None)
    form.add_error(only if code in {"reason_missing", "reason_long"} else None, error)
