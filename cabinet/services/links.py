"""Secrets of the links that a person hands over: shown once, kept as a hash, good for one use.

A link names its cabinet, because whoever opens it is not logged in and the row stands behind that cabinet's door.
"""

import hashlib
import secrets
from dataclasses import dataclass

LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class NewLink:
    """`token` goes into the address and nowhere else; `secret_hash` into the database."""

    token: str
    secret_hash: str


@dataclass(frozen=True, slots=True)
class ReadLink:
    cabinet_id: int
    secret_hash: str


def new_link(*, cabinet_id: int) -> NewLink:
    """256 random bits: nothing to guess, so a plain hash is enough to keep."""
    secret = secrets.token_urlsafe(32)
    return NewLink(f"{cabinet_id}-{secret}", _hash(secret))


def read_link(*, token: str) -> ReadLink | None:
    """None for a text that no link of ours ever was."""
    number, _, secret = token.partition("-")
    if not (secret and number.isascii() and number.isdigit() and 0 < int(number[:20]) <= LARGEST_ID):
        return None
    return ReadLink(int(number[:20]), _hash(secret))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
