"""What every PDF of the portal must be, asked of two independent checkers."""

from pathlib import Path
from tempfile import TemporaryDirectory

import outloud
import page

PROFILES = (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1)


def assert_accessible_archivable(pdf: bytes, *, allowed_warnings: frozenset[str] = frozenset()):
    """Assert that `pdf` is valid PDF/A-3a and PDF/UA-1 and reads well aloud.

    outloud's warnings count too, except those named in `allowed_warnings`.
    """
    for profile in PROFILES:
        report = page.validate_pdf_bytes(pdf, profile=profile)
        failures = [f"{failure.rule_id}: {failure.message}" for failure in report.failures]
        assert report.is_compliant, (profile, failures[:10])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "checked.pdf"
        path.write_bytes(pdf)
        result = outloud.check(str(path))
    assert result.error is None, result.error
    found = [
        f"{finding.rule} p.{finding.page}: {finding.message}"
        for finding in result.findings
        if str(finding.severity) != "info" and finding.rule not in allowed_warnings
    ]
    assert not found, found[:10]
