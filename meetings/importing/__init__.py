"""Reading minutes that others have written: lines of text to a proposal for a meeting."""

from .parser import parse
from .proposal import Attendee, Doubt, Item, Note, Proposal
from .vocabulary import BodyName, Known, MunicipalityName, aliases_for, known_from

__all__ = [
    "Attendee",
    "BodyName",
    "Doubt",
    "Item",
    "Known",
    "MunicipalityName",
    "Note",
    "Proposal",
    "aliases_for",
    "known_from",
    "parse",
]
