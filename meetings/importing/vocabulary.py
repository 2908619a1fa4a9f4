"""The names the importer knows: municipalities, parties, bodies, persons.

``Known`` is plain data, so that the parser can be tried without a database. The real one
is built by ``registry.py``.
"""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class MunicipalityName:
    """A municipality's short name ("Nacka"), full name ("Nacka kommun") and other forms."""

    short: str
    full: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class BodyName:
    """A body's name as shown, and the other names people write."""

    name: str
    aliases: tuple[str, ...] = ()


# What people in the county have called the standing bodies, found by a word in the name.
COLLOQUIAL: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        r"\bkso\b|kommunstyrelse\w* ordförande|kommunstyrelseordförande",
        (
            "KSO-gruppen", "KSO-grupp", "KSO", "KS-ordförandegruppen", "KS-ordföranden",
            "KS-ordförandena", "KS-ordförande", "kommunstyrelseordförandena",
            "kommunstyrelseordföranden", "kommunstyrelseordförande",
            "kommunstyrelsens ordförande", "kommunstyrelsernas ordförande",
            "kommunstyrelsernas ordföranden",
        ),
    ),
    (
        r"\bkd\b|kommundirektör",
        (
            "KD-gruppen", "KD-grupp", "kommundirektörsgruppen", "kommundirektörgruppen",
            "kommundirektörerna", "kommundirektörer", "kommundirektörsmöte",
            "kommundirektörsmötet", "kommun- och stadsdirektörer",
            "kommun- och stadsdirektörerna",
        ),
    ),
    (
        r"\bau\b|arbetsutskott",
        (
            "arbetsutskottet", "arbetsutskott", "AU", "styrelsens arbetsutskott",
            "KSLs arbetsutskott", "KSL:s arbetsutskott", "KSL-AU", "AU-möte",
        ),
    ),
    (
        r"^(?:ksl\W*s? |förbunds)?styrelse[n]?\b",
        (
            "styrelsen", "styrelse", "förbundsstyrelsen", "förbundsstyrelse",
            "KSLs styrelse", "KSL:s styrelse", "styrelsemöte", "styrelsemötet",
            "styrelsesammanträde",
        ),
    ),
    (
        r"förbundsmöte",
        ("förbundsmötet", "förbundsmöte", "ordinarie förbundsmöte", "extra förbundsmöte"),
    ),
)  # fmt: skip

_GROUP_PREFIX = re.compile(
    r"^(?:(?:den )?politiska? )?(?:styrgrupp(?:en)?|nätverk(?:et)?|beredning(?:en)?)(?: för)? ",
    re.IGNORECASE,
)


_MEETING = r"(?:-(?i:möte|grupp|nätverk|sammanträde)\w*)?"


def aliases_for(name: str) -> tuple[str, ...]:
    """Other names under which a body of this name may stand in old minutes."""
    aliases: list[str] = []
    for pattern, forms in COLLOQUIAL:
        if re.search(pattern, name, re.IGNORECASE):
            aliases.extend(forms)
    core = _GROUP_PREFIX.sub("", name).strip()
    if core and core != name:
        word = _GROUP_PREFIX.match(name)[0].lower()
        kind = next((kind for kind in ("styrgrupp", "nätverk", "beredning") if kind in word), "")
        ending = "et" if kind == "nätverk" else "en"
        for form in (kind + ending, kind):
            for link in (" ", " för "):
                aliases.append(f"{form}{link}{core}")
                aliases.append(f"politiska {form}{link}{core}")
                aliases.append(f"politisk {form}{link}{core}")
    return tuple(dict.fromkeys(aliases))


def key_of(text: str) -> str:
    """A name without case, hyphens and double spaces, for comparison."""
    return " ".join(re.sub(r"[-–‐‑\s]+", " ", text.casefold().strip(" .,:;")).split())


