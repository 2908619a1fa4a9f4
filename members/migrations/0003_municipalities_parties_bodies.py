"""What is the same in every installation: municipalities, parties, areas, standing bodies.

The constants are this migration's own; rows that staff have changed since are left alone.
"""

from datetime import date

from django.db import migrations

# SCB's codes of the municipalities of Stockholm County.
MUNICIPALITIES = [
    ("0114", "Upplands Väsby", "Upplands Väsby kommun", "upplands-vasby"),
    ("0115", "Vallentuna", "Vallentuna kommun", "vallentuna"),
    ("0117", "Österåker", "Österåkers kommun", "osteraker"),
    ("0120", "Värmdö", "Värmdö kommun", "varmdo"),
    ("0123", "Järfälla", "Järfälla kommun", "jarfalla"),
    ("0125", "Ekerö", "Ekerö kommun", "ekero"),
    ("0126", "Huddinge", "Huddinge kommun", "huddinge"),
    ("0127", "Botkyrka", "Botkyrka kommun", "botkyrka"),
    ("0128", "Salem", "Salems kommun", "salem"),
    ("0136", "Haninge", "Haninge kommun", "haninge"),
    ("0138", "Tyresö", "Tyresö kommun", "tyreso"),
    ("0139", "Upplands-Bro", "Upplands-Bro kommun", "upplands-bro"),
    ("0140", "Nykvarn", "Nykvarns kommun", "nykvarn"),
    ("0160", "Täby", "Täby kommun", "taby"),
    ("0162", "Danderyd", "Danderyds kommun", "danderyd"),
    ("0163", "Sollentuna", "Sollentuna kommun", "sollentuna"),
    ("0180", "Stockholm", "Stockholms stad", "stockholm"),
    ("0181", "Södertälje", "Södertälje kommun", "sodertalje"),
    ("0182", "Nacka", "Nacka kommun", "nacka"),
    ("0183", "Sundbyberg", "Sundbybergs stad", "sundbyberg"),
    ("0184", "Solna", "Solna stad", "solna"),
    ("0186", "Lidingö", "Lidingö stad", "lidingo"),
    ("0187", "Vaxholm", "Vaxholms stad", "vaxholm"),
    ("0188", "Norrtälje", "Norrtälje kommun", "norrtalje"),
    ("0191", "Sigtuna", "Sigtuna kommun", "sigtuna"),
    ("0192", "Nynäshamn", "Nynäshamns kommun", "nynashamn"),
]

PARTIES = [
    ("M", "Moderaterna"),
    ("S", "Socialdemokraterna"),
    ("C", "Centerpartiet"),
    ("L", "Liberalerna"),
    ("KD", "Kristdemokraterna"),
    ("V", "Vänsterpartiet"),
    ("MP", "Miljöpartiet de gröna"),
    ("SD", "Sverigedemokraterna"),
]
# Folkpartiet took the name Liberalerna on 22 November 2015.
FORMER = {"L": ("FP", "Folkpartiet liberalerna", date(2015, 11, 22))}

AREAS = {
    ("Regional utveckling", "regional-utveckling"): [
        ("E-förvaltning och digitalisering", "digitalisering"),
        ("Infrastruktur, samhällsplanering och miljö", "infrastruktur-miljo"),
        ("Bostadsförsörjning", "bostadsforsorjning"),
        ("Näringsliv och arbetsmarknad", "naringsliv-arbetsmarknad"),
    ],
    ("Välfärdsutveckling", "valfardsutveckling"): [
        ("Utbildning och gymnasiesamverkan", "utbildning"),
        ("Socialtjänst och hälso- och sjukvård", "socialtjanst-halsa"),
        ("Äldre och funktionsnedsättning", "aldre-funktionsnedsattning"),
        ("Integration och mottagande", "integration"),
    ],
}

