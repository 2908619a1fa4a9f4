"""Invented names and sentences. Nobody here exists; every list is read in order."""

GIVEN_NAMES = [
    "Birgitta", "Åke", "Östen", "Ann-Sofie", "Réne", "Märta", "Lars-Göran", "Ylva", "Torbjörn",
    "Siv", "Håkan", "Elisabet", "Jörgen", "Inger", "Alvar", "Desirée", "Folke", "Gunhild",
    "Ingmar", "Lisbet",
]  # fmt: skip
FAMILY_NAMES = [
    "Almkvist", "Björnlund", "Cederhag", "Dahlsjö", "Ekvarn", "Fagerås", "Granfors", "Hedberga",
    "Isfält", "Järnhult", "Kvarnäng", "Lindhöjd", "Mossvik", "Nyhammar", "Oxdal", "Pilmark",
    "Qvistberg", "Rönnfors", "Stensäter", "Tallåker", "Uddenholt", "Vinterklo", "Ängsmark",
]  # fmt: skip
SUBJECTS = [
    "Kollektivtrafik på landsbygden",
    "Gemensam upphandling av skolskjuts",
    "Lägesbild inför vintern",
    "Ersättning mellan kommuner för gymnasieplatser",
    "Digital signering av avtal",
    "Bredband i skärgården",
    "Samverkan om krisberedskap",
    "Vattenskydd kring Mälaren",
    "Hemtjänst över kommungränsen",
    "Praktikplatser för nyanlända",
    "Uppföljning av bostadsprognosen",
]
PARAGRAPHS = [
    "Kansliet redogör för läget. Frågan har beretts av en arbetsgrupp med tjänstemän från åtta "
    "kommuner, och underlaget skickades ut tillsammans med kallelsen.",
    "I diskussionen framhålls att små kommuner behöver stöd för att klara uppgiften. Flera pekar "
    "på att avgiften bör följa antalet invånare.",
    "Gruppen är enig om riktningen men vill se en kostnadsberäkning innan förslaget går vidare.",
    "En redovisning av andra läns erfarenheter visas. Siffrorna för förra året är preliminära.",
    "Några kommuner har redan infört arbetssättet och berättar om hur det har tagits emot.",
]
DECISIONS = [
    "att godkänna redovisningen",
    "att ställa sig bakom förslaget med den ändring som gruppen enats om",
    "att återremittera frågan till kansliet för en beräkning av kostnaderna",
    "att rekommendera kommunerna att anta överenskommelsen",
]
ACTIONS = [
    "Ta fram en kostnadsberäkning för tre alternativ",
    "Bjuda in Trafikförvaltningen till nästa möte",
    "Skicka ut presentationen till kommunerna",
    "Sammanställa kommunernas synpunkter",
]
PLACES = ["Kommunalhuset, sal Eken", "Förbundets lokaler, rum Mälaren", "På distans"]
TITLES = ["kommunalråd", "kommundirektör", "handläggare", "utredare"]


def pick(words, number):
    """Return the word at `number`, starting over at the end."""
    return words[number % len(words)]


def person_name(number):
    """Return (given name, family name); 460 different persons before one returns."""
    return pick(GIVEN_NAMES, number), pick(FAMILY_NAMES, number)


def rich_text(number, paragraphs=2):
    """Return that many paragraphs of minutes as HTML."""
    return "".join(f"<p>{pick(PARAGRAPHS, number + step)}</p>" for step in range(paragraphs))
