"""Buttons that move an object along its workflow, on its page in the admin."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from members.rules import is_chancery


@dataclass(frozen=True)
class Arrow:
    """One button: from which states it starts, what it says, and the question for a reason.

    `act(obj, by=user)` is the workflow's function; with `reason` it also takes `reason=text`,
    which `is_long` lets be of several lines.
    """

    name: str
    label: str
    starts: tuple[str, ...]
    act: Callable
    done: str
    hint: str
    reason: str = ""
    is_long: bool = False

    def run(self, obj, *, by, reason):
        """Call the workflow; its ValidationError passes through."""
        return self.act(obj, by=by, reason=reason) if self.reason else self.act(obj, by=by)


class ArrowsAdmin:
    """Mixed into the admin of a model with `status`: shows `arrows` and runs them on POST.

    A template of its own includes "admin/_arrows.html" where the buttons shall stand.
    """

    arrows: tuple[Arrow, ...] = ()
    change_form_template = "admin/with_arrows.html"

    @property
    def _state_url(self):
        return f"{self.opts.app_label}_{self.opts.model_name}_state"

    def get_urls(self):
        view = self.admin_site.admin_view(self.change_state)
        return [path("<int:pk>/lage/<slug:name>/", view, name=self._state_url), *super().get_urls()]

    @method_decorator(require_POST)
    def change_state(self, request, pk, name):
        """Run one arrow of the workflow, and come back to the object with what it said."""
        arrow = next((arrow for arrow in self.arrows if arrow.name == name), None)
        if arrow is None:
            raise Http404
        if not is_chancery(request.user):
            raise PermissionDenied
        obj = get_object_or_404(self.model, pk=pk)
        try:
            arrow.run(obj, by=request.user, reason=request.POST.get("reason", ""))
            messages.success(request, arrow.done)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        change = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return redirect(reverse(change, args=[pk]))

    def arrows_of(self, obj) -> list[Arrow]:
        """The buttons that `obj` has where it stands."""
        return [arrow for arrow in self.arrows if obj.status in arrow.starts]

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj and obj.pk:
            context["arrows"] = self.arrows_of(obj)
            context["state_url"] = f"admin:{self._state_url}"
        return super().render_change_form(request, context, obj=obj, **kwargs)
