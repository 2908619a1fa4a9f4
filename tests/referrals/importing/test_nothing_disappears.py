"""Whatever the paper, every word of it ends up somewhere, and nothing ever raises."""

import json
import random
import re
import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from files.extraction import lines_of
from referrals.importing.parser import parse
from tests.referrals.importing.asked import QUESTIONS, asked

ASKED = asked()
TOKENS = re.compile(r"[^\W_]+")


def words_of(text):
    return [word.casefold() for word in TOKENS.findall(unicodedata.normalize("NFC", text))]


def squashed(value):
    """All text in a value, without spaces, hyphens and case: divided words are whole again."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return " ".join(squashed(part) for part in value)
    return "".join(words_of(str(value or "")))


def lost_words(text):
    """(line, word) for every word of the paper that the proposal has nowhere."""
    lines = lines_of(text)
    found = json.loads(json.dumps(parse(lines, ASKED).to_json()))
    kept = squashed([found["answers"], found["remarks"], found["statements"], found["notes"]])
    lost = []
    for number, line in enumerate(lines, 1):
        if line.text.strip() and str(number) not in found["where"]:
            lost.append((number, line.text))
        lost += [(number, word) for word in words_of(line.text) if word not in kept]
    return lost


FRAGMENTS = (
    "", "", "", "Kommunstyrelsen", "Sammanträdesdatum 2016-10-17", "§ 142", "§§ 7–9",
    "Dnr KS/2016:355", "Ert dnr KSL/16/0501", "Beslut", "Beslut:", "Kommunstyrelsens beslut",
    "Kommunstyrelsen beslutar att besvara remissen enligt bilaga.", "Kommunstyrelsen beslutar",
    "att avge yttrande enligt förvaltningens förslag, samt", "1. att tillstyrka förslaget",
    "Kommunstyrelsen beslutade den 17 oktober 2016, § 142, följande.",
    "Paragrafen justeras omedelbart.", "Förslag till beslut", "Bakgrund", "Ärendet",
    "Kommunfullmäktige beslutar att", "Bilaga 1", "Bilaga 2: Yttrande", "Bilagor", "Handlingar",
    "Kommunens synpunkter", "Kommunledningskontorets bedömning", "Svar på frågorna", "Övrigt",
    "Sammanfattning", "Fråga 1", "Fråga 2.", "Fråga 3: Tidplanen", "Fråga 9", "fråga 4 ja",
    "Fråga 1: Räcker tidplanen till för er egen planering?", "Svar: Ja, helt och hållet.",
    *(question.text for question in QUESTIONS), *(f"{q.number}. {q.text}" for q in QUESTIONS),
    "Räcker tidplanen till för er egen", "planering? Ja.", "Biljettsystem", "1.",
    "2. Vi anser nej.", "3", "4 av 5", "[x] Avstyrker", "[ ] Tillstyrker", "☒ 4", "[2] Cykelbanor",
    "Skriv här", "Vi tillstyrker.", "Kommunen avstyrker förslaget, men", "Ja.", "Delvis.",
    "tillstyrks inte",
    "Kommunen avstår från att yttra sig.", "Reservation", "Reservationer", "Reservation från (M):",
    "Särskilt uttalande", "Ada Lind (M) reserverar sig mot beslutet.", "Protokollsanteckning",
    "Reservation anfördes av Bo Ek (S) och Cilla Dahl (båda KD) enligt följande.",
    "Vänsterpartiet lämnar ett särskilt uttalande enligt följande:",
    "Mot detta reserverade sig FP.",
    "Vi hänvisar till bifogad handling. Ada Lind (M) reserverade sig mot beslutet. Slut.",
    "Detta är en ganska lång mening som står för sig själv och säger något om resandet.",
    "En rad som bryts mitt i ett ord och fort-", "sätter på nästa", "Vid protokollet",
    "Greta Havel", "\f", "Sida 2 (5)", "_____", "Med vänlig hälsning", "Okänd rubrik",
    "- en punkt", "• en till",
)  # fmt: skip


@example(
    [
        "Reservation från (M):",
        "Vi tillstyrker.",
        "Ada Lind (M) reserverar sig mot beslutet.",
    ]
)
@given(st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=60)), max_size=40))
@settings(max_examples=400)
def test_every_word_of_a_made_up_answer_is_kept(fragments):
    assert lost_words("\n".join(fragments)) == []


@given(st.text(max_size=2000))
@settings(max_examples=100)
def test_any_text_is_read_without_an_error(text):
    found = parse(lines_of(text), ASKED).to_json()

    assert json.loads(json.dumps(found))["answers"] == found["answers"]


def test_nothing_of_a_long_muddle_is_lost():
    fragments = random.Random(1).choices(FRAGMENTS, k=1500)
    assert lost_words("\n".join(fragments)) == []
