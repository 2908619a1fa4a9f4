import django_filters
from django import forms

from meetings.models import Matter
from members.filters import PolicyAreaFilter


class MatterFilter(django_filters.FilterSet):
    """Filters of the register of matters."""

    q = django_filters.CharFilter(
        label="Sök på rubrik eller diarienummer",
        method="with_words",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    sakomrade = PolicyAreaFilter()
    lage = django_filters.ChoiceFilter(
        label="Läge",
        method="that_are",
        choices=[("oppna", "Pågående"), ("avslutade", "Avslutade")],
        empty_label="Alla",
    )

    class Meta:
        model = Matter
        fields = []

    def with_words(self, queryset, name, words):
        return queryset.with_words(words)

    def that_are(self, queryset, name, state):
        return queryset.filter(closed_on__isnull=state == "oppna")
