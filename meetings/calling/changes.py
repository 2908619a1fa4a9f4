"""What has changed since the call: what its receivers know, against what stands there now."""

from dataclasses import dataclass, field
from datetime import time

from django.utils import timezone
from django.utils.formats import date_format

from meetings import rules
from meetings.models import AgendaItem, Appendix, Call, Meeting
from meetings.numbering import in_order
from members.models import Body

HOUR = r"\k\l. H.i"
FRAME = ("starts_at", "ends_at", "place", "remote_link")
# What `Call.told_papers` says of a paper when it has been told that it is taken away.
TOLD_GONE = "borttagen"


@dataclass(frozen=True)
class Change:
    """One thing about who meets, when and where: as it was told and as it is, in words."""

    what: str
    before: str
    after: str


@dataclass
class News:
    """Items and papers that those who are called have not been told of.

    Those that have come; and by pk those that are gone, in words.
    """

    items: list[AgendaItem] = field(default_factory=list)
    papers: list[Appendix] = field(default_factory=list)
    gone_items: dict[str, str] = field(default_factory=dict)
    gone_papers: dict[str, str] = field(default_factory=dict)

    def __bool__(self):
        return bool(self.items or self.papers or self.gone_items or self.gone_papers)

    @property
    def is_of_items(self) -> bool:
        """Whether it concerns also those who are told of no papers."""
        return bool(self.items or self.gone_items)


def paper_state(paper: Appendix) -> str:
    """What can be opened of a paper; another file or link is another state."""
    return f"fil {paper.file_id}" if paper.file_id else paper.url


def sent_papers(meeting: Meeting) -> list[Appendix]:
    """The papers a call tells of, in reading order; never those that are the chancery's own."""
    place = {item.pk: number for number, item in enumerate(in_order(meeting.items.all()))}
    papers = meeting.appendices.exclude(visibility=Appendix.Visibility.STAFF)
    papers = papers.select_related("file").order_by("position", "pk")
    return sorted(papers, key=lambda paper: place.get(paper.item_id, len(place)))


def snapshot(items, labels, papers) -> dict:
    """What `Call` keeps of an agenda, with what its items were called, and of its papers."""
    agenda = {str(item.pk): [labels[item.pk], item.title] for item in in_order(items)}
    return {"agenda": agenda, "papers": {str(paper.pk): paper_state(paper) for paper in papers}}


def frame_of(meeting: Meeting) -> dict:
    return {name: getattr(meeting, name) for name in FRAME}


def when(starts_at, ends_at=None, *, time_known=True) -> str:
    """E.g. "tisdag 3 mars 2026 kl. 11.00–13.00", in Stockholm; the day alone without an hour."""
    start = timezone.localtime(starts_at)
    if not time_known:
        return date_format(start, "l j F Y")
    text = date_format(start, f"l j F Y, {HOUR}")
    if not ends_at:
        return text
    end = timezone.localtime(ends_at)
    if end.date() == start.date():
        return f"{text}–{date_format(end, 'H.i')}"
    return f"{text} till {date_format(end, f'l j F, {HOUR}')}"


def when_of(meeting: Meeting) -> str:
    """When `meeting` is, in words."""
    return when(meeting.starts_at, meeting.ends_at, time_known=meeting.time_known)


def _when_told(call: Call) -> str:
    """When it was, in words; a call at midnight, without an end, was to a day without an hour."""
    has_hour = bool(call.ends_at) or timezone.localtime(call.starts_at).time() != time.min
    return when(call.starts_at, call.ends_at, time_known=has_hour)


def _bodies_told(call: Call, meeting: Meeting) -> list[Body]:
    """The bodies of the meeting as its history has them from when the frame was told last."""
    told = call.history.filter(sequence=call.sequence).earliest("history_date")
    before = meeting.history.filter(history_date__lte=told.history_date)
    then = before.select_related("body").latest("history_date", "history_id")
    return [then.body, *(row.body for row in then.other_bodies.select_related("body"))]


def frame_changes(call: Call, meeting: Meeting) -> list[Change]:
    """What differs about who meets, when and where since it was told last."""
    changes = []
    bodies = _bodies_told(call, meeting)
    if {body.pk for body in bodies} != {body.pk for body in meeting.bodies}:
        before = " och ".join(body.name for body in bodies)
        changes.append(Change("Organ", before, meeting.body_names))
    if (call.starts_at, call.ends_at) != (meeting.starts_at, meeting.ends_at):
        changes.append(Change("Tid", _when_told(call), when_of(meeting)))
    if call.place != meeting.place:
        changes.append(Change("Plats", call.place or "ingen", meeting.place or "ingen"))
    if call.remote_link != meeting.remote_link:
        links = call.remote_link or "ingen länk", meeting.remote_link or "ingen länk"
        changes.append(Change("På distans", *links))
    return changes


