"""Dated data: the value of a letter-key, the acts, on a day and in a zone. Nothing is guessed outside a life.

`nomenclature(day, zone)` is cached; the files are checked when they are loaded (a reference on every value, no overlap,
no gap inside a life, no row without its first day).
"""

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

import msgspec
import yaml

from ngap.situation import DROM

LAW_VERSION = "NGAP 2026-06-21 · tarifs 2026-11-06"


class NoValueOnDate(LookupError):
    """No value of this code on this day and in this zone."""


class UnknownAct(LookupError):
    """A code that the catalogue does not have."""


class ActNotValid(LookupError):
    """The act exists, but not on the day of care."""


class BadData(ValueError):
    """The data files break a rule of the house: said with the row."""


class Period(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    value: str
    since: dt.date
    reference: str
    until: dt.date | None = None


class Tariff(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    zone: str
    unit: str
    values: list[Period]


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One act of the catalogue. `cumul` and `dependent`: how it behaves under 11B and on a BSI day."""

    code: str
    article: str
    label: str
    letter: str
    prescription: str
    cumul: str
    dependent: str
    since: dt.date
    reference: str
    coefficient: Decimal | None = None
    until: dt.date | None = None
    aliases: tuple[str, ...] = ()

    def is_valid_on(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    @property
    def needs_prescription(self) -> bool:
        return self.prescription.startswith("yes")


class Nomenclature(msgspec.Struct, frozen=True):
    """The law of one day in one zone: values by code (Decimal euros), acts valid that day by code."""

    day: dt.date
    zone: str
    values: dict[str, Decimal]
    acts: dict[str, Act]

    def value(self, code: str) -> Decimal:
        """Raises NoValueOnDate."""
        try:
            return self.values[code]
        except KeyError:
            raise NoValueOnDate(f"{code} le {self.day.isoformat()} ({self.zone})") from None

    def act(self, code: str) -> Act:
        """Raises UnknownAct, ActNotValid."""
        found = self.acts.get(code)
        if found is not None:
            return found
        if code in catalogue():
            raise ActNotValid(code)
        raise UnknownAct(code)


def _read(name: str) -> object:
    return yaml.load(files("ngap.data").joinpath(name).read_bytes(), Loader=_loader())  # noqa: S506 (safe loaders only)


def _loader() -> type:
    """The C loader reads the catalogue ten times faster; both are safe loaders."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@lru_cache(maxsize=1)
def tariffs() -> tuple[Tariff, ...]:
    rows = msgspec.convert(_read("tariffs.yaml"), list[Tariff], strict=False)
    for row in rows:
        check_tariff(row)
    return tuple(rows)


def check_tariff(row: Tariff) -> None:
    """Raises BadData when a value has no reference, overlaps the next one, or leaves a day without a value."""
    place = f"{row.code}/{row.zone}"
    if not row.values:
        raise BadData(f"{place}: no value")
    for one in row.values:
        if not one.reference.strip():
            raise BadData(f"{place}: a value without reference")
        if one.until is not None and one.until < one.since:
            raise BadData(f"{place}: ends before it begins")
    for before, after in zip(row.values, row.values[1:], strict=False):
        if before.until is None or after.since != before.until + dt.timedelta(days=1):
            raise BadData(f"{place}: overlap or gap at {after.since.isoformat()}")


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Act]:
    rows = msgspec.convert(_read("acts.yaml"), list[Act], strict=False)
    found: dict[str, Act] = {}
    for row in rows:
        if not row.reference.strip() or not row.article.strip():
            raise BadData(f"{row.code}: an act without reference")
        if row.code in found:
            raise BadData(f"{row.code}: twice")
        found[row.code] = row
    return found


@lru_cache(maxsize=4096)
def nomenclature(day: dt.date, zone: str) -> Nomenclature:
    """The law of that day. Alsace-Moselle has the tariffs of metropole, the others those of the DROM."""
    table = "drom" if zone in DROM else "metropole"
    values = {
        row.code: Decimal(one.value)
        for row in tariffs()
        if row.zone == table
        for one in row.values
        if one.since <= day and (one.until is None or day <= one.until)
    }
    return Nomenclature(day, zone, values, {code: act for code, act in catalogue().items() if act.is_valid_on(day)})


def act_needs_prescription(code: str, day: dt.date) -> bool:
    """True also for an act that is not known on that day: the doubt goes to a person."""
    act = catalogue().get(code)
    return act is None or not act.is_valid_on(day) or act.needs_prescription


@lru_cache(maxsize=1)
def bsi_grid() -> dict[tuple[int, int, int], tuple[str, str]]:
    """(hygiene, elimination, mobility) groups → forfait (under 90, from 90). NGAP annex 1, table 2."""
    lines = files("ngap.data").joinpath("bsi_grid.csv").read_text().splitlines()[1:]
    cells = (line.split(",") for line in lines if line)
    return {(int(a), int(b), int(c)): (young, old) for a, b, c, young, old, *_ in cells}
