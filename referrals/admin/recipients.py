"""The page of a referral's recipients: all municipalities by one choice, some, or a pasted list."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from members.models import Municipality
from members.swedish import sort_key
from referrals import rules, workflow
from referrals.addresses import addresses_of
from referrals.models import Recipient, Referral
from referrals.recipient_lists import COLUMNS, read_list

Kind = Recipient.Kind
ROWS_A_PAGE = 50
REVIEW = forms.BooleanField(
    label="Granska mejlen till kommunerna innan de går",
    required=False,
    help_text="De väntar i utgående post tills någon på kansliet släpper dem.",
)


class MunicipalitiesForm(forms.Form):
    """Some municipalities out of those that are members and not recipients yet."""

    municipalities = forms.ModelMultipleChoiceField(
        label="Kommuner",
        queryset=Municipality.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Välj minst en kommun."},
    )
    review = REVIEW

    def __init__(self, *args, referral, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = referral.recipients.filter(kind=Kind.MUNICIPALITY).values("municipality")
        members = Municipality.objects.member_on(timezone.localdate())
        field = self.fields["municipalities"]
        field.queryset = members.exclude(pk__in=chosen)
        rows = sorted(field.queryset, key=lambda row: sort_key(row.name))
        field.choices = [(row.pk, row.name) for row in rows]
        if referral.is_draft:
            del self.fields["review"]


class ListForm(forms.Form):
    """A pasted list of organisations or persons; each wrong line is told by its number."""

    lines = forms.CharField(
        label="En på varje rad",
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
        error_messages={"required": "Skriv minst en rad."},
        strip=False,
    )

    def __init__(self, *args, referral, **kwargs):
        super().__init__(*args, **kwargs)
        self.referral = referral
        self.kind = Kind.PERSON if referral.is_survey else Kind.ORGANISATION
        self.fields["lines"].help_text = "; ".join(COLUMNS[self.kind])

    def clean_lines(self):
        text = self.cleaned_data["lines"]
        self.rows = read_list(text, self.kind)
        return text


class RecipientsPage:
    """Mixed into the referral's admin."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.recipients_view)
        name = "referrals_referral_recipients"
        return [path("<int:pk>/mottagare/", view, name=name), *super().get_urls()]

    def recipients_view(self, request, pk):
        """Show who the referral goes to; add, and as long as it is a draft remove."""
        referral = get_object_or_404(Referral, pk=pk)
        if not rules.can_edit_referral(request.user, referral):
            raise PermissionDenied
        forms_shown = _forms(request, referral)
        if request.method == "POST" and (done := _act(request, referral, forms_shown)):
            messages.success(request, done)
            return redirect(request.get_full_path())
        return self._recipients_page(request, referral, forms_shown)

    def _recipients_page(self, request, referral, forms_shown):
        recipients = referral.recipients.select_related("municipality")
        page = Paginator(recipients, ROWS_A_PAGE).get_page(request.GET.get("sida"))
        addresses = addresses_of(page.object_list)
        context = {
            **self.page_context(referral, "mottagare"),
            **forms_shown,
            "title": "Mottagare",
            "subtitle": str(referral),
            "rows": [(row, addresses[row.pk]) for row in page.object_list],
            "recipients_page": page,
            "takes_more": referral.is_draft or referral.takes_answers,
        }
        context |= self.admin_site.each_context(request)
        return TemplateResponse(request, "admin/referrals/recipients.html", context)


def _forms(request, referral):
    """The forms of the page, of which the one whose button was pressed is bound."""

    def bound(button):
        return request.POST if request.method == "POST" and button in request.POST else None

    shown = {"list_form": ListForm(bound("_list"), referral=referral)}
    if not referral.is_survey:
        shown["some_form"] = MunicipalitiesForm(bound("_some"), referral=referral)
        shown["left"] = len(shown["some_form"].fields["municipalities"].choices)
    return shown


def _act(request, referral, forms_shown):
    """Do what the pressed button says; returns what to tell, "" if a form has to be corrected."""
    actions = {"_all": _add_all, "_some": _add_some, "_list": _add_list, "_remove": _remove}
    act = next((act for button, act in actions.items() if button in request.POST), None)
    try:
        return act(request, referral, forms_shown) if act else ""
    except ValidationError as error:
        pressed = "list_form" if "_list" in request.POST else "some_form"
        form = forms_shown.get(pressed)
        if form is not None and form.is_bound:
            form.add_error("lines" if pressed == "list_form" else None, error)
        else:
            messages.error(request, " ".join(error.messages))
        return ""


def _add_all(request, referral, forms_shown):
    members = Municipality.objects.member_on(timezone.localdate())
    review = bool(request.POST.get("review"))
    added = workflow.add_municipalities(referral, members, by=request.user, review=review)
    return _said(len(added), "kommun", "kommuner")


def _add_some(request, referral, forms_shown):
    form = forms_shown["some_form"]
    if not form.is_valid():
        return ""
    chosen, review = form.cleaned_data["municipalities"], form.cleaned_data.get("review", False)
    added = workflow.add_municipalities(referral, chosen, by=request.user, review=review)
    return _said(len(added), "kommun", "kommuner")


def _add_list(request, referral, forms_shown):
    form = forms_shown["list_form"]
    if not form.is_valid():
        return ""
    added = workflow.add_named(referral, form.rows, form.kind, by=request.user)
    words = ("person", "personer") if referral.is_survey else ("organisation", "organisationer")
    return _said(len(added), *words)


def _remove(request, referral, forms_shown):
    chosen = [pk for pk in request.POST.getlist("chosen") if pk.isdecimal()]
    removed = workflow.remove_recipients(referral, chosen, by=request.user)
    return f"{removed} {'mottagare' if removed else 'valda'} togs bort."


def _said(number, one, many):
    if not number:
        return "Alla var mottagare redan."
    return f"{number} {one if number == 1 else many} lades till."
