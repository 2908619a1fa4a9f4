import django_filters
from django.db.models import Q

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
    parti = django_filters.ChoiceFilter(
        label="Reservation från",
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

    def __init__(self, *args, parties, **kwargs):
        """`parties`: (abbreviation, name) of those to choose among."""
        super().__init__(*args, **kwargs)
        self.filters["parti"].extra["choices"] = [
            (short, f"{short} – {name}") for short, name in parties
        ]

    @property
    def chosen(self) -> tuple:
        """What is looked for, in the order of the fields; all empty for everything."""
        return tuple(self.data.get(name, "") for name in self.filters)

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
        dissent = Q(responses__in=self._current, responses__statements__party__abbreviation=party)
        return queryset.filter(dissent).distinct()

    def by_size(self, queryset, name, size):
        return queryset.filter(SIZES[size][1])
