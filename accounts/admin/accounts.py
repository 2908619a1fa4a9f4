"""The page of an account: address, whose it is, role, and the municipalities it acts for."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import workflow
from accounts.admin.events import log_of
from accounts.rules import may_read_log
from members import rules
from members.admin.arrows import Arrow, ArrowsAdmin
from members.admin.history import HistoryAdmin
from members.admin.revision import RevisionAdmin, RevisionForm
from members.admin.rows import PeriodFormSet, Rows
from members.models import Membership, MunicipalityAccess, Person, Role, User

Status = User.Status
NOBODY = "–"
# The groups are the roles, made by a migration; nobody edits them.
admin.site.unregister(Group)


class AccountForm(RevisionForm):
    """Asks the workflow first, so that what it refuses is told at its field."""

    role = forms.ChoiceField(
        label="Roll",
        required=False,
        choices=[("", "ingen roll"), *Role.choices],
        help_text=(
            "Kansliet sköter möten, register och konton. Systemägaren ger dessutom roller. "
            "Den som varken arbetar på kansliet eller driver portalen behöver ingen roll."
        ),
    )
    person = forms.ModelChoiceField(
        Person.objects.all(),
        label="Person",
        required=False,
        widget=AutocompleteSelect(Membership._meta.get_field("person"), admin.site),
        help_text="Vars konto det är. Kontot ser det som personens uppdrag ger rätt till.",
    )
    by: User  # who has opened the page; set by the admin

    class Meta:
        model = User
        fields = ["email", "first_name", "last_name"]
        help_texts = {"email": "Vid byte får både den gamla och den nya adressen veta det."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["role"] = self.instance.given_role or ""
        person = getattr(self.instance, "person", None)
        self.initial["person"] = person.pk if person else None

    def clean_email(self):
        return workflow.check_address(self.instance, self.cleaned_data["email"])

    def clean_role(self):
        role = self.cleaned_data["role"]
        if "role" in self.changed_data:
            workflow.check_role(self.instance, role or None, by=self.by)
        return role

    def clean_person(self):
        person = self.cleaned_data["person"]
        if person and person.user_id not in (None, self.instance.pk):
            raise ValidationError(f"{person} har redan ett annat konto.", code="person_taken")
        return person


class AccessFormSet(PeriodFormSet):
    same = ("municipality_id",)
    said = "Kommunen står redan på en annan rad för samma tid."


class AccessRows(Rows):
    """What the account may do for municipalities; the whole account may be changed, or nothing."""

    model = MunicipalityAccess
    formset = AccessFormSet
    fields = (("municipality", "level"), ("valid_from", "valid_to"))
    listed = ["municipality"]
    row_related = ["municipality"]
    ordering = ["municipality__name", "-valid_from"]

    def _may(self, request, obj):
        return obj is not None and rules.may_change_account(request.user, obj)

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and self._may(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._may(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._may(request, obj)


class RoleFilter(admin.SimpleListFilter):
    title = "roll"
    parameter_name = "roll"

    def lookups(self, request, model_admin):
        return [*Role.choices, ("ingen", "ingen roll")]

    def queryset(self, request, queryset):
        if self.value() == "ingen":
            return queryset.filter(is_staff=False)
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class AccountAdmin(RevisionAdmin, ArrowsAdmin, HistoryAdmin):
    """Accounts are made by invitations, closed and opened again, and never deleted."""

    form = AccountForm
    change_form_template = "admin/accounts/account.html"
    list_display = ["email", "owner", "role_shown", "acts_for", "is_active", "last_seen"]
    list_select_related = ["person"]
    list_filter = [RoleFilter, "is_active"]
    list_per_page = 50
    search_fields = [
        "email",
        "first_name",
        "last_name",
        "person__given_name",
        "person__family_name",
        "municipality_accesses__municipality__name",
    ]
    search_help_text = "E-postadress, namn eller kommun"
    ordering = ["email"]
    inlines = [AccessRows]
    arrows = (
        Arrow(
            "stang-av",
            "Stäng av kontot",
            (Status.OPEN,),
            workflow.close,
            "Kontot är avstängt.",
            "Den som är inloggad är ute vid nästa klick. Historiken nämner kontot också sedan.",
        ),
        Arrow(
            "logga-ut",
            "Logga ut överallt",
            (Status.OPEN,),
            workflow.end_sessions,
            "Kontot är utloggat överallt.",
            "För den som har tappat bort sin telefon eller dator. Rättigheterna är kvar.",
        ),
        Arrow(
            "ta-bort-andra-steget",
            "Ta bort andra steget",
            (Status.OPEN,),
            workflow.forget_locks,
            "Passnycklar, kodapp och reservkoder är borttagna, och kontot är utloggat överallt.",
            "För den som har blivit av med dem. Förvissa dig först om vem som frågar.",
        ),
        Arrow(
            "oppna",
            "Öppna kontot igen",
            (Status.CLOSED,),
            workflow.reopen,
            "Kontot är öppet igen.",
            "Roll och behörigheter är som de var.",
        ),
    )

    def get_queryset(self, request):
        found = super().get_queryset(request).select_related("person")
        return found.prefetch_related("groups", "municipality_accesses__municipality")

    def get_object(self, request, object_id, from_field=None):
        if request.method == "POST":
            workflow.hold_roles()
        return super().get_object(request, object_id, from_field)

    def has_change_permission(self, request, obj=None):
        may = super().has_change_permission(request, obj)
        return may and (obj is None or rules.may_change_account(request.user, obj))

    def get_fieldsets(self, request, obj=None):
        changes = self.has_change_permission(request, obj)
        gives = changes and rules.may_give_role(request.user, obj)
        # The person's own name is the one that counts.
        own_name = [] if getattr(obj, "person", None) else [("first_name", "last_name")]
        return [
            (None, {"fields": ["email", "person" if changes else "owner", *own_name]}),
            ("Roll", {"fields": ["role" if gives else "role_shown"]}),
            ("Datum", {"fields": [("last_login", "date_joined")]}),
        ]

    def get_readonly_fields(self, request, obj=None):
        return ["owner", "role_shown", "last_login", "date_joined"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user
        # What the page does not ask for is not taken from a forged form either.
        asked = {"revision", *admin.utils.flatten_fieldsets(self.get_fieldsets(request, obj))}
        for name in set(form.base_fields) - asked:
            del form.base_fields[name]
        return form

    def render_change_form(self, request, context, obj=None, **kwargs):
        response = super().render_change_form(request, context, obj=obj, **kwargs)
        if obj and may_read_log(request.user):
            response.context_data["log_url"] = log_of(obj)
        if obj and not self.has_change_permission(request, obj):
            own = obj.pk == request.user.pk
            response.context_data["arrows"] = []
            response.context_data["state_note"] = (
                "Det här är ditt eget konto. Dina rättigheter ändras av någon annan."
                if own
                else "Kontot har en roll och ändras av systemägaren."
            )
        return response

    def save_model(self, request, obj, form, change):
        """Each change goes through the workflow, which holds the account it reads anew."""
        for name, act in (
            ("email", workflow.change_address),
            ("role", workflow.give_role),
            ("person", workflow.link_person),
        ):
            if name in form.changed_data:
                act(obj, form.cleaned_data[name] or None, by=request.user)
        names = {"first_name", "last_name"} & set(form.changed_data)
        if names:
            obj.save(update_fields=names)

    @admin.display(description="person", ordering="person__family_name")
    def owner(self, user):
        return getattr(user, "person", None) or user.get_full_name() or NOBODY

    @admin.display(description="roll")
    def role_shown(self, user):
        return user.given_role.label if user.given_role else "ingen"

    @admin.display(description="kommuner i dag")
    def acts_for(self, user):
        held = [access for access in user.municipality_accesses.all() if access.is_valid]
        return (
            ", ".join(f"{row.municipality} ({row.get_level_display()})" for row in held) or NOBODY
        )

    @admin.display(description="inloggad", ordering="last_login")
    def last_seen(self, user):
        return f"{timezone.localdate(user.last_login)}" if user.last_login else "aldrig"
