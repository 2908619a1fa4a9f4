"""Invented minutes in many people's manners, each with exactly what is to be understood.

Beside every samples/<name>.txt stands <name>.json, checked by eye. After a deliberate
change: UPDATE_SAMPLES=1 pytest tests/meetings/importing/test_samples.py, then read the diff.
"""

import io
import json
import os
import re
from html import escape
from pathlib import Path

import docx
import pytest
import weasyprint

from files.extraction import extract
from meetings.importing import parse
from tests.meetings.importing.known import known

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.txt"))
PRINTED = [path for path in SAMPLES if path.stem in ("kso-run-on", "kd-list", "unnumbered")]


def understood(content, filename):
    """What is understood of a file, without the account of single lines."""
    answer = parse(extract(content, filename).lines, known(), filename).to_json()
    del answer["where"]
    return json.loads(json.dumps(answer))


def without_lines(value):
    """The same answer for another file format, where lines have other numbers."""
    if isinstance(value, dict):
        return {k: without_lines(v) for k, v in value.items() if k not in ("line", "dropped")}
    return [without_lines(part) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_sample_is_understood_as_written_down(path):
    answer = understood(path.read_bytes(), path.name)

    expected = path.with_suffix(".json")
    if os.environ.get("UPDATE_SAMPLES"):
        expected.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
    assert answer == json.loads(expected.read_text())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encoding_makes_no_difference(encoding):
    path = next(path for path in SAMPLES if path.stem == "kso-run-on")
    text = path.read_text()

    answer = understood(text.encode(encoding), path.name)

    assert answer == understood(path.read_bytes(), path.name)


def as_docx(text):
    """The same minutes as someone would have written them in Word."""
    document = docx.Document()
    table = None
    for line in text.splitlines():
        label, tab, value = line.partition("\t")
        if tab:
            table = table or document.add_table(rows=0, cols=2)
            cells = table.add_row().cells
            cells[0].text, cells[1].text = label, value
        elif re.match(r"\d[.)] ", line) and len(line) < 40 and "saknas" not in line:
            document.add_heading(line, 2)
        elif line.startswith(("- ", "• ")):
            document.add_paragraph(line[2:], style="List Bullet")
        elif line.strip():
            document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def as_pdf(text, size="11pt"):
    """The same minutes printed, with running header and page number."""
    paragraphs = []
    for line in text.splitlines():
        label, tab, value = line.partition("\t")
        if tab:
            cells = f"<td>{escape(label)}</td><td>{escape(value)}</td>"
            paragraphs.append(f"<table><tr>{cells}</tr></table>")
        elif re.match(r"\d[.)] ", line) and len(line) < 40 and "saknas" not in line:
            paragraphs.append(f"<h3>{escape(line)}</h3>")
        else:
            paragraphs.append(f"<p>{escape(line)}</p>")
    style = """
        @page { size: A5; margin: 2cm; @top-left { content: "KSL Minnesanteckningar" }
                @bottom-right { content: "Sida " counter(page) " (" counter(pages) ")" } }
        td:first-child { width: 3cm }
        td { vertical-align: top } p:empty { height: 1em }
    """
    style += f"body {{ font: {size} sans-serif; hyphens: auto }}"
    html = f"<html lang=sv><style>{style}</style>{''.join(paragraphs)}"
    return weasyprint.HTML(string=html).write_pdf()


def test_word_document_is_understood_like_text():
    path = next(path for path in SAMPLES if path.stem == "kso-run-on")

    answer = without_lines(understood(as_docx(path.read_text()), "anteckningar.docx"))

    assert answer == without_lines(json.loads(path.with_suffix(".json").read_text()))


@pytest.mark.parametrize("size", ["9pt", "11pt", "12.5pt"])
@pytest.mark.parametrize("path", PRINTED, ids=lambda path: path.stem)
def test_pdf_is_understood_like_text_wherever_its_lines_break(path, size):
    answer = without_lines(understood(as_pdf(path.read_text(), size), "anteckningar.pdf"))

    expected = without_lines(json.loads(path.with_suffix(".json").read_text()))
    # On a single page nothing tells the running header from a line of the title.
    assert answer.pop("title").endswith(expected.pop("title"))
    assert answer == expected
