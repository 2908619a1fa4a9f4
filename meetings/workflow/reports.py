"""Status reports: written, published, taken up at meetings."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from meetings.commissions import reports_to_take_in
from meetings.models import AgendaItem, Meeting, ReportAtItem, StatusReport
from members.history import save_with_reason
from members.richtext import to_plain

Status = StatusReport.Status
HEADING = "Lägesrapport"


def missing_in_report(report) -> dict[str, str]:
    """What keeps `report` from being published: field names with Swedish messages."""
    left = {}
    if not report.state:
        left["state"] = "Välj läget."
    if not to_plain(report.text):
        left["text"] = "Skriv vad som har hänt."
    if not to_plain(report.next_steps):
        left["next_steps"] = "Skriv vad som händer härnäst."
    return left


@transaction.atomic
def publish_report(report, *, by):
    """Show the report to everyone; it is not changed afterwards. Code `published`."""
    report = StatusReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not report.is_draft:
        raise ValidationError("Lägesrapporten är redan publicerad.", code="published")
    if left := missing_in_report(report):
        raise ValidationError(left)
    report.full_clean()
    report.status, report.published_at, report.published_by = Status.PUBLISHED, timezone.now(), by
    report._history_user = by
    save_with_reason(report, report.get_status_display())
    return report


@transaction.atomic
def take_in_reports(meeting, tertial, *, by) -> list[ReportAtItem]:
    """Put the published reports of `tertial` on the meeting's agenda, at one item of their own.

    Those on assignments of the meeting's bodies. Those that are there already stay; later ones
    join them at the same item. Codes: `closed` (adjusted, published or cancelled), `none`.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.is_frozen or meeting.status == Meeting.Status.CANCELLED:
        raise ValidationError(
            f"Mötet är {meeting.get_status_display().lower()}, och dagordningen kan inte ändras.",
            code="closed",
        )
    found = reports_to_take_in(meeting).of(tertial).select_related("commission")
    reports = sorted(found, key=lambda report: (report.commission.title, report.pk))
    if not reports:
        raise ValidationError(
            f"Det finns inga fler publicerade lägesrapporter för {tertial} att ta in.", code="none"
        )
    item = _item_for(meeting, tertial, by)
    last = item.reports.aggregate(last=Max("position"))["last"] or 0
    taken = []
    for position, report in enumerate(reports, last + 1):
        row = ReportAtItem(item=item, report=report, position=position)
        row._history_user = by
        row.save()
        taken.append(row)
    return taken


def _item_for(meeting, tertial, by):
    """The item at which the meeting takes up that tertial: the one there is, or a new last one."""
    there = {"reports__report__year": tertial.year, "reports__report__tertial": tertial.number}
    item = meeting.items.filter(**there).first()
    if item is None:
        last = meeting.items.aggregate(last=Max("position"))["last"] or 0
        title = f"{HEADING}, {tertial}"
        item = AgendaItem(meeting=meeting, title=title, position=last + 1)
        item._history_user = by
        item.save()
    return item
