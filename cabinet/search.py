"""What a person types to find something: its normal form (no accents; PostgreSQL has no unaccent here), and what it may be."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from cabinet.identifiers import FIRST, full_nir, is_valid_nir, nir_key

AMOUNT = re.compile(r"-?\d{1,7}(?:[.,]\d{1,2})?")
NUMBER = re.compile(r"[0-9A-Z]{1,9}")
MOST = 80  # signs of a question that are read


def search_key(text: str) -> str:
    """`"  Éloïse  d'Ærö "` → `"ELOISE D'AERO"`."""
    spread = unicodedata.normalize(
        "NFKD", text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE")
    )
    plain = "".join(char for char in spread if not unicodedata.combining(char)).replace("ø", "o").replace("Ø", "O")
    return " ".join(plain.upper().split())


@dataclass(frozen=True, slots=True)
class Question:
    """Each reading that what was typed allows; a reading that it does not allow is empty or None.

    `nir`: 15 characters, its key right. `cents`: an amount, `42` is 42,00 € too. `numbers`: an invoice's, as typed and
    padded to nine. `lot`: three digits, after the word or alone.
    """

    text: str
    words: tuple[str, ...] = ()
    nir: str = ""
    cents: int | None = None
    numbers: tuple[str, ...] = ()
    lot: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.text

    @property
    def is_secret(self) -> bool:
        """It holds what may be a NIR, right or mistyped: it never stands in an address."""
        return looks_like_nir(self.text)


def looks_like_nir(text: str) -> bool:
    plain = "".join(text.split()).upper()
    return len(plain) in {13, 15} and plain[:1] in FIRST and plain[:5].isdigit() and plain[7:].isdigit()


def read_question(text: str) -> Question:
    """Pure. Every reading at once: the pages say what was found under each."""
    text = " ".join(text.split())[:MOST]
    key = search_key(text)
    packed = "".join(key.split())
    if looks_like_nir(packed):
        nir = full_nir(packed) if nir_key(packed[:13]) else ""
        return Question(text, nir=nir if is_valid_nir(nir) else "")
    lot = re.fullmatch(r"(?:LOT\s*(?:N°|NO)?\s*)?(\d{1,3})", key)
    is_number = NUMBER.fullmatch(packed) and any(char.isdigit() for char in packed)
    return Question(
        text,
        words=tuple(word for word in key.split() if len(word) > 1),
        cents=_cents(packed),
        numbers=tuple(dict.fromkeys((packed, packed.zfill(9)))) if is_number else (),
        lot=lot.group(1).zfill(3) if lot else "",
    )


def _cents(packed: str) -> int | None:
    """Of `1 234,5`, `42.18 €` or `42`; the minus of a debit is read."""
    plain = packed.replace("−", "-").removesuffix("€").removesuffix("EUR")
    return int(Decimal(plain.replace(",", ".")) * 100) if AMOUNT.fullmatch(plain) else None
