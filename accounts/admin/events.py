"""The event log, for reading. Nothing in it is added, changed or deleted here."""

from datetime import timedelta

from django.contrib import admin
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from accounts.models import Event
from members.models import User

DAYS = {"1": "I dag", "7": "De senaste 7 dagarna", "30": "De senaste 30 dagarna"}


def log_of(account) -> str:
    """The address of what the log says of `account`."""
    return f"{reverse('admin:accounts_event_changelist')}?konto={account.pk}"


class AccountFilter(admin.SimpleListFilter):
    """One account: what it did, and what was done with it. Reached from the account's page."""

    title = "konto"
    parameter_name = "konto"

    def lookups(self, request, model_admin):
        chosen = self.value() or ""
        if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 10):
            return []
        return list(User.objects.filter(pk=chosen).values_list("pk", "email"))

    def queryset(self, request, queryset):
        return queryset.about(self.lookup_choices[0][0]) if self.lookup_choices else queryset


class WhenFilter(admin.SimpleListFilter):
    title = "tid"
    parameter_name = "dagar"

    def lookups(self, request, model_admin):
        return DAYS.items()

    def queryset(self, request, queryset):
        if self.value() not in DAYS:
            return queryset
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return queryset.filter(at__gte=today - timedelta(days=int(self.value()) - 1))


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    """Who came in, who was refused, whose rights were changed, who fetched what."""

    list_display = ["when", "said", "who"]
    list_display_links = None
    list_filter = [WhenFilter, "kind", AccountFilter]
    search_fields = ["actor_name", "account_name", "what", "=ip"]
    search_help_text = "E-postadress, filnamn, kommun eller IP-adress"
    date_hierarchy = "at"
    list_per_page = 50
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Händelselogg", **(extra_context or {})})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        raise Http404("En händelse har ingen egen sida: allt står på dess rad.")

    def history_view(self, request, object_id, extra_context=None):
        raise Http404("En händelse ändras aldrig.")

    @admin.display(description="när", ordering="at")
    def when(self, event):
        return f"{timezone.localtime(event.at):%Y-%m-%d %H.%M}"

    @admin.display(description="vad", ordering="kind")
    def said(self, event):
        """All but who, in one cell: on a phone the others are seen by scrolling."""
        more = [f"med {event.method}" if event.method else "", event.what]
        more.append(f"från {event.ip}" if event.ip else "")
        text = ", ".join(part for part in more if part)
        return format_html("<strong>{}</strong><br>{}", event.get_kind_display(), text)

    @admin.display(description="vem", ordering="actor_name")
    def who(self, event):
        if event.actor_id is not None:
            actor = _only(event.actor_id, event.actor_name)
        else:
            actor = "okänd" if event.kind == Event.Kind.LOGIN_FAILED else "systemet"
        if event.account_id in (None, event.actor_id):
            return actor
        account = _only(event.account_id, event.account_name)
        return format_html("{}<br>konto: {}", actor, account)


def _only(account_id, name):
    """A name that leads to the events of that account."""
    return format_html('<a href="?konto={}">{}</a>', account_id, name)