def news_of(call: Call, meeting: Meeting) -> News:
    """What has come since the call, or gone, and has not been told."""
    since = set(map(str, call.told_items))
    told = {*call.agenda, *since}
    items, papers = in_order(meeting.items.all()), sent_papers(meeting)
    known = call.papers | call.told_papers
    gone_items, gone_papers = _gone_items(call, items), _gone_papers(call, papers)
    return News(
        [item for item in items if str(item.pk) not in told],
        [p for p in papers if known.get(str(p.pk)) != paper_state(p)],
        {pk: said for pk, said in gone_items.items() if pk not in since},
        {pk: name for pk, name in gone_papers.items() if known[pk] != TOLD_GONE},
    )


def _gone_items(call: Call, items) -> dict[str, str]:
    """By pk the items of the call that are no longer on the agenda, as they stood in it."""
    kept = {str(item.pk) for item in items}
    told = call.agenda.items()
    return {pk: f"{before_title(label)} {title}" for pk, (label, title) in told if pk not in kept}


def _gone_papers(call: Call, papers) -> dict[str, str]:
    """By pk the papers that were told of and cannot be opened any longer, deleted or kept back.

    As they were called while they could. A query if there are any.
    """
    kept = {str(p.pk) for p in papers if p.visibility != Appendix.Visibility.STAFF}
    gone = [pk for pk in call.papers | call.told_papers if pk not in kept]
    if not gone:
        return {}
    rows = Appendix.history.filter(id__in=gone).exclude(visibility=Appendix.Visibility.STAFF)
    names = {str(row.id): str(row.instance) for row in rows.order_by("history_id")}
    return {pk: names[pk] for pk in gone}


def before_title(label: str) -> str:
    """A label as it stands before a heading: "4 a.", "§ 34"."""
    return label if label.startswith("§") else f"{label}."


@dataclass
class Marks:
    """What a reader of the agenda is told of changes since the call; empty without one."""

    items: dict[int, str] = field(default_factory=dict)
    papers: dict[int, str] = field(default_factory=dict)
    gone_items: list[str] = field(default_factory=list)
    gone_papers: list[str] = field(default_factory=list)


def marks_of(meeting: Meeting, items, labels, papers) -> Marks:
    """The marks of `items` and `papers` as this reader sees them. A handful of queries at most.

    `labels` say by pk what the items are called now.
    """
    was_called = meeting.called_at and meeting.status in rules.TAKEN_STATUSES
    call = Call.objects.filter(meeting=meeting).first() if was_called else None
    if call is None:
        return Marks()
    new_items = [item for item in items if str(item.pk) not in call.agenda]
    added = _first_days(AgendaItem, new_items)
    marks = Marks()
    marks.gone_items = list(_gone_items(call, items).values())
    marks.gone_papers = list(_gone_papers(call, papers).values())
    for item in items:
        if item in new_items:
            marks.items[item.pk] = f"Nytt efter kallelsen, {added.get(item.pk, '')}"
        elif said := _differs(call.agenda[str(item.pk)], labels[item.pk], item.title):
            marks.items[item.pk] = said
    changed = [p for p in papers if call.papers.get(str(p.pk)) != paper_state(p)]
    new = [paper for paper in changed if str(paper.pk) not in call.papers]
    first, last = _first_days(Appendix, new), _last_days(Appendix, changed)
    for paper in changed:
        if paper in new:
            marks.papers[paper.pk] = f"Nytt efter kallelsen, {first.get(paper.pk, '')}"
        else:
            marks.papers[paper.pk] = f"Ny version efter kallelsen, {last.get(paper.pk, '')}"
    return marks


def _differs(told, label, title) -> str:
    """In words how an item stood in the call, "" if it stands so still."""
    before, heading = told
    place = before if before.startswith("§") else f"punkt {before}"
    said = [
        f"Stod som {place} i kallelsen" if before != label else "",
        f"Hette ”{heading}” i kallelsen" if heading != title else "",
    ]
    return ". ".join(filter(None, said))


def _first_days(model, rows):
    return _days(model, rows, "history_date")


def _last_days(model, rows):
    return _days(model, rows, "-history_date")


def _days(model, rows, order):
    """By pk the day of the first, or last, entry of each row's history: "3 mars"."""
    if not rows:
        return {}
    history = model.history.filter(id__in=[row.pk for row in rows]).order_by(order, "pk")
    days = {}
    for pk, at in history.values_list("id", "history_date"):
        days.setdefault(pk, date_format(timezone.localtime(at), "j F"))
    return days
