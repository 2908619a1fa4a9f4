"""Forty pages of minutes read in: text out of the file, and what it means.

Processor time, that of the process which reads the PDF included, the best of a few rounds;
beside pdfminer alone, which only gives the text of the same PDF.
"""

import io
import resource

import docx
import pikepdf
import weasyprint
from pdfminer.high_level import extract_text

from benchmarks.measure import Measurement
from meetings.importing.intake import understand

ROUNDS = 4
SENTENCE = (
    "Kansliet redovisar läget i länets kommuner och gruppen diskuterar hur frågorna kan "
    "beredas vidare under hösten med hänsyn till kostnader, bostäder och kompetens. "
)
PEOPLE = ", ".join(f"Ada Lind{letter}, Nacka" for letter in "abcdefghijklmnopqrstuvwxyz")
HEAD = ("Minnesanteckningar från möte med KSO-gruppen 2016-10-11", f"Närvarande: {PEOPLE}")
ITEMS = 42


def pages():
    """Title, heading and paragraphs of each item, enough for forty pages."""
    for number in range(1, ITEMS + 1):
        paragraphs = [SENTENCE * 5] * 4
        paragraphs += ["Gruppen uppdrar till kansliet att återkomma.", "Bilaga: Presentation"]
        yield f"{number}. Ärende nummer {number}", paragraphs


def as_text():
    """The minutes as plain text, wrapped as by an old mail program."""
    lines = [*HEAD, ""]
    for heading, paragraphs in pages():
        lines += ["", heading, ""]
        for paragraph in paragraphs:
            words = paragraph.split()
            lines += [" ".join(words[at : at + 11]) for at in range(0, len(words), 11)] + [""]
    return "\n".join(lines).encode()


def as_pdf():
    """The minutes as a PDF of forty pages with running header and page number."""
    body = "".join(f"<p>{line}</p>" for line in HEAD)
    for heading, paragraphs in pages():
        body += f"<h2>{heading}</h2>" + "".join(f"<p>{text}</p>" for text in paragraphs)
    style = """@page { size: A4; margin: 3cm; @top-left { content: "KSL Minnesanteckningar" }
               @bottom-right { content: "Sida " counter(page) } } body { font-size: 13pt }"""
    return weasyprint.HTML(string=f"<html lang=sv><style>{style}</style>{body}").write_pdf()


def as_docx():
    """The minutes as a Word document."""
    document = docx.Document()
    for line in HEAD:
        document.add_paragraph(line)
    for heading, paragraphs in pages():
        document.add_heading(heading, 2)
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def best(work) -> float:
    """Seconds of the quickest of a few rounds."""
    times = []
    for _ in range(ROUNDS):
        started = spent()
        work()
        times.append(spent() - started)
    return min(times)


def spent() -> float:
    """Processor seconds of this process and of those it has waited for."""
    mine, theirs = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime


def main():
    """Yield seconds for each format, and the PDF beside pdfminer alone."""
    pdf = as_pdf()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) >= 40, len(opened.pages)
    results = {}
    for name, content in (("text", as_text()), ("docx", as_docx()), ("pdf", pdf)):
        suffix = "txt" if name == "text" else name
        _, proposal = understand(content, f"anteckningar.{suffix}")
        assert len(proposal.items) == ITEMS, (name, len(proposal.items))
        assert len(proposal.attendance) == 26, (name, len(proposal.attendance))
        results[name] = best(lambda c=content, s=suffix: understand(c, f"anteckningar.{s}"))
        yield Measurement(f"import of 40 pages, {name}", results[name], 2, "s")
    alone = best(lambda: extract_text(io.BytesIO(pdf)))
    yield Measurement("import of 40 pages, pdf / pdfminer alone", results["pdf"] / alone, 1)
