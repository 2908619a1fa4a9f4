"""A pasted list of recipients: "namn; e-post" or "namn; e-post; grupp", one on each line."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from referrals.models import Recipient

Kind = Recipient.Kind
SEPARATOR = re.compile(r"[;\t]")
MOST_LINES = 1_000
# What each kind needs on its line.
COLUMNS = {Kind.ORGANISATION: ("namn", "e-post"), Kind.PERSON: ("namn", "e-post", "grupp")}


@dataclass(frozen=True)
class Named:
    """One line that was understood; `line` counts from 1."""

    line: int
    name: str
    email: str
    group: str = ""


def read_list(text: str, kind: str) -> list[Named]:
    """The organisations or persons of a pasted list; empty lines and a line of headings are left.

    Raises one ValidationError with a message for each line that is wrong: a part is missing or too
    long, the address is none, or it stands on an earlier line. Codes: `line`, `too_many`, `empty`.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise ValidationError(
            f"Listan har {len(lines)} rader. Lägg till högst {MOST_LINES} åt gången.",
            code="too_many",
        )
    rows, errors, seen = [], [], {}
    for number, line in lines:
        parts = [" ".join(part.split()) for part in SEPARATOR.split(line)]
        if _is_heading(parts, kind):
            continue
        if wrong := _fault(parts, kind, seen):
            errors.append(line_error(number, wrong))
            continue
        seen[parts[1].lower()] = number
        rows.append(Named(number, *parts[: len(COLUMNS[kind])]))
    if errors:
        raise ValidationError(errors)
    if not rows:
        raise ValidationError("Skriv minst en rad.", code="empty")
    return rows


def line_error(number: int, message: str) -> ValidationError:
    """What is wrong with a line, told at its number."""
    return ValidationError(f"Rad {number}: {message}", code="line")


def _is_heading(parts, kind):
    return tuple(part.lower() for part in parts) == COLUMNS[kind]


def _fault(parts, kind, seen):
    """What is wrong with the parts of a line, "" if nothing."""
    columns = COLUMNS[kind]
    while len(parts) > len(columns) and not parts[-1]:
        parts.pop()
    if len(parts) != len(columns) or not all(parts):
        return f"skriv {'; '.join(columns)}."
    for part, column, name in zip(parts, ("name", "email", "group"), columns, strict=False):
        longest = Recipient._meta.get_field(column).max_length
        if len(part) > longest:
            return f"{name} är längre än {longest} tecken."
    try:
        validate_email(parts[1])
    except ValidationError:
        return f"”{parts[1]}” är ingen e-postadress."
    if earlier := seen.get(parts[1].lower()):
        return f"{parts[1]} står redan på rad {earlier}."
    return ""
