import hashlib
import io
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from bs4 import BeautifulSoup
from pdfminer.high_level import extract_text

from files.pdf import MissingAltText, render_pdf
from files.pdf.fonts import printable
from tests.pdf_checks import assert_accessible_archivable, spoken_text

ROOT = Path(__file__).resolve().parents[2]
CSS = """
@page { size: A4; margin: 25mm;
  @top-left { content: "KSL" } @top-right { content: element(kind) }
  @bottom-right { content: "Sida " counter(page) " (" counter(pages) ")" } }
html { font: 11pt/1.4 "Source Sans 3", sans-serif; hyphens: auto;
  hyphenate-character: "\\2010"; overflow-wrap: break-word }
table[data-even] { table-layout: fixed; overflow-wrap: anywhere }
.kind { position: running(kind) } .two { columns: 2 }
li { list-style: none }
table { width: 100%; border-collapse: collapse } td, th { border-bottom: 1px solid #999 }
"""
DOT = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEh"
    "QGAhKmMIQAAAABJRU5ErkJggg=="
)
WORDS = "länets kommuner bereder förslaget om gemensam utbildningsplanering inför höstens möten"


def page_of(body: str) -> str:
    return (
        '<!doctype html><html lang="sv"><head><title>Prov</title></head>'
        f'<body><p class="kind">Minnesanteckningar</p><main>{body}</main></body></html>'
    )


def paragraph(number: int) -> str:
    words = WORDS.split()
    turned = words[number % 10 :] + words[: number % 10]
    return f"<p>{number} {' '.join(turned[i % 10] for i in range(30 + number % 17))}.</p>"


SHORT = page_of("<h1>Möte på Åland</h1><p>Åäö é ü.</p>")
LONG = page_of(
    '<h1 id="top">Ett långt möte</h1>'
    + "".join(
        f'<section><h2 id="p{n}">Punkt {n}</h2>{"".join(paragraph(n * 7 + k) for k in range(6))}'
        f"<ul><li>ett<ul><li>inne {n}</li></ul></li><li>två</li></ul>"
        f'<p>Se <a href="#p{n % 5}">punkt {n % 5}</a> och '
        f'<a href="https://exempel.se/å?q={n}">sidan om utbildning i länet</a>.</p></section>'
        for n in range(70)
    )
    + "<h2>Tabell</h2><table><thead><tr><th>Namn</th><th>Kommun</th></tr></thead>"
    + "".join(f"<tr><td>Person {n}</td><td>Kommun {n}</td></tr>" for n in range(90))
    + "</table>"
)
NASTY = page_of(
    f"<h1>{'Ordrik rubrik utan ände '.strip() * 230}</h1>"
    "<h2>😀👨‍👩‍👧 🇸🇪 👍🏽 ☎️ ✔ → ∑ 漢字 한국 עברית العربية ελληνικά Кириллица q̈ x̌̌ e\u0301</h2>"
    "<p>&#x202E;baklänges&#x202C; &#0; &#xFFFF; \ud800 soft\u00adhyphen z\u200bw \x07 \ue000</p>"
    f"<p>{'Q' * 3000}</p><p></p><p>&nbsp;</p><h3></h3>"
    "<p>&lt;script&gt; &amp; “x” 5&nbsp;000 kr 2016-10-11</p><script>alert(1)</script>"
    "<table><tr><td>a<td>b<td>c<tr><td colspan=2 rowspan=9>d<tr><td>x<tr></table>"
    "<p>Mellan.</p><table></table><table><tr><th>Rad<td>1<tr><th>Rad två<td></table><ul></ul>"
    "<ul><li></li><li>ett<ul><li>djup<ol><li>djupare<p>stycke</p></ol></ul></ul>"
    f'<p><img alt="En prick" src="{DOT}"><img alt="" src="{DOT}">'
    '<img alt="Hemlig fil" src="file:///etc/passwd"><a href="javascript:x">skript</a>'
    '<a href="#saknas">ingenstans</a><a name="y"></a><a href="https://exempel.se"></a></p>'
    "<blockquote>citat</blockquote><pre>a\n b</pre><hr><dl><dt>ord<dd>förklaring</dl>"
)
EMPTY = page_of("")


def render(html: str, **options) -> bytes:
    return render_pdf(html, title="Prov", stylesheet=CSS, **options)


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def elements(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Dictionary]:
    """Return the structure elements of `kind` in reading order."""

    def below(element):
        if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
            return
        if str(element.S) == f"/{kind}":
            yield element
        for kid in element.get("/K", []):
            yield from below(kid)

    return list(below(pdf.Root.StructTreeRoot.K[0]))


@pytest.mark.parametrize("html", [SHORT, EMPTY], ids=["short", "empty"])
def test_pdf_is_archivable_and_accessible(html):
    assert_accessible_archivable(render(html, created=datetime(2016, 10, 11, 9, tzinfo=UTC)))


