"""Invented names: for each municipality those who lead it, and others with seats in KSL."""

# slug: chair of the municipal board, leader of the opposition, municipal director.
# A politician is (given name, family name, party); a director has no party.
MUNICIPALITIES = {
    "botkyrka": (
        ("Ewa", "Kowalczyk", "S"), ("Stefan", "Dahlerus", "M"), ("Amir", "Rostampour"),
    ),
    "danderyd": (
        ("Hanna", "Tistad", "M"), ("Siv", "Brodin", "C"), ("Åke", "Lilljekvist"),
    ),
    "ekero": (
        ("Gustaf", "Ekenstam", "M"), ("Ulrika", "Mårdh", "S"), ("Håkan", "Silverblad"),
    ),
    "haninge": (
        ("Tove", "Alsterlund", "S"), ("Peter", "Zackrison", "M"), ("Leyla", "Demirci"),
    ),
    "huddinge": (
        ("Nadja", "Lindborg", "S"), ("Fredrik", "Almstedt", "M"), ("Camilla", "Thorsell"),
    ),
    "jarfalla": (
        ("Bilal", "Aydin", "S"), ("Lovisa", "Tegnelius", "M"), ("Katja", "Nurmio"),
    ),
    "lidingo": (
        ("Philippa", "Engzell", "M"), ("Ove", "Bergskog", "S"), ("Anna", "Hedelius"),
    ),
    "nacka": (
        ("Mikaela", "Stjernfeldt", "M"), ("Kofi", "Mensah", "S"), ("Victoria", "Hallenius"),
    ),
    "norrtalje": (
        ("Robert", "Ytterdal", "S"), ("Ingrid", "Landelius", "M"), ("Ulf", "Söderskog"),
    ),
    "nykvarn": (
        ("Märta", "Wallerius", "M"), ("Roger", "Palmblad", "S"), ("Ola", "Svedenborg"),
    ),
    "nynashamn": (
        ("Lena", "Utterström", "S"), ("Claes", "Hellbom", "M"), ("Birgitta", "Ehnmark"),
    ),
    "osteraker": (
        ("Cecilia", "Brännlund", "M"), ("Anders", "Rosenlöv", "S"), ("Petra", "Ljungdal"),
    ),
    "salem": (
        ("Lennart", "Skoglar", "M"), ("Arja", "Heikkilä", "S"), ("Mats", "Öhrnell"),
    ),
    "sigtuna": (
        ("Pernilla", "Brage", "M"), ("Goran", "Petrovski", "S"), ("Johan", "Runeborg"),
    ),
    "sollentuna": (
        ("Viktor", "Estlander", "M"), ("Freja", "Dahlsjö", "S"), ("Susanne", "Mohlin"),
    ),
    "solna": (
        ("Susanna", "Ahlgrim", "S"), ("Magnus", "Persbo", "M"), ("Kristina", "Tidestad"),
    ),
    "stockholm": (
        ("Katarina", "Norelid", "S"), ("Christofer", "Lindeberg", "M"), ("Fredrik", "Juhlander"),
    ),
    "sundbyberg": (
        ("Johan", "Storgård", "S"), ("Miriam", "Zetterholm", "M"), ("Torbjörn", "Nyhlén"),
    ),
    "sodertalje": (
        ("Samira", "Toumani", "S"), ("Tage", "Bergdahl", "M"), ("Rickard", "Söderhielm"),
    ),
    "tyreso": (
        ("Anita", "Fröjdh", "S"), ("Dick", "Hallenborg", "M"), ("Björn", "Sahlgård"),
    ),
    "taby": (
        ("Erik", "Gyllander", "M"), ("Sanna", "Westerdal", "S"), ("Gunnel", "Axelius"),
    ),
    "upplands-bro": (
        ("Jan", "Stenvallius", "M"), ("Camille", "Ndiaye", "S"), ("Ida", "Rehnmark"),
    ),
    "upplands-vasby": (
        ("Maryam", "Sandelius", "S"), ("Henrik", "Lodenius", "M"), ("Anneli", "Forsgård"),
    ),
    "vallentuna": (
        ("Patrik", "Hedenskog", "M"), ("Jaana", "Kallionpää", "S"), ("Rikard", "Osterman"),
    ),
    "vaxholm": (
        ("Sigrid", "Norrmark", "C"), ("Per", "Mosander", "S"), ("Marie", "Wiklander"),
    ),
    "varmdo": (
        ("Amanda", "Holmertz", "S"), ("Carl-Johan", "Wennerlid", "M"), ("Stig", "Malmros"),
    ),
}  # fmt: skip

