"""What a screen reader gets: the structure tree put right, page furniture taken out of it.

WeasyPrint tags every box it paints. That is not yet a good document: page headers are tagged,
what a page break splits becomes two, header cells have no scope. Each function here puts one
such thing right.
"""

import re

import pydyf

from .fonts import BREAK_HERE
from .tree import Annotation, Leaf, Node, StructureTree

# Drawn only where a word is broken at the end of a line; `fonts.printable` keeps it out of texts.
BREAK_HYPHEN = "\N{HYPHEN}"
SOFT_HYPHEN = "\N{SOFT HYPHEN}"
POINTS = 0.75  # one CSS pixel

# The structure type WeasyPrint gives an HTML element; NonStruct where none is named.
BLOCKS = {"main": "Part", "section": "Sect", "article": "Art", "div": "Div", "p": "P"}
BLOCKS |= {"ul": "L", "ol": "L", "li": "LI", "blockquote": "BlockQuote", "table": "Table"}
BLOCKS |= {"thead": "THead", "tbody": "TBody", "tr": "TR", "td": "TD", "th": "TH", "a": "Link"}
BLOCKS |= {f"h{level}": f"H{level}" for level in range(1, 7)} | {"span": "Span"}
LONGEST_BOOKMARK = 200


def repair(pdf: pydyf.PDF, marks: list[dict], parents: dict, heights: list[float]) -> None:
    """Make the structure and the marked content of `pdf` what PDF/UA-1 wants.

    `marks` holds for each page the boxes painted with their MCID, `parents` leads from an HTML
    element to the one around it, `heights` are the pages' in CSS pixels.
    """
    tree = StructureTree(pdf, _describer(marks, parents))
    furniture = tree.content_outside()
    for node in _repeated_headers(tree.document) + _decorations(tree.document):
        furniture |= {(leaf.page, leaf.mcid) for leaf in node.leaves()}
        node.detach()
    join_split(tree.document)
    _drop_empty_links(tree)
    for put_right in (
        shape_lists,
        name_links,
        scope_headers,
        spell_broken_words,
        prune,
    ):
        put_right(tree.document)
    place_figures(tree.document, heights)
    tree.write()
    for page, reference in enumerate(pdf.page_references):
        contents = pdf.objects[int(reference.split()[0])]["Contents"]
        stream = pdf.objects[int(contents.split()[0])].stream
        marked = {mcid for number, mcid in furniture if number == page}
        _mark_artifacts(stream, marked, heights[page])
    _shorten_bookmarks(pdf)


def _describer(marks, parents):
    """Return a function from page and MCID to the text there, its box's tag and HTML path."""
    boxes = [{mark["mcid"]: box for box, mark in page.items()} for page in marks]

    def describe(page: int, mcid: int) -> tuple[str, str, tuple]:
        box = boxes[page][mcid]
        path = []
        element = box.element
        while element is not None and element.tag not in ("html", "body"):
            path.append(element)
            element = parents.get(element)
        return (
            getattr(box, "text", "").replace(BREAK_HERE, ""),
            box.element_tag,
            tuple(reversed(path)),
        )

    return describe


def _repeated_headers(document: Node) -> list[Node]:
    """Return the table headers that are printed again because the table goes on."""
    seen, repeated = set(), []
    for node in document.walk():
        if node.kind != "THead":
            continue
        leaf = next(node.leaves(), None)
        source = leaf and next((e for e in leaf.path[::-1] if e.tag == "thead"), None)
        if source is not None and source in seen:
            repeated.append(node)
        seen.add(source)
    return repeated


def _decorations(document: Node) -> list[Node]:
    """Return the figures that say nothing (`alt=""`)."""
    return [n for n in document.walk() if n.kind == "Figure" and "Alt" not in n.pdf_object]


def join_split(document: Node) -> None:
    """Make one node again of what the end of a page, a column or a line has split."""
    sources: dict[Node, object] = {}
    for node in document.walk():
        leaf = next((kid for kid in node.kids if isinstance(kid, Leaf)), None)
        if leaf is not None:
            for found, element in _chain(leaf, node):
                sources.setdefault(found, element)
    _join_within(document, sources)


