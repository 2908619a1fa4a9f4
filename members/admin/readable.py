"""What a history says, in words that staff understand."""

from datetime import datetime
from itertools import pairwise

from django.contrib.auth.models import Group
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import ForeignKey
from django.utils import timezone
from django.utils.text import capfirst

from members.models import Role
from members.richtext import RichTextField, to_plain

INVITED = "Via inbjudan"
NOTHING = "–"


def who(record) -> str:
    """Who made the change that `record` tells of."""
    if record.history_user:
        return str(record.history_user)
    return INVITED if record.history_change_reason == INVITED else "Systemet"


def in_words(value) -> str:
    """A stored value as one says it; the values of choices are not known here."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H.%M}"
    if isinstance(value, Group) and value.name in Role.values:
        return Role(value.name).label
    if isinstance(value, list | tuple | set):
        return ", ".join(in_words(each) for each in value) or NOTHING
    return NOTHING if value in (None, "") else str(value)


def changes_between(newer, older, only=None) -> list[dict]:
    """What differs between two records of one object: `field`, `old` and `new`, in words.

    All stored fields count, also those that no form shows, such as a status; `only` names those
    that are asked for. Nothing is cut short: the whole earlier text is what a history is for.
    """
    return [
        _change(field, _said(older, field), _said(newer, field))
        for field in newer.tracked_fields
        if (only is None or field.name in only)
        and getattr(newer, field.attname) != getattr(older, field.attname)
    ]


def _change(field, old, new):
    return {"field": capfirst(field.verbose_name), "old": old, "new": new}


def _said(record, field) -> str:
    value = getattr(record, field.attname)
    if isinstance(field, RichTextField):
        return to_plain(value) or NOTHING
    if field.choices:
        return in_words(dict(field.flatchoices).get(value, value))
    if isinstance(field, ForeignKey) and value is not None:
        try:
            related = getattr(record, field.name)
        except ObjectDoesNotExist:
            related = None
        gone = f"{field.related_model._meta.verbose_name} som är borttagen"
        return in_words(related) if related is not None else gone
    return in_words(value)


def tell_changes(records) -> None:
    """Give each of `records`, of one object and the latest first, its `who` and its changes.

    The changes are in `history_delta_changes`. A few queries for all records.
    """
    if not records:
        return
    before = records[-1].prev_record if records[-1].history_type == "~" else None
    rows = [*records, before] if before else records
    many = [(field, _members(field, rows)) for field in records[0]._history_m2m_fields]
    for record in records:
        record.who = who(record)
    for newer, older in pairwise(rows):
        if newer.history_type != "~":
            continue
        newer.history_delta_changes = changes_between(newer, older)
        newer.history_delta_changes += [
            _change(field, in_words(of[older.pk]), in_words(of[newer.pk]))
            for field, of in many
            if of[older.pk] != of[newer.pk]
        ]


def _members(field, records) -> dict:
    """{history_id: the objects that the many-to-many `field` had}, in one query."""
    found = {record.pk: [] for record in records}
    rows = getattr(records[0], field.name).model.objects.filter(history__in=list(found))
    other = field.m2m_reverse_field_name()
    for row in rows.select_related(other).order_by(other):
        found[row.history_id].append(getattr(row, other))
    return found
