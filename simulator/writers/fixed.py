"""Fixed-width records from the layout tables (`noemie/formats/layouts/*.csv`): the tables only, no reader."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Slot:
    """One field: 1-based position, length, A (left, blanks) or N (right, zeros)."""

    name: str
    start: int
    length: int
    is_numeric: bool


@lru_cache(maxsize=8)
def table(name: str) -> dict[str, list[Slot]]:
    """The records of one table, their fields in order of position."""
    text = files("noemie.formats").joinpath("layouts", f"{name}.csv").read_text(encoding="utf-8")
    records: dict[str, list[Slot]] = {}
    for row in csv.DictReader(text.splitlines()):
        if row["position"]:
            slot = Slot(row["field"], int(row["position"]), int(row["length"]), row["type"] == "N")
            records.setdefault(row["record"], []).append(slot)
    return {code: sorted(slots, key=lambda slot: slot.start) for code, slots in records.items()}


class DoesNotFit(ValueError):
    """A value longer than its field: a writer that cuts would lie."""


def write(layout: str, record: str, values: Mapping[str, object], padding: str = " ") -> str:
    """The record as text. Absent: blanks, or zeros in a numeric field. An unknown field name is an error."""
    slots = table(layout)[record]
    unknown = set(values) - {slot.name for slot in slots}
    if unknown:
        raise KeyError(f"{layout} {record}: {sorted(unknown)}")
    width = max(slot.start + slot.length - 1 for slot in slots)
    out = [padding] * width
    for slot in slots:
        text = str(values.get(slot.name, ""))
        if len(text) > slot.length:
            raise DoesNotFit(f"{layout} {record} {slot.name}: {text!r} in {slot.length}")
        shown = text.rjust(slot.length, "0") if slot.is_numeric else text.ljust(slot.length)
        out[slot.start - 1 : slot.start - 1 + slot.length] = shown
    return "".join(out)
