"""Which text goes to which meeting: matters in order through the bodies, then single items.

Pure: nothing here asks the database. The same day gives the same agendas.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from ksl_portal.demo.days import Planned, months_later
from ksl_portal.demo.library import Piece, Thread

# How many items other than the standing ones a meeting should have, and how many of its items
# may be stages of matters; a busy spring would otherwise take them all.
SIZE = {
    "forbundsmotet": (5, 2),
    "styrelsen": (4, 4),
    "au": (3, 2),
    "kso": (4, 4),
    "kd-gruppen": (4, 4),
    "valberedningen": (2, 0),
}
STEERING_SIZE = (3, 3)
# Papers are sent out ten days before; a matter can't be at two meetings closer than that.
APART = timedelta(days=10)


@dataclass(frozen=True)
class Placed:
    """A piece at its meeting, with the meetings where its matter was before and will be next.

    Terms in its text count from the day of `counts_from`, where that isn't the meeting itself.
    """

    piece: Piece
    before: Planned | None = None
    after: Planned | None = None
    counts_from: Planned | None = None


def fill_agendas(
    meetings: list[Planned], threads: list[Thread], singles: dict[str, list[Piece]]
) -> dict[str, list[Planned]]:
    """Give every meeting its pieces; returns the meetings of each matter, in order."""
    courses = {thread.key: _place_thread(thread, meetings) for thread in threads}
    held = [meeting for meeting in meetings if meeting.state != "cancelled"]
    for meeting in held:
        _place_seasonal(meeting, singles.get(meeting.body, []))
    for meeting in held:
        if meeting.body == "au":
            _prepare_board(meeting, held)
    _top_up(held, singles)
    for meeting in held:
        meeting.pieces.sort(key=lambda placed: placed.piece.rank)
    return courses


def _room(meeting: Planned) -> tuple[int, int]:
    return SIZE.get(meeting.body, STEERING_SIZE)


def _place_thread(thread: Thread, meetings: list[Planned]) -> list[Planned]:
    """Put the stages on the first meetings with room, each after the one before."""
    earliest = months_later(meetings[0].day, thread.start)
    course = []
    for stage in thread.stages:
        meeting = _first_with_room(meetings, stage, months_later(earliest, stage.wait))
        if meeting is None:
            break
        course.append(meeting)
        earliest = meeting.day + APART
    stops = [None, *course, None]
    for index, meeting in enumerate(course):
        meeting.pieces.append(Placed(thread.stages[index], stops[index], stops[index + 2]))
    return course


def _first_with_room(meetings, stage: Piece, earliest: date) -> Planned | None:
    for meeting in meetings:
        if (
            meeting.body == stage.body
            and meeting.day > earliest
            and meeting.state != "cancelled"
            and (not stage.months or meeting.day.month in stage.months)
            and len(meeting.pieces) < _room(meeting)[1]
        ):
            return meeting
    return None


def _place_seasonal(meeting: Planned, singles: list[Piece]) -> None:
    """Items of the season: of several with one title, years take turns."""
    versions_of: dict[tuple, list[Piece]] = {}
    for piece in singles:
        if meeting.day.month in piece.months:
            versions_of.setdefault((piece.title, piece.months), []).append(piece)
    for versions in versions_of.values():
        meeting.pieces.append(Placed(versions[meeting.day.year % len(versions)]))


def _top_up(meetings: list[Planned], singles: dict[str, list[Piece]]) -> None:
    """Give items of no season to the meetings with the fewest; each item is used once."""
    waiting = {
        body: [piece for piece in pieces if not piece.months] for body, pieces in singles.items()
    }
    for size in range(1, max(enough for enough, _ in SIZE.values()) + 1):
        for meeting in meetings:
            pieces = waiting.get(meeting.body)
            if pieces and len(meeting.pieces) < min(size, _room(meeting)[0]):
                meeting.pieces.append(Placed(pieces.pop(0)))


def _prepare_board(meeting: Planned, meetings: list[Planned]) -> None:
    """The working committee prepares what the board decides next: the same items, before."""
    board = next_meeting(meetings, "styrelsen", meeting.day)
    following = next_meeting(meetings, "au", meeting.day)
    if board is None or (following is not None and following.day < board.day):
        return
    for placed in [placed for placed in board.pieces if placed.piece.brief][:3]:
        meeting.pieces.append(Placed(_preparation(placed.piece), placed.before, board, board))


def _preparation(piece: Piece) -> Piece:
    return replace(
        piece,
        body="au",
        text=f"{{{piece.presenter}}} föredrar ärendet inför {{after}}. {piece.brief}",
        decisions=tuple(f"att föreslå styrelsen {text}" for text in piece.decisions),
        actions=(),
        statements=(),
        items=(),
        guest="",
    )


def next_meeting(
    meetings: list[Planned], body: str, after: date, *, even_cancelled: bool = False
) -> Planned | None:
    """The body's first meeting later than `after`; one that was cancelled only if asked for."""
    for meeting in meetings:
        joined = meeting.body == body or meeting.other_body == body
        if joined and meeting.day > after and (even_cancelled or meeting.state != "cancelled"):
            return meeting
    return None
