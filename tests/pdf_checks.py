"""What every PDF of the portal must be, asked of two independent checkers."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import outloud
import page
import pikepdf

PROFILES = (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1)


@contextmanager
def _saved(pdf: bytes) -> Iterator[str]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "checked.pdf"
        path.write_bytes(pdf)
        yield str(path)


def spoken_text(pdf: bytes) -> str:
    """Return what a screen reader says: all tagged text in the order of the structure tree."""
    opened = pikepdf.open(io.BytesIO(pdf))
    pages = {page.objgen: number for number, page in enumerate(opened.pages)}

    def places(kid, page):
        if isinstance(kid, int):
            yield page, kid
        elif "/Pg" in kid:
            page = pages[kid.Pg.objgen]
        if isinstance(kid, pikepdf.Dictionary):
            yield from [(page, int(kid.MCID))] if "/MCID" in kid else []
            for below in kid.get("/K", []):
                yield from places(below, page)

    with _saved(pdf) as path:
        document = outloud.Document(path)
        said = [
            document.content(page).mcid_text.get((None, mcid), "")
            for page, mcid in places(opened.Root.StructTreeRoot.K[0], 0)
        ]
        document.close()
    return " ".join(" ".join(said).split())


def assert_accessible_archivable(pdf: bytes, *, allowed_warnings: frozenset[str] = frozenset()):
    """Assert that `pdf` is valid PDF/A-3a and PDF/UA-1 and reads well aloud.

    outloud's warnings count too, except those named in `allowed_warnings`.
    """
    for profile in PROFILES:
        report = page.validate_pdf_bytes(pdf, profile=profile)
        failures = [f"{failure.rule_id}: {failure.message}" for failure in report.failures]
        assert report.is_compliant, (profile, failures[:10])
    with _saved(pdf) as path:
        result = outloud.check(path)
    assert result.error is None, result.error
    found = [
        f"{finding.rule} p.{finding.page}: {finding.message}"
        for finding in result.findings
        if str(finding.severity) != "info" and finding.rule not in allowed_warnings
    ]
    assert not found, found[:10]
