"""Records as data (`layouts/*.csv`): read once, checked, with how sure each field is.

A wrong position is corrected in a table, never in code. A table whose fields do not follow one another is refused.
"""

import csv
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Literal

Kind = Literal["text", "digits", "date", "birth", "integer", "money"]

# The order of a day's digits is the table's: NOEMIE writes JJMMAA, B2 and its followers AAMMJJ (REFERENCE, correction 3).
_LEAP = "(?:[02468][048]|[13579][26])"
_31, _TO_28 = "(?:0[13578]|1[02])", "(?:0[1-9]|1[0-9]|2[0-8])"
JJMMAA, AAMMJJ = "jma", "amj"
# Days that exist: a 31st of February is no day, and its field is said.
DAYS = {
    JJMMAA: f"(?:(?:{_TO_28}(?:0[1-9]|1[0-2])|(?:29|30)(?:0[13-9]|1[0-2])|31{_31})[0-9][0-9]|2902{_LEAP})",
    AAMMJJ: f"(?:[0-9][0-9](?:(?:0[1-9]|1[0-2]){_TO_28}|(?:0[13-9]|1[0-2])(?:29|30)|{_31}31)|{_LEAP}0229)",
}
TABLES = ("noemie_ps", "b2_ps", "b2_cp", "dre_ext", "arl_house", "oct_avis_reglement")

# Numbers that name something: their zeros count, nobody adds them.
NAMES = ("nir", "_id", "number", "record_type", "entity", "key", "regime", "fund", "centre", "return_type", "level")
NAMES_TOO = ("contract_type", "payee", "lump_code", "insurance_kind", "amc_route", "filler", "rpps", "_code")
MONEY_WORDS = ("centime", "5+2", "6+2", "amount", "theoretical_base")
NOT_MONEY = ("coefficient", "count", "rate", "quantity")


class BadLayout(ValueError):
    """A table with a hole, an overlap, or an entity that does not end with its terminator."""


@dataclass(frozen=True, slots=True)
class Field:
    """`start` counts from 0. `certainty`: official, derived, UNSURE/memory, HOUSE. `kind` says how it is read."""

    name: str
    start: int
    end: int
    is_numeric: bool
    is_required: bool
    certainty: str
    kind: Kind = "text"

    def pattern(self, order: str) -> str:
        """What a sound value looks like; blank is absent, but not for an amount that the norm requires."""
        width = self.end - self.start
        if self.name == "end":
            return "@"
        if self.kind == "text":
            return f".{{{width}}}"
        if self.kind == "date":
            return f"(?:{DAYS[order]}|0{{6}}| {{6}})"
        number = f"[0-9]{{{width}}}"
        return number if self.kind == "money" and self.is_required else f"(?:{number}| {{{width}}})"


@dataclass(frozen=True)
class Layout:
    """One record. `sound` matches a text whose every field is well formed: the fast way, and the usual one."""

    record: str
    fields: tuple[Field, ...]
    width: int
    order: str = JJMMAA

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    @cached_property
    def sound(self) -> re.Pattern[str]:
        return re.compile("".join(field.pattern(self.order) for field in self.fields), re.DOTALL)

    @property
    def is_entity(self) -> bool:
        return self.fields[-1].name == "end"

    @property
    def certainty(self) -> str:
        """The weakest of its fields."""
        found = {field.certainty for field in self.fields}
        return next(one for one in ("UNSURE/memory", "HOUSE", "derived", "official") if one in found)


@lru_cache(maxsize=16)
def layouts(table: str) -> dict[str, Layout]:
    """Every record of a table by its code. Raises BadLayout. A fact whose position is not known is left out."""
    text = files("noemie.formats").joinpath("layouts", f"{table}.csv").read_text(encoding="utf-8")
    rows: dict[str, list[Field]] = {}
    for row in csv.DictReader(text.splitlines()):
        if row["position"]:
            start = int(row["position"]) - 1
            field = Field(
                name=row["field"],
                start=start,
                end=start + int(row["length"]),
                is_numeric=row["type"] == "N",
                is_required=row["required"] == "yes",
                certainty=row["certainty"],
                kind=_kind(row["field"], row["description"], int(row["length"]), is_numeric=row["type"] == "N"),
            )
            rows.setdefault(row["record"], []).append(field)
    return {record: check(table, record, fields) for record, fields in rows.items()}


def _kind(name: str, description: str, length: int, *, is_numeric: bool) -> Kind:
    if not is_numeric:
        return "text"
    if "birth_date" in name:
        return "birth"
    if length == 6 and any(word in name for word in ("date", "period_", "accounting_day", "rights_")):
        return "date"
    if any(word in name for word in NAMES + NAMES_TOO) and "amount" not in name:
        return "digits"
    if not any(word in name for word in NOT_MONEY) and any(word in f"{name} {description}" for word in MONEY_WORDS):
        return "money"
    return "integer"


def check(table: str, record: str, fields: list[Field]) -> Layout:
    """Contiguous from the first position; an entity of NOEMIE ends with `@`, a flat record is 128 wide."""
    expected = 0
    for field in fields:
        if field.start != expected or field.end <= field.start:
            raise BadLayout(f"{table} {record} {field.name}: starts at {field.start + 1}, expected {expected + 1}")
        expected = field.end
    names = [field.name for field in fields]
    if len(set(names)) != len(names):
        raise BadLayout(f"{table} {record}: a field is named twice")
    ends = fields[-1].name == "end" and fields[-1].end - fields[-1].start == 1
    if not ends and expected != 128:
        raise BadLayout(f"{table} {record}: {expected} characters, neither an entity nor a record of 128")
    return Layout(record, tuple(fields), expected, JJMMAA if table == "noemie_ps" else AAMMJJ)
