"""What the page to invite from asks for, checked line by line."""

import re

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget, AutocompleteSelect
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from accounts import rules, workflow
from accounts.models import InvitedAccess
from accounts.workflow.invitations import DAYS_AT_MOST
from members.models import Membership, Municipality, Person, Role
from members.models.accounts import normal_address

LINES_AT_MOST = 200
ROWS, ROWS_AT_MOST = 3, 30
IN_BRACKETS = re.compile(r"<([^<>]+)>\s*$")


class InviteForm(forms.Form):
    """Whom, to what role, and for how long the link shall work."""

    addresses = forms.CharField(
        label="E-postadresser",
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField", "spellcheck": "false"}),
        help_text="En per rad. Alla får var sitt mejl, med samma behörighet.",
    )
    person = forms.ModelChoiceField(
        Person.objects.all(),
        label="Person",
        required=False,
        widget=AutocompleteSelect(Membership._meta.get_field("person"), admin.site),
        help_text=(
            "Den som har uppdrag i organ. Kontot kopplas till personen, som då ser organens "
            "kallelser och handlingar. Bara när en enda adress bjuds in."
        ),
    )
    role = forms.ChoiceField(
        label="Roll",
        required=False,
        choices=[("", "ingen roll"), *Role.choices],
        help_text="Bara för den som arbetar på kansliet eller driver portalen.",
    )
    days = forms.IntegerField(
        label="Länken gäller i (dagar)",
        min_value=1,
        max_value=DAYS_AT_MOST,
        widget=forms.NumberInput(attrs={"class": "vIntegerField"}),
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["days"].initial = settings.INVITATION_DAYS
        if not rules.may_invite(by, Role.OFFICE):
            del self.fields["role"]

    def clean_addresses(self):
        """The addresses as [(line, address)]; each wrong one is told at its line."""
        found, errors, seen = [], [], {}
        for line, text in enumerate(self.cleaned_data["addresses"].splitlines(), start=1):
            text = text.strip(" \t,;")
            if not text:
                continue
            named = IN_BRACKETS.search(text)
            address = normal_address(named[1] if named else text)
            try:
                validate_email(address)
            except ValidationError:
                errors.append(f"Rad {line}: ”{text[:80]}” är ingen e-postadress.")
                continue
            if address in seen:
                errors.append(f"Rad {line}: {address} står redan på rad {seen[address]}.")
                continue
            seen[address] = line
            found.append((line, address))
        if len(found) > LINES_AT_MOST:
            errors.append(f"Bjud in högst {LINES_AT_MOST} åt gången.")
        if errors:
            raise ValidationError(errors)
        return found

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("person") and len(cleaned.get("addresses", [])) > 1:
            self.add_error("person", "En person har ett konto. Bjud in en adress åt gången.")
        return cleaned


class AccessForm(forms.ModelForm):
    class Meta:
        model = InvitedAccess
        fields = ["municipality", "level", "valid_from", "valid_to"]
        widgets = {"valid_from": AdminDateWidget, "valid_to": AdminDateWidget}


class AccessFormSet(forms.BaseFormSet):
    """The municipalities, read once for all rows, each named at most once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        municipalities = list(Municipality.objects.member_on(timezone.localdate()))
        choices = [("", "–"), *((row.pk, row.name) for row in municipalities)]
        for form in self.forms:
            form.fields["municipality"].choices = choices

    def clean(self):
        seen = set()
        for form in self.forms:
            chosen = form.cleaned_data.get("municipality") if form.is_valid() else None
            if chosen and chosen in seen:
                form.add_error("municipality", "Kommunen står redan på en annan rad.")
            seen.add(chosen)


AccessRows = forms.formset_factory(
    AccessForm, formset=AccessFormSet, extra=ROWS, max_num=ROWS_AT_MOST, absolute_max=ROWS_AT_MOST
)


class InvitePage:
    """The form and its rows, as they were opened or sent."""

    def __init__(self, request):
        self.by = request.user
        # A button that works without scripts: one more row, and all that is typed stays.
        self.adds_row = "_add_row" in request.POST
        sent = request.POST if request.method == "POST" else None
        person = _named(Person, request.GET.get("person"))
        municipality = _named(Municipality, request.GET.get("municipality"))
        self.form = InviteForm(
            None if self.adds_row else sent,
            by=self.by,
            initial=sent.dict()
            if self.adds_row
            else {"person": person, "addresses": person.email if person else ""},
        )
        self.rows = AccessRows(
            _with_one_more(sent) if self.adds_row else sent,
            prefix="rows",
            initial=[{"municipality": municipality}] if municipality else None,
        )
        self.media = self.form.media + self.rows.media

    def is_valid(self) -> bool:
        """Whether all that was sent can be understood, and gives something."""
        if not all([self.form.is_valid(), self.rows.is_valid()]):
            return False
        given = self.form.cleaned_data
        if not (given["person"] or given.get("role") or self._accesses()):
            text = "Välj vad inbjudan ger: en person, en kommun eller en roll."
            self.form.add_error(None, ValidationError(text, code="nothing"))
        return self.form.is_valid()

    def save(self) -> list:
        """The invitations, or none if any was refused; why is then told at its line."""
        given, invited, refused = self.form.cleaned_data, [], []
        with transaction.atomic():
            for line, address in given["addresses"]:
                try:
                    invited.append(
                        workflow.invite(
                            address,
                            by=self.by,
                            person=given["person"],
                            role=given.get("role", ""),
                            accesses=self._accesses(),
                            days=given["days"],
                        )
                    )
                except ValidationError as error:
                    refused.append(f"Rad {line}, {address}: {' '.join(error.messages)}")
            if refused:
                transaction.set_rollback(True)
        if refused:
            self.form.add_error("addresses", refused)
            return []
        return invited

    def _accesses(self):
        return [form.instance for form in self.rows.forms if form.cleaned_data.get("municipality")]


def _named(model, pk):
    return model.objects.filter(pk=pk).first() if (pk or "").isdecimal() else None


def _with_one_more(sent):
    sent = sent.copy()
    total = sent.get("rows-TOTAL_FORMS", "")
    count = int(total) if total.isdecimal() and len(total) < 4 else ROWS
    sent["rows-TOTAL_FORMS"] = str(min(count + 1, ROWS_AT_MOST))
    return sent
