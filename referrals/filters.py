import django_filters
from django import forms
from django.utils import timezone

from members.filters import PolicyAreaFilter
from referrals.models import Referral


class ReferralFilter(django_filters.FilterSet):
    """Filters of the public list."""

    q = django_filters.CharFilter(
        label="Sök",
        method="by_words",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    sakomrade = PolicyAreaFilter()
    svar = django_filters.ChoiceFilter(
        label="Svarstid",
        choices=[("oppna", "Öppna för svar"), ("avslutade", "Avslutade")],
        method="by_term",
        empty_label="Öppna och avslutade",
    )

    class Meta:
        model = Referral
        fields = []

    def by_words(self, queryset, name, words):
        return queryset.with_words(words)

    def by_term(self, queryset, name, term):
        today = timezone.localdate()
        return queryset.open_on(today) if term == "oppna" else queryset.closed_on(today)
