import pytest
from hypothesis import given
from hypothesis import strategies as st

from files.names import MAX_LENGTH, safe_name


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("Bilaga 1, förslag på åtgärder.pdf", "Bilaga 1, förslag på åtgärder.pdf"),
        ("../../x.pdf", "x.pdf"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("C:\\Users\\å\\x.pdf", "x.pdf"),
        ("fdp.\u202eexe.pdf", "fdp.exe.pdf"),
        ("rad\r\nbrytning\x00.pdf", "radbrytning.pdf"),
        ('a"b<c>.pdf', "a-b-c-.pdf"),
        ("o\u0308l.pdf", "öl.pdf"),
        (".htaccess", "fil.htaccess"),
        ("..", "fil"),
        ("", "fil"),
        ("   .pdf", "fil.pdf"),
    ],
)
def test_name_is_made_safe(given_name, expected):
    assert safe_name(given_name) == expected


def test_long_name_keeps_its_suffix():
    name = safe_name("å" * 400 + ".docx")
    assert len(name) == MAX_LENGTH
    assert name.endswith("å.docx")


@given(st.text(max_size=300))
def test_any_name_becomes_one_short_printable_line(text):
    name = safe_name(text)
    assert 0 < len(name) <= MAX_LENGTH
    assert "/" not in name
    assert "\\" not in name
    assert name.isprintable()
    assert name not in {".", ".."}
