"""The year to come: school breaks, standing items, and the dates KSO has decided."""

from datetime import date

from ksl_portal.demo.days import PLAN, nth_weekday
from meetings import workflow
from meetings.models import AgendaTemplate, StandingItem
from meetings.planning.almanac import suggested_breaks
from meetings.planning.dates import Occasion
from meetings.planning.review import at_stockholm, reviewed
from members.models import Body

PLACE = "Mälarsalen, Södermalmsallén 36"
# Heading, and whether it is a sub-item.
STANDING = {
    "kso": (
        ("Inledning och dagordning", False),
        ("Föregående anteckningar", True),
        ("Aktuella ärenden på väg till styrelsen", False),
        ("Övriga frågor", False),
        ("Nästa möte", True),
    ),
    "styrelsen": (
        ("Sammanträdet öppnas", False),
        ("Val av justerare", False),
        ("Föregående protokoll", False),
        ("Rapporter", False),
        ("Förbundsdirektören informerar", True),
        ("Ekonomisk rapport", True),
        ("Nästa sammanträde och avslutning", False),
    ),
}


def load_planning(today: date, *, by) -> None:
    """Store breaks and templates, and plan the rest of KSO's next year as the chancery would."""
    for row in suggested_breaks(today.year + 1):
        row._history_user = by
        row.save()
    for slug, items in STANDING.items():
        _load_template(Body.objects.get(slug=slug), items, by)
    _plan_next_year(Body.objects.get(slug="kso"), today, by)


def _load_template(body, items, by):
    template = AgendaTemplate(body=body)
    template._history_user = by
    template.save()
    for position, (title, is_sub) in enumerate(items, 1):
        item = StandingItem(template=template, position=position, title=title, is_sub=is_sub)
        item._history_user = by
        item.save()


def _plan_next_year(body, today, by):
    rhythm, year = PLAN["kso"], today.year + 1
    days = (nth_weekday(year, month, rhythm.weekday, n) for month, n in rhythm.days)
    told = [Occasion(day, rhythm.starts, rhythm.ends, rhythm.weekday) for day in days]
    slots = [
        workflow.Slot(
            at_stockholm(row.day, rhythm.starts), at_stockholm(row.day, rhythm.ends), PLACE
        )
        for row in reviewed(body, told)
        if not row.is_left_out
    ]
    if slots:
        workflow.plan_dates(body, slots, by=by)
