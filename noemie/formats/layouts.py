"""Records as data (`layouts/*.csv`): read once, checked, with how sure each field is.

A wrong position is corrected in a table, never in code. A table whose fields do not follow one another is refused.
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


class BadLayout(ValueError):
    """A table with a hole, an overlap, or an entity that does not end with its terminator."""


@dataclass(frozen=True, slots=True)
class Field:
    """`start` counts from 0. `certainty`: official, derived, UNSURE/memory, HOUSE."""

    name: str
    start: int
    end: int
    is_numeric: bool
    is_required: bool
    certainty: str


@dataclass(frozen=True, slots=True)
class Layout:
    record: str
    fields: tuple[Field, ...]
    width: int


@lru_cache(maxsize=8)
def layouts(table: str) -> dict[str, Layout]:
    """Every record of a table by its code. Raises BadLayout."""
    text = files("noemie.formats").joinpath("layouts", f"{table}.csv").read_text(encoding="utf-8")
    rows: dict[str, list[Field]] = {}
    for row in csv.DictReader(text.splitlines()):
        start = int(row["position"]) - 1
        field = Field(
            name=row["field"],
            start=start,
            end=start + int(row["length"]),
            is_numeric=row["type"] == "N",
            is_required=row["required"] == "yes",
            certainty=row["certainty"],
        )
        rows.setdefault(row["record"], []).append(field)
    return {record: check(table, record, fields) for record, fields in rows.items()}


def check(table: str, record: str, fields: list[Field]) -> Layout:
    """Contiguous from the first position; an entity of NOEMIE ends with `@`, a flat record is 128 wide."""
    expected = 0
    for field in fields:
        if field.start != expected or field.end <= field.start:
            raise BadLayout(f"{table} {record} {field.name}: starts at {field.start + 1}, expected {expected + 1}")
        expected = field.end
    ends = fields[-1].name == "end" and fields[-1].end - fields[-1].start == 1
    if not ends and expected != 128:
        raise BadLayout(f"{table} {record}: {expected} characters, neither an entity nor a record of 128")
    return Layout(record, tuple(fields), expected)
