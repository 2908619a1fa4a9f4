"""Puts dates and names into the texts, and turns their plain markup into rich text."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import escape

from django.utils.dateformat import format as format_date

from ksl_portal.demo.agenda import Placed, next_meeting
from ksl_portal.demo.days import FRIDAY, Planned
from ksl_portal.demo.people import CHANCERY, GUESTS
from members.richtext import sanitize

# A body as it is named in running text.
IN_TEXT = {
    "forbundsmotet": "förbundsmötet",
    "styrelsen": "styrelsen",
    "au": "arbetsutskottet",
    "kso": "KSO-gruppen",
    "kd-gruppen": "KD-gruppen",
    "valberedningen": "valberedningen",
    "styrgrupp-gymnasieregion": "styrgruppen Gymnasieregion",
    "styrgrupp-infrastruktur": "styrgruppen Infrastruktur och bostadsförsörjning",
    "styrgrupp-digital-agenda": "styrgruppen Digital agenda",
    "styrgrupp-vard-i-samverkan": "styrgruppen Vård i samverkan",
}
# The space in 31 200, 78 procent and 2,6 miljoner, where a line must not break.
NUMBER_GAP = re.compile(r"(?<=\d) (?=\d{3}(?!\d)|(?:kr|kronor|miljoner|miljarder|procent)\b|%)")
NEXT = {"next_board": "styrelsen", "next_au": "au", "next_kso": "kso", "next_kd": "kd-gruppen"}
CHAIRS = {
    "chair_gymnasie": "styrgrupp-gymnasieregion",
    "chair_infra": "styrgrupp-infrastruktur",
    "chair_digital": "styrgrupp-digital-agenda",
    "chair_vis": "styrgrupp-vard-i-samverkan",
    "chair_kso": "kso",
    "chair_board": "styrelsen",
}


def day_in_text(day: date, seen_from: date) -> str:
    """ "den 10 december", with the year when it isn't that of `seen_from`."""
    return f"den {format_date(day, 'j F' if day.year == seen_from.year else 'j F Y')}"


def friday_in(day: date, weeks: int) -> date:
    """The Friday of the week `weeks` after that of `day`, or the first one after a holiday."""
    friday = day + timedelta(days=FRIDAY - day.weekday(), weeks=weeks)
    while (friday.month, friday.day) >= (12, 20) or (friday.month, friday.day) <= (1, 6):
        friday += timedelta(weeks=1)
    while (7, 1) <= (friday.month, friday.day) <= (8, 10):
        friday += timedelta(weeks=1)
    return friday


def words_for(
    meeting: Planned,
    meetings: list[Planned],
    *,
    chair: str,
    holder: Callable[[str, date], str],
) -> dict[str, str]:
    """What the texts of `meeting` may say in braces, apart from what depends on the item.

    `holder` gives the name of a body's chair on a day.
    """
    day = meeting.day
    spring = day.month <= 6
    words = {key: f"{given} {family}" for key, (given, family, _) in CHANCERY.items()}
    words |= {key: name for key, (name, _, _) in GUESTS.items()}
    words |= {key: holder(body, day) for key, body in CHAIRS.items()}
    for key, body in NEXT.items():
        coming = next_meeting(meetings, body, day)
        words[key] = day_in_text(coming.day, day) if coming else "nästa sammanträde"
    return words | {
        "chair": chair,
        "year": str(day.year),
        "next_year": str(day.year + 1),
        "last_year": str(day.year - 1),
        "season": f"våren {day.year}" if spring else f"hösten {day.year}",
        "next_season": f"hösten {day.year}" if spring else f"våren {day.year + 1}",
    }


def words_for_item(placed: Placed, day: date) -> dict[str, str]:
    """Where the item's matter was before and will be next, and the terms its text may give."""
    start = placed.counts_from.day if placed.counts_from else day
    words = {f"in{weeks}w": day_in_text(friday_in(start, weeks), day) for weeks in (2, 4, 8, 12)}
    for key, stop, unknown in (
        ("before", placed.before, "tidigare möten"),
        ("after", placed.after, "ett kommande möte"),
    ):
        words[key] = (
            f"{IN_TEXT[stop.body]} {day_in_text(stop.day, day)}" if stop is not None else unknown
        )
    return words


def to_rich(text: str) -> str:
    """Plain text as rich text: paragraphs, "- " lists, "| a | b |" tables, *italic*, ### heads."""
    blocks = (block for block in re.split(r"\n\s*\n", text.strip()) if block.strip())
    return sanitize("".join(_block(block.strip().splitlines()) for block in blocks))


def _block(lines: list[str]) -> str:
    if all(line.startswith("|") for line in lines):
        return _table(lines)
    if lines[0].startswith("### "):
        return f"<h3>{_inline(lines[0][4:])}</h3>" + (_block(lines[1:]) if lines[1:] else "")
    if not lines[0].startswith("- "):
        cut = next((i for i, line in enumerate(lines) if line.startswith("- ")), len(lines))
        paragraph = f"<p>{_inline(' '.join(lines[:cut]))}</p>"
        return paragraph + (_block(lines[cut:]) if lines[cut:] else "")
    points = re.split(r"(?:^|\n)- ", "\n".join(lines))[1:]
    return "<ul>" + "".join(f"<li><p>{_inline(p)}</p></li>" for p in points) + "</ul>"


def _table(lines: list[str]) -> str:
    rows = [
        [_inline(cell.strip()) for cell in line.strip().strip("|").split("|")] for line in lines
    ]
    head = "".join(f"<th><p>{cell}</p></th>" for cell in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>" for row in rows[1:]
    )
    return f"<table><tbody><tr>{head}</tr>{body}</tbody></table>"


def _inline(text: str) -> str:
    text = escape(" ".join(text.split()), quote=False)
    text = NUMBER_GAP.sub("\N{NO-BREAK SPACE}", text)
    return re.sub(r"\*(.+?)\*", r"<em>\1</em>", text)
