"""Signature blocks in columns: "Vid protokollet" and "Justeras" beside each other."""

import re
from dataclasses import dataclass

from files.prose.lines import SourceLine

from .frame import Section
from .labels import find_label
from .vocabulary import Known

_CELL = re.compile(r"\S+(?:[ ]{1,2}\S+)*")


@dataclass(slots=True)
class Columns:
    """Officers' labels on one line, and where on the line each begins."""

    sections: list[Section]
    starts: list[int]

    def take(self, line: SourceLine, gap: bool, known: Known) -> bool:
        """Give each name of the line to the label above it; False if it holds no names."""
        if gap and any(section.values for section in self.sections):
            return False
        cells = _cells(line)
        if not all(_is_name(cell, known) for _, cell in cells):
            return False
        for start, cell in cells:
            above = [at for at, label in enumerate(self.starts) if label <= start + 3]
            self.sections[above[-1] if above else 0].values.append((line.number, cell))
        return True


def columns_of(line: SourceLine) -> Columns | None:
    """The columns a line opens when it holds two or more officers' labels and no names."""
    cells = _cells(line)
    if len(cells) < 2:
        return None
    labels = [find_label(cell) for _, cell in cells]
    if not all(label and label.field == "officer" and not label.value for label in labels):
        return None
    return Columns([Section(label, line.number) for label in labels], [at for at, _ in cells])


def _cells(line: SourceLine) -> list[tuple[int, str]]:
    """The pieces of a line that wide gaps or tabs part, with their places."""
    text = line.raw.replace("\u00a0", " ").expandtabs(8)
    return [(match.start(), match[0]) for match in _CELL.finditer(text)]


def _is_name(text: str, known: Known) -> bool:
    plain = re.sub(r"\([^)]*\)|,.*", "", text).strip()
    words = plain.split()
    return 2 <= len(words) <= 5 and words[0][0].isupper() and words[-1][0].isupper()
