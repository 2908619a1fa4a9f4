"""What was agreed: agreements of all kinds, when they hold, and who has adopted them."""

from .adoptions import Adoption, AdoptionFile, AdoptionReceipt, AdoptionStatement
from .agreements import EXPIRES_SOON, HOLDING, OVER, SLUG_LENGTH, Agreement, Stage
from .parts import AdoptionReminder, AgreementDocument, AgreementExtension, AgreementParty

__all__ = [
    "EXPIRES_SOON",
    "HOLDING",
    "OVER",
    "SLUG_LENGTH",
    "Adoption",
    "AdoptionFile",
    "AdoptionReceipt",
    "AdoptionReminder",
    "AdoptionStatement",
    "Agreement",
    "AgreementDocument",
    "AgreementExtension",
    "AgreementParty",
    "Stage",
]
