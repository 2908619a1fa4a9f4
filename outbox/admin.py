"""The chancery's desk for outgoing mail: read, release, discard, send again. Never written here."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html, format_html_join

from files.serving import file_response
from members.admin.arrows import Arrow, ArrowsAdmin
from members.admin.history import HistoryAdmin
from outbox import rules
from outbox.kinds import label_of
from outbox.models import Attachment, Message
from outbox.reading import mail_response, page_with_frame
from outbox.workflow import staff

ARROWS = (
    Arrow(
        "slapp",
        "Släpp",
        staff.RELEASABLE,
        staff.release,
        "Meddelandet är släppt och skickas nu.",
        "Meddelandet skickas till mottagaren.",
    ),
    Arrow(
        "skicka-igen",
        "Skicka igen",
        staff.RETRIABLE,
        staff.retry,
        "Meddelandet ligger i kön igen.",
        "Mottagaren kan få det två gånger om det kom fram förra gången.",
    ),
    Arrow(
        "markera-som-skickat",
        "Markera som skickat",
        staff.CONFIRMABLE,
        staff.confirm,
        "Meddelandet är markerat som skickat.",
        "När mottagaren har sagt att det kom fram.",
    ),
    Arrow(
        "skicka-om",
        "Skicka en gång till",
        staff.REPEATABLE,
        staff.repeat,
        "Ett nytt meddelande med samma innehåll ligger i kön.",
        "Ett nytt meddelande med samma text och bilagor läggs i kön.",
    ),
    Arrow(
        "kassera",
        "Kassera",
        staff.DISCARDABLE,
        staff.discard,
        "Meddelandet är kasserat och skickas inte.",
        "Meddelandet skickas inte. Det syns kvar som kasserat.",
    ),
)


class KindFilter(admin.SimpleListFilter):
    """The kinds there are, by their Swedish names."""

    title = "slag"
    parameter_name = "slag"

    def lookups(self, request, model_admin):
        kinds = Message.objects.order_by().values_list("kind", flat=True).distinct()
        return sorted(((kind, label_of(kind)) for kind in kinds), key=lambda pair: pair[1])

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


def moment(at) -> str:
    """A time as people read it: "3 mars 2026, 14.05"."""
    return format_date(timezone.localtime(at), "j F Y, H.i")


def _link(message):
    address = reverse("admin:outbox_message_change", args=[message.pk])
    return address, f"{message.to_address} {moment(message.created_at)}"


@admin.register(Message)
class MessageAdmin(ArrowsAdmin, HistoryAdmin):
    """Every message with its state, what it says and each try to send it."""

    change_form_template = "admin/outbox/message.html"
    arrows = ARROWS
    list_display = ["subject", "receiver", "kind_name", "status", "created_at", "sent_at"]
    list_filter = ["status", KindFilter, "created_at"]
    list_per_page = 50
    search_fields = ["to_address", "to_name", "subject"]
    search_help_text = "Mottagarens adress eller namn, eller ämne"
    actions = ["release_selected", "discard_selected"]
    fields = [
        "receiver",
        "reply_to",
        "kind_name",
        "created_at",
        "created_by",
        "concerns",
        "queued_at",
        "sent_at",
        "repetitions",
        "message_id",
    ]
    readonly_fields = fields
    shown_if_any = {
        "reply_to": "reply_to",
        "created_by": "created_by_id",
        "concerns": "about_id",
        "queued_at": "queued_at",
        "sent_at": "sent_at",
    }

    class Media:
        css = {"all": ["css/mail.css"]}

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        # A message that is not to leave is discarded, and stays to be seen.
        return False

    def get_fields(self, request, obj=None):
        empty = {name for name, field in self.shown_if_any.items() if not getattr(obj, field)}
        return [name for name in self.fields if name not in empty]

    def get_queryset(self, request):
        return super().get_queryset(request).for_list()

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/html/", view(self.mail_view), name="outbox_message_html"),
            path(
                "<int:pk>/bilagor/<int:attachment_pk>/",
                view(self.attachment_view),
                name="outbox_message_attachment",
            ),
            *super().get_urls(),
        ]

    def mail_view(self, request, pk):
        """What the message says, for the frame on its page."""
        return mail_response(self._readable_or_404(request, pk))

    def attachment_view(self, request, pk, attachment_pk):
        """A file that goes with the message."""
        message = self._readable_or_404(request, pk)
        attachments = Attachment.objects.select_related("file").filter(message=message)
        file = get_object_or_404(attachments, pk=attachment_pk).file
        return file_response(request, file, is_public=False)

    def _readable_or_404(self, request, pk):
        message = get_object_or_404(Message, pk=pk)
        if not rules.can_read_text(request.user, message):
            raise Http404
        return message

    def change_view(self, request, object_id, form_url="", extra_context=None):
        response = super().change_view(request, object_id, form_url, extra_context)
        return page_with_frame(response)

    def render_change_form(self, request, context, obj=None, **kwargs):
        context["can_read"] = rules.can_read_text(request.user, obj) and not obj.is_wiped
        context["attachments"] = obj.attachments.select_related("file")
        context["tries"] = obj.tries.all()
        context["state_note"] = self._note(obj)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    @staticmethod
    def _note(message):
        if message.status != Message.Status.QUEUED or not message.attempts:
            return message.last_error
        return f"{message.last_error} Nytt försök {moment(message.next_attempt_at)}."

    @admin.action(description="Släpp valda meddelanden")
    def release_selected(self, request, queryset):
        self._each(request, queryset, staff.release, "Släppta")

    @admin.action(description="Kassera valda meddelanden")
    def discard_selected(self, request, queryset):
        self._each(request, queryset, staff.discard, "Kasserade")

    def _each(self, request, queryset, act, done):
        changed, refused = 0, []
        for message in queryset:
            try:
                act(message, by=request.user)
                changed += 1
            except ValidationError as error:
                refused.append(f"{message}: {' '.join(error.messages)}")
        if changed:
            messages.success(request, f"{done} meddelanden: {changed}.")
        for text in refused:
            messages.error(request, text)

    @admin.display(description="mottagare", ordering="to_address")
    def receiver(self, message):
        return (
            f"{message.to_name} <{message.to_address}>" if message.to_name else message.to_address
        )

    @admin.display(description="slag", ordering="kind")
    def kind_name(self, message):
        return message.kind_label

    @admin.display(description="gäller")
    def concerns(self, message):
        return message.about or "–"

    @admin.display(description="skickat flera gånger")
    def repetitions(self, message):
        others = [message.repeats] if message.repeats_id else []
        others += message.repeated_by.for_list()
        rows = format_html_join(", ", '<a href="{}">{}</a>', [_link(other) for other in others])
        return format_html("{}", rows) if others else "–"
