"""Ways to the page to invite from: on the pages of a person and of a municipality."""

from django.contrib import admin
from django.urls import reverse

from members.admin.people import MunicipalityAdmin, PersonAdmin
from members.models import Municipality, Person


class Invites:
    """Mixed into an admin whose objects one can invite for."""

    change_form_template = "admin/accounts/inviting.html"

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj and request.user.has_perm("accounts.add_invitation"):
            page = reverse("admin:accounts_invitation_add")
            context["invite_url"] = f"{page}?{self.opts.model_name}={obj.pk}"
        return super().render_change_form(request, context, obj=obj, **kwargs)


class InvitingPersonAdmin(Invites, PersonAdmin):
    def render_change_form(self, request, context, obj=None, **kwargs):
        response = super().render_change_form(request, context, obj=obj, **kwargs)
        if obj and obj.user_id:
            response.context_data["invite_url"] = None
        return response


class InvitingMunicipalityAdmin(Invites, MunicipalityAdmin):
    pass


for model, page in ((Person, InvitingPersonAdmin), (Municipality, InvitingMunicipalityAdmin)):
    admin.site.unregister(model)
    admin.site.register(model, page)