def _chain(leaf: Leaf, node: Node) -> list[tuple[Node, object]]:
    """Return the nodes around `leaf`, outermost first, each with the HTML element it stands for.

    A node that WeasyPrint made up within an element stands for that same element.
    """
    chain, around = [], list(leaf.path)
    element = None
    for found in [node, *node.ancestors()][-2::-1]:
        if around and BLOCKS.get(around[0].tag, "NonStruct") == found.kind:
            element = around.pop(0)
        chain.append((found, element))
    return chain


def _join_within(parent: Node, sources: dict) -> None:
    """Join neighbours in `parent` that stand for one element, then go on within them."""
    kept: list = []
    for kid in parent.kids:
        before = kept[-1] if kept else None
        if isinstance(kid, Node) and isinstance(before, Node) and _are_one(before, kid, sources):
            _join(before, kid)
        else:
            kept.append(kid)
    parent.kids = kept
    for kid in kept:
        if isinstance(kid, Node):
            _join_within(kid, sources)


def _are_one(above: Node, below: Node, sources: dict) -> bool:
    source = sources.get(above)
    return (
        source is not None
        and source is sources.get(below)
        and above.kind == below.kind
        and above.kind != "Span"
    )


def _join(above: Node, below: Node) -> None:
    """Put what `below` holds into `above`; the halves of a row hold halves of each cell."""
    if above.kind == "TR" and [k.kind for k in above.kids] == [k.kind for k in below.kids]:
        for cell, rest in zip(above.kids, below.kids, strict=True):
            cell.adopt(rest.kids)
    else:
        above.adopt(below.kids)


def shape_lists(document: Node) -> None:
    """Make every list a row of items, every item a label and one body, sublists within."""
    for node in document.walk():
        if node.kind != "L":
            continue
        kids, node.kids = node.kids, []
        for kid in kids:
            if kid.kind in ("LI", "Caption"):
                node.append(kid)
            else:
                if not (node.kids and node.kids[-1].kind == "LI"):
                    node.append(Node.new("LI", kid.page))
                node.kids[-1].append(kid)
    for node in document.walk():
        if node.kind != "LI":
            continue
        body = Node.new("LBody", node.page)
        label = next((n for n in node.walk() if _is_label(n)), None)
        if label is not None:
            label.detach()
            label.kind = "Lbl"
            node.kids.insert(0, label)
            label.parent = node
        kids, node.kids = node.kids, []
        for kid in kids:
            if kid.kind == "Lbl":
                node.append(kid)
            elif kid.kind == "LBody":
                body.adopt(kid.kids)
            else:
                body.append(kid)
        node.append(body)


def _is_label(node: Node) -> bool:
    """Tell whether `node` is a marker made by `li::before`.

    Such markers are painted in reading order, which outside `::marker`s are not.
    """
    return any(isinstance(kid, Leaf) and kid.origin == "li::before" for kid in node.kids)


def _drop_empty_links(tree: StructureTree) -> None:
    """Take out the parts of links that cover nothing, such as a line break at a link's end."""
    for node in list(tree.document.walk()):
        if node.kind != "Link" or any(leaf.text.strip() for leaf in node.leaves()):
            continue
        if any(below.kind == "Figure" for below in node.walk()):
            continue
        for below in node.walk():
            for kid in [kid for kid in below.kids if isinstance(kid, Annotation)]:
                below.kids.remove(kid)
                tree.remove_annotation(kid)


def name_links(document: Node) -> None:
    """Say of every link where it leads; what leads nowhere is no link."""
    for node in document.walk():
        places = [kid for kid in node.kids if isinstance(kid, Annotation)]
        link = next((n for n in (node, *node.ancestors()) if n.kind == "Link"), None)
        if places and link is None:
            node.kind = "Link"
        elif places and link is not node:
            node.kids = [kid for kid in node.kids if kid not in places]
            link.adopt(places)
    for node in document.walk():
        places = [kid for kid in node.kids if isinstance(kid, Annotation)]
        if node.kind == "Link" and not places:
            node.kind = "Span"
        for place in places:
            place.pdf_object["Contents"] = pydyf.String(_link_text(node, place.pdf_object))