def test_long_pdf_is_archivable_and_accessible():
    pdf = render(LONG)

    assert len(opened(pdf).pages) >= 30
    # The table's header stands at the top of several pages, once as content.
    assert_accessible_archivable(pdf, allowed_warnings=frozenset({"PAG-001"}))


def test_nasty_content_is_archivable_and_accessible():
    pdf = render(NASTY)

    # A heading that fills three pages looks like a running header to the checker.
    assert_accessible_archivable(pdf, allowed_warnings=frozenset({"PAG-001"}))
    text = extract_text(io.BytesIO(pdf))
    assert "<script> & “x”" in text
    assert "5 000 kr 2016-10-11" in text.replace("\xa0", " ")
    assert "alert(1)" not in text
    assert "Hemlig fil" in text, "a picture that may not be loaded shows its alternative"


def test_title_language_and_date_say_the_same_everywhere():
    pdf = opened(render(SHORT, created=datetime(2016, 10, 11, 9, 30, tzinfo=UTC)))

    with pdf.open_metadata() as xmp:
        assert xmp["dc:title"] == "Prov" == str(pdf.docinfo.Title)
        assert xmp["xmp:CreateDate"] == "2016-10-11T09:30:00+00:00" == xmp["xmp:ModifyDate"]
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("3", "A")
        assert xmp["pdfuaid:part"] == "1"
    assert str(pdf.docinfo.CreationDate) == "D:20161011093000+00'00"
    assert str(pdf.Root.Lang) == "sv"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert "/Filter" not in pdf.Root.Metadata, "archives read metadata without decompressing"


def test_naive_date_is_refused():
    with pytest.raises(ValueError, match="aware"):
        render(SHORT, created=datetime(2016, 10, 11))


def test_running_header_and_footer_are_artifacts_outside_the_tree():
    pdf = opened(render(SHORT))

    content = pdf.pages[0].Contents.read_bytes()
    assert content.count(b"/Subtype /Header") == 2
    assert content.count(b"/Subtype /Footer") == 1
    owners = [owner for owner in pdf.Root.StructTreeRoot.ParentTree.Nums[1] if owner is not None]
    assert len(owners) == content.count(b"/MCID")


def test_table_over_several_pages_is_one_table_with_one_header():
    pdf = opened(render(LONG))

    tables = elements(pdf, "Table")
    assert len(tables) == 1
    assert len(elements(pdf, "TR")) == 91
    assert [str(cell.A.Scope) for cell in elements(pdf, "TH")] == ["/Column", "/Column"]


def test_paragraph_over_two_pages_is_one_paragraph():
    html = page_of("<h1>A</h1>" + "".join(paragraph(n) for n in range(40)))

    pdf = opened(render(html))

    assert len(pdf.pages) > 1
    assert len(elements(pdf, "P")) == 40


def letters_of(text: str) -> str:
    return "".join(re.findall(r"[^\W\d_]", text))


@pytest.mark.parametrize(
    "body",
    [
        LONG,
        f"<h1>A</h1><table><thead><tr><th>{WORDS * 90}</th><th>b</th></tr></thead>"
        f"<tr><td>{WORDS * 40}</td><td>d</td></tr></table>",
        "<h1>A</h1><table><tr><th>a</th><th>b</th></tr><tr><td rowspan=3>"
        f"{WORDS * 50}</td><td>{WORDS * 60}</td></tr><tr><td>y</td></tr></table>",
        f"<h1>A</h1><div class=two><ul>{'<li>punkt med ord</li>' * 150}</ul></div>",
    ],
    ids=["long", "tall header", "split cells", "columns"],
)
def test_no_letter_is_lost_or_moved(body):
    source = BeautifulSoup(body, "html.parser")
    source = (source.main or source).get_text(" ")

    pdf = render(body if body is LONG else page_of(body))

    assert letters_of(spoken_text(pdf)) == letters_of(source)


def test_list_in_columns_is_one_list():
    pdf = opened(render(page_of(f"<h1>A</h1><div class=two><ul>{'<li>x</li>' * 9}</ul></div>")))

    (found,) = elements(pdf, "L")
    assert len(found.K) == 9


def test_link_over_two_lines_is_one_link():
    pdf = opened(render(page_of(f'<h1>A</h1><p><a href="https://exempel.se">{WORDS * 2}</a></p>')))

    (link,) = elements(pdf, "Link")
    places = [kid for kid in link.K if isinstance(kid, pikepdf.Dictionary)]
    assert len(places) == len(pdf.pages[0].Annots) == 2


def test_skipped_heading_level_is_closed():
    pdf = opened(render(page_of("<h2>A</h2><h5>B</h5><h5>C</h5><h3>D</h3>")))

    kinds = [kind for kind in ("H1", "H2", "H3") for _ in elements(pdf, kind)]
    assert kinds == ["H1", "H2", "H2", "H2"]


def test_letter_and_its_accent_are_copied_as_they_were():
    assert "x\u030c" in spoken_text(render(page_of("<h1>A</h1><p>x\u030c</p>")))


def test_word_that_no_line_holds_is_copied_whole():
    pdf = render(page_of(f"<h1>A</h1><p>{'Q' * 300}</p>"))

    assert re.sub(r"\s", "", spoken_text(pdf)) == "A" + "Q" * 300


