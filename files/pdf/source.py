"""The HTML before it is laid out: what would make an inaccessible PDF is put right or refused."""

from xml.etree.ElementTree import Element

from .fonts import INVISIBLE, breakable, printable

SVG = "{http://www.w3.org/2000/svg}"
# Nothing of these can be printed, or it would be fetched from somewhere.
UNPRINTABLE = {"script", "link", "base", "iframe", "object", "embed", "video", "audio", "canvas"}
LINK_SCHEMES = ("http://", "https://", "mailto:", "tel:")
WIDEST_SPAN = 50
LINE = 70  # letters that fit beside each other in a table
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
UNSEEN = dict.fromkeys(INVISIBLE)
NEEDS_WORDS = {"li", *HEADINGS}


class PdfError(Exception):
    """A document that cannot become an accessible PDF."""


class MissingAltText(PdfError):
    """A picture without an `alt` (an SVG without a title) says nothing to those who cannot see it.

    An empty `alt` is right for a picture that only decorates.
    """


def prepare(root: Element) -> dict[Element, Element]:
    """Put right the parsed document below `root`, in place; return each element's parent.

    Raises MissingAltText for a picture without a text alternative.
    """
    for element in list(root.iter()):
        for child in list(element):
            if child.tag in UNPRINTABLE or not isinstance(child.tag, str):
                _remove(element, child)
    for element in root.iter():
        element.text = breakable(printable(element.text or ""))
        element.tail = breakable(printable(element.tail or ""))
        for name, value in element.attrib.items():
            element.attrib[name] = printable(value)
    for element in list(root.iter()):
        for child in list(element):
            if child.tag in NEEDS_WORDS and not _shows_something(child):
                _remove(element, child)
    _nest_headings(root)
    for picture in [*root.iter("img"), *root.iter(f"{SVG}svg")]:
        _require_alternative(picture)
    anchors = {element.get("id") for element in root.iter()}
    for link in root.iter("a"):
        _check_target(link, anchors)
    for table in root.iter("table"):
        _square(table)
    return {child: element for element in root.iter() for child in element}


def _remove(parent: Element, child: Element) -> None:
    """Remove `child` but not the text after it."""
    place = list(parent).index(child)
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + (child.tail or "")
    else:
        parent.text = (parent.text or "") + (child.tail or "")
    parent.remove(child)


def _nest_headings(root: Element) -> None:
    """Let no level of headings be skipped, and the first be an h1; order and depth are kept."""
    open_levels: list[str] = []
    for heading in (element for element in root.iter() if element.tag in HEADINGS):
        while open_levels and open_levels[-1] >= heading.tag:
            open_levels.pop()
        open_levels.append(heading.tag)
        heading.tag = HEADINGS[len(open_levels) - 1]


def _shows_something(element: Element) -> bool:
    words = "".join(element.itertext()).translate(UNSEEN).strip()
    return bool(words) or element.find(".//img") is not None


def _require_alternative(picture: Element) -> None:
    if picture.tag == "img":
        if "alt" not in picture.attrib:
            raise MissingAltText(f"The picture {picture.get('src', '')[:80]!r} has no alt text.")
        picture.set("alt", picture.get("alt").strip())
    elif not "".join(picture.find(f"{SVG}title").itertext() if _titled(picture) else ""):
        raise MissingAltText("An SVG picture has no title.")


def _titled(picture: Element) -> bool:
    return picture.find(f"{SVG}title") is not None


def _check_target(link: Element, anchors: set[str | None]) -> None:
    """Let a link that leads nowhere, somewhere odd, or has nothing to click be plain text."""
    target = link.get("href", "").strip()
    leads = target[1:] in anchors if target.startswith("#") else _is_outward(target)
    if not (leads and _shows_something(link)):
        link.attrib.pop("href", None)


def _is_outward(target: str) -> bool:
    return target.lower().startswith(LINK_SCHEMES)


