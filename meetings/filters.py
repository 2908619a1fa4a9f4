import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q

from meetings.adjusting.searching import meetings_with
from meetings.models import AgendaItem, Commission, Decision, Directive, Meeting
from meetings.queries import readable_minutes
from members.models import Body
from members.words import in_any, words_in


class MeetingFilter(django_filters.FilterSet):
    """Filters of the public list. Words are looked for only in what the reader may read."""

    organ = django_filters.ModelChoiceFilter(
        label="Organ",
        queryset=Body.objects.all(),
        to_field_name="slug",
        method="of_body",
        empty_label="Alla organ",
    )
    ar = django_filters.ChoiceFilter(label="År", method="in_year", empty_label="Alla år")
    q = django_filters.CharFilter(
        label="Sök i dagordning och beslut",
        method="with_words",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    class Meta:
        model = Meeting
        fields = []

    def __init__(self, *args, user, years=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.filters["ar"].extra["choices"] = [(str(year), str(year)) for year in years]

    def of_body(self, queryset, name, body):
        return queryset.filter(pk__in=Meeting.objects.of_body(body).values("pk"))

    def in_year(self, queryset, name, year):
        return queryset.filter(starts_at__year=int(year))

    def with_words(self, queryset, name, words):
        found = readable_minutes(self.user)
        for word in words_in(words):
            item = AgendaItem.objects.filter(in_any(word, "title", "text"), meeting=OuterRef("pk"))
            decision = Decision.objects.filter(in_any(word, "text"), item__meeting=OuterRef("pk"))
            found &= Q(Exists(item) | Exists(decision))
        return queryset.filter(found | Q(pk__in=meetings_with(words, self.user)))


class CommissionFilter(django_filters.FilterSet):
    """Filters of the register of KSL's assignments."""

    organ = django_filters.ModelChoiceFilter(
        label="Ansvarig styrgrupp",
        queryset=Body.objects.filter(
            Exists(Directive.objects.decided().filter(body=OuterRef("pk")))
        ),
        to_field_name="slug",
        field_name="current__body",
        empty_label="Alla organ",
    )
    form = django_filters.ChoiceFilter(
        label="Form",
        field_name="current__form",
        choices=Directive.Form.choices,
        empty_label="Projekt och processer",
    )
    lage = django_filters.ChoiceFilter(
        label="Läge",
        field_name="status",
        choices=[choice for choice in Commission.Status.choices if choice[0] != "draft"],
        empty_label="Alla lägen",
    )

    class Meta:
        model = Commission
        fields = []
