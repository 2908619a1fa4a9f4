"""What a DOCX says about its paragraphs: heading levels, bold, automatic numbers."""

import re
from collections import defaultdict
from dataclasses import dataclass

from docx.oxml.ns import qn

_VAL = qn("w:val")
_HEADING = re.compile(r"(?:heading|rubrik)\s*([1-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """The facts of one paragraph's style, its own settings included."""

    heading: int = 0
    bold: bool = False
    tight: bool = False
    page_break: bool = False
    number: tuple[str, int] | None = None


def _flag(properties, name: str) -> bool | None:
    element = properties.find(qn(name)) if properties is not None else None
    if element is None:
        return None
    return element.get(_VAL, "true") not in ("0", "false", "off")


def _number(properties) -> tuple[str, int] | None:
    element = properties.find(qn("w:numPr")) if properties is not None else None
    if element is None:
        return None
    identity, level = element.find(qn("w:numId")), element.find(qn("w:ilvl"))
    if identity is None:
        return None
    depth = level.get(_VAL, "0") if level is not None else "0"
    return identity.get(_VAL, "0"), int(depth) if depth.isdigit() else 0


class Styles:
    """Paragraph styles by id, each resolved once with what it is based on."""

    def __init__(self, document) -> None:
        self._elements = {}
        self._resolved: dict[str, Style] = {}
        for element in document.styles.element.findall(qn("w:style")):
            identity = element.get(qn("w:styleId"), "")
            self._elements[identity] = element
            if element.get(qn("w:default")) == "1" and element.get(qn("w:type")) == "paragraph":
                self._elements.setdefault("", element)

    def of(self, paragraph) -> Style:
        """The style of a paragraph element."""
        properties = paragraph.find(qn("w:pPr"))
        reference = properties.find(qn("w:pStyle")) if properties is not None else None
        named = self._style(reference.get(_VAL, "") if reference is not None else "", 0)
        if properties is None:
            return named
        number = _number(properties) or named.number
        outline = properties.find(qn("w:outlineLvl"))
        heading = named.heading
        if outline is not None and outline.get(_VAL, "9") in "012345":
            heading = int(outline.get(_VAL)) + 1
        return Style(
            heading,
            named.bold,
            named.tight or _flag(properties, "w:contextualSpacing") is True,
            _flag(properties, "w:pageBreakBefore") is True,
            None if number is None or number[0] == "0" else number,
        )

    def is_bold(self, run, style: Style) -> bool:
        """Whether a run of text is bold, by itself or by its paragraph's style."""
        own = _flag(run.find(qn("w:rPr")), "w:b")
        return style.bold if own is None else own

    def _style(self, identity: str, depth: int) -> Style:
        if identity in self._resolved:
            return self._resolved[identity]
        element = self._elements.get(identity)
        if element is None or depth > 20:
            return Style()
        based = element.find(qn("w:basedOn"))
        parent = self._style(based.get(_VAL, ""), depth + 1) if based is not None else Style()
        properties = element.find(qn("w:pPr"))
        bold = _flag(element.find(qn("w:rPr")), "w:b")
        tight = _flag(properties, "w:contextualSpacing")
        style = Style(
            self._heading(element, properties) or parent.heading,
            parent.bold if bold is None else bold,
            parent.tight if tight is None else tight,
            False,
            _number(properties) or parent.number,
        )
        self._resolved[identity] = style
        return style

    @staticmethod
    def _heading(element, properties) -> int:
        name = element.find(qn("w:name"))
        label = name.get(_VAL, "") if name is not None else ""
        if label.lower() in ("title", "rubrik"):
            return 1
        if match := _HEADING.match(label):
            return min(int(match[1]), 6)
        outline = properties.find(qn("w:outlineLvl")) if properties is not None else None
        level = outline.get(_VAL, "9") if outline is not None else "9"
        return int(level) + 1 if level in ("0", "1", "2", "3", "4", "5") else 0


class Numbering:
    """Counts automatic numbers as Word does, so that "1." is in the text again."""

    def __init__(self, document) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._abstract: dict[str, str] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {
            item.get(qn("w:abstractNumId")): self._read_levels(item)
            for item in root.findall(qn("w:abstractNum"))
        }
        for item in root.findall(qn("w:num")):
            reference = item.find(qn("w:abstractNumId"))
            key = reference.get(_VAL) if reference is not None else None
            identity = item.get(qn("w:numId"), "")
            self._levels[identity] = abstract.get(key, {})
            # Lists that share a definition count on together unless one restarts.
            restarts = item.find(qn("w:lvlOverride")) is not None
            self._abstract[identity] = identity if restarts or key is None else f"abstract {key}"

    @staticmethod
    def _read_levels(item) -> dict[int, tuple[str, str, int]]:
        levels = {}
        for level in item.findall(qn("w:lvl")):
            depth = level.get(qn("w:ilvl"), "0")
            if not depth.isdigit():
                continue
            shape, text = level.find(qn("w:numFmt")), level.find(qn("w:lvlText"))
            start = level.find(qn("w:start"))
            first = start.get(_VAL, "1") if start is not None else "1"
            levels[int(depth)] = (
                shape.get(_VAL, "decimal") if shape is not None else "decimal",
                text.get(_VAL, "") if text is not None else "",
                int(first) if first.isdigit() else 1,
            )
        return levels

    def label(self, paragraph, style: Style) -> str:
        """The bullet or number Word would show before the paragraph, with a space after."""
        if style.number is None:
            return ""
        identity, depth = style.number
        levels = self._levels.get(identity, {})
        shape, text, start = levels.get(depth, ("bullet", "", 1))
        indent = "  " * depth
        if shape == "bullet":
            return f"{indent}- "
        counts = self._counts[self._abstract.get(identity, identity)]
        counts[depth] = counts.get(depth, start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        if shape == "none":
            return ""

        def shown(match: re.Match) -> str:
            level = int(match[1]) - 1
            kind, _, first = levels.get(level, ("decimal", "", 1))
            return _format(counts.setdefault(level, first), kind)

        label = re.sub(r"%([1-9])", shown, text)
        return f"{'' if style.heading else indent}{label} " if label else ""


def _format(number: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman"):
        roman = ""
        for value, sign in (
            (50, "l"),
            (40, "xl"),
            (10, "x"),
            (9, "ix"),
            (5, "v"),
            (4, "iv"),
            (1, "i"),
        ):
            while number >= value:
                roman, number = roman + sign, number - value
        return roman.upper() if kind == "upperRoman" else roman
    return str(number)
