"""Pages of a published agreement: the board recommends it, the municipalities get it, it goes on.

Each is a form whose button calls the workflow; what it refuses is told at the field.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget, AutocompleteSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path

from agreements import rules, workflow
from agreements.asking import TEMPLATE, attached_files, letter_to
from agreements.models import Agreement
from meetings.models import AgendaItem, Meeting
from members.models import Body
from outbox.rendering import render
from referrals.addresses import addresses_of_municipalities


def _day(label, help_text=""):
    return forms.DateField(
        label=label, required=False, widget=AdminDateWidget(), help_text=help_text
    )


def _item():
    return forms.ModelChoiceField(
        label="Punkt i styrelsens protokoll",
        required=False,
        queryset=AgendaItem.objects.select_related("meeting"),
        widget=AutocompleteSelect(Agreement._meta.get_field("recommended_at"), admin.site),
        help_text="Sök på punktens rubrik.",
    )


class RecommendForm(forms.Form):
    item = _item()
    on = _day("Beslutad", "Fylls i från mötet om det är tomt.")
    valid_from = _day("Gäller från", "Bara om dagen bestämdes med beslutet.")

    def __init__(self, *args, agreement, **kwargs):
        kwargs["initial"] = {
            "item": agreement.recommended_at_id or _likely_item(agreement),
            "on": agreement.recommended_on,
            "valid_from": agreement.valid_from,
        }
        super().__init__(*args, **kwargs)


def _likely_item(agreement):
    """Where the board last decided in the matter of `agreement`, to begin with; None if nowhere."""
    if agreement.recommended_on or agreement.matter_id is None:
        return None
    decided = AgendaItem.objects.filter(
        matter=agreement.matter_id,
        meeting__body__kind=Body.Kind.BOARD,
        meeting__status__in=Meeting.TOOK_PLACE,
        decisions__isnull=False,
    )
    latest = decided.order_by("-meeting__starts_at", "-position", "-pk")
    return latest.values_list("pk", flat=True).first()


class AskForm(forms.Form):
    adopt_by = _day("Ställningstagande senast", "Kommunerna påminns inför den dagen.")
    review = forms.BooleanField(
        label="Granska mejlen innan de går",
        required=False,
        help_text="De väntar i utgående post tills någon på kansliet släpper dem.",
    )

    def __init__(self, *args, agreement, **kwargs):
        super().__init__(*args, initial={"adopt_by": agreement.adopt_by}, **kwargs)


class ExtendForm(forms.Form):
    valid_to = _day("Gäller till och med", "Senare än i dag bestämt. Tomt: tills vidare.")
    endless = forms.BooleanField(label="Gäller tills vidare", required=False)
    item = _item()
    decided_on = _day("Beslutad", "Fylls i från mötet om det är tomt.")
    note = forms.CharField(
        label="Kommentar",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, *args, agreement, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valid_to"].help_text = f"Senare än {agreement.valid_to}."

    def clean(self):
        cleaned = super().clean()
        endless = cleaned.pop("endless", False)
        if "valid_to" not in self.errors and bool(cleaned.get("valid_to")) == endless:
            self.add_error("valid_to", "Ange en ny sista dag, eller att den gäller tills vidare.")
        return cleaned


@dataclass(frozen=True)
class Step:
    """One such page: its address, what it is called and says, its form, and what it does."""

    route: str
    name: str
    title: str
    button: str
    done: str
    form: type[forms.Form]
    act: Callable
    hinders: Callable


def _hinders_recommending(agreement):
    return "Kommunerna har redan fått den, så beslutet ändras inte." if agreement.asked_at else ""


def _hinders_asking(agreement):
    if agreement.asked_at:
        return "Den är redan skickad till kommunerna."
    if agreement.recommended_on is None:
        return "Styrelsen har inte rekommenderat den än."
    return "" if agreement.parties.municipal().exists() else "Ingen kommun är part."


def _hinders_extending(agreement):
    return "" if agreement.valid_to else "Den gäller tills vidare och behöver inte förlängas."


STEPS = (
    Step("rekommendera", "recommend", "Rekommendera", "Spara beslutet",
         "Styrelsens rekommendation är införd.", RecommendForm,
         workflow.recommend_agreement, _hinders_recommending),
    Step("skicka-till-kommunerna", "ask", "Skicka till kommunerna", "Skicka till kommunerna",
         "Den är skickad till kommunerna.", AskForm, workflow.ask_municipalities, _hinders_asking),
    Step("forlang", "extend", "Förläng", "Förläng",
         "Överenskommelsen är förlängd.", ExtendForm, workflow.extend_agreement,
         _hinders_extending),
)  # fmt: skip


class StepPages:
    """Mixed into the agreement's admin."""

    def get_urls(self):
        urls = [
            path(
                f"<int:pk>/{step.route}/",
                self.admin_site.admin_view(self._view_of(step)),
                name=f"agreements_agreement_{step.name}",
            )
            for step in STEPS
        ]
        return [*urls, *super().get_urls()]

    def _view_of(self, step):
        def view(request, pk):
            return self.step_view(request, pk, step)

        return view

    def step_view(self, request, pk, step):
        """Show what a step needs; then take it and come back to the agreement."""
        agreement = get_object_or_404(Agreement, pk=pk)
        if not rules.can_edit_agreement(request.user, agreement):
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else None
        form = step.form(sent, agreement=agreement)
        if sent is not None and form.is_valid():
            try:
                step.act(agreement, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                tell(form, error)
            else:
                messages.success(request, step.done)
                return redirect("admin:agreements_agreement_change", pk)
        return self._step_page(request, agreement, step, form)

    def _step_page(self, request, agreement, step, form):
        context = {
            **self.admin_site.each_context(request),
            **self.page_context(agreement, step.name),
            "title": step.title,
            "subtitle": str(agreement),
            "step": step,
            "form": form,
            "media": self.media + form.media,
            "hindered": _unpublished(agreement) or step.hinders(agreement),
            "extensions": agreement.extensions.select_related("decided_at__meeting"),
            **(_letter_shown(agreement) if step.name == "ask" else {}),
        }
        return TemplateResponse(request, "admin/agreements/step.html", context)

    def page_context(self, agreement, page="") -> dict:
        """What the tabs above each page of an agreement need."""
        steps = STEPS if agreement.status == Agreement.Status.PUBLISHED else ()
        return {
            "agreement": agreement,
            "original": agreement,
            "opts": self.opts,
            "page": page,
            "steps": [(step, f"admin:agreements_agreement_{step.name}") for step in steps],
        }


def tell(form, error: ValidationError) -> None:
    """Show what the workflow refused, at its field if the form has it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def _unpublished(agreement):
    if agreement.status == Agreement.Status.PUBLISHED:
        return ""
    return "Det går bara med en publicerad överenskommelse."


def _letter_shown(agreement) -> dict:
    """The mail to the first municipality, and which have no address."""
    parties = list(agreement.parties.municipal())
    if not parties or agreement.recommended_on is None:
        return {}
    addresses = addresses_of_municipalities([party.municipality for party in parties])
    attached = attached_files(agreement)
    context = letter_to(agreement, parties[0], attached)
    return {
        "letter": render(TEMPLATE, context, to_name=parties[0].municipality.full_name),
        "attached": attached,
        "receivers": len(parties),
        "unreachable": [one for one in parties if not addresses[one.municipality_id]],
    }
