"""A second way to save: save, and let what is on the page count for good.

So what is missing is told at its field, beside what was typed.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from members.admin.revision import RevisionAdmin, RevisionForm

BUTTON = "_settle"


class WholeForm:
    """Mixed into a ModelForm: sent by the second button, it refuses what is not complete.

    `missing` names what is, as {field: message}.
    """

    def missing(self) -> dict[str, str]:
        raise NotImplementedError

    def _post_clean(self):
        # Here the instance has what was typed, which clean() comes too early for.
        super()._post_clean()
        if BUTTON in self.data and not self.errors:
            for name, message in self.missing().items():
                self.add_error(name if name in self.fields else None, message)


class SettlingForm(WholeForm, RevisionForm):
    """The form of something Revised that is a draft until it is settled.

    `settled_meanwhile` is what it says to whoever had the draft open then.
    """

    settled_meanwhile = ""

    def closed(self):
        if self.instance.is_draft:
            return None
        return ValidationError(self.settled_meanwhile, code="settled")


class SettlingAdmin(RevisionAdmin):
    """Mixed into the admin of a draft; `settle(obj, by=user)` is the workflow's function."""

    form = SettlingForm
    change_form_template = "admin/meetings/settling.html"
    settle_label = ""
    settle_hint = ""
    settle_done = ""

    def settle(self, obj, *, by):
        raise NotImplementedError

    def can_settle(self, request, obj) -> bool:
        """Whether the second button is shown for `obj`, None for a new one."""
        return obj is None or obj.is_draft

    def is_open(self, request, obj):
        return obj.is_draft

    def has_delete_permission(self, request, obj=None):
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or obj.is_draft)

    def render_change_form(self, request, context, add=False, change=False, obj=None, **kwargs):
        may = self.has_add_permission(request) if add else self.has_change_permission(request, obj)
        if may and self.can_settle(request, obj if change else None):
            context["settle_label"], context["settle_hint"] = self.settle_label, self.settle_hint
        return super().render_change_form(
            request, context, add=add, change=change, obj=obj, **kwargs
        )

    def response_add(self, request, obj, post_url_continue=None):
        if BUTTON in request.POST:
            return self._settled(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        if BUTTON in request.POST:
            return self._settled(request, obj)
        return super().response_change(request, obj)

    def _settled(self, request, obj):
        """Settle what was saved, say what came of it, and go back to the page that shows it."""
        try:
            self.settle(obj, by=request.user)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        else:
            self.message_user(request, self.settle_done, messages.SUCCESS)
        page = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return redirect(page, obj.pk)
