"""A reviewed proposal becomes a meeting: everything in one transaction, or nothing."""

import datetime
import re

from django.core.exceptions import ValidationError
from django.utils import timezone

from files.prose.dates import find_dates
from meetings import workflow
from meetings.models import (
    ActionItem,
    AgendaItem,
    Appendix,
    Attendance,
    Decision,
    Meeting,
    MinutesImport,
)
from meetings.paragraphs import keep_paragraphs
from members.models import Body, Municipality, Party, Person
from members.richtext import from_plain

_UNTIL = re.compile(r"t\.?\s?o\.?\s?m|till och med|lämnade", re.IGNORECASE)
_FROM = re.compile(r"fr\.?\s?o\.?\s?m|från|anslöt|ankom|kom\b", re.IGNORECASE)
_ITEM_NUMBER = re.compile(
    r"(?:§\s*|punkt(?:en)?\s*|p\.\s*)?(\d{1,4}(?:\s?[a-h]\b)?)", re.IGNORECASE
)
_PARAGRAPH = re.compile(r"§\s*(\d{1,5})")
_DUE = re.compile(
    r"\b(?:senast|till den|klar\w*|behandlas|redovisas|presenteras|återkommer|tas upp|inom|före)\b",
    re.IGNORECASE,
)
_TREATED = re.compile(r"\b(?:behandlas|redovisas|presenteras|tas upp|återkommer|bereds)\b")


def confirm_import(minutes_import: MinutesImport, *, by) -> Meeting:
    """Store a waiting import's proposal as a meeting and return it.

    A meeting that has been is marked as held. The original becomes an appendix for the
    chancery and what fits nowhere stands in the meeting's notes. Raises ValidationError
    if the import is settled already (`settled`) or lacks its body or date (`incomplete`).
    """
    settled = workflow.confirm_import(
        minutes_import, by=by, store=lambda current: _Storing(current, by).meeting
    )
    return settled.meeting