# name, short name, slug, other names, kind, parent slug, area slug, minutes, visibility, mandate
BODIES = [
    (
        "Förbundsmötet", "Förbundsmötet", "forbundsmotet", "förbundsmöte;årsmöte", "assembly",
        None, None, "protocol", "public",
        "Förbundets högsta beslutande organ, där ombud från alla medlemskommuner möts.",
    ),
    (
        "Styrelsen", "Styrelsen", "styrelsen", "KSLs styrelse;KSL:s styrelse;förbundsstyrelsen",
        "board", "forbundsmotet", None, "protocol", "public",
        "Leder förbundets verksamhet och beslutar om rekommendationer till kommunerna.",
    ),
    (
        "Arbetsutskottet", "AU", "au",
        "arbetsutskott;KSLs arbetsutskott;KSL:s arbetsutskott;styrelsens arbetsutskott",
        "committee", "styrelsen", None, "protocol", "members",
        "Bereder styrelsens ärenden och behandlar frågor mellan styrelsens sammanträden.",
    ),
    (
        "KSO-gruppen", "KSO", "kso",
        "KS-ordförandena;KS-ordföranden;KSO;kommunstyrelsens ordförande;"
        "kommunstyrelsernas ordförande;kommunstyrelseordförandena;KS-ordförandegruppen",
        "group", None, None, "minutes", "members",
        "Kommunstyrelsernas ordförande i länets 26 kommuner. Gruppen är rådgivande och ger "
        "inriktning i frågor som är gemensamma för kommunerna.",
    ),
    (
        "KD-gruppen", "KD-gruppen", "kd-gruppen",
        "kommundirektörerna;kommundirektörsgruppen;kommundirektörer;KD",
        "group", None, None, "minutes", "members",
        "Kommundirektörerna i länets 26 kommuner. Bereder frågor till styrelsen och KSO-gruppen.",
    ),
    (
        "Valberedningen", "Valberedningen", "valberedningen", "valberedning", "committee",
        "forbundsmotet", None, "minutes", "body",
        "Föreslår vilka som ska väljas av förbundsmötet.",
    ),
    (
        "Revisorerna", "Revisorerna", "revisorerna", "revisionen;revisorer", "audit",
        "forbundsmotet", None, "minutes", "body",
        "Granskar förbundets verksamhet och räkenskaper.",
    ),
    (
        "Politiska styrgruppen Gymnasieregion", "Gymnasieregion", "styrgrupp-gymnasieregion",
        "styrgruppen Gymnasieregion;styrgrupp gymnasieregion", "steering", "styrelsen",
        "utbildning", "minutes", "members",
        "Följer och utvecklar samarbetet kring en gemensam gymnasieregion.",
    ),
    (
        "Politiska styrgruppen Infrastruktur och bostadsförsörjning",
        "Infrastruktur och bostäder", "styrgrupp-infrastruktur",
        "styrgruppen Infrastruktur och bostadsförsörjning;styrgrupp infrastruktur", "steering",
        "styrelsen", "infrastruktur-miljo", "minutes", "members",
        "Samlar kommunernas behov i fråga om infrastruktur och bostäder.",
    ),
    (
        "Politiska styrgruppen Digital agenda", "Digital agenda", "styrgrupp-digital-agenda",
        "styrgruppen Digital agenda;styrgrupp digitalisering", "steering", "styrelsen",
        "digitalisering", "minutes", "members",
        "Leder arbetet med länets gemensamma digitala agenda.",
    ),
    (
        "Politiska styrgruppen Vård i samverkan", "VIS", "styrgrupp-vard-i-samverkan",
        "VIS;Vård i samverkan;styrgruppen Vård i samverkan", "steering", "styrelsen",
        "socialtjanst-halsa", "minutes", "members",
        "Samordnar kommunerna och regionen i frågor om vård och omsorg.",
    ),
]  # fmt: skip


def create(apps, schema_editor):
    Municipality = apps.get_model("members", "Municipality")
    Party = apps.get_model("members", "Party")
    PolicyArea = apps.get_model("members", "PolicyArea")
    Body = apps.get_model("members", "Body")
    for code, name, full_name, slug in MUNICIPALITIES:
        Municipality.objects.get_or_create(
            code=code, defaults={"name": name, "full_name": full_name, "slug": slug}
        )
    for position, (abbreviation, name) in enumerate(PARTIES, 1):
        former, former_name, renamed_on = FORMER.get(abbreviation, ("", "", None))
        Party.objects.get_or_create(
            abbreviation=abbreviation,
            defaults={
                "name": name,
                "former_abbreviation": former,
                "former_name": former_name,
                "renamed_on": renamed_on,
                "position": position,
            },
        )
    for position, ((name, slug), children) in enumerate(AREAS.items(), 1):
        parent, _ = PolicyArea.objects.get_or_create(
            slug=slug, defaults={"name": name, "position": position * 100}
        )
        for offset, (child, child_slug) in enumerate(children, 1):
            PolicyArea.objects.get_or_create(
                slug=child_slug,
                defaults={"name": child, "parent": parent, "position": position * 100 + offset},
            )
    areas = {area.slug: area for area in PolicyArea.objects.all()}
    bodies = {}
    for position, row in enumerate(BODIES, 1):
        name, short, slug, others, kind, parent, area, minutes, visibility, mandate = row
        bodies[slug], _ = Body.objects.get_or_create(
            slug=slug,
            defaults={
                "name": name,
                "short_name": short,
                "other_names": others,
                "kind": kind,
                "parent": bodies.get(parent),
                "policy_area": areas.get(area),
                "minutes_kind": minutes,
                "default_visibility": visibility,
                "mandate": f"<p>{mandate}</p>",
                "position": position,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("members", "0002_membership_never_overlaps")]

    # Nothing is taken away backwards: staff may have put rows under these.
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
