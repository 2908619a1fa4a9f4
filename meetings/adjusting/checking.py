"""The check before a protocol is sent for adjustment: what looks wrong, with a way to it.

Errors keep it from being sent; past warnings one may go on, for the check reads text and can be
mistaken. They keep it also from being stated as adjusted on paper, but what is signed is not mended
any longer: what may well stand there is confirmed instead.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.urls import reverse

from files.models import StoredText
from files.pdf.checking import faults_of
from files.pdf.sealing import has_certificate
from meetings.adjusting.adjusters import missing_in, to_adjust
from meetings.content import content_of, item_text, same_words
from meetings.minutes import Entry, printed_minutes
from meetings.models import Attendance, Meeting
from meetings.pdf import pdf_bytes, pdf_source
from members.models import Membership
from members.richtext import to_plain

NAME = r"[A-ZÅÄÖÉÜ][\wåäöéü]+(?:-[A-ZÅÄÖÉÜ][\wåäöéü]+)?"
FULL_NAME = re.compile(rf"\b{NAME}(?: (?:von|af|de|van))? {NAME}\b")
SAID = re.compile(
    rf"\b({NAME}(?: (?:von|af|de|van))? {NAME})(?: \([A-ZÅÄÖ]{{1,3}}\))?"
    r" (?:yrka\w*|reserver\w*|anmäl\w* jäv|föreslog|föreslår|bifall\w*)"
)
APPENDIX = re.compile(
    r"\b[Bb]ilag(?:a|an|or|orna)\s+((?:\d+|[A-ZÅÄÖ]\b)(?:\s*(?:,|och|–|-)\s*(?:\d+|[A-ZÅÄÖ]\b))*)"
)
APPENDED = re.compile(r"\b(?:bilag(?:a|an|or|orna|d|t|da)|bifoga(?:d|t|s|de))\b", re.IGNORECASE)
ASSIGNS = re.compile(r"\b(?:uppdra(?:r|s)?|uppdrog(?:s)?|få(?:r)? i uppdrag)\b", re.IGNORECASE)
SAME_NAME = 0.84
# What an error means for a protocol that is adjusted on paper; nothing said: it stops that, too.
NOT_ON_PAPER = "Hindrar inte att det justeras på papper."
MAY_STAND = "Kan stå kvar om det undertecknade papperet säger så."
UNREADABLE = (StoredText.Problem.DAMAGED, StoredText.Problem.ENCRYPTED, StoredText.Problem.GONE)


@dataclass(frozen=True)
class Finding:
    """One thing that looks wrong. `url` leads to where it is mended, `place` says where."""

    is_error: bool
    text: str
    place: str = ""
    url: str = ""
    on_paper: str = ""


def check(meeting: Meeting) -> list[Finding]:
    """All that looks wrong in a protocol, errors first; who adjusts only until it is sent out."""
    minutes = printed_minutes(meeting)
    entries = minutes.all_entries
    attendances = list(meeting.attendances.select_related("person"))
    found = [
        *_adjusters(meeting),
        *_frame(meeting, entries),
        *(Finding(True, problem) for problem in changed_at_once(meeting)),
        *(finding for entry in entries for finding in _item(meeting, entry)),
        *_votes(minutes),
        *_names(meeting, entries, attendances),
        *_attendance(meeting, attendances),
        *_appendices(meeting, entries),
        *_pdf(meeting, entries),
    ]
    return sorted(found, key=lambda finding: not finding.is_error)


def refusals(meeting: Meeting, *, stands_on_paper: bool = False) -> list[str]:
    """The errors among what `check` finds, but for who adjusts, as messages.

    `stands_on_paper`: it is confirmed that the signed paper says what it may say all the same.
    """
    minutes = printed_minutes(meeting)
    found = [finding for entry in minutes.all_entries for finding in _item(meeting, entry)]
    found = [finding for finding in [*found, *_votes(minutes)] if finding.is_error]
    if stands_on_paper:
        found = [finding for finding in found if finding.on_paper != MAY_STAND]
    return [*changed_at_once(meeting), *(f"{finding.place}: {finding.text}" for finding in found)]


def may_stand(findings: list[Finding]) -> bool:
    """Whether `check` found errors that a signed paper may have all the same."""
    return any(finding.on_paper == MAY_STAND for finding in findings)


def _adjusters(meeting):
    if meeting.status == Meeting.Status.HELD:
        for problem in missing_in(to_adjust(meeting, with_chair=True)):
            yield Finding(True, problem, on_paper=NOT_ON_PAPER)


def changed_at_once(meeting: Meeting) -> list[str]:
    """Items adjusted at once that would now say something else, as messages.

    Nothing of the item itself can be changed; but who was there, and with it how a vote came out,
    stands elsewhere.
    """
    items = meeting.items.filter(immediate__adjusted_at__isnull=False)
    items = list(items.select_related("immediate__text"))
    content = content_of(meeting) if items else {}
    return [
        f"”{item.title}” är omedelbart justerad, men skulle nu skrivas ut på ett annat sätt. "
        "Ändra tillbaka det i närvaron eller ajourneringarna som gör skillnaden."
        for item in items
        if not same_words(item_text(content, item), item_text(item.immediate.text.content, item))
    ]


def _meeting_url(meeting):
    return reverse("admin:meetings_meeting_change", args=[meeting.pk])


def _at(entry: Entry) -> dict:
    url = reverse("admin:meetings_agendaitem_change", args=[entry.item.pk])
    return {"place": f"{entry.label} {entry.item.title}", "url": url}


def _frame(meeting, entries):
    at = {"url": _meeting_url(meeting), "place": "Mötet"}
    if not entries:
        yield Finding(True, "Dagordningen är tom.", **at)
    if not meeting.time_known:
        yield Finding(False, "Klockslaget då mötet började saknas.", **at)
    if meeting.ends_at is None:
        yield Finding(False, "Klockslaget då mötet slutade saknas.", **at)
    if not meeting.chair_name:
        yield Finding(False, "Ordförande saknas.", **at)
    if not meeting.secretary_name:
        yield Finding(False, "Sekreterare saknas.", **at)


def _says_nothing(entry: Entry) -> bool:
    formal = entry.formal
    said = formal and (formal.moved or formal.put or formal.voted or formal.deferral)
    rows = (entry.decisions, entry.action_items, entry.statements, entry.reports, entry.children)
    return not (to_plain(entry.item.text).strip() or said or any(rows))


def _item(meeting, entry: Entry):
    if _says_nothing(entry):
        yield Finding(False, "Punkten saknar text.", **_at(entry))
    is_joint = len(meeting.bodies) > 1
    for decision in entry.decisions:
        if not decision.text.strip():
            yield Finding(True, "Ett beslut saknar text.", **_at(entry))
        if is_joint and decision.body_id is None:
            text = "Beslutet säger inte vilket organ som beslutade, och flera möttes tillsammans."
            yield Finding(True, text, **_at(entry), on_paper=MAY_STAND)
    yield from _assignments(meeting, entry)
    for statement in entry.statements:
        if not statement.text.strip():
            yield Finding(False, f"{statement} saknar text.", **_at(entry))


def _assignments(meeting, entry: Entry):
    """Who has been given something to do, by when; or a decision that gives it to nobody."""
    for action in entry.action_items:
        if not action.text.strip():
            yield Finding(True, f"Uppdraget till {action.receiver_name} saknar text.", **_at(entry))
        if action.due_on is None:
            yield Finding(False, f"Uppdraget har ingen sista dag: ”{action}”", **_at(entry))
        elif action.due_on < meeting.date:
            text = f"Uppdragets sista dag är före mötet: ”{action}”"
            yield Finding(False, text, **_at(entry))
    gives = any(ASSIGNS.search(decision.text) for decision in entry.decisions)
    if gives and not entry.action_items:
        text = "Beslutet ger ett uppdrag, men inget uppdrag med mottagare är antecknat."
        yield Finding(False, text, **_at(entry))


def _votes(minutes):
    """Votes of those who did not serve when it was voted: the attendance was changed after."""
    for entry in minutes.all_entries:
        ballots = [ballot for told in entry.formal.voted for ballot in told.ballots]
        serving = minutes.formal.presence.serving_at(entry.item) if ballots else []
        served = {each.attendance.pk for each in serving}
        for ballot in ballots:
            if ballot.attendance_id not in served:
                text = f"{ballot.attendance.name} har röstat men tjänstgör inte vid punkten."
                yield Finding(True, text, **_at(entry), on_paper=MAY_STAND)


def _text_of(entry: Entry) -> str:
    moved = [told.row for told in entry.formal.moved] if entry.formal else []
    rows = [*moved, *entry.decisions, *entry.action_items, *entry.statements]
    return "\n".join([to_plain(entry.item.text), *(row.text for row in rows)])


def _alike(one: str, other: str) -> bool:
    """Whether two different names may be one, misspelt; "Anna Eks" is Anna Ek's."""
    if one == f"{other}s" or other == f"{one}s" or one[0] != other[0]:
        return False
    return SequenceMatcher(None, one, other).ratio() >= SAME_NAME


