"""Who: accounts, municipalities, parties, policy areas, persons, bodies and assignments."""

from .accounts import User
from .bodies import Body, Membership, PolicyArea
from .people import Municipality, Party, Person

__all__ = ["Body", "Membership", "Municipality", "Party", "Person", "PolicyArea", "User"]
