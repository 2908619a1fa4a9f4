"""The history of a model: who changed what, when, from what to what. Once written it stays.

`History` is django-simple-history's HistoricalRecords with rows that refuse every change, whether
one by one or in bulk. What else is written once inherits from `Kept`.
"""

import sys
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models
from simple_history.manager import HistoricalQuerySet
from simple_history.models import HistoricalRecords

REASON_LENGTH = 100
_because = ContextVar("because", default="")


def refusal() -> ValidationError:
    """The named error (`kept`) of everything that is written once."""
    return ValidationError("Historiken kan inte ändras eller tas bort.", code="kept")


class KeptQuerySet(models.QuerySet):
    """Rows that can be added and read."""

    def update(self, **changes):
        raise refusal()

    def bulk_update(self, objs, fields, batch_size=None):
        raise refusal()

    def delete(self):
        raise refusal()

    delete.alters_data = True
    delete.queryset_only = True

    def bulk_create(self, objs, *args, **options):
        if options.get("update_conflicts"):
            raise refusal()
        return super().bulk_create(objs, *args, **options)


class KeptHistoryQuerySet(KeptQuerySet, HistoricalQuerySet):
    """What `Model.history` answers with."""


class Kept(models.Model):
    """A row that is written once."""

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise refusal()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise refusal()


class History(HistoricalRecords):
    """The records of a model; use it as HistoricalRecords."""

    def __init__(self, *args, **options):
        kept = {
            "bases": (Kept,),
            "m2m_bases": (Kept,),
            "historical_queryset": KeptHistoryQuerySet,
        }
        super().__init__(*args, **kept, **options)

    def finalize(self, sender, **kwargs):
        super().finalize(sender, **kwargs)
        if sender is self.cls:
            for field in self.get_m2m_fields_from_model(sender):
                descriptor = vars(getattr(sender, self.manager_name).model)[field.name]
                descriptor.queryset_class = KeptHistoryQuerySet

    def create_history_m2m_model(self, model, through_model):
        made = super().create_history_m2m_model(model, through_model)
        models.signals.pre_delete.connect(refuse_delete, sender=made)
        return made

    def create_history_model(self, model, inherited):
        made = super().create_history_model(model, inherited)
        models.signals.pre_delete.connect(refuse_delete, sender=made)
        return made

    def m2m_changed(self, instance, action, attr, pk_set, reverse, **kwargs):
        """Also when rows are added from the other side, which the base class stumbles over."""
        if not reverse:
            super().m2m_changed(instance, action, attr, pk_set, reverse, **kwargs)
            return
        if action == "pre_clear":
            instance._cleared_from = list(self.cls._base_manager.filter(**{attr: instance}))
        rows = instance._cleared_from if pk_set is None else self.cls._base_manager.in_bulk(pk_set)
        for row in rows if pk_set is None else rows.values():
            super().m2m_changed(row, action, attr, pk_set, False, **kwargs)

    def get_change_reason_for_object(self, instance, history_type, using):
        reason = super().get_change_reason_for_object(instance, history_type, using)
        said = reason or _because.get() or running_command()
        return said[:REASON_LENGTH] or None


def refuse_delete(sender, **kwargs):
    """Also when the row would go along with another one."""
    raise refusal()


@contextmanager
def because(reason: str):
    """What is changed inside has `reason` in its history, unless it has one of its own."""
    token = _because.set(reason)
    try:
        yield
    finally:
        _because.reset(token)


def running_command() -> str:
    """The command of manage.py that changes something outside every request, "" in a request."""
    if getattr(HistoricalRecords.context, "request", None) is not None:
        return ""
    if Path(sys.argv[0]).name != "manage.py" or len(sys.argv) < 2:
        return ""
    return f"Kommandot {sys.argv[1]}"


def save_with_reason(instance, reason: str, **options) -> None:
    """Save `instance`; its history says why."""
    instance._change_reason = reason[:REASON_LENGTH]
    try:
        instance.save(**options)
    finally:
        del instance._change_reason
