"""What waits for the chancery: the first thing its desk shows."""

from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from agreements.adopting.queries import ending_soon_unreported
from meetings.commissions import missing_reports
from meetings.models import Meeting, MinutesImport
from outbox.models import Message
from referrals.following.desk import ending_soon, extensions_to_decide, to_compile

SHOWN = 8
REPORTS_SHOWN = 24
COMING_DAYS = 60


@dataclass
class Task:
    """One list of things to do: links, and what it says when there are none."""

    heading: str
    empty: str
    links: list[tuple[str, str]] = field(default_factory=list)


def _meeting_link(meeting):
    url = reverse("admin:meetings_meeting_change", args=[meeting.pk])
    return f"{meeting.body.short_name} {meeting.date:%Y-%m-%d}", url


def chancery_tasks() -> list[Task]:
    """What waits for someone, and the meetings that come. Eleven queries."""
    meetings, today = Meeting.objects.select_related("body"), timezone.localdate()
    unpublished = set(Meeting.TOOK_PLACE) - {Meeting.Status.PUBLISHED}
    held = meetings.filter(status__in=unpublished).order_by("starts_at", "pk")[:SHOWN]
    ahead = meetings.coming().exclude(status=Meeting.Status.CANCELLED)
    coming = ahead.filter(starts_at__lte=timezone.now() + timedelta(days=COMING_DAYS))[:SHOWN]
    imports = MinutesImport.objects.select_related("file").order_by("-created_at", "-pk")
    waiting = imports.filter(status=MinutesImport.Status.WAITING)[:SHOWN]
    return [
        Task(
            "Hållna, inte publicerade",
            "Alla hållna möten är publicerade.",
            [_meeting_link(meeting) for meeting in held],
        ),
        Task(
            "Inlästa dokument att granska",
            "Inget dokument väntar på granskning.",
            [(str(row), _import_url(row)) for row in waiting],
        ),
        Task(
            "E-post att granska",
            "Ingen e-post väntar på granskning.",
            [_message_link(message) for message in Message.objects.held().for_list()[:SHOWN]],
        ),
        Task(
            "E-post som inte kom fram",
            "All e-post har gått fram till mottagarnas e-postservrar.",
            [
                (f"{text}, {message.get_status_display().lower()}", url)
                for message in Message.objects.troubled().for_list()[:SHOWN]
                for text, url in [_message_link(message)]
            ],
        ),
        Task(
            "Anstånd att avgöra",
            "Ingen begäran om anstånd väntar på svar.",
            [_extension_link(asked) for asked in extensions_to_decide()[:SHOWN]],
        ),
        Task(
            "Remisser med svar kvar att få",
            "Alla har svarat på det som snart ska vara besvarat.",
            [_referral_link(referral) for referral in ending_soon(today)[:SHOWN]],
        ),
        Task(
            "Beslut om överenskommelser kvar att få",
            "Alla kommuner har rapporterat det som snart ska vara beslutat.",
            [_agreement_link(each) for each in ending_soon_unreported(today)[:SHOWN]],
        ),
        Task(
            "Remisser att sammanställa",
            "Alla stängda remisser är sammanställda.",
            [_compilation_link(referral) for referral in to_compile()[:SHOWN]],
        ),
        Task(
            "Lägesrapporter att skriva",
            "Alla KSL-uppdrag har rapporter till och med detta tertial.",
            [_report_link(missing) for missing in missing_reports(today)[:REPORTS_SHOWN]],
        ),
        Task(
            "Kommande möten",
            f"Inget möte är inlagt de närmaste {COMING_DAYS} dagarna.",
            [
                (f"{text}, {meeting.get_status_display().lower()}", url)
                for meeting in coming
                for text, url in [_meeting_link(meeting)]
            ],
        ),
    ]


def _import_url(row):
    return reverse("admin:meetings_minutesimport_change", args=[row.pk])


def _report_link(missing):
    text = f"{missing.commission}, {missing.tertial}"
    text += ", försenad" if missing.is_late else ""
    if missing.draft:
        url = reverse("admin:meetings_statusreport_change", args=[missing.draft.pk])
        return f"{text}, utkast", url
    values = {"commission": missing.commission.pk, "year": missing.tertial.year}
    query = urlencode(values | {"tertial": missing.tertial.number})
    return text, f"{reverse('admin:meetings_statusreport_add')}?{query}"


def _message_link(message):
    return str(message), reverse("admin:outbox_message_change", args=[message.pk])


def _extension_link(asked):
    recipient = asked.recipient
    url = reverse("referrals:board_recipient", args=[recipient.referral.slug, recipient.pk])
    return f"{recipient} till {asked.wanted_until}: {recipient.referral}", url


def _agreement_link(agreement):
    left = f"{agreement.missing} av {agreement.asked} har inte rapporterat"
    url = reverse("agreements:adoption_board", args=[agreement.slug])
    return f"{agreement}, senast {agreement.adopt_by}: {left}", url


def _referral_link(referral):
    left = f"{referral.missing} av {referral.asked} har inte svarat"
    url = reverse("referrals:board", args=[referral.slug])
    return f"{referral}, sista dag {referral.due_on}: {left}", url


def _compilation_link(referral):
    return str(referral), reverse("referrals:compilation", args=[referral.slug])
