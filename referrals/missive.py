"""The letter that a remiss is sent with, as a PDF that can be registered and read by everyone."""

from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format

from files.pdf import render_pdf
from members.richtext import to_plain
from outbox.rendering import portal_address
from referrals.asking import asked_groups, day_of_sending, receivers_of
from referrals.models import Referral

TEMPLATES = Path(settings.BASE_DIR) / "templates"


def missive_name(referral: Referral) -> str:
    """What the file is called: "Missiv KSL-16-0501 Gemensam avfallsplan.pdf"."""
    return f"{file_title('Missiv', referral)}.pdf"


def file_title(what: str, referral: Referral) -> str:
    """`what`, our number and the title, without characters that file names don't have."""
    number = referral.registration_number.replace("/", "-")
    title = referral.title.replace("/", "-").replace(": ", " ")
    return " ".join(filter(None, [what, number, title]))


def missive_pdf(referral: Referral, *, sent_on: date | None = None) -> bytes:
    """The letter as it reads when the referral is sent on `sent_on`; today for a draft.

    Marked as a draft when no day is given and it has not been sent. The same input gives the same
    bytes.
    """
    is_draft = referral.is_draft and sent_on is None
    sent_on = sent_on or day_of_sending(referral)
    title = f"{referral.get_kind_display()}: {referral.title}"
    context = {
        "referral": referral,
        "title": title,
        "sent_on": sent_on,
        "is_draft": is_draft,
        "has_summary": bool(to_plain(referral.summary)),
        "groups": asked_groups(referral),
        "receivers": receivers_of(referral),
        "documents": list(referral.documents.all()),
        "decision": _decision(referral),
        "portal_name": settings.PORTAL_NAME,
        "address": portal_address(referral.get_absolute_url()),
    }
    html = render_to_string("referrals/pdf/missive.html", context)
    midnight = datetime.combine(sent_on, time(), timezone.get_default_timezone())
    return _laid_out(html, title, None if is_draft else midnight)


def _decision(referral):
    """At which meeting it was decided, in words; "" if that is not told."""
    if referral.decided_at is None:
        return ""
    meeting = referral.decided_at.meeting
    return f"{meeting.body.name} den {meeting.date.day} {_month(meeting.date)}"


def _month(day):
    return date_format(day, "F Y").lower()


# The preview and the sending ask for the same pages within minutes.
@lru_cache(maxsize=32)
def _laid_out(html, title, created):
    names = ("pdf/protocol.css", "referrals/pdf/missive.css")
    stylesheet = "\n".join((TEMPLATES / name).read_text(encoding="utf-8") for name in names)
    return render_pdf(html, title=title, stylesheet=stylesheet, created=created)