class _Storing:
    """Makes one meeting from one proposal."""

    def __init__(self, minutes_import: MinutesImport, by) -> None:
        self.by = by
        self.proposal = minutes_import.proposal
        self.bodies = {body.name: body for body in Body.objects.all()}
        self.items: dict[str, AgendaItem] = {}
        self.leftovers: list[str] = []
        self.meeting = self._meeting()
        self._agenda()
        self._attendance()
        Appendix.objects.create(
            meeting=self.meeting,
            file=minutes_import.file,
            title=f"Original: {minutes_import.file.original_name}"[:200],
            visibility=Appendix.Visibility.STAFF,
        )
        self._finish()

    def _meeting(self) -> Meeting:
        proposal = self.proposal
        body = self.bodies.get(proposal.get("body") or "")
        if body is None or not proposal.get("date"):
            raise ValidationError("Ange organ och datum för mötet.", code="incomplete")
        day = datetime.date.fromisoformat(proposal["date"])
        meeting = Meeting(
            body=body,
            kind=proposal["kind"],
            starts_at=_moment(day, proposal["starts"]),
            ends_at=_moment(day, proposal["ends"]) if proposal["ends"] else None,
            time_known=bool(proposal["starts"]),
            place=proposal["place"] or "",
        )
        meeting.full_clean(exclude=["slug", "visibility"])
        meeting.save()
        others = [self.bodies[name] for name in proposal["other_bodies"] if name in self.bodies]
        meeting.other_bodies.set(other for other in others if other != body)
        return meeting

    # Agenda ------------------------------------------------------------------------

    def _agenda(self) -> None:
        position = 0
        for item in self.proposal["items"]:
            position += 1
            parent = self._item(item, position, None)
            for sub in item["items"]:
                position += 1
                self._item(sub, position, parent)

    def _item(self, item: dict, position: int, parent: AgendaItem | None) -> AgendaItem:
        stored = AgendaItem(
            meeting=self.meeting,
            parent=parent,
            position=position,
            title=item["title"],
            text=from_plain(item["text"]),
        )
        stored.full_clean()
        stored.save()
        if item["number"]:
            self.items[_number_key(item["number"])] = stored
        for at, text in enumerate(item["decisions"], 1):
            Decision.objects.create(item=stored, position=at, text=text)
        for at, text in enumerate(item["action_items"], 1):
            ActionItem.objects.create(item=stored, position=at, text=text, **self._terms(text))
        for at, appendix in enumerate(item["appendix_details"], 1):
            self._appendix(stored, appendix, at)
        return stored

    def _terms(self, text: str) -> dict:
        """By when, and which body takes it up, as far as the sentence says so."""
        terms: dict = {}
        due = _DUE.search(text)
        dates = [date for date in find_dates(text) if due and date.span[0] > due.start()]
        if dates:
            terms["due_on"] = self._coming(dates[-1])
        if treated := _TREATED.search(text):
            rest = text[treated.end() :].casefold()
            for body in self.bodies.values():
                if body.name.casefold() in rest or f" {body.short_name.casefold()} " in rest:
                    terms["treated_by"] = body
        return terms

    def _coming(self, found) -> datetime.date | None:
        """A date without a year is the next one after the meeting."""
        day = self.meeting.date
        date = found.in_year(found.year or day.year)
        if date and not found.year and date < day:
            return found.in_year(day.year + 1)
        return date

    def _appendix(self, item: AgendaItem, appendix: dict, position: int) -> None:
        stored = Appendix(
            meeting=self.meeting,
            item=item,
            position=position,
            number=appendix.get("number") or "",
            title=appendix["title"],
            url=_address(appendix.get("url")),
        )
        stored.full_clean()
        stored.save()

    # Attendance --------------------------------------------------------------------

    def _attendance(self) -> None:
        municipalities = {one.name: one for one in Municipality.objects.all()}
        parties = _parties()
        persons = Person.objects.in_bulk(
            [row["person"] for row in self.proposal["attendance"] if row.get("person")]
        )
        for position, row in enumerate(self.proposal["attendance"], 1):
            attendance = Attendance(
                meeting=self.meeting,
                position=position,
                name=row["name"],
                person=persons.get(row.get("person")),
                municipality=municipalities.get(row["municipality"] or ""),
                party=parties.get(row.get("party") or ""),
                organisation=row["organisation"] or "",
                group=row["group"],
                status=row["status"],
            )
            attendance.role = self._role(attendance, row)
            attendance.full_clean()
            attendance.save()
            self._officer(attendance)

    def _role(self, attendance: Attendance, row: dict) -> str:
        """The role, with what the remark says beyond which items someone was there for."""
        role, remark = row["role"] or "", row.get("note") or ""
        said = (Attendance.Status.ABSENT_NOTIFIED, Attendance.Status.REMOTE)
        if not remark or attendance.status in said or self._span(attendance, remark):
            return role
        both = ", ".join(filter(None, (role, remark)))
        if len(both) <= 160:
            return both
        self.leftovers.append(f"{row['name']}: {remark}")
        return role

    def _span(self, attendance: Attendance, remark: str) -> bool:
        """Set from which and to which item someone was present; whether the remark said so."""
        numbers = [_number_key(number) for number in _ITEM_NUMBER.findall(remark)]
        found = [self.items[number] for number in numbers if number in self.items]
        if not found or len(found) != len(numbers):
            return False
        if not _UNTIL.search(remark):
            attendance.from_item = found[0]
        if not _FROM.search(remark) or len(found) > 1:
            attendance.to_item = found[-1]
        return True

    def _officer(self, attendance: Attendance) -> None:
        """The chair and the secretary stand on the meeting itself too."""
        role = attendance.role.casefold()
        meeting = self.meeting
        if re.match(r"(?:mötes)?ordförande\b", role) and not meeting.chair_name:
            meeting.chair, meeting.chair_name = attendance.person, attendance.name
        elif "sekreterare" in role and not meeting.secretary_name:
            meeting.secretary, meeting.secretary_name = attendance.person, attendance.name

    # The end -----------------------------------------------------------------------

    def _finish(self) -> None:
        notes = [*self.proposal["unplaced"], *self.leftovers]
        numbers = [item["number"] or "" for item in self.proposal["items"]]
        printed = [int(found[1]) for found in map(_PARAGRAPH.fullmatch, numbers) if found]
        kept = self.meeting.is_protocol and keep_paragraphs(self.meeting, printed)
        if printed and not kept:
            notes.append(f"Paragrafer i originalet: § {printed[0]} – § {printed[-1]}")
        self.meeting.notes = "\n".join(notes)
        self.meeting.save()
        if self.meeting.starts_at <= timezone.now():
            self.meeting = workflow.hold_meeting(self.meeting, by=self.by)


def _moment(day: datetime.date, clock: str | None) -> datetime.datetime:
    time = datetime.time.fromisoformat(clock) if clock else datetime.time()
    return timezone.make_aware(datetime.datetime.combine(day, time))


def _number_key(number: str) -> str:
    return re.sub(r"[^0-9a-z]", "", number.casefold())


def _address(url: str | None) -> str:
    return f"https://{url}" if url and url.startswith("www.") else url or ""


def _parties() -> dict[str, Party]:
    parties: dict[str, Party] = {}
    for party in Party.objects.all():
        parties[party.abbreviation] = party
        if party.former_abbreviation:
            parties.setdefault(party.former_abbreviation, party)
    return parties
