"""§ numbers of protocols: they run through a body's year and are frozen at publication."""

from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Min, Q

from meetings.models import AgendaItem, Meeting, ParagraphSeries


def _earlier_protocols(meeting):
    """Protocols of the same body and year that come before `meeting` and are to be published."""
    return Meeting.objects.filter(
        Q(starts_at__lt=meeting.starts_at) | Q(starts_at=meeting.starts_at, pk__lt=meeting.pk),
        body_id=meeting.body_id,
        kind=Meeting.Kind.PROTOCOL,
        starts_at__year=meeting.date.year,
    ).exclude(status__in=[Meeting.Status.PUBLISHED, Meeting.Status.CANCELLED])


def first_paragraph(meeting, items) -> int:
    """The § of the first of the protocol's `items`: frozen if published, else what it will be."""
    frozen = [item.paragraph for item in items if item.paragraph is not None]
    if frozen:
        return min(frozen)
    series = ParagraphSeries.objects.filter(body_id=meeting.body_id, year=meeting.date.year).first()
    waiting = _earlier_protocols(meeting).aggregate(
        items=Count("items", filter=Q(items__parent=None, items__paragraph=None))
    )["items"]
    return (series.next_number if series else 1) + waiting


def freeze_paragraphs(meeting) -> None:
    """Give the protocol's top items their §; call inside the publishing transaction.

    Raises ValidationError (`earlier_unpublished`, `paragraphs_taken`).
    """
    earlier = _earlier_protocols(meeting).order_by("starts_at").first()
    if earlier:
        raise ValidationError(
            f"Publicera först protokollet från {earlier.date:%Y-%m-%d}, "
            "annars får paragraferna fel nummer.",
            code="earlier_unpublished",
        )
    ParagraphSeries.objects.get_or_create(body_id=meeting.body_id, year=meeting.date.year)
    series = ParagraphSeries.objects.select_for_update().get(
        body_id=meeting.body_id, year=meeting.date.year
    )
    items = list(meeting.items.filter(parent=None).order_by("position", "pk"))
    held = AgendaItem.objects.filter(meeting=meeting, series=series).aggregate(
        first=Min("paragraph"), last=Max("paragraph"), count=Count("pk")
    )
    start = held["first"] or series.next_number
    is_last = held["last"] is None or held["last"] + 1 == series.next_number
    if not is_last and held["count"] != len(items):
        raise ValidationError(
            "Protokollets paragrafer är redan följda av senare protokoll. "
            "Punkter kan inte läggas till eller tas bort.",
            code="paragraphs_taken",
        )
    # Emptied first: two items that change places would meet in the unique constraint.
    AgendaItem.objects.filter(meeting=meeting).update(series=None, paragraph=None)
    for offset, item in enumerate(items):
        AgendaItem.objects.filter(pk=item.pk).update(series=series, paragraph=start + offset)
    if is_last:
        series.next_number = start + len(items)
        series.save(update_fields=["next_number"])
