"""Reads that join much: the register of agreements in the order it is read."""

from itertools import groupby

from agreements.models import Agreement, Stage
from members.models import PolicyArea
from members.swedish import sort_key

STAGE_ORDER = {stage: place for place, stage in enumerate(Stage.values)}


def register(agreements) -> list[Agreement]:
    """`agreements` (from `with_stage`) by policy area, what holds first, then by title."""

    def place(agreement):
        area = agreement.policy_area
        title = sort_key(agreement.title)
        return area.position, area.pk, STAGE_ORDER[agreement.stage], title, agreement.pk

    return sorted(agreements.select_related("policy_area").defer("summary"), key=place)


def by_area(agreements) -> list[tuple[PolicyArea, list[Agreement]]]:
    """Rows from `register` under their policy areas."""
    areas = groupby(agreements, key=lambda agreement: agreement.policy_area)
    return [(area, list(rows)) for area, rows in areas]
