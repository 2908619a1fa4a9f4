"""Who: accounts, municipalities, parties, policy areas, persons, bodies and assignments."""

from .accounts import MunicipalityAccess, Role, User
from .bodies import Body, Membership, PolicyArea
from .people import Municipality, Party, Person
from .revised import Revised

__all__ = [
    "Body",
    "Membership",
    "Municipality",
    "MunicipalityAccess",
    "Party",
    "Person",
    "PolicyArea",
    "Revised",
    "Role",
    "User",
]
