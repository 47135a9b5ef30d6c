"""What every reader gives: records with their place, problems with theirs, controls recomputed.

A bad field is a Problem: never an exception, never a zero. The record keeps None for it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from noemie.formats.layouts import Layout

Value = str | int | None


@dataclass(frozen=True, slots=True)
class Record:
    """One record: rank from 1, offset in the original bytes, code, level ("" when none), decoded fields."""

    rank: int
    offset: int
    record: str
    level: str
    fields: Mapping[str, Value]

    def text(self, name: str) -> str:
        value = self.fields.get(name)
        return "" if value is None else str(value)

    def number(self, name: str) -> int | None:
        """Integer of a numeric field: cents, a count; None when it could not be read or is blank."""
        value = self.fields.get(name)
        return value if isinstance(value, int) else None


@dataclass(frozen=True, slots=True)
class Problem:
    rank: int | None
    offset: int | None
    field: str
    raw: str
    reason: str
    record: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """One total that the file declares, and what its records sum to, in cents. None: could not be read."""

    what: str
    declared: int | None
    computed: int

    @property
    def agrees(self) -> bool:
        return self.declared == self.computed


@dataclass(frozen=True, slots=True)
class Decoded:
    """A whole file. `refused` says why nothing of it may be used."""

    format: str
    framing: str
    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()
    controls: tuple[Control, ...] = ()
    refused: str | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def agrees(self) -> bool:
        return all(control.agrees for control in self.controls)


DATES = frozenset({"date"})


def decode(layout: Layout, text: str, rank: int, offset: int, problems: list[Problem]) -> Record:
    """Cuts one record. Numeric fields become int (blank: None), but dates and identifiers stay text."""
    values: dict[str, Value] = {}
    for one in layout.fields:
        raw = text[one.start : one.end]
        values[one.name] = _value(one.name, raw, is_numeric=one.is_numeric)
        if one.is_numeric and values[one.name] is None and raw.strip():
            problems.append(Problem(rank, offset + one.start, one.name, raw, "un nombre est attendu", layout.record))
        elif one.is_required and not raw.strip() and one.is_numeric and "amount" in one.name:
            problems.append(
                Problem(rank, offset + one.start, one.name, raw, "montant obligatoire absent", layout.record)
            )
    return Record(rank, offset, layout.record, values_level(values), values)


def values_level(values: Mapping[str, Value]) -> str:
    level = values.get("level")
    return f"{level:02d}" if isinstance(level, int) else str(level or "")


KEEP_TEXT = (
    "date",
    "nir",
    "_id",
    "number",
    "record_type",
    "entity",
    "key",
    "regime",
    "fund",
    "centre",
    "return_type",
    "care_end",
)


def _value(name: str, raw: str, *, is_numeric: bool) -> Value:
    stripped = raw.strip().replace("\x00", "\ufffd")  # PostgreSQL holds no NUL; the raw file keeps it
    if not is_numeric or any(word in name for word in KEEP_TEXT):
        return stripped
    if not stripped:
        return None
    return int(stripped) if stripped.isascii() and stripped.isdigit() else None


def jjmmaa(text: str) -> dt.date | None:
    """NOEMIE: day, month, year on two digits of this century. None: not a day (lunar birth dates, zeros)."""
    return _day(text[4:6], text[2:4], text[0:2])


def aammjj(text: str) -> dt.date | None:
    """B2, DRE and ARL: year, month, day."""
    return _day(text[0:2], text[2:4], text[4:6])


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(2000 + int(year), int(month), int(day))
    except ValueError:
        return None
