"""Reads the texts of `content/*.toml`: matters with their stages, and single items."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True)
class Piece:
    """One item of an agenda before dates and names are put into it.

    `presenter` and `guest` are keys of CHANCERY, GUESTS or a chair; `brief` is the one sentence
    KSO hears of it before the board meets; `months` are those in which it may stand; `wait` the
    months that must pass since the matter's stage before; `rank` orders the items of a meeting;
    `present` names municipalities and persons who must be there because the text lets them speak.
    """

    title: str
    body: str = ""
    text: str = ""
    presenter: str = ""
    matter: str = ""
    brief: str = ""
    guest: str = ""
    months: tuple[int, ...] = ()
    wait: int = 0
    rank: int = 50
    present: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    actions: tuple[dict, ...] = ()
    appendices: tuple[str, ...] = ()
    statements: tuple[dict, ...] = ()
    items: tuple["Piece", ...] = ()


@dataclass(frozen=True)
class Thread:
    """A matter and the stages in which it passes the bodies, in order.

    `start` is the months into the two years when it begins; `closes` says whether the last
    stage ends it.
    """

    key: str
    title: str
    number: int
    area: str
    start: int
    closes: bool = False
    stages: tuple[Piece, ...] = ()


def _piece(row: dict, **given) -> Piece:
    row = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    row["items"] = tuple(_piece(sub) for sub in row.get("items", ()))
    return Piece(**{**row, **given})


def _files(prefix: str) -> list[dict]:
    return [
        tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted(CONTENT.glob(f"{prefix}*.toml"))
    ]


def read_threads() -> list[Thread]:
    """Every matter of the demo, in the order of its number."""
    threads = []
    for content in _files("arenden"):
        for row in content["matter"]:
            stages = tuple(_piece(stage, matter=row["key"]) for stage in row.pop("stage"))
            threads.append(Thread(**row, stages=stages))
    return sorted(threads, key=lambda thread: thread.number)


def read_singles() -> dict[str, list[Piece]]:
    """Items that belong to no matter, by the body that treats them, in the order of the files."""
    singles: dict[str, list[Piece]] = {}
    for content in _files("punkter"):
        for row in content["item"]:
            singles.setdefault(row["body"], []).append(_piece(row))
    return singles
