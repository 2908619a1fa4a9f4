"""Whether a PDF is what the portal promises: PDF/A-3a for archives, PDF/UA-1 for everyone."""

import page

PROFILES = {
    "PDF/A-3a": page.ValidationProfile.PDF_A_3A,
    "PDF/UA-1": page.ValidationProfile.PDF_UA_1,
}
SHOWN = 10


def faults_of(pdf: bytes) -> list[str]:
    """What keeps `pdf` from being valid, as lines that name the standard and its rule."""
    return [
        f"{name}: {failure.message} ({failure.rule_id})"
        for name, profile in PROFILES.items()
        for failure in page.validate_pdf_bytes(pdf, profile=profile).failures[:SHOWN]
    ]
