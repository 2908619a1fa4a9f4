"""A meeting as it is read: one structure behind the page, the PDF and whatever comes next.

`minutes_of` asks a bounded number of queries, whatever the meeting holds.
"""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, prefetch_related_objects

from meetings import rules
from meetings.calling.changes import marks_of
from meetings.formal.reading import Formal, Formalities, read_formal, with_formal_flags
from meetings.formal.wording import effect_label, span_label, with_party
from meetings.models import (
    ActionItem,
    AgendaItem,
    AgendaStatement,
    Appendix,
    Attendance,
    Decision,
    Meeting,
    ReportAtItem,
    StatusReport,
)
from meetings.numbering import in_order, number_items
from meetings.paragraphs import first_paragraph


@dataclass
class Entry:
    """One agenda item with its number and everything that hangs on it."""

    item: AgendaItem
    number: str
    label: str
    anchor: str
    shows_text: bool
    decisions: list[Decision] = field(default_factory=list)
    action_items: list[ActionItem] = field(default_factory=list)
    statements: list[AgendaStatement] = field(default_factory=list)
    appendices: list[Appendix] = field(default_factory=list)
    reports: list[StatusReport] = field(default_factory=list)
    formal: Formalities | None = None
    children: list["Entry"] = field(default_factory=list)
    # What has happened to the item since the call: that it is new, or its number then.
    since_call: str = ""

    @property
    def heading_shift(self) -> int:
        """How far headings in the text move to stand under this item's own (h3, or h4)."""
        return 2 if self.item.parent_id else 1

    @property
    def formal_heading(self) -> str:
        """The level of what is formal, below the item's own heading."""
        return "h5" if self.item.parent_id else "h4"


@dataclass
class AttendanceSection:
    """One heading of the attendance list, e.g. "Frånvarande"."""

    heading: str
    rows: list[Attendance]


@dataclass
class Minutes:
    """What a reader may see of a meeting."""

    meeting: Meeting
    shows_text: bool
    entries: list[Entry] = field(default_factory=list)
    sections: list[AttendanceSection] = field(default_factory=list)
    appendices: list[Appendix] = field(default_factory=list)
    represented: list[str] = field(default_factory=list)
    not_represented: list[str] = field(default_factory=list)
    formal: Formal | None = None
    # Items and papers of the call that are no longer there, in words.
    gone_items: list[str] = field(default_factory=list)
    gone_papers: list[str] = field(default_factory=list)

    @property
    def all_entries(self) -> list[Entry]:
        """Items and sub-items in reading order."""
        return [row for top in self.entries for row in (top, *top.children)]

    @property
    def has_outcome(self) -> bool:
        return any(entry.decisions or entry.action_items for entry in self.all_entries)


def _by_item(rows) -> dict[int, list]:
    grouped: dict[int, list] = {}
    for row in rows:
        grouped.setdefault(row.item_id, []).append(row)
    return grouped


def entries_of(meeting, items, appendices, *, shows_text) -> list[Entry]:
    """The top items with their sub-items, numbered; outcomes only if `shows_text`."""
    first = first_paragraph(meeting, items) if meeting.is_protocol else 1
    numbers = number_items(items, first=first)
    of_meeting = {"item__meeting": meeting}
    decisions, actions, statements = {}, {}, {}
    if shows_text:
        decisions = _by_item(Decision.objects.filter(**of_meeting).select_related("body"))
        actions = _by_item(
            ActionItem.objects.filter(**of_meeting).select_related("person", "body", "treated_by")
        )
        statements = _by_item(AgendaStatement.objects.filter(**of_meeting).select_related("party"))
    papers = _by_item(appendices)
    tops: dict[int, Entry] = {}
    for item in in_order(items):
        number = numbers[item.pk]
        entry = Entry(
            item=item,
            number=number,
            label=f"§ {number}" if meeting.is_protocol else number,
            anchor=("paragraf-" if meeting.is_protocol else "punkt-") + number.replace(" ", ""),
            shows_text=shows_text,
            decisions=decisions.get(item.pk, []),
            action_items=actions.get(item.pk, []),
            statements=statements.get(item.pk, []),
            appendices=papers.get(item.pk, []),
        )
        for statement in entry.statements:
            statement.item = item  # Its meeting's day tells what its party was called.
        if item.parent_id in tops:
            tops[item.parent_id].children.append(entry)
        else:
            tops[item.pk] = entry
    return list(tops.values())


