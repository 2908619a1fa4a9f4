"""The secret in an address that opens something without logging in. Only its hash is stored."""

import hashlib
import secrets

from django.utils.crypto import salted_hmac

SALT = "members.keys"


def new_key() -> str:
    """A key that nobody guesses: 256 bits, fit for an address."""
    return secrets.token_urlsafe(32)


def key_from(seed: str) -> str:
    """The key that grows from `seed`, for an address that has to be shown or sent more than once.

    Who reads the seed in the database does not have the key: SECRET_KEY is part of it.
    """
    return salted_hmac(SALT, seed, algorithm="sha256").hexdigest()


def hash_of(key: str) -> str:
    """What a `key_hash` holds of `key`: SHA-256 in hexadecimal digits.

    A plain hash is enough: there is nothing to guess in a random key of that length.
    """
    return hashlib.sha256(key.encode()).hexdigest()
