"""Papers in many manners, each with what is to be understood, and what is not to be guessed."""

from pathlib import Path

from files.extraction import lines_of
from referrals.importing.parser import parse
from tests.referrals.importing.asked import asked

SAMPLES = Path(__file__).parent / "samples"


def read(text):
    return parse(lines_of(text), asked())


def sample(name):
    return read((SAMPLES / f"{name}.txt").read_text())


def answers(found):
    """The texts of the answers by the number of their question."""
    return {answer.number: answer.text for answer in found.answers}


def reasons(found, *, confirm=False):
    return " ".join(doubt.reason for doubt in found.doubts if doubt.confirm or not confirm)


def test_a_protocol_gives_the_formal_frame():
    decision = sample("protocol").decision

    assert (decision.organ, decision.decided_on, decision.paragraph) == (
        "board", "2016-10-17", "142",
    )  # fmt: skip
    assert decision.registration_number == "KS/2016:355"
    assert decision.adjusted_at_once


def test_the_senders_own_number_is_never_the_answerers():
    assert sample("memorandum").decision.registration_number == "001-1037/2016"
    assert read("Dnr KSL/16/0501").decision.registration_number == ""


def test_a_committee_keeps_its_whole_name():
    decision = sample("reference").decision
    assert (decision.organ, decision.organ_name) == ("committee", "Kommunstyrelsens arbetsutskott")


def test_two_organs_that_decide_leave_the_choice_to_a_person():
    found = read(
        "Kommunstyrelsen beslutar att avge yttrande.\n\n"
        "Kommunfullmäktige beslutar att avge yttrande."
    )
    assert found.decision.organ == ""
    assert "Flera organ beslutar" in reasons(found)


def test_who_is_proposed_to_decide_has_not_decided():
    found = read(
        "Förslag till beslut\nKommunledningskontoret föreslår att kommunstyrelsen beslutar\n"
        "att avge yttrande enligt nedan.\n\nYttrande\nFråga 1\nKommunen delar bilden i stort."
    )
    assert found.decision.organ == ""
    assert "förslag till beslut" in reasons(found)
    assert answers(found) == {1: "Kommunen delar bilden i stort."}


def test_a_day_that_cannot_be_the_decisions_is_not_taken():
    for day, why in (("2016-05-02", "före remissens utskick"), ("2017-03-01", "inte varit än")):
        found = read(f"Protokoll\nSammanträdesdatum {day}\nKommunstyrelsen")
        assert found.decision.decided_on == ""
        assert why in reasons(found)


def test_two_numbers_of_paragraphs_leave_it_empty():
    found = read("Protokollsutdrag\n§ 141 Budget\n\n§ 142 Svar på remiss")
    assert found.decision.paragraph == ""
    assert "§ 141, § 142" in [doubt.text for doubt in found.doubts]


def test_numbers_texts_and_headings_point_to_questions():
    assert answers(sample("protocol")).keys() == {1, 2, 3}
    assert answers(sample("letter")) == {
        1: "Ja, bilden stämmer väl med vår egen.",
        4: "Ett gemensamt biljettsystem är en förutsättning för allt annat i förslaget.",
    }


def test_a_heading_that_only_seems_to_point_has_to_be_confirmed():
    assert "Rubriken ser ut att peka på fråga 4" in reasons(sample("letter"), confirm=True)


def test_a_number_that_the_text_contradicts_is_told():
    found = read("Fråga 1: Räcker tidplanen till för er egen planering?\nDen är för kort.")
    assert answers(found) == {3: "Den är för kort."}
    assert "Numret är 1, men texten är den till fråga 3." in reasons(found)


def test_a_list_of_the_questions_is_no_answer_to_the_last_of_them():
    found = sample("memorandum")
    assert answers(found)[3].startswith("Tidplanen är snäv")
    assert "Ärendet har beretts" not in found.remarks
    assert "Frågorna är uppräknade" in reasons(found)


def test_numbers_of_any_list_point_nowhere_but_under_answers_to_the_questions():
    text = "1. Vi ser fram emot en fortsatt dialog om detta.\n2. Vi vill delta i den."
    assert answers(read(f"Synpunkter\n{text}")) == {}
    found = read(f"Svar på frågorna\n{text}")
    assert answers(found).keys() == {1, 2}
    assert "Bara numret 1 pekar på frågan" in reasons(found)


def test_a_question_that_was_not_asked_is_general_text():
    found = read("Yttrande\n\nFråga 9\nVi vill också säga något om det här, som ingen frågade om.")
    assert answers(found) == {}
    assert "som ingen frågade om" in found.remarks


def test_the_boards_words_are_taken_before_the_officers():
    found = sample("memorandum")
    assert "knapphändigt" not in found.remarks
    assert "Staden växer snabbt" in found.remarks
    assert "Förvaltningens text är inte med" in reasons(found)


