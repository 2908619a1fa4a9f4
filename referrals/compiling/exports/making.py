"""Making one file, step by step, so that those who wait see how far it has come."""

import time
from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser

from files.storing import store_made
from referrals import rules, workflow
from referrals.compiling.exports.docx import compilation_docx
from referrals.compiling.exports.pdf import compilation_pdf
from referrals.compiling.exports.report import report_of
from referrals.compiling.exports.stamp import stamp_of
from referrals.compiling.exports.zip import answers_zip
from referrals.missive import file_title
from referrals.models import CompilationExport
from referrals.workflow.exports import Superseded

Kind = CompilationExport.Kind
MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.ZIP: "application/zip",
}
# Seconds between what is told: a file of a thousand steps is not a thousand writes.
BETWEEN = 0.5
FAILED = "Något gick fel när filen gjordes. Försök igen; hjälper det inte, kontakta driften."
Tell = Callable[[float, str], None]


def make(pk: int) -> str:
    """Make the file of the export `pk` if it waits for that; says what came of it.

    Whatever goes wrong is noted for those who wait, and then raised for the worker's own log.
    """
    export = workflow.begin_export(pk)
    if export is None:
        return "not waiting"
    is_settled = False
    try:
        _make(export)
        is_settled = True
    except Superseded:
        is_settled = True
        return "superseded"
    finally:
        if not is_settled:
            workflow.fail_export(export, FAILED)
    return "made"


def _make(export):
    referral = export.referral
    # First: what changes while the file is made makes it old, and never falsely new.
    stamp = stamp_of(referral)
    reader = AnonymousUser() if export.for_public else export.asked_by
    shows_each = rules.can_see_each_answer(reader, referral)
    tell = _teller(export)
    if export.kind == Kind.ZIP:
        content = answers_zip(referral, stamp, tell)
    else:
        report = report_of(referral, stamp, shows_each=shows_each, for_public=export.for_public)
        tell(10, "Lägger upp dokumentet")
        write = compilation_pdf if export.kind == Kind.PDF else compilation_docx
        content = write(report, tell)
    tell(97, "Sparar filen")
    stored = store_made(content, file_name(export), MEDIA_TYPES[export.kind], by=export.asked_by)
    workflow.finish_export(export, file=stored, stamp=stamp, shows_each=shows_each)


def file_name(export) -> str:
    """What the file is called: "Sammanställning KSL-16-0501 Gemensam avfallsplan.docx"."""
    what = "Svar" if export.kind == Kind.ZIP else "Sammanställning"
    return f"{file_title(what, export.referral)}.{export.kind}"


def _teller(export) -> Tell:
    told = 0.0

    def tell(percent, step):
        nonlocal told
        if time.monotonic() - told >= BETWEEN:
            told = time.monotonic()
            workflow.hear_of_export(export, percent, step)

    return tell
