"""The demo's log-ins, and the mark by which a loaded demo is known. Light to import."""

from members.models import Role, User

PASSWORD = "ksl-demo-2026"  # noqa: S105 - printed on purpose; the demo refuses production.
SYSTEM, OFFICE = "system@ksl.example", "kansli@ksl.example"
ROLES = {SYSTEM: Role.OWNER, OFFICE: Role.OFFICE}
REGISTRAR, DRAFTER = "registrator@ksl.example", "handlaggare@ksl.example"
# Who act for municipalities: address, name, slugs of the municipalities, whether they submit.
MUNICIPAL = [
    (REGISTRAR, ("Rebecka", "Lindvall"), ("botkyrka", "nacka", "sodertalje"), True),
    (DRAFTER, ("Jonas", "Frisell"), ("botkyrka",), False),
]
# Whose account shows what a politician meets: papers, and the newest protocol to adjust.
MEMBER = "Samira Toumani"
# Who leads the board and the working committee, and adjusts what they decide.
CHAIR = "Christofer Lindeberg"
# Address, whose seats it has, and what it is good for looking at.
ACCOUNTS = [
    (SYSTEM, None, "systemägare: allt, även konton och inställningar"),
    (OFFICE, "Viveka Sundelius", "kansliet: möten, anteckningar och register i /admin/"),
    (
        "medlem@ksl.example",
        MEMBER,
        "ledamot i KSO-gruppen, styrelsen och AU (Södertälje)",
    ),
    ("ordforande@ksl.example", CHAIR, "ordförande i styrelsen och AU"),
    ("styrgrupp@ksl.example", "Elin Grahnström", "ledamot i styrgruppen Vård i samverkan"),
    (REGISTRAR, None, "registrator: behörig för Botkyrka, Nacka och Södertälje"),
    (DRAFTER, None, "handläggare för Botkyrka"),
]


def is_loaded() -> bool:
    """Whether the demo is in the database: its first account is the mark, made with all else."""
    return User.objects.filter(email=SYSTEM).exists()
