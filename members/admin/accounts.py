from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group

from members import rules
from members.models import User

RIGHTS = ["is_staff", "is_superuser", "groups", "user_permissions"]


class AccountCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email"]


class AccountChangeForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"
        field_classes = {}


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Accounts by mail address. Only the system owner gives rights."""

    form = AccountChangeForm
    add_form = AccountCreationForm
    list_display = ["email", "person", "is_staff", "is_superuser", "is_active", "last_login"]
    list_select_related = ["person"]
    list_filter = ["is_staff", "is_superuser", "is_active"]
    search_fields = ["email", "first_name", "last_name", "person__family_name"]
    search_help_text = "E-postadress eller namn"
    ordering = ["email"]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        ("Namn", {"fields": [("first_name", "last_name")]}),
        (
            "Rättigheter",
            {
                "fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"],
                "description": (
                    "Personal arbetar på kansliet och ser allt. "
                    "Systemägaren (superanvändare) ger dessutom konton och rättigheter."
                ),
            },
        ),
        ("Datum", {"fields": [("last_login", "date_joined")]}),
    ]
    add_fieldsets = [
        (
            None,
            {"classes": ["wide"], "fields": ["email", "usable_password", "password1", "password2"]},
        )
    ]
    readonly_fields = ["last_login", "date_joined"]

    def get_readonly_fields(self, request, obj=None):
        own = super().get_readonly_fields(request, obj)
        return own if rules.is_owner(request.user) else [*own, *RIGHTS]

    def has_change_permission(self, request, obj=None):
        may = super().has_change_permission(request, obj)
        return may and (obj is None or rules.may_change_account(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or rules.may_change_account(request.user, obj))

    @admin.display(description="person")
    def person(self, user):
        return getattr(user, "person", None)


# The groups are the roles, made by a migration; nobody edits them.
admin.site.unregister(Group)
