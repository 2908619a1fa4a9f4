"""How a paper was read, line by line, for the person who confirms it."""

from collections import defaultdict

from referrals.models import PaperReading

TICKED = "bekraftat"
PLACES = {
    "head": "brevhuvud",
    "title": "rubrik",
    "heading": "rubrik",
    "decision": "beslut",
    "remarks": "övriga synpunkter",
    "officers": "inte med: förvaltningen",
    "background": "inte med: bakgrund",
    "appendix": "inte med: bilaga",
    "proposed": "inte med: förslag",
    "signature": "underskrift",
    "form": "svarsruta",
    "dropped": "sidhuvud",
    "blank": "",
}


class PaperAccount:
    """What the page of an entry shows of how its original was read."""

    def __init__(self, reading: PaperReading, ticked: list[int] | None = None) -> None:
        self.reading, self.proposal = reading, reading.proposal
        self.ticked = set(reading.confirmed if ticked is None else ticked)

    @property
    def doubts(self) -> list[dict]:
        """What to look at: first what has to be confirmed, then in the order of the paper."""
        return [
            doubt | {"number": number, "done": number in self.ticked}
            for number, doubt in enumerate(self.proposal["doubts"])
        ]

    @property
    def has_required(self) -> bool:
        """Whether anything has to be confirmed before the answer can be registered."""
        return any(doubt["confirm"] for doubt in self.proposal["doubts"])

    @property
    def lines(self) -> list[dict]:
        """The paper's lines with their numbers, what became of each, and what is asked of it."""
        by_line = defaultdict(list)
        for doubt in self.doubts:
            by_line[doubt["line"]].append(doubt)
        where = self.proposal["where"]
        return [
            {
                "number": number,
                "text": text,
                "place": place_shown(where.get(str(number), "")),
                "doubts": by_line[number],
            }
            for number, text in enumerate(self.reading.source_lines, 1)
        ]

    @property
    def answered(self) -> list[dict]:
        """The questions that were found answered, with the line where each was found."""
        return self.proposal["answers"]

    @property
    def statements(self) -> list[dict]:
        return self.proposal["statements"]

    @property
    def left_out(self) -> list[dict]:
        return self.proposal["left_out"]

    @property
    def remarks_line(self) -> int:
        """The first line that became general text, 0 if there is none."""
        where = self.proposal["where"].items()
        return min((int(line) for line, place in where if place == "remarks"), default=0)


def place_shown(place: str) -> str:
    """A place of the account in words."""
    kind, _, number = place.partition(" ")
    if kind == "question":
        return f"fråga {number}"
    if kind == "statement":
        return f"uttalande {number}"
    return PLACES.get(place, "")


def ticked_in(reading: PaperReading, data) -> list[int]:
    """The places of the doubts that are ticked in what a page sent."""
    last = len(reading.proposal["doubts"])
    sent = {int(value) for value in data.getlist(TICKED) if value.isdecimal() and len(value) < 9}
    return sorted(place for place in sent if place < last)


def account_of(entry) -> PaperAccount | None:
    """How the original of an entry was read, None if it was not."""
    reading = PaperReading.objects.filter(response=entry).first()
    return PaperAccount(reading) if reading else None


def keep_ticks(entry, data) -> None:
    """Keep which doubts are ticked, as the page sent them. Within the caller's transaction."""
    reading = PaperReading.objects.select_for_update(of=("self",)).filter(response=entry).first()
    if reading is not None:
        reading.confirmed = ticked_in(reading, data)
        reading.save(update_fields=["confirmed"])
