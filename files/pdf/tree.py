"""The structure tree of a PDF: read from WeasyPrint's objects, changed, written back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pydyf


class Null(pydyf.Object):
    """An object that has been removed; its number stays."""

    data = b"null"


@dataclass(eq=False, slots=True)
class Leaf:
    """Marked content: something painted on one page."""

    page: int
    mcid: int
    text: str
    origin: str
    """The tag of the box it stands in: a name in HTML, or one such as `li::before`."""
    path: tuple
    """The HTML elements around it, outermost first, without html and body."""


@dataclass(eq=False, slots=True)
class Annotation:
    """A place on a page that reacts, in practice one line of a link."""

    page: int
    pdf_object: pydyf.Dictionary


@dataclass(eq=False, slots=True)
class Node:
    """A structure element."""

    kind: str
    pdf_object: pydyf.Dictionary
    page: int
    parent: "Node | None" = None
    kids: list = field(default_factory=list)

    @classmethod
    def new(cls, kind: str, page: int) -> "Node":
        """Return an element that WeasyPrint did not make."""
        return cls(kind, pydyf.Dictionary({"Type": "/StructElem"}), page)

    def walk(self) -> Iterator["Node"]:
        """Yield this node and all below it, in reading order."""
        yield self
        for kid in list(self.kids):
            if isinstance(kid, Node):
                yield from kid.walk()

    def leaves(self) -> Iterator[Leaf]:
        """Yield the content below this node in reading order."""
        for node in self.walk():
            yield from (kid for kid in node.kids if isinstance(kid, Leaf))

    def text(self) -> str:
        """Return what a screen reader says for this node."""
        parts = []
        for kid in self.kids:
            if isinstance(kid, Leaf):
                parts.append(kid.text)
            elif isinstance(kid, Node):
                parts.append(kid.text())
        return " ".join(" ".join(parts).split())

    def ancestors(self) -> Iterator["Node"]:
        """Yield the nodes around this one, nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def detach(self) -> None:
        """Take this node out of its parent."""
        self.parent.kids.remove(self)
        self.parent = None

    def append(self, node: "Node") -> None:
        """Put `node` last in this one."""
        node.parent = self
        self.kids.append(node)

    def adopt(self, kids: list) -> None:
        """Put `kids`, of whatever sort, last in this node."""
        for kid in kids:
            if isinstance(kid, Node):
                kid.parent = self
        self.kids += kids


class StructureTree:
    """All structure of one document.

    `describe(page, mcid)` gives the text, origin and path of marked content (see `Leaf`).
    """

    def __init__(self, pdf: pydyf.PDF, describe: Callable[[int, int], tuple]):
        self.pdf = pdf
        self._describe = describe
        self._pages = {ref: number for number, ref in enumerate(pdf.page_references)}
        self._root = self._object(pdf.catalog["StructTreeRoot"])
        self._parents = self._object(self._root["ParentTree"])
        self.document = self._read(self._object(self._root["K"][0]), 0)
        self._owners = self._owners_by_page()

    def _object(self, reference: bytes):
        return self.pdf.objects[int(reference.split()[0])]

    def _read(self, element: pydyf.Dictionary, page: int) -> Node:
        page = self._pages[element["Pg"]] if "Pg" in element else page
        node = Node(element["S"][1:], element, page)
        for kid in element["K"]:
            if isinstance(kid, int):
                node.kids.append(Leaf(page, kid, *self._describe(page, kid)))
                continue
            child = self._object(kid)
            if child["Type"] == "/OBJR":
                node.kids.append(Annotation(page, self._object(child["Obj"])))
            else:
                node.append(self._read(child, page))
        return node

    def _owners_by_page(self) -> dict[int, list[int]]:
        """Map each page to the object numbers that own its marked content, by MCID."""
        nums = self._parents["Nums"]
        return {
            key: [int(reference.split()[0]) for reference in owners]
            for key, owners in zip(nums[::2], nums[1::2], strict=True)
            if isinstance(owners, list)
        }

    def content_outside(self) -> set[tuple[int, int]]:
        """Return page and MCID of content that belongs to no node of the document.

        WeasyPrint tags the page margins but leaves them out of the tree.
        """
        inside = {(leaf.page, leaf.mcid) for leaf in self.document.leaves()}
        every = {(page, m) for page, owners in self._owners.items() for m in range(len(owners))}
        return every - inside

    def remove_annotation(self, annotation: Annotation) -> None:
        """Take `annotation` off its page."""
        reference = annotation.pdf_object.reference
        page = self._object(self.pdf.page_references[annotation.page])
        page["Annots"].remove(reference)
        if not page["Annots"]:
            del page["Annots"]
        self._forget(annotation.pdf_object.number)

    def _forget(self, number: int) -> None:
        removed = Null()
        removed.number = number
        self.pdf.objects[number] = removed

    def write(self) -> None:
        """Write the tree back: children, parents, ParentTree; forget what was taken out."""
        for number, item in enumerate(self.pdf.objects):
            if isinstance(item, dict) and item.get("Type") in ("/StructElem", "/OBJR"):
                self._forget(number)
        owners = {page: [b"null"] * len(found) for page, found in self._owners.items()}
        annotations: list[bytes] = []
        self._place(self.document)
        self.document.pdf_object["P"] = self._root.reference
        for node in self.document.walk():
            self._write(node, owners, annotations)
        nums = pydyf.Array()
        for page, references in owners.items():
            nums.extend((page, pydyf.Array(references)))
        for key, reference in enumerate(annotations, start=len(owners)):
            nums.extend((key, reference))
        self._parents["Nums"] = nums
        self._root["ParentTreeNextKey"] = len(owners) + len(annotations)

    def _place(self, node: Node) -> None:
        """Give `node` and all below it their places among the objects again."""
        for item in node.walk():
            if item.pdf_object.number is None:
                self.pdf.add_object(item.pdf_object)
            else:
                self.pdf.objects[item.pdf_object.number] = item.pdf_object

    def _write(self, node: Node, owners: dict[int, list], annotations: list[bytes]) -> None:
        pages = self.pdf.page_references
        element = node.pdf_object
        element["S"] = f"/{node.kind}"
        element["Pg"] = pages[node.page]
        kids = element["K"] = pydyf.Array()
        for kid in node.kids:
            if isinstance(kid, Node):
                kid.pdf_object["P"] = element.reference
                kids.append(kid.pdf_object.reference)
            elif isinstance(kid, Leaf):
                owners[kid.page][kid.mcid] = element.reference
                kids.append(kid.mcid if kid.page == node.page else self._content(kid))
            else:
                kid.pdf_object["StructParent"] = len(owners) + len(annotations)
                annotations.append(element.reference)
                kids.append(
                    pydyf.Dictionary(
                        {
                            "Type": "/OBJR",
                            "Obj": kid.pdf_object.reference,
                            "Pg": pages[kid.page],
                        }
                    )
                )

    def _content(self, leaf: Leaf) -> pydyf.Dictionary:
        page = self.pdf.page_references[leaf.page]
        return pydyf.Dictionary({"Type": "/MCR", "Pg": page, "MCID": leaf.mcid})