def test_the_officers_words_are_taken_where_there_are_no_others_and_it_is_told():
    assert "förvaltningens ord" in reasons(sample("protocol"))


def test_background_and_lists_of_receivers_are_left_out_and_told_of():
    found = sample("protocol")
    assert [part.title for part in found.left_out] == ["Bakgrund", "Beslutet skickas till"]
    assert found.remarks == ""


def test_reservations_and_special_statements_are_kept_apart_by_party_and_persons():
    first, second = sample("protocol").statements
    assert (first.kind, first.persons, first.party) == ("reservation", "Ada Lindros, Bo Ekfeldt", 1)
    assert (second.kind, second.party) == ("special", 4)
    assert "avgiftsfria resor" in second.text


def test_what_a_reservation_says_of_a_question_is_no_answer_to_it():
    found = sample("memorandum")
    assert 2 not in answers(found)
    assert "nej till ny vägavgift" in found.statements[0].text
    assert found.statements[1].persons == "Egon Flintberg, Frida Sandgren"


def test_a_notice_and_the_text_it_announces_are_one_statement():
    found = read(
        "Beslut\nKommunstyrelsen beslutar att avge yttrande.\n\n"
        "Ada Lindros (M) reserverar sig mot beslutet.\n\n"
        "Yttrande\nVi välkomnar förslaget i sin helhet och deltar gärna.\n\n"
        "Bilaga 1: Reservation (M)\nFörslaget saknar finansiering."
    )
    (statement,) = found.statements
    assert (statement.persons, statement.party) == ("Ada Lindros", 1)
    assert "Förslaget saknar finansiering." in statement.text
    assert "reserverar" not in found.remarks


def test_a_statement_by_several_parties_is_left_to_a_person():
    found = read("Ada Lind (M) och Bo Ek (KD) reserverar sig mot beslutet.")
    assert found.statements[0].party is None
    assert "Flera partier står bakom: M, KD." in reasons(found)


def test_a_position_is_proposed_only_where_it_is_said_plainly_and_then_to_be_confirmed():
    said = {
        "Kommunen tillstyrker förslaget.": "supports",
        "Vi tillstyrker finansieringen med följande synpunkter.": "remarks",
        "Kommunstyrelsen avstyrker förslaget.": "rejects",
        "Kommunen tillstyrker inte förslaget.": "",
        "Kommunen tillstyrker förslaget under förutsättning att staten betalar.": "",
        "Förvaltningen föreslår att kommunen tillstyrker förslaget.": "",
        "Vi tillstyrker avgiften. Vi avstyrker taket.": "",
        "Den som tillstyrker förslaget har inte läst det.": "",
    }
    for sentence, position in said.items():
        found = read(f"Fråga 2\n{sentence}")
        assert found.answers[0].choice == position, sentence
        told = [doubt.confirm for doubt in found.doubts]
        assert told == [bool(position)], sentence


def test_yes_and_grades_are_read_from_the_first_words():
    found = read("Fråga 3\nNej. Den är för kort.\n\nFråga 4\n4 av 5\nDet är viktigt.")
    assert [(each.choice, each.grade) for each in found.answers] == [("no", None), ("", 4)]
    assert answers(read("Fråga 3\nJag vet inte.")) == {3: "Jag vet inte."}
    assert read("Fråga 3\nJag vet inte.").answers[0].choice == ""


def test_the_portals_own_form_is_read_by_its_boxes():
    first, second, fourth, fifth = sample("form").answers
    assert (first.text, second.choice, fourth.grade) == ("Vi delar bilden.", "rejects", 4)
    assert fifth.picked == [72, 71, 73]
    assert sample("form").doubts == []


def test_two_crosses_are_no_choice():
    found = read("Fråga 2\n[x] Tillstyrker\n[x] Avstyrker")
    assert found.answers[0].choice == ""
    assert "bara ett kan väljas" in reasons(found)


def test_an_answer_by_reference_is_known_and_has_to_be_confirmed():
    found = sample("reference")
    assert found.by_reference
    assert "Svaret ser ut att vara en bifogad handling" in reasons(found, confirm=True)
    assert not sample("memorandum").by_reference


def test_abstaining_is_known_and_has_to_be_confirmed():
    found = sample("abstains")
    assert found.abstains
    assert "avstår från att yttra sig" in reasons(found, confirm=True)
    assert found.decision.organ == "delegation"


def test_what_the_decision_says_of_the_matter_is_not_lost():
    found = read(
        "Beslut\nKommunstyrelsen beslutar\n1. att avge yttrande enligt nedan\n"
        "2. att tillstyrka förslaget med tillägg om nattrafik"
    )
    assert "tillägg om nattrafik" in found.remarks
    assert "Beslutet säger något i sak" in reasons(found)
