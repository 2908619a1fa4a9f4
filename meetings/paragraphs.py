"""§ numbers of protocols: they run through a body's year and are frozen when it is sent out."""

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, Max, Min, OuterRef, Q

from meetings.models import AgendaItem, Meeting, ParagraphSeries
from meetings.numbering import number_items
from meetings.rules import is_adjusted_at_once


def _earlier_protocols(meeting):
    """Protocols of the same body and year that come before `meeting` and have no § yet."""
    numbered = AgendaItem.objects.filter(meeting=OuterRef("pk"), paragraph__isnull=False)
    return Meeting.objects.filter(
        ~Exists(numbered),
        Q(starts_at__lt=meeting.starts_at) | Q(starts_at=meeting.starts_at, pk__lt=meeting.pk),
        body_id=meeting.body_id,
        kind=Meeting.Kind.PROTOCOL,
        starts_at__year=meeting.date.year,
    ).exclude(status__in=[*Meeting.FROZEN, Meeting.Status.CANCELLED])


def first_paragraph(meeting, items) -> int:
    """The § of the first of the protocol's `items`: frozen if published, else what it will be."""
    frozen = [item.paragraph for item in items if item.paragraph is not None]
    if frozen:
        return min(frozen)
    series = ParagraphSeries.objects.filter(body_id=meeting.body_id, year=meeting.date.year).first()
    waiting = _earlier_protocols(meeting).aggregate(
        items=Count("items", filter=Q(items__parent=None))
    )["items"]
    return (series.next_number if series else 1) + waiting


def labels_of(meeting, items) -> dict[int, str]:
    """By pk what each of the meeting's `items` is called: "4", "4 a", in a protocol "§ 34"."""
    if not meeting.is_protocol:
        return number_items(items)
    numbers = number_items(items, first=first_paragraph(meeting, items))
    return {pk: f"§ {number}" for pk, number in numbers.items()}


def _locked_series(meeting) -> ParagraphSeries:
    year = {"body_id": meeting.body_id, "year": meeting.date.year}
    ParagraphSeries.objects.get_or_create(**year)
    return ParagraphSeries.objects.select_for_update().get(**year)


def _refuse_other_number(items, start, keep) -> None:
    for number, item in enumerate(items, start):
        if item.paragraph in (None, number):
            continue
        if is_adjusted_at_once(item):
            raise ValidationError(
                f"§ {item.paragraph} är omedelbart justerad och kan inte bli § {number}.",
                code="adjusted_at_once",
            )
        if keep:
            raise ValidationError(
                f"§ {item.paragraph} skulle bli § {number}. En paragraf behåller sitt nummer när "
                "protokollet är justerat.",
                code="paragraph_kept",
            )


def _number(items, series, start, keep=False) -> None:
    _refuse_other_number(items, start, keep)
    # Emptied first: two items that change places would meet in the unique constraint.
    rows = AgendaItem.objects.filter(pk__in=[item.pk for item in items])
    rows.update(series=None, paragraph=None)
    for offset, item in enumerate(items):
        AgendaItem.objects.filter(pk=item.pk).update(series=series, paragraph=start + offset)


def keep_paragraphs(meeting, numbers: list[int]) -> bool:
    """Give an old protocol the § it was printed with; call inside a transaction.

    `numbers` are those of its top items, in order. Returns False, and changes nothing, if they
    do not follow on each other, do not fit the items, or are taken by another protocol.
    """
    items = list(
        meeting.items.filter(parent=None).select_related("immediate").order_by("position", "pk")
    )
    if not numbers or len(numbers) != len(items):
        return False
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return False
    series = _locked_series(meeting)
    if AgendaItem.objects.filter(series=series, paragraph__in=numbers).exists():
        return False
    _number(items, series, numbers[0])
    series.next_number = max(series.next_number, numbers[-1] + 1)
    series.save(update_fields=["next_number"])
    return True


def freeze_paragraphs(meeting, *, keep=False) -> None:
    """Give the protocol's top items their §; call inside the transaction that sends it out.

    With `keep` those that have a § must keep it. Raises ValidationError (`earlier_unpublished`,
    `paragraphs_taken`, `adjusted_at_once`, `paragraph_kept`).
    """
    series = _locked_series(meeting)
    held = AgendaItem.objects.filter(meeting=meeting, series=series).aggregate(
        first=Min("paragraph"), last=Max("paragraph"), count=Count("pk")
    )
    earlier = _earlier_protocols(meeting).order_by("starts_at").first()
    if earlier and not held["count"]:
        raise ValidationError(
            f"Skicka först protokollet från {earlier.date:%Y-%m-%d} för justering, "
            "annars får paragraferna fel nummer.",
            code="earlier_unpublished",
        )
    items = list(
        meeting.items.filter(parent=None).select_related("immediate").order_by("position", "pk")
    )
    start = held["first"] or series.next_number
    is_last = held["last"] is None or held["last"] + 1 == series.next_number
    if not is_last and held["count"] != len(items):
        raise ValidationError(
            "Protokollets paragrafer är redan följda av senare protokoll. "
            "Punkter kan inte läggas till eller tas bort.",
            code="paragraphs_taken",
        )
    _number(items, series, start, keep)
    if is_last:
        series.next_number = start + len(items)
        series.save(update_fields=["next_number"])
