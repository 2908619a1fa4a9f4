"""What a story is made of: events that have been, and steps that are to come. Plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import TextChoices
from django.utils import timezone

SHORT = 240


class Lane(TextChoices):
    """Which line of the picture an event stands on; in the order a matter usually takes them."""

    MATTER = "matter", "Ärendet"
    IDEA = "idea", "Prövning och uppföljning"
    MEETING = "meeting", "Möten"
    REFERRAL = "referral", "Remiss"
    AGREEMENT = "agreement", "Överenskommelse"
    ADOPTION = "adoption", "Kommunernas ställningstaganden"


@dataclass(frozen=True)
class Mark:
    """One of many small marks in an event: who, in which state, and where to read it.

    `shade` is 0–4 as on the tile map.
    """

    name: str
    state: str
    shade: int = 0
    url: str = ""


@dataclass(frozen=True)
class Part:
    """One of several things that make up an event, as one adoption of many on a day."""

    name: str
    note: str = ""
    text: str = ""
    url: str = ""


@dataclass(frozen=True)
class Event:
    """Something that happened on `day`.

    `key` names it for good: followers are told of keys they have not been told of. `who` acted
    and `label` says in a word what kind of event it is; `where` is what it concerns, with its
    own address `url`. `at` is when it became known, if that is told.
    """

    key: str
    day: date
    lane: Lane
    label: str
    title: str
    url: str = ""
    where: str = ""
    text: str = ""
    decisions: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    marks: tuple[Mark, ...] = ()
    tally: str = ""
    is_weighty: bool = False
    at: datetime | None = None

    @property
    def known_at(self) -> datetime:
        """When it became known: the start of its day unless told."""
        return self.at or timezone.make_aware(datetime.combine(self.day, time.min))


@dataclass(frozen=True)
class Step:
    """What comes next: `what`, on whom it depends (`who`), and on or by `day` if it is known.

    `about` names what it is a step of; one that `gives_way` is told only if no other is about it.
    """

    what: str
    who: str = ""
    day: date | None = None
    is_deadline: bool = False
    url: str = ""
    note: str = ""
    names: tuple[str, ...] = ()
    lane: Lane = Lane.MATTER
    about: str = ""
    gives_way: bool = False


@dataclass(frozen=True)
class Told:
    """What one source has to tell of a matter."""

    events: tuple[Event, ...] = ()
    steps: tuple[Step, ...] = ()

    @classmethod
    def of(cls, events: Iterable[Event] = (), steps: Iterable[Step] = ()):
        return cls(tuple(events), tuple(steps))


def shortened(text: str, limit: int = SHORT) -> str:
    """The first sentences of plain `text`, at most `limit` characters; cut at a word, with "…"."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    kept = text[:limit]
    end = kept.rfind(". ")
    return kept[: end + 1] if end > limit // 3 else kept.rsplit(" ", 1)[0] + " …"


def counted(number: int, one: str, many: str) -> str:
    """E.g. "1 kommun", "7 kommuner"."""
    return f"{number} {one if number == 1 else many}"
