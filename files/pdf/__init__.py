"""HTML in, one PDF out that is at once PDF/A-3a (for the archive) and PDF/UA-1 (for everyone).

The same input gives the same bytes on any machine with the same versions: fonts are shipped,
no clock is read, nothing is fetched.
"""

import threading
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import pydyf

from .fonts import FONT_DIR, printable, use_shipped_fonts

use_shipped_fonts()

import weasyprint  # noqa: E402  fontconfig reads its configuration when this is imported
from weasyprint.text.ffi import pango  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402

from .characters import name_glyphs  # noqa: E402
from .fetching import SHIPPED, ShippedOnly  # noqa: E402
from .metadata import PRODUCER, pdf_date, w3c_date, xmp  # noqa: E402
from .packing import pack  # noqa: E402
from .source import MissingAltText, PdfError, prepare  # noqa: E402
from .tagging import repair  # noqa: E402

__all__ = ["MissingAltText", "PdfError", "render_pdf", "renderer_version"]

# Pango's font map is not made for several threads, and one layout at a time keeps memory low.
_one_at_a_time = threading.Lock()


def render_pdf(
    html: str,
    *,
    title: str,
    stylesheet: str = "",
    language: str = "sv",
    created: datetime | None = None,
) -> bytes:
    """Return `html` laid out with the CSS in `stylesheet` as an accessible, archivable PDF.

    `title` is shown by readers instead of the file name. `created` (aware) becomes the file's
    only date; without it the file has none. Characters that no shipped font knows come out as
    U+FFFD. Pictures may only be `data:` URLs or shipped files; URLs in CSS are relative to our
    static directory.

    Raises MissingAltText for a picture without a text alternative, ValueError for an empty title
    or a naive `created`.
    """
    title = " ".join(printable(title).split())
    if not title:
        raise ValueError("A PDF needs a title.")
    with _one_at_a_time:
        return _render(html, stylesheet, title, language, created)


@lru_cache(maxsize=1)
def renderer_version() -> str:
    """Return what changes when the same HTML may give other bytes: our code, fonts, libraries."""
    seen = sha256(f"{weasyprint.__version__} {pydyf.__version__} {pango.pango_version()}".encode())
    for path in [*sorted(Path(__file__).parent.glob("*.py")), *sorted(FONT_DIR.glob("*.ttf"))]:
        seen.update(path.read_bytes())
    return seen.hexdigest()


def _render(
    html: str, stylesheet: str, title: str, language: str, created: datetime | None
) -> bytes:
    source = weasyprint.HTML(
        string=html.encode("utf-8", "ignore"), encoding="utf-8", url_fetcher=ShippedOnly()
    )
    parents = prepare(source.etree_element)
    document = source.render(
        font_config=_fonts(), stylesheets=[_css(stylesheet)], pdf_variant="pdf/a-3a"
    )
    metadata = document.metadata
    metadata.title, metadata.lang = title, language
    metadata.created = metadata.modified = w3c_date(created) if created else None
    pages = document.pages = [_Page(page) for page in document.pages]

    def finish(document, pdf: pydyf.PDF) -> None:
        repair(pdf, [page.marks for page in pages], parents, [page.height for page in pages])
        name_glyphs(document, pdf)
        _describe(pdf, xmp(title=title, language=language, created=created), created)
        pack(pdf)

    return document.write_pdf(finisher=finish, pdf_variant="pdf/a-3a")


class _Page:
    """A page of WeasyPrint's that remembers which box became which marked content."""

    def __init__(self, page: weasyprint.Page):
        self._page = page
        self.marks: dict = {}

    def __getattr__(self, name: str):
        return getattr(self._page, name)

    def paint(self, stream, scale: float = 1) -> None:
        """Paint as WeasyPrint does; its list of marks is emptied later, so keep a copy."""
        self._page.paint(stream, scale)
        self.marks = dict(stream._tags)


@lru_cache(maxsize=1)
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@lru_cache(maxsize=8)
def _css(text: str) -> weasyprint.CSS:
    return weasyprint.CSS(
        string=text,
        base_url=f"{SHIPPED.as_uri()}/",
        font_config=_fonts(),
        url_fetcher=ShippedOnly(),
    )


def _describe(pdf: pydyf.PDF, packet: bytes, created: datetime | None) -> None:
    """Replace WeasyPrint's metadata; PDF/A wants them readable without decompression."""
    stream = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    stream.stream, stream.compress = [packet], False
    pdf.info["Producer"] = pydyf.String(PRODUCER)
    if created:
        pdf.info["CreationDate"] = pdf.info["ModDate"] = pydyf.String(pdf_date(created))
