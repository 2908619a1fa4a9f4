"""The list of invitations, the page of one, and the page to invite from."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from accounts import rules, workflow
from accounts.admin.invite_page import InvitePage
from accounts.models import Invitation
from members.admin.arrows import Arrow, ArrowsAdmin
from members.admin.history import HistoryAdmin
from members.models import Role

Status = Invitation.Status


class StatusFilter(admin.SimpleListFilter):
    """By what has become of them, which the clock has a part in."""

    title = "läge"
    parameter_name = "lage"
    scopes = {
        Status.OPEN: "open",
        Status.ACCEPTED: "accepted",
        Status.EXPIRED: "expired",
        Status.WITHDRAWN: "withdrawn",
    }

    def lookups(self, request, model_admin):
        return Status.choices

    def queryset(self, request, queryset):
        scope = self.scopes.get(self.value())
        return getattr(queryset, scope)() if scope else queryset


@admin.register(Invitation)
class InvitationAdmin(ArrowsAdmin, HistoryAdmin):
    """Who has been invited to what, and what became of it."""

    list_display = ["email", "whom", "promises", "state", "inviter", "last_day"]
    list_select_related = ["person", "invited_by"]
    list_filter = [StatusFilter, "role"]
    list_per_page = 50
    search_fields = [
        "email",
        "person__given_name",
        "person__family_name",
        "accesses__municipality__name",
    ]
    search_help_text = "E-postadress, person eller kommun"
    date_hierarchy = "created_at"
    arrows = (
        Arrow(
            "ny-lank",
            "Skicka en ny länk",
            (Status.OPEN, Status.EXPIRED),
            workflow.remind,
            "En ny länk är på väg. Den gamla fungerar inte längre.",
            "Ett nytt mejl med en ny länk och ny tid. Den gamla länken slutar fungera.",
        ),
        Arrow(
            "aterkalla",
            "Återkalla",
            (Status.OPEN,),
            workflow.withdraw,
            "Inbjudan är återkallad.",
            "Länken i mejlet slutar fungera.",
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("accesses__municipality")

    def get_fields(self, request, obj=None):
        fields = ["email", "promises", "whom", ("inviter", "created_at"), ("sent_at", "last_day")]
        if obj.accepted_at:
            fields.append(("accepted_at", "account"))
        if obj.withdrawn_at:
            fields.append(("withdrawn_at", "withdrawn_by"))
        return fields

    def has_change_permission(self, request, obj=None):
        # It is sent anew or withdrawn, not edited.
        return False

    def render_change_form(self, request, context, obj=None, **kwargs):
        response = super().render_change_form(request, context, obj=obj, **kwargs)
        if obj and not rules.may_change_invitation(request.user, obj):
            response.context_data["arrows"] = []
            response.context_data["state_note"] = (
                "Inbjudan gäller en roll och ändras av systemägaren."
            )
        return response

    def add_view(self, request, form_url="", extra_context=None):
        """Invite one or several at once; all get their mail, or nobody does."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        page = InvitePage(request)
        if request.method == "POST" and not page.adds_row and page.is_valid():
            invited = page.save()
            if invited:
                messages.success(request, _said(invited))
                return redirect("admin:accounts_invitation_changelist")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Bjud in",
            "page": page,
            "media": self.media + page.media,
        }
        return TemplateResponse(request, "admin/accounts/invite.html", context)

    @admin.display(description="gäller")
    def promises(self, invitation):
        given = [str(access) for access in invitation.accesses.all()]
        if invitation.role:
            given.insert(0, Role(invitation.role).label)
        return ", ".join(given) or "konto för personen"

    @admin.display(description="person", ordering="person__family_name")
    def whom(self, invitation):
        return invitation.person or "–"

    @admin.display(description="inbjuden av", ordering="invited_by__email")
    def inviter(self, invitation):
        return invitation.invited_by or "ett kommando på servern"

    @admin.display(description="läge")
    def state(self, invitation):
        return invitation.get_status_display()

    @admin.display(description="gäller till och med", ordering="expires_at")
    def last_day(self, invitation):
        return f"{invitation.last_day}"


def _said(invited):
    if len(invited) == 1:
        return f"En inbjudan till {invited[0].email} är på väg."
    return f"{len(invited)} inbjudningar är på väg."
