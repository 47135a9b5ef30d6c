"""What is known of a reject: its family, who must act, on which field, whether it can still be paid, what to do.

Dated data (`layouts/reject_guides.csv`). An unknown code is normal: it is kept, sorted by the words of its label, confirmed
by a person, and then known to that cabinet. Codes without a source (`reject_codes.csv`: APP1, APP2, ARTHUS) never match.
"""

import csv
import datetime as dt
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Literal

NEVER_AUTOMATIC = ("APP1", "APP2", "ARTHUS")
Basis = Literal["code", "learnt", "label"]

FAMILIES = {
    "droits": "Droits",
    "carte_vitale": "Carte Vitale ou CPS",
    "mutuelle": "Mutuelle",
    "prescription": "Prescription",
    "cotation": "Cotation",
    "tiers_payant": "Tiers payant",
    "identification": "Identité",
    "doublon": "Déjà payé",
    "forclusion": "Délai dépassé",
    "technique": "Technique",
}


@dataclass(frozen=True, slots=True)
class Guide:
    """`basis`: an official code, a code confirmed in this cabinet, or the words of the label (then a person confirms).

    `recoverable`: yes, no, wait, unsure. `delay_days`: how long the payer or the piece leaves, None when not known.
    `opens`: which facts of ours the screen opens to correct it (names of `billing.services.invoicing.field_fixes.FIELDS`).
    `no_field`: in French, why nothing is opened; one of the two is always there, never both.
    """

    key: str
    family: str
    actor: str
    field: str
    recoverable: str
    action: str
    delay_days: int | None
    certainty: str
    basis: Basis
    opens: tuple[str, ...] = ()
    no_field: str = ""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a person of the cabinet said of a code: the guide (its key) that applies to it."""

    code: str
    key: str


@dataclass(frozen=True, slots=True)
class _Row:
    guide: Guide
    code: str
    labels: tuple[tuple[str, ...], ...]
    flow: str
    since: dt.date
    until: dt.date | None

    def holds(self, day: dt.date | None) -> bool:
        return day is None or (self.since <= day and (self.until is None or day <= self.until))


def normal(code: str) -> str:
    """Blanks and a letter in front removed: the same code is printed in several ways (`0460 053`, `R0460053`)."""
    plain = "".join(code.split()).upper()
    return plain[1:] if plain[:1].isalpha() and plain[1:].isdigit() else plain


def fold(text: str) -> str:
    """Capitals without accents, single blanks: labels are written in every way."""
    spread = unicodedata.normalize("NFKD", text.upper().replace("’", "'"))
    return " ".join("".join(char for char in spread if not unicodedata.combining(char)).split())


@lru_cache(maxsize=1)
def _table() -> tuple[_Row, ...]:
    text = files("noemie.formats").joinpath("layouts", "reject_guides.csv").read_text(encoding="utf-8")
    return tuple(_row(row) for row in csv.DictReader(text.splitlines()))


def _row(row: dict[str, str]) -> _Row:
    basis: Basis = "code" if row["code"] else "label"
    delay = int(row["delay_days"]) if row["delay_days"] else None
    guide = Guide(
        row["key"], row["family"], row["actor"], row["field"], row["is_recoverable"], row["action"], delay, row["certainty"], basis,
        tuple(one for one in row["opens"].split("|") if one), row["no_field"],
    )  # fmt: skip
    labels = tuple(tuple(pattern.split("+")) for pattern in row["labels"].split("|") if pattern)
    until = dt.date.fromisoformat(row["until"]) if row["until"] else None
    return _Row(guide, row["code"], labels, row["flow"], dt.date.fromisoformat(row["since"]), until)


def guides() -> tuple[Guide, ...]:
    """Every guide, for a person to choose from."""
    return tuple(row.guide for row in _table())


def guide_named(key: str) -> Guide | None:
    return next((row.guide for row in _table() if row.guide.key == key), None)


def guide(
    code: str, label: str, *, day: dt.date | None = None, flow: str = "NOEMIE", learnt: Iterable[Learnt] = ()
) -> Guide | None:
    """The official code first, then what this cabinet confirmed, then the label. None: a person must say."""
    plain = normal(code)
    rows = [row for row in _table() if row.holds(day)]
    by_code = next((row.guide for row in rows if plain and row.code == plain), None)
    if by_code is not None:
        return by_code
    said = next((one for one in learnt if plain and normal(one.code) == plain), None)
    known = guide_named(said.key) if said is not None else None
    if known is not None:
        return replace(known, certainty="confirmed", basis="learnt")
    folded = f" {fold(label)} "
    return next(
        (row.guide for row in rows if row.flow == flow and any(_fits(words, folded) for words in row.labels)), None
    )


def _fits(words: tuple[str, ...], folded: str) -> bool:
    """Every word is there, each at the start of a word: `NIR` is not in `VENIR`, `PRESCRI` is in `PRESCRIPTEUR`."""
    return all(f" {word}" in folded or f"'{word}" in folded for word in words)


def family(code: str, label: str) -> str:
    """The family of a reject, "" when neither its code nor its words are known."""
    found = guide(code, label)
    return "" if found is None else found.family
