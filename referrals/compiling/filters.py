import django_filters
from django.db.models import Q

from members.models import Party
from referrals.models import Question, Recipient, Response

# Inhabitants: up to, in words.
SIZES = {
    "liten": ("Under 30 000 invånare", Q(municipality__population__lt=30_000)),
    "mellan": (
        "30 000–99 999 invånare",
        Q(municipality__population__gte=30_000, municipality__population__lt=100_000),
    ),
    "stor": ("100 000 invånare eller fler", Q(municipality__population__gte=100_000)),
}


class MatrixFilter(django_filters.FilterSet):
    """Narrows the matrix to some of those who have answered."""

    stallning = django_filters.ChoiceFilter(
        label="Ställningstagande",
        choices=Question.Position.choices,
        method="by_position",
        empty_label="Alla",
    )
    parti = django_filters.ModelChoiceFilter(
        label="Reservation från",
        queryset=Party.objects.all(),
        to_field_name="abbreviation",
        method="by_party",
        empty_label="Alla",
    )
    storlek = django_filters.ChoiceFilter(
        label="Storlek",
        choices=[(name, words) for name, (words, _) in SIZES.items()],
        method="by_size",
        empty_label="Alla",
    )

    class Meta:
        model = Recipient
        fields = []

    @property
    def _current(self):
        return Response.objects.current().values("pk")

    def by_position(self, queryset, name, position):
        answered = Q(
            responses__in=self._current,
            responses__answers__choice=position,
            responses__answers__question__kind=Question.Kind.POSITION,
        )
        return queryset.filter(answered).distinct()

    def by_party(self, queryset, name, party):
        dissent = Q(responses__in=self._current, responses__statements__party=party)
        return queryset.filter(dissent).distinct()

    def by_size(self, queryset, name, size):
        return queryset.filter(SIZES[size][1])
