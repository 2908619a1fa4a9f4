"""The referral that the sample papers answer; its questions are invented."""

from datetime import date

from referrals.importing.asked import Asked, AskedParty, AskedQuestion

POSITIONS = (
    ("supports", "Tillstyrker"),
    ("remarks", "Tillstyrker med synpunkter"),
    ("rejects", "Avstyrker"),
    ("abstains", "Avstår"),
)
AGREEMENTS = (("yes", "Ja"), ("partly", "Delvis"), ("no", "Nej"))
GRADES = tuple((n, str(n)) for n in range(1, 6))
OPTIONS = ((71, "Cykelbanor"), (72, "Pendelbåtar"), (73, "Snabbussar"))
QUESTIONS = (
    AskedQuestion(11, 1, "Delar kommunen bilden av de fem utmaningarna för resandet i länet?"),
    AskedQuestion(
        12,
        2,
        "Kapitel 4 beskriver en gemensam finansiering. Tillstyrker kommunen den föreslagna "
        "finansieringen?",
        "position",
        POSITIONS,
    ),
    AskedQuestion(13, 3, "Räcker tidplanen till för er egen planering?", "agreement", AGREEMENTS),
    AskedQuestion(14, 4, "Hur viktigt är ett gemensamt biljettsystem?", "scale", GRADES),
    AskedQuestion(15, 5, "Vad bör byggas först?", "ranking", OPTIONS),
)
PARTIES = (
    AskedParty(1, "M", ("Moderaterna",)),
    AskedParty(2, "S", ("Socialdemokraterna",)),
    AskedParty(3, "L", ("Liberalerna", "FP", "Folkpartiet")),
    AskedParty(4, "V", ("Vänsterpartiet",)),
    AskedParty(5, "MP", ("Miljöpartiet",)),
    AskedParty(6, "KD", ("Kristdemokraterna",)),
)


def asked(questions=QUESTIONS):
    """The referral, as it looks on 1 December 2016."""
    return Asked(
        tuple(questions),
        PARTIES,
        "Framtidens resande i länet",
        "KSL/16/0501",
        date(2016, 6, 9),
        date(2016, 12, 1),
    )
