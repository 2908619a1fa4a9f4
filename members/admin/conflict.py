"""Two versions of one page side by side: what differs, field by field and word by word."""

from datetime import date, datetime

from django.db.models import Manager, Model
from django.forms import ModelChoiceField
from django.utils import timezone
from django_prose_editor.fields import ProseEditorFormField

from members.differences import Difference, difference
from members.richtext import to_plain

NOTHING = "–"
NOT_COMPARED = {"revision", "id", "DELETE"}


def conflict_of(form, formsets, sent) -> list[Difference]:
    """What differs between a bound form with its rows and the database; `sent` is the POST."""
    stored = form._meta.model._base_manager.get(pk=form.instance.pk)
    found = _fields(form, stored, "")
    for formset in formsets:
        found += _rows(formset, sent)
    return found


def _rows(formset, sent):
    name = str(formset.model._meta.verbose_name).capitalize()
    stored = formset.model._base_manager.in_bulk([f.instance.pk for f in formset.initial_forms])
    sent_pks = {values[-1] for key, values in sent.lists() if _is_pk(key, formset.prefix)}
    found = []
    for number, form in enumerate(formset.forms, 1):
        row, label = stored.get(form.instance.pk), f"{name} {number}"
        if row is not None and str(row.pk) not in sent_pks:
            found.append(difference(label, NOTHING, f"Tillagd: {row}"))
        elif formset.can_delete and formset._should_delete_form(form):
            found.append(difference(label, "Tas bort", str(row)))
        elif form.has_changed():
            found += _fields(form, row, f"{label}: ")
    return found


def _is_pk(key, prefix):
    return key.startswith(f"{prefix}-") and key.endswith("-id")


def _fields(form, stored, heading):
    found = []
    for name in form.changed_data:
        if name in NOT_COMPARED:
            continue
        field = form.fields[name]
        label = str(field.label or name)
        label = f"{heading}{label[:1].lower()}{label[1:]}" if heading else label
        left = _shown(field, _mine(form, name))
        right = _shown(field, _theirs(form, stored, name))
        if left != right:
            found.append(difference(label, left, right))
        elif isinstance(field, ProseEditorFormField):
            found.append(difference(f"{label} (bara formateringen skiljer)", left, right))
    return found


def _mine(form, name):
    if name in form.cleaned_data:
        return form.cleaned_data[name]
    value = form[name].value()  # what can't be understood is shown as it was typed
    return " ".join(v for v in value if v) if isinstance(value, list) else value


def _theirs(form, stored, name):
    if stored is None:
        return None
    return (
        getattr(stored, name)
        if hasattr(stored, name)
        else form.get_initial_for_field(form.fields[name], name)
    )


def _shown(field, value) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(field, ProseEditorFormField):
        return to_plain(value) or NOTHING
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H.%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Manager):
        value = value.all()
    if hasattr(value, "__iter__") and not isinstance(value, str):
        return ", ".join(str(v) for v in value) or NOTHING
    if isinstance(value, Model):
        return str(value)
    if isinstance(field, ModelChoiceField) or not hasattr(field, "choices"):
        return str(value)
    return str(dict(field.choices).get(value, value))
