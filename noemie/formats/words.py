"""The French of the records: titles, field labels, meanings of codes (`layouts/*_fr.csv`, `values.csv`). Data, not code."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

CERTAINTY = {
    "official": "lu dans un texte officiel",
    "derived": "déduit de programmes en service",
    "UNSURE/memory": "incertain : aucun texte trouvé",
    "HOUSE": "convention maison, hors norme",
}


@dataclass(frozen=True, slots=True)
class Word:
    """`values`: the list of `values.csv` that names its codes. `identity`: nir, person, or "" when anybody may read it."""

    label: str
    values: str = ""
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Title:
    text: str
    indent: int


def _rows(name: str) -> list[dict[str, str]]:
    text = files("noemie.formats").joinpath("layouts", f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def words() -> dict[str, Word]:
    return {row["field"]: Word(row["label"], row["values"], row["identity"]) for row in _rows("words_fr")}


@lru_cache(maxsize=1)
def titles() -> dict[tuple[str, str], Title]:
    return {(row["format"], row["record"]): Title(row["title"], int(row["indent"])) for row in _rows("records_fr")}


@lru_cache(maxsize=1)
def _meanings() -> dict[tuple[str, str], str]:
    return {(row["list"], row["code"].strip()): row["label_fr"] for row in _rows("values")}


def word(field: str) -> Word:
    return words().get(field, Word(field.replace("_", " ")))


def meaning(file_format: str, field: str, code: str) -> str:
    """What a code stands for; "" when the table does not have it."""
    name = word(field).values
    name = f"{name}_{'noemie' if file_format == 'noemie' else 'b2'}" if name == "insurance_kind" else name
    return _meanings().get((name, code), "") if name and code else ""