def _square(table: Element) -> None:
    """Give every row of `table` as many columns, and the table header cells.

    A table without any header gets its first row as one: a screen reader can say nothing of a
    cell otherwise. Rows and columns must fit, or PDF/UA calls the table irregular. A table that
    its words would make wider than the page is marked `data-even`, for the style sheet to tame.
    """
    for foot in table.findall("tfoot"):
        foot.tag = "tbody"
    parts = [part for part in table if part.tag in ("thead", "tbody")]
    for part in parts:
        for row in part.findall("tr"):
            if not len(row):
                part.remove(row)
    sections = [part.findall("tr") for part in parts]
    rows = [row for section in sections for row in section]
    places, taken = _place(sections)
    for cell, columns in places.items():
        if columns.start:
            cell.set("rowspan", "1")  # a heading of several rows stands first; more is a maze
    places, taken = _place(sections)
    # A column in which no cell begins is none: colspan may promise more than there is.
    begun = sorted({columns.start for columns in places.values()})
    for cell, columns in places.items():
        cell.set("colspan", str(sum(start in columns for start in begun)))
    for row, columns in zip(rows, taken, strict=True):
        missing = sum(start not in columns for start in begun)
        row.extend(Element("td", colspan="1", rowspan="1") for _ in range(missing))
    _choose_headers(rows)
    is_wide = _least_width(rows) > LINE
    if is_wide:
        table.set("data-even", "")
    for head in table.findall("thead"):
        # WeasyPrint drops a header that does not fit on a page.
        if _is_tall(head, most=60 if is_wide else 200) or table.find("tbody/tr") is None:
            head.tag = "tbody"


def _choose_headers(rows: list[Element]) -> None:
    """See to it that a table has header cells, but not more of them than others."""
    cells = [cell for row in rows for cell in row]
    headers = [cell for cell in cells if cell.tag == "th"]
    if rows and not headers:
        for cell in rows[0]:
            cell.tag = "th"
    elif cells and len(cells) / 2 < len(headers) < len(cells):
        for cell in (cell for row in rows[1:] for cell in row):
            cell.tag = "td"
    for row in rows:
        default = "col" if all(cell.tag == "th" for cell in row) else "row"
        for cell in row.findall("th"):
            if cell.get("scope") not in ("col", "row"):
                cell.set("scope", default)


def _place(sections: list[list[Element]]) -> tuple[dict[Element, range], list[set[int]]]:
    """Return the columns of each cell, and those that are filled in each row."""
    places: dict[Element, range] = {}
    return places, [columns for rows in sections for columns in _occupied(rows, places)]


def _occupied(rows: list[Element], places: dict[Element, range]) -> list[set[int]]:
    """Return the columns filled in each row, and note each cell's; spans that collide are cut."""
    taken: list[set[int]] = [set() for _ in rows]
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in taken[number]:
                column += 1
            down = min(_span(cell, "rowspan"), len(rows) - number)
            across = 1
            while across < _span(cell, "colspan") and column + across not in taken[number]:
                across += 1
            cell.set("rowspan", str(down))
            places[cell] = range(column, column + across)
            for filled in taken[number : number + down]:
                filled.update(places[cell])
    return taken


def _least_width(rows: list[Element]) -> int:
    """Return about how many letters wide the table is when every column fits its longest word."""
    widest: dict[int, int] = {}
    for row in rows:
        for column, cell in enumerate(row):
            longest = max(map(len, "".join(cell.itertext()).split()), default=1) + 2
            widest[column] = max(longest, widest.get(column, 0))
    return sum(widest.values())


def _is_tall(head: Element, *, most: int) -> bool:
    """Tell whether a table's header would take much of a page: rows, or letters in a cell."""
    rows = head.findall("tr")
    return len(rows) > 4 or any(len("".join(cell.itertext())) > most for r in rows for cell in r)


def _span(cell: Element, name: str) -> int:
    asked = cell.get(name, "1").strip()
    return max(1, min(int(asked), WIDEST_SPAN)) if asked.isascii() and asked.isdigit() else 1
