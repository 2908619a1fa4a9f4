"""The review of a proposal as forms, and the corrected proposal that comes out of them."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import cached_property

from meetings.models import Attendance
from members.models import Person

from .registry import known_from_database
from .vocabulary import Known

NOT_CHOSEN = ("", "–")
_REMOTE = re.compile(r"länk|distans|telefon|skype|teams|zoom|video|digitalt", re.IGNORECASE)
_NOTIFIED = re.compile(r"förhinder|återbud|anmäl", re.IGNORECASE)


@dataclass(frozen=True)
class Registers:
    """What the review's lists offer, each read from the database once for a page."""

    known: Known = field(default_factory=known_from_database)
    people: list[tuple[int, str]] = field(
        default_factory=lambda: [(person.pk, person.name) for person in Person.objects.all()]
    )

    @property
    def bodies(self) -> list[tuple[str, str]]:
        """The names of all bodies, as choices."""
        return [(body.name, body.name) for body in self.known.bodies]

    @property
    def municipalities(self) -> list[tuple[str, str]]:
        """The short names of the municipalities, as choices."""
        return [NOT_CHOSEN, *((one.short, one.short) for one in self.known.municipalities)]

    @property
    def parties(self) -> list[tuple[str, str]]:
        """Abbreviations of the parties, former ones too, as choices."""
        return [NOT_CHOSEN, *((party, party) for party in self.known.parties)]

    @cached_property
    def _by_name(self) -> dict[str, int]:
        return {name.casefold(): pk for pk, name in reversed(self.people)}

    def person(self, name: str) -> int | None:
        """The person of exactly this name."""
        return self._by_name.get(" ".join(name.split()).casefold())

    def persons_like(self, name: str, chosen: int | None) -> list[tuple[str, str]]:
        """Choices for one row: no person, the exact one, and those of similar names."""
        likely = [self.person(name), chosen]
        likely += [self.person(similar) for similar in self.known.similar_persons(name, 5)]
        names = dict(self.people)
        pks = [pk for pk in dict.fromkeys(likely) if pk in names]
        return [
            ("", "Bara namnet, ingen person i registret"),
            *((str(pk), names[pk]) for pk in pks),
        ]


def version_of(proposal: dict) -> str:
    """A fingerprint, to see whether someone else has changed the proposal meanwhile."""
    return hashlib.sha256(json.dumps(proposal, sort_keys=True).encode()).hexdigest()


def frame_initial(proposal: dict) -> dict:
    """The frame form's values."""
    keys = ("body", "other_bodies", "kind", "date", "starts", "ends", "place")
    return {key: proposal.get(key) for key in keys} | {"notes": "\n".join(proposal["unplaced"])}


def people_initial(proposal: dict, registers: Registers) -> list[dict]:
    """One form's values for everyone on the list; a person of exactly that name is chosen."""
    rows = []
    for row in proposal["attendance"]:
        person = row["person"] if "person" in row else registers.person(row["name"])
        rows.append(row | {"person": person, "status": _status(row)})
    return rows


def _status(row: dict) -> str:
    remark = row.get("note") or ""
    if row["status"] == Attendance.Status.ABSENT and _NOTIFIED.search(remark):
        return Attendance.Status.ABSENT_NOTIFIED
    if row["status"] == Attendance.Status.PRESENT and _REMOTE.search(remark):
        return Attendance.Status.REMOTE
    return row["status"]


def items_initial(proposal: dict) -> list[dict]:
    """One form's values for each item and sub-item, in reading order."""
    rows = []
    for item in proposal["items"]:
        rows.append(_item_initial(item, 0))
        rows.extend(_item_initial(sub, 1) for sub in item["items"])
    return rows


def _item_initial(item: dict, level: int) -> dict:
    return {
        "level": level,
        "number": item["number"] or "",
        "title": item["title"],
        "text": item["text"],
        "decisions": "\n".join(_one_line(text) for text in item["decisions"]),
        "action_items": "\n".join(_one_line(text) for text in item["action_items"]),
        "appendices": "\n".join(_appendix_line(one) for one in item["appendix_details"]),
        "line": item.get("line") or 0,
    }


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _appendix_line(appendix: dict) -> str:
    number, url = appendix.get("number"), appendix.get("url")
    title = f"{number}. {appendix['title']}" if number else appendix["title"]
    return f"{title} <{url}>" if url and url != appendix["title"] else title


def appendix_of(line: str) -> dict:
    """One line of the appendix field as number, title and address."""
    match = re.fullmatch(r"(?:(\d{1,2}[a-z]?|[A-H])\. )?(.*?)(?: <([^<>\s]+)>)?", line)
    number, title, url = match.groups()
    if url is None and re.match(r"https?://\S+$|www\.\S+$", title):
        url = title
    return {"number": number, "title": title, "url": url}


def reviewed(proposal: dict, frame: dict, people: list[dict], items: list[dict], done: set[int]):
    """The proposal with everything as it was corrected; `done` are doubts that are settled."""
    doubts = [doubt | {"done": number in done} for number, doubt in enumerate(proposal["doubts"])]
    return proposal | {
        "body": frame["body"] or None,
        "other_bodies": frame["other_bodies"],
        "kind": frame["kind"],
        "date": frame["date"].isoformat() if frame["date"] else None,
        "starts": f"{frame['starts']:%H:%M}" if frame["starts"] else None,
        "ends": f"{frame['ends']:%H:%M}" if frame["ends"] else None,
        "place": frame["place"] or None,
        "unplaced": [line for line in frame["notes"].splitlines() if line.strip()],
        "attendance": [_person(row) for row in people],
        "items": _nested(items),
        "doubts": doubts,
    }


def _person(row: dict) -> dict:
    optional = ("municipality", "party", "organisation", "role", "note")
    return {
        "name": row["name"],
        "person": int(row["person"]) if row["person"] else None,
        "group": row["group"],
        "status": row["status"],
        "line": row["line"] or 0,
    } | {key: row[key] or None for key in optional}


def _nested(rows: list[dict]) -> list[dict]:
    items: list[dict] = []
    for row in rows:
        item = _item(row)
        if row["level"] == "1" and items:
            items[-1]["items"].append(item)
        else:
            items.append(item)
    return items


def _item(row: dict) -> dict:
    appendices = [appendix_of(line) for line in _lines(row["appendices"])]
    return {
        "number": row["number"] or None,
        "title": row["title"],
        "text": row["text"],
        "decisions": _lines(row["decisions"]),
        "action_items": _lines(row["action_items"]),
        "appendices": [appendix["title"] for appendix in appendices],
        "appendix_details": appendices,
        "items": [],
        "line": row["line"] or 0,
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