# Others with seats: given name, family name, party, municipality, title.
OTHERS = [
    ("Agneta", "Björkegren", "L", "taby", "ledamot i kommunstyrelsen"),
    ("Tomas", "Rydelius", "L", "nacka", "ledamot i kommunstyrelsen"),
    ("Hugo", "Wennblad", "L", "lidingo", "ledamot i kommunstyrelsen"),
    ("Stina", "Lövgård", "C", "norrtalje", "kommunalråd"),
    ("Olle", "Hagskog", "C", "ekero", "ledamot i kommunstyrelsen"),
    ("Kerstin", "Ahlmarker", "C", "vallentuna", "ledamot i kommunstyrelsen"),
    ("Sami", "Korhola", "V", "botkyrka", "ledamot i kommunstyrelsen"),
    ("Ylva", "Trädgårdh", "V", "stockholm", "borgarråd"),
    ("Ronja", "Bäckadal", "V", "sodertalje", "ledamot i kommunstyrelsen"),
    ("Jonas", "Wikmark", "MP", "stockholm", "borgarråd"),
    ("Linnea", "Hedmarker", "MP", "solna", "ledamot i kommunstyrelsen"),
    ("Emil", "Sandahl", "MP", "tyreso", "ledamot i kommunstyrelsen"),
    ("Ruth", "Emanuelson", "KD", "danderyd", "ledamot i kommunstyrelsen"),
    ("Daniel", "Sjöholt", "KD", "huddinge", "ledamot i kommunstyrelsen"),
    ("Rolf", "Ängvall", "SD", "haninge", "ledamot i kommunstyrelsen"),
    ("Christina", "Torellius", "SD", "nynashamn", "ledamot i kommunfullmäktige"),
    ("Pontus", "Lejdström", "SD", "norrtalje", "ledamot i kommunstyrelsen"),
    ("Hodan", "Farah", "S", "stockholm", "ledamot i kommunfullmäktige"),
    ("Mikael", "Tuvesund", "S", "huddinge", "ledamot i kommunstyrelsen"),
    ("Elin", "Grahnström", "S", "jarfalla", "ordförande i socialnämnden"),
    ("Zoran", "Markovski", "S", "upplands-vasby", "ordförande i utbildningsnämnden"),
    ("Britt", "Norelius", "S", "sollentuna", "ledamot i kommunstyrelsen"),
    ("Alexander", "Roosberg", "M", "stockholm", "ledamot i kommunfullmäktige"),
    ("Charlotta", "Wredenby", "M", "danderyd", "ordförande i utbildningsnämnden"),
    ("Niklas", "Ohlander", "M", "taby", "ordförande i socialnämnden"),
    ("Elisabet", "Rönnow", "M", "osteraker", "ordförande i vård- och omsorgsnämnden"),
    ("Wilhelm", "Kåselius", "M", "salem", "ledamot i kommunstyrelsen"),
    ("Teresia", "Bonde-Lind", "M", "huddinge", "ledamot i kommunstyrelsen"),
    ("Inger", "Blomstrand", "S", "nynashamn", "kommunrevisor"),
    ("Bengt", "Ögrens", "M", "vaxholm", "kommunrevisor"),
    ("Marisol", "Castillo", "S", "tyreso", "kommunrevisor"),
    ("Gerd", "Nyblad", "L", "sundbyberg", "kommunrevisor"),
    ("Kjell", "Åsander", "C", "upplands-bro", "kommunrevisor"),
]  # fmt: skip

# Those who have left: given name, family name, party, municipality, title when they had seats.
FORMER = [
    ("Gösta", "Ahlinder", "S", "jarfalla", "tidigare kommunstyrelsens ordförande"),
    ("Monika", "Feltner", "S", "nynashamn", "tidigare kommunstyrelsens ordförande"),
    ("Lars-Erik", "Munther", None, "nacka", "tidigare stadsdirektör"),
    ("Solveig", "Håkanger", None, "salem", "tidigare kommundirektör"),
    ("Ingemar", "Tällberg", "M", "vallentuna", "tidigare kommunalråd"),
    ("Helena", "Ståhlander", "SD", "botkyrka", "tidigare ledamot i kommunstyrelsen"),
    ("Yusuf", "Demirtas", "S", "sodertalje", "tidigare ordförande i utbildningsnämnden"),
]  # fmt: skip

# key in the texts: given name, family name, title
CHANCERY = {
    "director": ("Margareta", "Lönnqvist", "förbundsdirektör"),
    "secretary": ("Viveka", "Sundelius", "kanslichef"),
    "education": ("Petter", "Hallonsten", "utbildningsstrateg"),
    "social": ("Fatima", "Benali", "strateg, vård och omsorg"),
    "digital": ("Karl", "Östensson", "strateg, digital utveckling"),
    "infra": ("Sofia", "Ringdahl", "strateg, samhällsplanering"),
    "labour": ("Mehdi", "Ansari", "strateg, arbetsmarknad och integration"),
    "finance": ("Annika", "Bergvall", "ekonomichef"),
}

# Those who visit meetings: given and family name, title, organisation.
GUESTS = {
    "region_health": ("Åsa Wallinder", "hälso- och sjukvårdsstrateg", "Region Stockholm"),
    "region_plan": ("Oskar Thelinder", "regionplanerare", "Region Stockholm"),
    "region_care": ("Birgitta Solheim", "chefläkare", "Region Stockholm"),
    "lst_infra": ("Jens Adamsberg", "infrastrukturstrateg", "Länsstyrelsen i Stockholms län"),
    "lst_crisis": ("Malin Ekdahlen", "beredskapschef", "Länsstyrelsen i Stockholms län"),
    "lst_integration": (
        "Rebecka Tornell", "integrationsutvecklare", "Länsstyrelsen i Stockholms län",
    ),
    "employment": ("Henning Björk-Lund", "regionchef", "Arbetsförmedlingen"),
    "skr": ("Karolina Vestman", "handläggare", "Sveriges Kommuner och Regioner"),
    "traffic": ("Per-Ola Dysting", "trafikplanerare", "Trafikverket"),
    "police": ("Amela Hodzic-Berg", "kommunpoliskoordinator", "Polisregion Stockholm"),
    "university": ("Ragnhild Ekeland", "universitetslektor", "Stockholms universitet"),
}  # fmt: skip

# Municipalities that call their director something else than kommundirektör.
CITY_DIRECTORS = {"stockholm", "solna", "sundbyberg", "lidingo", "nacka"}
