"""A registry for the parser's tests: the county's municipalities, parties and usual bodies."""

from meetings.importing import known_from

CITIES = {"Lidingö", "Nacka", "Solna", "Stockholm", "Sundbyberg", "Vaxholm"}
MUNICIPALITIES = (
    "Botkyrka", "Danderyd", "Ekerö", "Haninge", "Huddinge", "Järfälla", "Lidingö", "Nacka",
    "Norrtälje", "Nykvarn", "Nynäshamn", "Salem", "Sigtuna", "Sollentuna", "Solna", "Stockholm",
    "Sundbyberg", "Södertälje", "Tyresö", "Täby", "Upplands Väsby", "Upplands-Bro",
    "Vallentuna", "Vaxholm", "Värmdö", "Österåker",
)  # fmt: skip
BODIES = (
    ("Förbundsmötet", ("förbundsmöte", "årsmöte")),
    ("Styrelsen", ("KSLs styrelse",)),
    ("Arbetsutskottet", ("AU",)),
    ("KSO-gruppen", ("KSO",)),
    ("KD-gruppen", ("KD",)),
    ("Politiska styrgruppen Gymnasieregion", ("Gymnasieregion",)),
    ("Politiska styrgruppen Infrastruktur och bostadsförsörjning", ()),
    ("Politiska styrgruppen Vård i samverkan", ("VIS",)),
)


def full_name(short: str) -> str:
    """The full name as the register has it."""
    if short == "Stockholm":
        return "Stockholms stad"
    return f"{short} {'stad' if short in CITIES else 'kommun'}"


def known(*persons: str):
    """The registry; with `persons` unknown names become doubts."""
    return known_from(
        [(short, full_name(short)) for short in MUNICIPALITIES],
        ("M", "S", "C", "L", "FP", "KD", "V", "MP", "SD"),
        BODIES,
        persons,
    )