def _sections(attendances, serving=()) -> list[AttendanceSection]:
    """The headings of the list; `serving` are the pks of substitutes who served."""
    Group = Attendance.Group

    def rows(*groups, there):
        return [a for a in attendances if a.group in groups and a.was_there == there]

    substitutes = rows(Group.SUBSTITUTE, there=True)
    served = [a for a in substitutes if a.pk in serving]
    others_there = [a for a in substitutes if a.pk not in serving]
    absent_rows = rows(Group.MEMBER, Group.SUBSTITUTE, there=False)
    sections = [
        AttendanceSection("Närvarande", rows(Group.MEMBER, there=True)),
        AttendanceSection("Tjänstgörande ersättare", served),
        AttendanceSection("Övriga ersättare" if served else "Ersättare", others_there),
        AttendanceSection("Frånvarande", absent_rows),
        AttendanceSection("Gäster", rows(Group.GUEST, there=True)),
        AttendanceSection("Kansliet", rows(Group.STAFF, there=True)),
    ]
    absent = [a for a in attendances if not a.was_there]
    others = [a for a in absent if a.group in {Group.GUEST, Group.STAFF}]
    absent_rows.extend(others)
    return [section for section in sections if section.rows]


def represented_municipalities(attendances) -> tuple[list[str], list[str]]:
    """Names of municipalities with at least one member or substitute there, and of those without.

    A municipality with one person present and one absent is represented.
    """
    seats = [
        a
        for a in attendances
        if a.municipality_name and a.group in {Attendance.Group.MEMBER, Attendance.Group.SUBSTITUTE}
    ]
    there = {a.municipality_name for a in seats if a.was_there}
    away = {a.municipality_name for a in seats} - there
    return sorted(there), sorted(away)


def _add_reports(meeting, entries) -> None:
    rows = ReportAtItem.objects.filter(item__meeting=meeting)
    taken = _by_item(rows.select_related("report__commission"))
    for entry in entries:
        entry.reports = [row.report for row in taken.get(entry.item.pk, [])]


def _add_formal(minutes, items, attendances) -> set[int]:
    """Let entries and attendance tell what is formal; returns the substitutes who served."""
    minutes.formal = formal = read_formal(minutes.meeting, items, attendances)
    numbers = {entry.item.pk: entry.number for entry in minutes.all_entries}
    for entry in minutes.all_entries:
        entry.formal = formal.at(entry.item)
    rows = {row.pk: row for row in attendances}
    for row in attendances:
        row.span = span_label(row, numbers)
    served = set()
    for service in formal.services:
        span = effect_label(service, formal.presence, numbers)
        if span is None:
            continue
        # Said beside the name in the list; there is no field for it.
        member = with_party(rows[service.member_id])
        row = rows[service.substitute_id]
        row.serves = [*getattr(row, "serves", []), f"för {member} {span}".strip()]
        served.add(row.pk)
    return served


def _mark_changes(minutes, items, appendices) -> None:
    """Tell what differs from the call, until the minutes are published."""
    labels = {entry.item.pk: entry.label for entry in minutes.all_entries}
    marks = marks_of(minutes.meeting, items, labels, appendices)
    minutes.gone_items, minutes.gone_papers = marks.gone_items, marks.gone_papers
    for entry in minutes.all_entries:
        entry.since_call = marks.items.get(entry.item.pk, "")
    for paper in appendices:
        paper.since_call = marks.papers.get(paper.pk, "")


def minutes_of(meeting: Meeting, user) -> Minutes:
    """What `user`, who sees the meeting's frame, may read of it."""
    prefetch_related_objects([meeting], "other_bodies")
    shows_text = rules.can_see_minutes(user, meeting)
    if not rules.can_see_agenda(user, meeting):
        return Minutes(meeting=meeting, shows_text=shows_text)
    papers = Appendix.objects.visible_to(user, meeting)
    return _gathered(meeting, papers, shows_text=shows_text)


def printed_minutes(meeting: Meeting) -> Minutes:
    """All that is printed of a meeting, with the papers that every reader of it may know of."""
    prefetch_related_objects([meeting], "other_bodies")
    papers = Appendix.objects.filter(meeting=meeting, visibility=Appendix.Visibility.MEETING)
    return _gathered(meeting, papers, shows_text=True)


def _gathered(meeting, papers, *, shows_text) -> Minutes:
    minutes = Minutes(meeting=meeting, shows_text=shows_text)
    taken = Exists(ReportAtItem.objects.filter(item=OuterRef("pk")))
    items = meeting.items.select_related("matter").annotate(has_reports=taken)
    is_formal = shows_text and meeting.is_protocol
    items = list(with_formal_flags(items) if is_formal else items)
    appendices = list(papers.select_related("file").order_by("position", "pk"))
    minutes.entries = entries_of(meeting, items, appendices, shows_text=shows_text)
    if any(item.has_reports for item in items):
        _add_reports(meeting, minutes.all_entries)
    _mark_changes(minutes, items, appendices)
    listed = [a for entry in minutes.all_entries for a in entry.appendices]
    minutes.appendices = [*listed, *(a for a in appendices if a.item_id is None)]
    if shows_text:
        attendances = list(meeting.attendances.select_related("person", "from_item", "to_item"))
        serving = _add_formal(minutes, items, attendances) if is_formal else ()
        minutes.sections = _sections(attendances, serving)
        minutes.represented, minutes.not_represented = represented_municipalities(attendances)
    return minutes
