"""The secret in the address by which one without an account answers. Only its hash is stored."""

import hashlib
import secrets


def new_key() -> str:
    """A key that nobody guesses: 256 bits, fit for an address."""
    return secrets.token_urlsafe(32)


def hash_of(key: str) -> str:
    """What `Recipient.key_hash` holds of `key`: SHA-256 in hexadecimal digits.

    A plain hash is enough: there is nothing to guess in a random key of that length.
    """
    return hashlib.sha256(key.encode()).hexdigest()