def distance(one: str, other: str, limit: int = 3) -> int:
    """Edits between two words (a swap of neighbours is one); ``limit`` ends the count."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            best = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        if min(row) > limit:
            return limit + 1
    return row[-1]


@dataclass(frozen=True)
class Known:
    """The registry the parser compares with; empty parts are allowed."""

    municipalities: tuple[MunicipalityName, ...] = ()
    parties: tuple[str, ...] = ()
    bodies: tuple[BodyName, ...] = ()
    persons: tuple[str, ...] = ()

    @cached_property
    def _municipality_keys(self) -> dict[str, str]:
        keys: dict[str, str] = {}
        for municipality in self.municipalities:
            short = key_of(municipality.short)
            forms = {short, short + "s", key_of(municipality.full)}
            forms |= {key_of(other) for other in municipality.others}
            forms |= {f"{short}{s} {kind}" for s in ("", "s") for kind in ("kommun", "stad", "kn")}
            forms |= {form.replace(" ", "") for form in (short,)}
            for form in forms - {""}:
                keys.setdefault(form, municipality.short)
        return keys

    @cached_property
    def _party_keys(self) -> dict[str, str]:
        return {party.casefold(): party for party in self.parties}

    @cached_property
    def _person_keys(self) -> dict[str, str]:
        return {key_of(person): person for person in self.persons}

    @cached_property
    def municipality_words(self) -> int:
        """The number of words in the longest form of a municipality's name."""
        return max((key.count(" ") + 1 for key in self._municipality_keys), default=0)

    def municipality(self, text: str) -> str | None:
        """The short name of the municipality that ``text`` is exactly a form of."""
        return self._municipality_keys.get(key_of(text))

    def divided_municipality(self, text: str) -> str | None:
        """The municipality whose name ``text`` is with a stray hyphen or space inside."""
        if " " not in text and "-" not in text:
            return None
        return self._joined_municipality_keys.get(key_of(text).replace(" ", ""))

    @cached_property
    def _joined_municipality_keys(self) -> dict[str, str]:
        keys = self._municipality_keys.items()
        return {key.replace(" ", ""): short for key, short in keys if len(key) > 4}

    def similar_municipality(self, text: str) -> str | None:
        """The one municipality that ``text`` may be a misspelling of."""
        key = key_of(text)
        if len(key) < 4 or len(key) > 40:
            return None
        allowed = 1 if len(key) <= 6 else 2
        found = {
            short: distance(key, form, allowed)
            for form, short in sorted(self._municipality_keys.items(), reverse=True)
            if form[0] == key[0] or form[-1] == key[-1]
        }
        close = [short for short, edits in found.items() if edits <= allowed]
        return close[0] if len(close) == 1 else None

    def party(self, text: str) -> str | None:
        """The abbreviation of the party, whatever its case."""
        return self._party_keys.get(text.casefold().strip(" ."))

    def person(self, name: str) -> str | None:
        """The known person of exactly this name, apart from case and hyphens."""
        return self._person_keys.get(key_of(name))

    def similar_persons(self, name: str, count: int = 3) -> list[str]:
        """Known persons whose names come nearest, the best first."""
        keys = difflib.get_close_matches(key_of(name), self._person_keys, count, cutoff=0.6)
        return [self._person_keys[key] for key in keys]

    @cached_property
    def _body_pattern(self) -> tuple[re.Pattern | None, dict[str, str]]:
        names: dict[str, str] = {}
        patterns: list[tuple[int, str]] = []
        for body in self.bodies:
            for form in (body.name, *body.aliases):
                if not form.strip() or key_of(form) in names:
                    continue
                names[key_of(form)] = body.name
                words = [re.escape(word) for word in re.split(r"[\s\-–]+", form) if word]
                pattern = r"[\s\-–]+".join(words)
                # An abbreviation must begin with a capital: "AU", "Au", not "au".
                short = form.isupper() and len(form) <= 4
                shown = f"{pattern}|{pattern.title()}" if short else f"(?i:{pattern})"
                patterns.append((len(form), shown))
        if not patterns:
            return None, names
        patterns.sort(key=lambda item: -item[0])
        joined = "|".join(pattern for _, pattern in patterns)
        return re.compile(rf"(?<![\w-])({joined})(?:s|:s)?{_MEETING}(?![\w-])"), names

    def bodies_in(self, text: str) -> list[str]:
        """Names of the bodies mentioned, in the order of their first mention."""
        pattern, names = self._body_pattern
        if pattern is None:
            return []
        found = (names[key_of(match[1])] for match in pattern.finditer(text))
        return list(dict.fromkeys(found))


def known_from(
    municipalities: Iterable[tuple[str, str]],
    parties: Iterable[str],
    bodies: Iterable[tuple[str, tuple[str, ...]]],
    persons: Iterable[str] = (),
) -> Known:
    """Build a registry and add to each body the names it has gone by."""
    return Known(
        tuple(MunicipalityName(short, full) for short, full in municipalities),
        tuple(parties),
        tuple(
            BodyName(name, tuple(dict.fromkeys((*others, *aliases_for(name)))))
            for name, others in bodies
        ),
        tuple(persons),
    )
