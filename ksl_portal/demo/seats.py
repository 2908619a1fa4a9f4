"""Which invented person sits where: bodies other than KSO, KD and the assembly.

A seat is "Given Family", role; whoever leads a municipality sits in KSO, KD or the assembly
by that. `REPLACED` says who sat there before whom, and until how long into the two years.
"""

BOARD = [
    ("Christofer Lindeberg", "chair"),
    ("Tove Alsterlund", "vice_chair"),
    ("Agneta Björkegren", "second_vice_chair"),
    ("Katarina Norelid", "member"),
    ("Pernilla Brage", "member"),
    ("Erik Gyllander", "member"),
    ("Mikaela Stjernfeldt", "member"),
    ("Hanna Tistad", "member"),
    ("Samira Toumani", "member"),
    ("Nadja Lindborg", "member"),
    ("Susanna Ahlgrim", "member"),
    ("Stina Lövgård", "member"),
    ("Sami Korhola", "member"),
    ("Jonas Wikmark", "member"),
    ("Rolf Ängvall", "member"),
    ("Fredrik Almstedt", "substitute"),
    ("Alexander Roosberg", "substitute"),
    ("Cecilia Brännlund", "substitute"),
    ("Gustaf Ekenstam", "substitute"),
    ("Anita Fröjdh", "substitute"),
    ("Hodan Farah", "substitute"),
    ("Maryam Sandelius", "substitute"),
    ("Robert Ytterdal", "substitute"),
    ("Tomas Rydelius", "substitute"),
    ("Sigrid Norrmark", "substitute"),
    ("Ylva Trädgårdh", "substitute"),
    ("Linnea Hedmarker", "substitute"),
    ("Ruth Emanuelson", "substitute"),
    ("Christina Torellius", "substitute"),
]

COMMITTEE = [
    ("Christofer Lindeberg", "chair"),
    ("Tove Alsterlund", "vice_chair"),
    ("Agneta Björkegren", "member"),
    ("Pernilla Brage", "member"),
    ("Mikaela Stjernfeldt", "member"),
    ("Samira Toumani", "member"),
    ("Katarina Norelid", "member"),
]

OTHER_BODIES = {
    "styrgrupp-gymnasieregion": [
        ("Zoran Markovski", "chair"),
        ("Charlotta Wredenby", "vice_chair"),
        ("Susanna Ahlgrim", "member"),
        ("Magnus Persbo", "member"),
        ("Hugo Wennblad", "member"),
        ("Sanna Westerdal", "member"),
        ("Olle Hagskog", "member"),
        ("Ronja Bäckadal", "member"),
        ("Christina Torellius", "member"),
    ],
    "styrgrupp-infrastruktur": [
        ("Erik Gyllander", "chair"),
        ("Lena Utterström", "vice_chair"),
        ("Patrik Hedenskog", "member"),
        ("Bilal Aydin", "member"),
        ("Amanda Holmertz", "member"),
        ("Wilhelm Kåselius", "member"),
        ("Stina Lövgård", "member"),
        ("Emil Sandahl", "member"),
        ("Daniel Sjöholt", "member"),
    ],
    "styrgrupp-digital-agenda": [
        ("Anita Fröjdh", "chair"),
        ("Viktor Estlander", "vice_chair"),
        ("Tomas Rydelius", "member"),
        ("Mikael Tuvesund", "member"),
        ("Philippa Engzell", "member"),
        ("Kofi Mensah", "member"),
        ("Kerstin Ahlmarker", "member"),
        ("Pontus Lejdström", "member"),
    ],
    "styrgrupp-vard-i-samverkan": [
        ("Niklas Ohlander", "chair"),
        ("Hodan Farah", "vice_chair"),
        ("Elin Grahnström", "member"),
        ("Elisabet Rönnow", "member"),
        ("Britt Norelius", "member"),
        ("Ruth Emanuelson", "member"),
        ("Sami Korhola", "member"),
        ("Teresia Bonde-Lind", "member"),
        ("Linnea Hedmarker", "member"),
    ],
    "valberedningen": [
        ("Dick Hallenborg", "chair"),
        ("Robert Ytterdal", "vice_chair"),
        ("Ingrid Landelius", "member"),
        ("Goran Petrovski", "member"),
        ("Agneta Björkegren", "member"),
        ("Siv Brodin", "member"),
        ("Ylva Trädgårdh", "member"),
    ],
    "revisorerna": [
        ("Bengt Ögrens", "chair"),
        ("Inger Blomstrand", "vice_chair"),
        ("Marisol Castillo", "auditor"),
        ("Gerd Nyblad", "auditor"),
        ("Kjell Åsander", "auditor"),
    ],
}

# Chair and vice chair where everyone else sits by office.
GROUP_CHAIRS = {
    "forbundsmotet": {"Ove Bergskog": "chair", "Cecilia Brännlund": "vice_chair"},
    "kso": {"Pernilla Brage": "chair", "Nadja Lindborg": "vice_chair"},
    "kd-gruppen": {"Camilla Thorsell": "chair", "Torbjörn Nyhlén": "vice_chair"},
}

# body, who left, who came, months into the two years when it happened.
REPLACED = [
    ("kso", "Gösta Ahlinder", "Bilal Aydin", 5),
    ("kso", "Monika Feltner", "Lena Utterström", 13),
    ("kd-gruppen", "Lars-Erik Munther", "Victoria Hallenius", 8),
    ("kd-gruppen", "Solveig Håkanger", "Mats Öhrnell", 15),
    ("styrelsen", "Helena Ståhlander", "Rolf Ängvall", 6),
    ("styrgrupp-infrastruktur", "Ingemar Tällberg", "Patrik Hedenskog", 10),
    ("styrgrupp-gymnasieregion", "Yusuf Demirtas", "Zoran Markovski", 12),
]