def _link_text(node: Node, annotation: pydyf.Dictionary) -> str:
    text = node.text().replace(f"{BREAK_HYPHEN} ", "")
    address = annotation["A"]["URI"].string if "A" in annotation else ""
    if not text or text == address:
        return address or annotation["Dest"].string
    return f"{text} ({address})" if address else text


def scope_headers(document: Node) -> None:
    """Say of each header cell whether it heads its column or its row.

    Scope replaces WeasyPrint's ids, which a table over several pages would hold twice.
    """
    for row in document.walk():
        if row.kind != "TR":
            continue
        cells = [kid for kid in row.kids if isinstance(kid, Node)]
        heard = {key.string for c in cells for key in c.pdf_object["A"].get("Headers", ())}
        for cell in cells:
            cell.pdf_object["A"].pop("Headers", None)
            key = cell.pdf_object.pop("ID", None)
            if cell.kind == "TH":
                scope = "/Row" if key is not None and key.string in heard else "/Column"
                cell.pdf_object["A"]["Scope"] = scope


def spell_broken_words(document: Node) -> None:
    """Say that the hyphen at a line's end belongs to the typesetting, not to the word."""
    for node in document.walk():
        leaf = node.kids[0] if len(node.kids) == 1 else None
        if isinstance(leaf, Leaf) and leaf.text.endswith(BREAK_HYPHEN):
            spoken = leaf.text.removesuffix(BREAK_HYPHEN) + SOFT_HYPHEN
            node.pdf_object["ActualText"] = pydyf.String(spoken)


def place_figures(document: Node, heights: list[float]) -> None:
    """Give pictures their place in PDF's units; WeasyPrint notes it in those of CSS."""
    for node in document.walk():
        if node.kind == "Figure":
            left, top, right, bottom = node.pdf_object["A"]["BBox"]
            height = heights[node.page]
            corners = (left, height - bottom, right, height - top)
            node.pdf_object["A"]["BBox"] = pydyf.Array(POINTS * corner for corner in corners)


def prune(document: Node) -> None:
    """Take out nodes with nothing in them; an empty cell still holds its place."""
    for node in reversed(list(document.walk())):
        if node.parent is not None and not node.kids and node.kind not in ("TD", "TH"):
            node.detach()


def _mark_artifacts(stream: list, mcids: set[int], height: float) -> None:
    """Turn marked content into page furniture, and lift artifacts out of real content.

    Underlines are painted as artifacts inside the text they underline, which PDF forbids; there
    they become part of the text.
    """
    opened: list[int] = []
    dropped: set[int] = set()
    hidden: set[int] = set()
    for place, item in enumerate(stream):
        if item in (b"BMC", b"BDC"):
            if opened:
                hidden.add(len(opened))
                start = place - (1 if item == b"BMC" else 2)
                dropped.update(range(start, place + 1))
            elif item == b"BDC" and stream[place - 1].get("MCID") in mcids:
                kind = _margin(stream, place, height)
                stream[place - 2] = b"/Artifact"
                stream[place - 1] = pydyf.Dictionary({"Type": "/Pagination", **kind})
            opened.append(place)
        elif item == b"EMC":
            opened.pop()
            if len(opened) in hidden:
                hidden.discard(len(opened))
                dropped.add(place)
    if dropped:
        stream[:] = [item for place, item in enumerate(stream) if place not in dropped]


def _margin(stream: list, place: int, height: float) -> dict[str, str]:
    """Return which margin the content that begins at `place` is painted in, if any."""
    for item in stream[place:]:
        if item == b"EMC":
            break
        found = isinstance(item, bytes) and re.fullmatch(rb".* (\S+) (?:Tm|cm)", item)
        if found:
            share = float(found[1]) / height
            if share < 0.25:
                return {"Subtype": "/Header"}
            if share > 0.75:
                return {"Subtype": "/Footer"}
            break
    return {}


def _shorten_bookmarks(pdf: pydyf.PDF) -> None:
    for item in pdf.objects:
        if isinstance(item, dict) and "Title" in item and "Dest" in item:
            label = " ".join(item["Title"].string.split())
            if len(label) > LONGEST_BOOKMARK:
                label = label[: LONGEST_BOOKMARK - 1].rstrip() + "…"
            item["Title"] = pydyf.String(label)
