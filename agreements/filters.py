import django_filters

from agreements.models import Agreement, Stage
from members.filters import PolicyAreaFilter


class AgreementFilter(django_filters.FilterSet):
    """Filters of the public register; its queryset comes from `with_stage`."""

    sakomrade = PolicyAreaFilter()
    slag = django_filters.ChoiceFilter(
        label="Slag", field_name="kind", choices=Agreement.Kind.choices, empty_label="Alla slag"
    )
    status = django_filters.ChoiceFilter(
        label="Status", choices=Stage.choices, method="in_stage", empty_label="Alla"
    )

    class Meta:
        model = Agreement
        fields = []

    def in_stage(self, queryset, name, stage):
        # What expires soon is still in force.
        stages = [Stage.IN_FORCE, Stage.EXPIRING] if stage == Stage.IN_FORCE else [stage]
        return queryset.filter(stage__in=stages)
