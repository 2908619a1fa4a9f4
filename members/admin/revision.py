"""A stale save is refused: the page comes back with what was typed beside what is stored.

Whoever changes anything of an object locks its root first (an agenda item's root is its meeting),
then reads what is changed; that order is the same everywhere, so two savings wait for each other
and never deadlock.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.datastructures import MultiValueDict

from members.admin.conflict import conflict_of

STALE = (
    "Någon annan har sparat den här sidan efter att du öppnade den. Inget av det du skrev har "
    "gått förlorat, men inget är sparat än: jämför versionerna nedan."
)
RESTORED = "Ditt osparade utkast är återställt. Läs igenom och spara."


class RevisionForm(forms.ModelForm):
    """Carries the revision that was shown; refuses to save over a later one.

    `closed` is for what may have ended meanwhile: the ValidationError to show, or None.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_stale = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The form's own field, not the class's, which all threads share.
        self.fields["revision"].initial = self.instance.revision if self.instance.pk else None

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk:
            self._refuse_stale(cleaned.get("revision"))
            if closed := self.closed():
                self.add_error(None, closed)
        if "_restore" in self.data:
            self.add_error(None, ValidationError(RESTORED, code="restored"))
        return cleaned

    def _refuse_stale(self, shown):
        if shown == self.instance.revision:
            return
        self.is_stale = True
        self.add_error(None, ValidationError(STALE, code="stale"))
        # To save the page as it now comes back is to choose: it carries the new revision.
        self.data = self.data.copy()
        self.data[self.add_prefix("revision")] = self.instance.revision

    def closed(self) -> ValidationError | None:
        """Why nothing of the object can be saved any longer, although its page was open."""
        return None


class RevisionAdmin:
    """Mixed into the admin of something Revised; its form is a RevisionForm."""

    form = RevisionForm
    change_form_template = "admin/revised_form.html"

    def root_of(self, obj):
        """What is locked while `obj` is changed: itself, or the whole it is a part of."""
        return obj

    def is_open(self, request, obj) -> bool:
        """Whether `obj` is in a state in which its page is a form."""
        return True

    def get_object(self, request, object_id, from_field=None):
        obj = super().get_object(request, object_id, from_field)
        if obj is None or request.method != "POST":
            return obj
        root = self.root_of(obj)
        # Evaluated, since only a query that is run locks.
        list(type(root)._base_manager.select_for_update(of=("self",)).filter(pk=root.pk))
        return super().get_object(request, object_id, from_field)

    def changeform_view(self, request, *args, **kwargs):
        # What closed meanwhile must not cost the writer the text: the form refuses it.
        request.is_refused_by_form = request.method == "POST"
        return super().changeform_view(request, *args, **kwargs)

    def has_change_permission(self, request, obj=None):
        may = super().has_change_permission(request, obj)
        if not may or obj is None or getattr(request, "is_refused_by_form", False):
            return may
        return self.is_open(request, obj)

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if obj.pk and is_stale(request, obj):
            FormSet = inline.get_formset(request, obj)
            now = FormSet(instance=obj, prefix=prefix, queryset=kwargs["queryset"])
            kwargs["data"], kwargs["files"] = rows_onto(now, kwargs["data"], kwargs["files"])
        return kwargs

    def render_change_form(self, request, context, add=False, change=False, obj=None, **kwargs):
        form = context["adminform"].form
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        if getattr(form, "is_stale", False):
            context["conflict"] = conflict_of(form, formsets, request.POST)
        context["draft_key"] = _draft_key(request, self.opts, obj)
        context["is_bound"] = form.is_bound
        return super().render_change_form(
            request, context, add=add, change=change, obj=obj, **kwargs
        )

    def save_model(self, request, obj, form, change):
        # What nobody touched is not saved anew: it would make others' open pages stale.
        if not change or form.changed_data:
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        # Rows belong to what the page shows: who opened it before they changed is stale, too.
        if change and any(formset.has_changed() for formset in formsets):
            obj = form.instance
            counts = {name: F(name) + 1 for name in obj.counted}
            type(obj)._base_manager.filter(pk=obj.pk).update(**counts)

    def log_addition(self, request, obj, message):
        request.saved_draft = _draft_key(request, self.opts, None)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        request.saved_draft = _draft_key(request, self.opts, obj)
        return super().log_change(request, obj, message)

    def message_user(self, request, message, level=messages.INFO, extra_tags="", **kwargs):
        # drafts.js drops the local draft when it sees that the page was saved.
        if hasattr(request, "saved_draft"):
            extra_tags = f"{extra_tags} saved-{request.saved_draft}".strip()
        super().message_user(request, message, level, extra_tags, **kwargs)


def _draft_key(request, opts, obj):
    return f"{opts.model_name}-{obj.pk if obj and obj.pk else 'ny'}-{request.user.pk}"


def is_stale(request, obj) -> bool:
    """Whether what is sent comes from a page opened before `obj` was last saved."""
    return request.method == "POST" and request.POST.get("revision") != str(obj.revision)


def rows_onto(now, data, files):
    """What was sent for a formset, laid onto the rows that are stored now: new (data, files).

    Rows another has deleted become new rows, so that what was typed in them can be kept; rows
    another has added stand as they are stored. Where there is room for one row only, and another
    has put a new one there, what was typed is laid onto it. `now` is the formset as the database
    has it.
    """
    prefix, sent = now.prefix, _sent_rows(now.prefix, data, files)
    by_pk = {row[0].get("id", [""])[0]: row for row in sent}
    rows = []
    for form in now.initial_forms:
        rows.append(by_pk.pop(str(form.instance.pk), None) or (_stored_row(form), {}))
    left = [
        row for row in sent if row[0].get("id", [""])[0] in by_pk or not row[0].get("id", [""])[0]
    ]
    if now.max_num == len(rows) == len(left) == 1:
        (fields, uploads), stored = left.pop(), rows[0][0]
        rows = [({**fields, "id": stored["id"]}, uploads)]
    for fields, uploads in left:
        if "DELETE" not in fields:
            rows.append(({**fields, "id": [""]}, uploads))
    data, files = data.copy(), MultiValueDict(files)
    for key in [key for key in data if key.startswith(f"{prefix}-")]:
        if key.split("-")[1].isdigit():
            del data[key]
    for key in [key for key in files if key.startswith(f"{prefix}-")]:
        del files[key]
    for index, (fields, uploads) in enumerate(rows):
        for name, values in fields.items():
            data.setlist(f"{prefix}-{index}-{name}", values)
        for name, values in uploads.items():
            files.setlist(f"{prefix}-{index}-{name}", values)
    data[f"{prefix}-INITIAL_FORMS"] = str(len(now.initial_forms))
    data[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
    return data, files


def _sent_rows(prefix, data, files):
    """The sent rows, in order: ({name: values}, {name: uploads}) each."""
    rows: dict[int, tuple[dict, dict]] = {}
    for place, source in enumerate((data, files)):
        for key in source:
            head, _, rest = key.removeprefix(f"{prefix}-").partition("-")
            if key.startswith(f"{prefix}-") and head.isdigit() and rest:
                rows.setdefault(int(head), ({}, {}))[place][rest] = source.getlist(key)
    return [rows[index] for index in sorted(rows)]


def _stored_row(form):
    """What the browser would send for an untouched row."""
    fields = {"id": [str(form.instance.pk)]}
    for name in form.fields:
        value = form[name].value()
        if name == "id" or value in (None, "", False):
            continue
        shown = "on" if value is True else form.fields[name].widget.format_value(value)
        fields[name] = [str(v) for v in shown] if isinstance(shown, list) else [str(shown)]
    return fields