def _names(meeting, entries, attendances):
    listed = {row.name for row in attendances}
    told: set[tuple[str, str]] = set()
    for role, name in (
        ("Ordföranden", meeting.chair_name),
        ("Sekreteraren", meeting.secretary_name),
    ):
        if name and name not in listed:
            at = {"url": _meeting_url(meeting), "place": "Mötet"}
            yield Finding(False, f"{role} {name} står inte på närvarolistan.", **at)
    for number, row in enumerate(attendances):
        for other in attendances[number + 1 :]:
            if row.name != other.name and _alike(row.name, other.name):
                text = f"{row.name} och {other.name} står båda på närvarolistan. Är det samma?"
                yield Finding(False, text, "Närvaro", f"{_meeting_url(meeting)}#attendances-group")
    unlisted: dict[str, Entry] = {}
    for entry in entries:
        for name in dict.fromkeys(_named(entry)):
            if name in listed or (name, entry.anchor) in told:
                continue
            told.add((name, entry.anchor))
            alike = next((one for one in sorted(listed) if _alike(name, one)), None)
            if alike:
                yield Finding(False, f"”{name}” skrivs ”{alike}” på närvarolistan.", **_at(entry))
            elif name in _acting(entry):
                yield Finding(False, f"{name} står inte på närvarolistan.", **_at(entry))
            elif name not in unlisted:
                other = next((one for one in unlisted if _alike(name, one)), None)
                if other:
                    text = f"”{name}” skrivs ”{other}” vid {unlisted[other].label}."
                    yield Finding(False, text, **_at(entry))
                unlisted[name] = entry


