import django_filters
from django.db.models import Q

from meetings.assignments.queries import is_late
from meetings.models import ActionItem, Meeting
from members.models import Body


class AssignmentFilter(django_filters.FilterSet):
    """Filters of the list of everything given to anyone."""

    organ = django_filters.ModelChoiceFilter(
        label="Gett av",
        queryset=Body.objects.all(),
        to_field_name="slug",
        method="given_by",
        empty_label="Alla organ",
    )
    till = django_filters.ChoiceFilter(
        label="Till",
        field_name="receiver",
        choices=[
            (ActionItem.Receiver.CHANCERY, "Kansliet"),
            (ActionItem.Receiver.PERSON, "Personer"),
            (ActionItem.Receiver.BODY, "Organ"),
        ],
        empty_label="Alla mottagare",
    )
    lage = django_filters.ChoiceFilter(
        label="Läge",
        method="standing",
        choices=[("oppna", "Inte klara"), ("forsenade", "Försenade"), ("klara", "Klara")],
        empty_label="Alla lägen",
    )

    class Meta:
        model = ActionItem
        fields = []

    def given_by(self, queryset, name, body):
        return queryset.filter(item__meeting__in=Meeting.objects.of_body(body).values("pk"))

    def standing(self, queryset, name, value):
        chosen = {
            "oppna": Q(done_on=None),
            "forsenade": is_late(),
            "klara": Q(done_on__isnull=False),
        }
        return queryset.filter(chosen[value])
