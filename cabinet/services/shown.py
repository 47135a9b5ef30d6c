"""What a form showed of a row, named in few letters: of two people who save at once the second is told, and nothing is lost."""

import hashlib
from collections.abc import Iterable

from django.db import models

from cabinet.errors import StaleVersion


def shown_of(*, row: models.Model, names: Iterable[str]) -> str:
    """The fingerprint of these fields of a row: the hidden field `vu` of its form."""
    text = "\x1f".join(f"{name}={getattr(row, name)!r}" for name in names)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def refuse_stale(*, row: models.Model, names: Iterable[str], seen: str) -> None:
    """`row`: locked. `seen`: what the form was shown, "" where there was none (first run, a command). Raises StaleVersion."""
    if seen and seen != shown_of(row=row, names=names):
        raise StaleVersion(
            "Une autre personne a modifié cette fiche depuis que vous l’avez ouverte : relisez-la. Rien n’a été enregistré."
        )