def test_first_space_does_not_make_all_spaces_hard():
    assert "b c" in spoken_text(render(page_of("<h1>A</h1><p>a&nbsp;b c</p>")))


def test_table_with_uneven_rows_becomes_regular():
    uneven = "<tr><td>a</td></tr><tr></tr><tr><td colspan=9>b</td><td>c</td></tr>"

    pdf = opened(render(page_of(f"<h1>A</h1><table>{uneven}</table>")))

    rows = [[int(cell.A.get("/ColSpan", 1)) for cell in row.K] for row in elements(pdf, "TR")]
    assert rows == [[1, 1], [1, 1]]
    assert len(elements(pdf, "TH")) == 2


def test_row_and_column_headers_are_told_apart():
    table = (
        "<table><tr><th>Organ</th><th>M</th><th>S</th><th>C</th></tr>"
        "<tr><th scope=row>AU</th><td>3</td><td>1</td>"
        "<td>4</td></tr><tr><th>KD</th><td>12</td><td>14</td><td>2</td></tr></table>"
    )

    pdf = opened(render(page_of(f"<h1>A</h1>{table}")))

    scopes = [str(cell.A.Scope)[1:] for cell in elements(pdf, "TH")]
    assert scopes == ["Column"] * 4 + ["Row"] * 2


def test_nested_list_lies_in_its_item():
    listed = "<ul><li>ett<ul><li>inne</li></ul></li><li>två</li></ul>"

    pdf = opened(render(page_of(f"<h1>A</h1>{listed}")))

    outer, inner = elements(pdf, "L")
    assert len(outer.K) == 2
    assert str(inner.P.S) == "/LBody"


def test_picture_without_alt_is_refused():
    with pytest.raises(MissingAltText):
        render(page_of(f'<h1>A</h1><img src="{DOT}">'))


def test_picture_says_its_alt_and_decoration_says_nothing():
    pictures = f'<p><img alt="En prick på å" src="{DOT}"><img alt="" src="{DOT}"></p>'

    pdf = opened(render(page_of(f"<h1>A</h1>{pictures}")))

    assert [str(figure.Alt) for figure in elements(pdf, "Figure")] == ["En prick på å"]


def test_link_with_swedish_letters_says_its_text_and_address():
    pdf = opened(render(page_of('<h1>A</h1><p><a href="https://exempel.se/å">Ån</a></p>')))

    (link,) = pdf.pages[0].Annots
    assert str(link.Contents) == "Ån (https://exempel.se/%C3%A5)"
    assert pdf.pages[0].Tabs == "/S"


def test_headings_become_bookmarks():
    with opened(render(page_of("<h1>Möte</h1><h2>Ett</h2><h2>Två</h2>"))).open_outline() as outline:
        assert [item.title for item in outline.root] == ["Möte"]
        assert [item.title for item in outline.root[0].children] == ["Ett", "Två"]


def test_all_fonts_are_embedded_and_shipped():
    fonts = {}
    for page in opened(render(NASTY)).pages:
        for font in page.Resources.Font.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            fonts[str(descriptor.FontFamily)] = "/FontFile2" in descriptor

    assert fonts == dict.fromkeys(("Source Sans 3", "Noto Emoji", "DejaVu Sans"), True)


def test_same_input_gives_same_bytes():
    assert render(NASTY) == render(NASTY)


def test_bytes_do_not_depend_on_process_clock_zone_folder_or_hash_seed(tmp_path):
    code = (
        "import django, hashlib, sys; django.setup()\n"
        "from tests.files.test_pdf import NASTY, render\n"
        "sys.stdout.write(hashlib.sha256(render(NASTY)).hexdigest())"
    )
    sums = {hashlib.sha256(render(NASTY)).hexdigest()}

    for seed, zone, folder in (("1", "Asia/Tokyo", tmp_path), ("77", "UTC", ROOT)):
        environment = os.environ | {
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "ksl_portal.settings",
        }
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        sums.add(done.stdout)

    assert len(sums) == 1


def test_broken_word_is_spoken_whole():
    narrow = CSS + "main { width: 30mm }"
    html = page_of("<h1>A</h1><p>storkommunsamverkansöverenskommelserna är klara</p>")

    pdf = render_pdf(html, title="Prov", stylesheet=narrow)

    opened_pdf = opened(pdf)
    spoken = "".join(str(e.get("/ActualText", "")) for e in elements(opened_pdf, "Span"))
    assert spoken.count("\u00ad") >= 1
    assert "\u2010" not in extract_text(io.BytesIO(pdf))


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("Åse\u0301", "Åsé"),
        ("a\u202eb\u200f", "ab"),
        ("\x00\x1b\ud800x", "x"),
        ("漢", "\ufffd"),
        ("soft\u00adhyphen", "soft\u00adhyphen"),
        ("😀", "😀"),
    ],
)
def test_text_is_made_printable(given, printed):
    assert printable(given) == printed
