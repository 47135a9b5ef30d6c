"""What is known of a reject: its family and what to do. An unknown code is normal: it is kept and sorted by its label."""

import csv
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

NEVER_AUTOMATIC = ("APP1", "APP2", "ARTHUS")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """`is_genuine`: an official code; else sorted by words of the label."""

    code: str
    label: str
    family: str
    action: str
    is_genuine: bool


def normal(code: str) -> str:
    """Blanks and a letter in front removed: the same code is printed in several ways."""
    plain = "".join(code.split()).upper()
    return plain[1:] if plain[:1].isalpha() and plain[1:].isdigit() else plain


@lru_cache(maxsize=1)
def table() -> tuple[Knowledge, ...]:
    text = files("noemie.formats").joinpath("layouts", "reject_codes.csv").read_text(encoding="utf-8")
    return tuple(
        Knowledge(
            row["code"],
            row["label_fr"],
            row["cause_family"],
            row["suggested_action"],
            row["source"].startswith("[genuine]"),
        )
        for row in csv.DictReader(text.splitlines())
        if not row["flow"].startswith(NEVER_AUTOMATIC)
    )


def fold(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text.upper())
    return "".join(char for char in spread if not unicodedata.combining(char))


FAMILY_WORDS = {
    "droits": ("DROIT",),
    "doublon": ("DOUBLE", "DOUBLON", "DEJA REGL", "DEJA PAY"),
    "prescription": ("PRESCRI", "ORDONNANCE"),
    "identification": ("INCONNU", "NIR", "BENEFICIAIRE", "ASSURE"),
    "mutuelle": ("MUTUELLE", "AMC", "COMPLEMENTAIRE"),
    "cotation": ("COTATION", "COEFFICIENT", "NGAP", "CUMUL"),
    "forclusion": ("FORCLU", "DELAI", "PRESCRIT"),
    "technique": ("LOT", "SIGNATURE", "FICHIER"),
}


def family(code: str, label: str) -> str:
    """The family of a reject, "" when neither its code nor its words are known."""
    known = next((one for one in table() if one.is_genuine and normal(one.code) == normal(code)), None)
    if known is not None:
        return known.family
    folded = fold(label)
    return next((name for name, words in FAMILY_WORDS.items() if any(word in folded for word in words)), "")
