from django.contrib import admin
from django.db.models import Count, Q
from django.utils import timezone

from members.admin.bodies import MembershipRows
from members.admin.history import HistoryAdmin
from members.models import Municipality, Party, Person


@admin.register(Municipality)
class MunicipalityAdmin(HistoryAdmin):
    list_display = ["name", "full_name", "code", "registrar_email", "member_from", "member_to"]
    search_fields = ["name", "full_name", "code"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Party)
class PartyAdmin(HistoryAdmin):
    list_display = ["abbreviation", "name", "former_abbreviation", "renamed_on", "position"]
    search_fields = ["abbreviation", "name", "former_abbreviation", "former_name"]


class PersonMemberships(MembershipRows):
    fields = (("body", "role"), ("municipality", "party"), ("valid_from", "valid_to"))
    autocomplete_fields = ["body"]
    row_related = ["body"]


@admin.register(Person)
class PersonAdmin(HistoryAdmin):
    list_display = ["name_by_family", "title", "email", "seats", "user"]
    list_select_related = ["user"]
    list_filter = ["is_chancery", "memberships__body", "memberships__municipality"]
    search_fields = ["given_name", "family_name", "email"]
    search_help_text = "Namn eller e-postadress"
    # Whose account it is gives rights, and is said on the account's page.
    readonly_fields = ["user"]
    prepopulated_fields = {"slug": ["given_name", "family_name"]}
    inlines = [PersonMemberships]

    def get_queryset(self, request):
        today = timezone.localdate()
        now = Q(memberships__valid_from__lte=today) & (
            Q(memberships__valid_to=None) | Q(memberships__valid_to__gte=today)
        )
        return super().get_queryset(request).annotate(_seats=Count("memberships", filter=now))

    @admin.display(description="namn", ordering=["family_name", "given_name"])
    def name_by_family(self, person):
        return f"{person.family_name}, {person.given_name}"

    @admin.display(description="uppdrag i dag", ordering="_seats")
    def seats(self, person):
        return person._seats
