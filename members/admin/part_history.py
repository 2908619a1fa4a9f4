"""What was done with the rows that hang on a page: they have no history page of their own."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.utils.text import capfirst

from members.admin.readable import changes_between, who

# The latest changes of each kind of row; older ones stay in the database.
SHOWN = 300
DONE = {"+": "Lades till", "~": "Ändrades", "-": "Togs bort"}


@dataclass
class PartChange:
    """One change of one row: when, by whom, what it is, and what it was before."""

    when: datetime
    who: str
    what: str
    done: str
    changes: list[dict] = field(default_factory=list)


def part_changes(model, *, only=None, **rows) -> list[PartChange]:
    """The changes of the rows of `model` that match `rows`, in two queries and a few lookups.

    `only` names the fields whose changes count; None counts all.
    """
    records = (
        model.history.filter(**rows)
        .select_related("history_user")
        ._select_related_history_tracked_objs()
        .order_by("id", "-history_date", "-history_id")[:SHOWN]
    )
    found = []
    for _, of_one in groupby(records, key=lambda record: record.id):
        newest_first = list(of_one)
        for record, before in zip(newest_first, [*newest_first[1:], None], strict=True):
            change = _change(model, record, before, only)
            if change:
                found.append(change)
    return found


def _change(model, record, before, only):
    changes = []
    if record.history_type == "~" and before is not None:
        changes = changes_between(record, before, only)
        if not changes:
            return None
    return PartChange(
        when=record.history_date,
        who=who(record),
        what=_named(model, record),
        done=DONE[record.history_type],
        changes=changes,
    )


def _named(model, record) -> str:
    # The row as it was, together with what the record has read with it: naming it costs no query.
    row = model(
        **{field.attname: getattr(record, field.attname) for field in record.tracked_fields}
    )
    row._state.fields_cache.update(record._state.fields_cache)
    name, text = capfirst(model._meta.verbose_name), str(row)
    return text if text.startswith(name) else f"{name}: {text}"


def latest_first(*lists) -> list[PartChange]:
    """All changes of several models in one list, the latest first."""
    return sorted((c for each in lists for c in each), key=lambda c: c.when, reverse=True)
