"""Agenda items of meetings: what was said and decided, and when the matter is treated next."""

from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse

from ksl_portal.thread.events import Event, Lane, Step, Told, shortened
from ksl_portal.thread.rows import day_of, rows_of
from meetings import rules
from meetings.models import ActionItem, AgendaItem, Decision, Meeting
from members.richtext import to_plain

Status, Receiver = Meeting.Status, ActionItem.Receiver
NEVER_TOLD = (Status.DRAFT, Status.CANCELLED)


def _items(user):
    """Agenda items that `user` may read, of meetings that are or were to take place."""
    meetings = Meeting.objects.visible_to(user).filter(rules.readable_agendas(user))
    meetings = meetings.exclude(status__in=NEVER_TOLD).order_by().values("pk")
    return AgendaItem.objects.filter(meeting__in=meetings)


def seen_by(user) -> Q:
    """Matters on an agenda that `user` may read."""
    return Q(pk__in=_items(user).filter(matter__isnull=False).order_by().values("matter"))


def told(matter, user, today) -> Told:
    """Every meeting that treated the matter, those that will, and what is to be done. One query.

    What was said is told once the minutes are published, to the chancery too.
    """
    events, steps = [], []
    for item in _with_outcomes(_items(user).filter(matter=matter)):
        status = item.meeting.status
        if status in (Status.PLANNED, Status.CALLED) and item.meeting.date >= today:
            steps.append(_coming(item))
        else:
            events.append(_treated(item, matter))
            if item.meeting.is_published and matter.closed_on is None:
                steps += [_assignment(item, row) for row in item.undone or ()]
    return Told.of(events, steps)


def _with_outcomes(items):
    person = Concat(F("person__given_name"), Value(" "), F("person__family_name"))
    undone = ActionItem.objects.filter(done_on=None)
    shown = items.select_related("meeting__body").annotate(
        others=rows_of(
            Meeting.other_bodies.through.objects.all(),
            "meeting",
            "meeting",
            pk=F("body"),
            name=F("body__name"),
        ),
        decided=rows_of(
            Decision.objects.all(), "item", position=F("position"), pk=F("pk"), text=F("text")
        ),
        undone=rows_of(
            undone,
            "item",
            pk=F("pk"),
            text=F("text"),
            receiver=F("receiver"),
            due_on=F("due_on"),
            person=person,
            body=F("body__name"),
        ),
    )
    return shown.order_by("meeting__starts_at", "position", "pk")


def _bodies(item) -> str:
    body = item.meeting.body
    others = sorted(row["name"] for row in item.others or () if row["pk"] != body.pk)
    names = [body.name, *others]
    return " och ".join([", ".join(names[:-1]), names[-1]] if others else names)


def _url(item) -> str:
    return reverse("meetings:item", args=[item.meeting.slug, item.pk])


def _treated(item, matter):
    meeting = item.meeting
    rows = sorted(item.decided or (), key=lambda row: (row["position"], row["pk"]))
    decisions = tuple(row["text"] for row in rows) if meeting.is_published else ()
    did = "beslutade" if decisions else "behandlade ärendet"
    if not meeting.is_published:
        did = "hade ärendet på dagordningen"
    text = shortened(to_plain(item.text)) if meeting.is_published else ""
    named = [f"§ {item.paragraph}"] if item.paragraph else []
    if item.title != matter.title:
        named.append(item.title)
    if meeting.status == Status.CORRECTING:
        # Nothing of a correction is told before it is out; nor that something new has happened.
        text, did = "Protokollet rättas just nu.", "behandlade ärendet"
        if not meeting.is_protocol:
            text = "Anteckningarna rättas just nu."
    was_out = meeting.status in rules.READ_STATUSES
    return Event(
        key=f"item-{item.pk}-{'published' if was_out else 'called'}",
        day=meeting.date,
        lane=Lane.MEETING,
        label="Möte",
        title=f"{_bodies(item)} {did}",
        url=_url(item),
        where=", ".join(named),
        text=text or ("" if meeting.is_published else "Anteckningarna är inte publicerade än."),
        decisions=decisions,
        is_weighty=bool(decisions),
        at=meeting.published_at,
    )


def _coming(item):
    what = f"{_bodies(item)} behandlar ärendet"
    about = f"body-{item.meeting.body_id}"
    return Step(what, "", item.meeting.date, url=_url(item), lane=Lane.MEETING, about=about)


def _assignment(item, row):
    who = {Receiver.PERSON: row["person"], Receiver.BODY: row["body"]}
    return Step(
        shortened(row["text"], 160),
        who.get(row["receiver"], "Kansliet"),
        day_of(row["due_on"]),
        is_deadline=True,
        url=_url(item),
        lane=Lane.MEETING,
    )
