import django_filters
from django.db.models import Q

from members.models import PolicyArea


class PolicyAreaFilter(django_filters.ModelChoiceFilter):
    """What belongs to a policy area; a main area includes those under it."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label", "Sakområde")
        kwargs.setdefault("empty_label", "Alla sakområden")
        super().__init__(*args, queryset=PolicyArea.objects.all(), to_field_name="slug", **kwargs)

    def filter(self, qs, value):
        if value is None:
            return qs
        return qs.filter(Q(policy_area=value) | Q(policy_area__parent=value))
