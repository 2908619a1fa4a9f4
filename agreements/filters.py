from datetime import timedelta

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from agreements.models import HOLDING, Adoption, Agreement, AgreementParty, Stage
from members.filters import PolicyAreaFilter
from members.models import Municipality

WITHIN = [("30", "30 dagar"), ("90", "90 dagar"), ("180", "180 dagar"), ("365", "ett år")]


class AreaFilter(PolicyAreaFilter):
    """What belongs to a policy area, be it as its second one."""

    def filter(self, qs, value):
        if value is None:
            return qs
        second = Q(second_area=value) | Q(second_area__parent=value)
        return qs.filter(Q(policy_area=value) | Q(policy_area__parent=value) | second)


class AgreementFilterForm(forms.Form):
    """What a municipality has or has not adopted can be asked only of one that is chosen."""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("har") and not cleaned.get("kommun") and "kommun" not in self.errors:
            self.add_error("kommun", "Välj också vilken kommun.")
        return cleaned


class AgreementFilter(django_filters.FilterSet):
    """Filters of the public register; its queryset comes from `with_stage`."""

    q = django_filters.CharFilter(
        label="Sök",
        method="by_words",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    sakomrade = AreaFilter()
    status = django_filters.ChoiceFilter(
        label="Status", choices=Stage.choices, method="in_stage", empty_label="Alla"
    )
    slag = django_filters.ChoiceFilter(
        label="Slag", field_name="kind", choices=Agreement.Kind.choices, empty_label="Alla slag"
    )
    kommun = django_filters.ModelChoiceFilter(
        label="Kommun",
        queryset=Municipality.objects.all(),
        to_field_name="slug",
        method="of_municipality",
        empty_label="Alla kommuner",
    )
    har = django_filters.ChoiceFilter(
        label="Kommunen",
        choices=[("antagit", "har antagit"), ("inte-antagit", "har inte antagit än")],
        method="passing",
        empty_label="är part",
    )
    loper_ut = django_filters.ChoiceFilter(
        label="Löper ut inom", choices=WITHIN, method="expiring_within", empty_label="När som helst"
    )

    class Meta:
        model = Agreement
        fields = []
        form = AgreementFilterForm

    def by_words(self, queryset, name, value):
        return queryset.with_words(value)

    def in_stage(self, queryset, name, stage):
        stages = HOLDING if stage == Stage.IN_FORCE else [stage]
        return queryset.filter(stage__in=stages)

    def of_municipality(self, queryset, name, municipality):
        parties = AgreementParty.objects.filter(agreement=OuterRef("pk"), municipality=municipality)
        adopting = Adoption.objects.current().adopting()
        adopted = Exists(adopting.filter(agreement=OuterRef("pk"), municipality=municipality))
        queryset = queryset.filter(Exists(parties))
        has = self.form.cleaned_data.get("har")
        if has == "antagit":
            return queryset.filter(adopted)
        return queryset.exclude(adopted) if has == "inte-antagit" else queryset

    def passing(self, queryset, name, value):
        """Read together with the municipality, which the form asks for."""
        return queryset

    def expiring_within(self, queryset, name, days):
        today = timezone.localdate()
        last = today + timedelta(days=int(days))
        held = queryset.filter(valid_to__range=(today, last))
        return held.exclude(stage__in=[Stage.WITHDRAWN, Stage.REPLACED])