def _named(entry: Entry) -> list[str]:
    return [*_acting(entry), *FULL_NAME.findall(_text_of(entry))]


def _acting(entry: Entry) -> list[str]:
    """Those who must have been there: who made a statement, moved something or presented."""
    names = [
        re.sub(r"\s*\([^)]*\)", "", name).strip()
        for row in entry.statements
        for name in re.split(r",|\boch\b", row.persons)
    ]
    names += SAID.findall(_text_of(entry))
    presenter = entry.item.presenter.split(",")[0].strip()
    if FULL_NAME.fullmatch(presenter):
        names.append(presenter)
    return [name for name in names if name]


def _attendance(meeting, attendances):
    Group = Attendance.Group
    seated = set(
        Membership.objects.filter(body__in=meeting.bodies)
        .valid_on(meeting.date)
        .values_list("person_id", flat=True)
    )
    at = {"place": "Närvaro", "url": f"{_meeting_url(meeting)}#attendances-group"}
    if not attendances:
        yield Finding(False, "Närvarolistan är tom.", **at)
    for row in attendances:
        if row.group not in {Group.MEMBER, Group.SUBSTITUTE}:
            continue
        if row.person_id is None:
            yield Finding(False, f"{row.name} är inte kopplad till en person i registret.", **at)
        elif row.person_id not in seated:
            text = f"{row.name} står som {row.get_group_display().lower()} men satt inte i organet."
            yield Finding(False, text, **at)


def _appendices(meeting, entries):
    papers = list(meeting.appendices.select_related("file"))
    by_number = {paper.number.upper(): paper for paper in papers if paper.number}
    for entry in entries:
        named = _appendices_named(_text_of(entry))
        for number in named:
            paper = by_number.get(number)
            if paper is None:
                yield Finding(False, f"Bilaga {number} nämns men finns inte.", **_at(entry))
            elif paper.is_missing:
                yield Finding(False, f"Bilaga {number} nämns men saknar fil.", **_at(entry))
        is_there = any(paper.item_id in (None, entry.item.pk) for paper in papers)
        if not (named or is_there) and APPENDED.search(_text_of(entry)):
            text = "Texten talar om något bifogat, men ingen bilaga finns."
            yield Finding(False, text, **_at(entry))
    unreadable = meeting.appendices.filter(file__extracted__problem__in=UNREADABLE)
    for paper in unreadable.select_related("file__extracted"):
        text = f"{paper}: {paper.file.extracted.get_problem_display().lower()}."
        yield Finding(False, text, "Bilagor", f"{_meeting_url(meeting)}#appendices-group")


def _appendices_named(text) -> list[str]:
    """Numbers and letters of appendices in a text: "bilaga 2–4", "bilagorna A och B"."""
    named: list[str] = []
    for found in APPENDIX.findall(text):
        marks = re.findall(r"\d+|[A-ZÅÄÖ]", found)
        ends = [int(mark) for mark in marks if mark.isdigit()]
        is_range = re.search(r"\d\s*[–-]\s*\d", found) and len(ends) == len(marks) == 2
        if is_range and ends[0] < ends[1] <= ends[0] + 50:
            marks = [str(number) for number in range(ends[0], ends[1] + 1)]
        named += marks
    return list(dict.fromkeys(named))


def _pdf(meeting, entries):
    if entries:
        for fault in faults_of(pdf_bytes(meeting, pdf_source(meeting))):
            yield Finding(False, f"PDF:en håller inte måttet. {fault}", "PDF")
    if not has_certificate():
        text = "Portalen har inget certifikat, så protokollet lagras utan elektroniskt sigill."
        yield Finding(False, text, "PDF")
