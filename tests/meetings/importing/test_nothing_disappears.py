"""Whatever the document, every word of it ends up somewhere, and nothing ever raises."""

import json
import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from files.extraction import lines_of
from meetings.importing import parse
from meetings.importing.labels import find_label
from tests.meetings.importing.known import known

KNOWN = known()
# Words that structure carries: they are understood, and say nothing of their own.
STRUCTURE = frozenset(
    """
    och samt kommun stad stads kommuns ordf den kl klockan till från i på med x ingen inga
    namn parti roll närvarande frånvarande ledamöter ersättare bilaga bilagor länk länkar punkt
    """.split()  # noqa: SIM905
)
TOKENS = re.compile(r"[^\W_]+")


def words_of(line):
    # The importer composes letters and their accents; both sides are compared so.
    return [word.casefold() for word in TOKENS.findall(unicodedata.normalize("NFC", line))]


def squashed(value):
    """All text in a value, without spaces, hyphens and case: divided words are whole again."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return " ".join(squashed(part) for part in value)
    return "".join(words_of(str(value or "")))


def lost_words(text):
    """(line, word) for every word of the source that the proposal has nowhere."""
    lines = lines_of(text)
    proposal = parse(lines, KNOWN)
    answer = proposal.to_json()
    where = answer.pop("where")
    answer["doubts"] = [doubt["reason"] for doubt in answer["doubts"]]
    kept = squashed(json.loads(json.dumps(answer)))
    lost = []
    for number, line in enumerate(lines, 1):
        place = where.get(str(number))
        if line.text.strip() and place is None:
            lost.append((number, line.text))
        words = set(words_of(line.text)) - STRUCTURE
        if place in ("time", "title", "attendance", "place", "body", "agenda"):
            label = find_label(line.text.strip())
            words -= set(words_of(label.label)) if label else set()
            inner = find_label(label.value) if label else None
            words -= set(words_of(inner.label)) if inner else set()
        if place == "time":
            words = set()
        lost += [(number, word, place) for word in words if word not in kept]
    return lost


FRAGMENTS = (
    "", "", "", "Tid", "Tid\tTisdagen den 11 oktober 2016 kl 11-13", "Plats: Sjöviken",
    "Närvarande", "Närvarande: ", "Närvarande\tAda Lind, Nacka Bo Ek, Täby", "Frånvarande:",
    "Gäster: Eva Storm, Länsstyrelsen", "Kansliet\tTova Mild Ulf Gräns", "Ada Lind (M), Nacka",
    "Bo Ek, Solentuna", "Nacka: Ada Lind, Bo Ek", "Cilla von Rosen, t.o.m. § 4", "Ingen",
    "Minnesanteckningar från möte med KSO-gruppen 2016-10-11", "Protokoll nr 3/2016",
    "1. Inledning", "2. Budget", "3) Remiss", "§ 12 Val av justerare", "§ 13", "a) Läget",
    "b) Framåt", "4 a Avtal", "2.1 Mål", "Övriga frågor", "ÖVRIGT", "Bakgrund", "Punkt 2 Mer",
    "- första strecket", "• andra punkten", "o Tredje", "1. ett i en lista", "2. två",
    "att godkänna", "Styrelsen beslutar", "Beslut:", "att uppdra till kansliet att skriva.",
    "Bilaga: Bilder", "Bilagor:", "Bilaga 2", "Se bilaga 3 för mer.", "https://example.org/a_b",
    "Länk: www.example.org", "Texten som går vidare i flera kommu-", "nerna och plan-",
    "och byggfrågor samt e-", "hälsa.",
    "En hel mening som står för sig själv och är ganska lång, med komma och punkt.",
    "Sida 2 (5)", "2", "3", "Kommunförbundet Stockholms Län", "\f", "Vid protokollet",
    "Vera Holst", "Justeras", "Justerare: Bo Ek", "Sekreterare\tVera Holst", "_____",
    "Dagordning", "*kursivt* och", "_under_", "Dnr: KSL/16/0042",
    "Plats och tid: Salen, 2016-10-11 kl. 9", "x", "Namn\tKommun\tNärvarande",
    "Förhinder har anmälts av Ada Lind, Nacka.", "Bo Ek har anmält förhinder.", "Skriv ut",
    "Vid protokollet            Justeras", "Vera Holst                 Bo Ek      Ada Lind",
    "KSL      MINNESANTECKNINGAR     1(3)", "M\tAda Lind\tNacka", "Presentation bifogas.",
    "KSL", "§§ 1–2 Inledning", "Sigtuna: Vakant", "Ordförande Ada Lind, Öster-åker", "o\tunder",
    "Från kansliet deltog Vera Holst.", "2016-10-11", "a. Läget", "Konferensrum Sjön",
)  # fmt: skip


@example(["Ordförande Ada Lind, Öster-åker", "Ada Lind (M), Nacka"])
@example(["Gäster: Eva Storm, Länsstyrelsen", "Gäster: Eva Storm, Trafikverket"])
@example(["Gäster: Eva Storm, Länsstyrelsen", "Sekreterare: Eva Storm, Trafikverket"])
@given(st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=60)), max_size=40))
@settings(max_examples=300)
def test_every_word_of_made_up_minutes_is_kept(fragments):
    assert lost_words("\n".join(fragments)) == []


@pytest.mark.parametrize(
    ("lines", "parties"),
    [
        (["Närvarande", "Ada Lind (M), Nacka", "Ada Lind (S), Nacka"], ["M", "S"]),
        (["Närvarande", "Ada Lind (M), Nacka", "", "Ordförande: Ada Lind (S)"], ["M", "S"]),
        (["Närvarande", "Ada Lind, Nacka", "Ada Lind (S), Nacka"], ["S"]),
        (["Närvarande", "Ada Lind (S), Nacka", "Ada Lind, Nacka"], ["S"]),
    ],
)
def test_a_name_that_stands_twice_loses_no_party(lines, parties):
    proposal = parse(lines_of("\n".join(lines)), KNOWN)

    assert [each.party for each in proposal.attendance] == parties


@given(st.text(max_size=2000))
@settings(max_examples=150)
def test_any_text_is_read_without_an_error(text):
    proposal = parse(lines_of(text), KNOWN)

    assert json.loads(json.dumps(proposal.to_json()))["kind"] in ("minutes", "protocol")
