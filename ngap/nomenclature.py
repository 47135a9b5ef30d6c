"""Dated data: the value of a letter-key, the acts, on a day and in a zone. Nothing is guessed outside a life.

`nomenclature(day, zone)` is cached; the files are checked when they are loaded (a reference on every value, no overlap,
no gap inside a life, no row without its first day).
"""

import datetime as dt
from bisect import bisect_right
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

import msgspec
import yaml

from ngap.calendar import is_holiday_of_a_part, is_sunday_or_holiday
from ngap.money import FULL, HALF, NOTHING, round_cents
from ngap.outcome import HALF_RATE, WHOLE_RATE, Extra, Line, TraceStep, claim_text
from ngap.situation import DROM, ZONES, UnknownFact

FORFAITS = frozenset({"BSA", "BSB", "BSC"})
BSI_ARTICLE = "XVI-I-12"  # its act is a fact of the visit (`bsi`), its line is the rule R-BSI's
KEYS = "R-KEYS"  # the rule of a line that no other rule touched
TRAVEL_ONLY = "travel_only"  # `cumul` of what a session already paid: nothing of its own, its travel
LADDER, LADDER_REFERENCE = "R-11B", "NGAP Dispositions générales, article 11 B"
ONE_DAY = dt.timedelta(days=1)
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
    """`other`: what the value is by the other reading of its `open_point`, with its own reference; "" when there is no other."""

    value: str
    since: dt.date
    reference: str
    until: dt.date | None = None
    open_point: str = ""
    other: str = ""
    other_reference: str = ""

    def value_by(self, readings: frozenset[str]) -> Decimal:
        """`readings`: the open points of which the other reading was chosen."""
        return Decimal(self.other if self.other and self.open_point in readings else self.value)


class Tariff(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    zone: str
    unit: str
    values: list[Period]


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One act of the catalogue. `cumul` and `dependent`: how it behaves under 11B and on a BSI day.

    `since` None: announced, in no text yet; the act is known and valid on no day.
    """

    code: str
    article: str
    label: str
    letter: str
    prescription: str
    cumul: str
    dependent: str
    reference: str
    since: dt.date | None = None
    coefficient: Decimal | None = None
    until: dt.date | None = None
    aliases: tuple[str, ...] = ()

    def is_valid_on(self, day: dt.date) -> bool:
        return self.since is not None and self.since <= day and (self.until is None or day <= self.until)

    @property
    def needs_prescription(self) -> bool:
        return self.prescription.startswith("yes")

    @property
    def needs_agreement(self) -> bool:
        """Marked AP in the nomenclature (article 7)."""
        return self.prescription.endswith("+AP")


class Form(msgspec.Struct, frozen=True, gc=False):
    """An act of the day written with one letter and one coefficient: what its line says and costs, whole and halved.

    `line`: the act in full, by R-KEYS alone; `half_line`: at 50 % by the ladder of 11 B alone; `weight`: its coefficient
    as the ladder compares it, 0 when it has none; `is_half_long`: its half has three decimals. `steps`: what the trace says of
    it, by message, when no rule but the ladder touched it: constants of the law, made when first asked for
    (`workbench.Bench.explain`, `halve`, `leave`).
    """

    act: Act
    letter: str
    coefficient: Decimal | None
    reference: str
    text: str
    cents: int
    half_text: str
    half_cents: int
    line: Line
    half_line: Line
    weight: Decimal
    is_half_long: bool
    steps: dict[str, TraceStep]


class Nomenclature(msgspec.Struct, frozen=True):
    """The law of one day in one zone: values by code (Decimal euros), acts valid that day by code.

    `forms`, `amx_forms`: each act that makes a line, in its own letter and in AMX. `open_points`: the codes whose value
    that day hangs on an open point of the law (U-nn). `singles`: one majoration or travel by its
    code and its reason, with its step of the trace: constants of the law, made when first asked for.
    """

    day: dt.date
    zone: str
    values: dict[str, Decimal]
    acts: dict[str, Act]
    open_points: dict[str, str] = {}
    forms: dict[str, Form] = {}
    amx_forms: dict[str, Form] = {}
    singles: dict[tuple[str, str], tuple[Extra, TraceStep]] = {}
    is_sunday_or_holiday: bool = False
    may_be_holiday: bool = False  # so it is, or in one part of the zone (the islands of "antilles")

    def cents(self, code: str, quantity: Decimal, rate: Decimal) -> int:
        """value × quantity × rate, exact, rounded once."""
        return _product(self.value(code), quantity, rate)

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

    def form(self, act: Act, letter: str, coefficient: Decimal | None) -> Form:
        """Raises NoValueOnDate."""
        return _form(self.values, act, letter, coefficient)

    def line(
        self, code: str, rule: str, reference: str, quantity: Decimal, rate: Decimal, shown: Decimal | None
    ) -> Line:
        """The line of a forfait, a majoration or a travel; `shown`: the quantity as it is written, None when it is not."""
        return line_of(self.values[code], code, rule, reference, quantity, rate, shown)


def line_of(
    value: Decimal, code: str, rule: str, reference: str, quantity: Decimal, rate: Decimal, shown: Decimal | None
) -> Line:
    is_half = rate is HALF
    cents = _product(value, quantity, rate)
    return Line(
        claim_text(code, shown, is_half), code, shown, HALF_RATE if is_half else WHOLE_RATE, cents, rule, reference
    )


@lru_cache(maxsize=8192)
def _product(value: Decimal, quantity: Decimal, rate: Decimal) -> int:
    return round_cents(value * quantity * rate)


def _form(values: dict[str, Decimal], act: Act, letter: str, coefficient: Decimal | None) -> Form:
    value, quantity = values[letter], FULL if coefficient is None else coefficient
    text, half_text = claim_text(letter, coefficient, is_half=False), claim_text(letter, coefficient, is_half=True)
    cents, half_cents = _product(value, quantity, FULL), _product(value, quantity, HALF)
    reference = f"NGAP {act.article}"
    return Form(
        act=act,
        letter=letter,
        coefficient=coefficient,
        reference=reference,
        text=text,
        cents=cents,
        half_text=half_text,
        half_cents=half_cents,
        line=Line(text, letter, coefficient, WHOLE_RATE, cents, KEYS, reference, act.code),
        half_line=Line(half_text, letter, coefficient, HALF_RATE, half_cents, LADDER, LADDER_REFERENCE, act.code),
        weight=coefficient or NOTHING,
        is_half_long=coefficient is not None and coefficient * 50 % 1 != 0,
        steps={},
    )


def _nothing(act: Act) -> Form:
    """Of an act that never makes a line: no letter, no price."""
    reference = f"NGAP {act.article}"
    line = Line("", "", None, WHOLE_RATE, 0, KEYS, reference, act.code)
    return Form(act, "", None, reference, "", 0, "", 0, line, line, NOTHING, is_half_long=False, steps={})


def read_data(name: str) -> object:
    return yaml.load(files("ngap.data").joinpath(name).read_bytes(), Loader=_loader())  # noqa: S506 (safe loaders only)


def _loader() -> type:
    """The C loader reads the catalogue ten times faster; both are safe loaders."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@lru_cache(maxsize=1)
def tariffs() -> tuple[Tariff, ...]:
    rows = msgspec.convert(read_data("tariffs.yaml"), list[Tariff], strict=False)
    check_tariffs(rows)
    return tuple(rows)


def check_tariffs(rows: list[Tariff]) -> None:
    """Raises BadData: one life a code and a zone, each checked by `check_tariff`."""
    seen: set[tuple[str, str]] = set()
    for row in rows:
        check_tariff(row)
        if (row.code, row.zone) in seen:
            raise BadData(f"{row.code}/{row.zone}: two lives, which would overlap")
        seen.add((row.code, row.zone))


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
        if not Decimal(one.value) > 0:
            raise BadData(f"{place}: a value that is not above 0")
        if bool(one.other) != bool(one.other_reference.strip()) or (one.other and not one.open_point):
            raise BadData(f"{place}: another reading without its open point or its reference")
        if one.other and not Decimal(one.other) > 0:
            raise BadData(f"{place}: another reading that is not above 0")
    for before, after in zip(row.values, row.values[1:], strict=False):
        if before.until is None or after.since != before.until + dt.timedelta(days=1):
            raise BadData(f"{place}: overlap or gap at {after.since.isoformat()}")


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Act]:
    return check_acts(msgspec.convert(read_data("acts.yaml"), list[Act], strict=False))


def check_acts(rows: list[Act]) -> dict[str, Act]:
    """The acts by code. Raises BadData: an act without reference, twice, or that ends before it begins."""
    found: dict[str, Act] = {}
    for row in rows:
        if not row.reference.strip() or not row.article.strip():
            raise BadData(f"{row.code}: an act without reference")
        if row.since is None and row.article != "announced":
            raise BadData(f"{row.code}: an act without its first day")
        if row.coefficient is not None and row.coefficient <= 0:
            raise BadData(f"{row.code}: a coefficient that is not above 0")
        if row.code in found:
            raise BadData(f"{row.code}: twice")
        if row.since is not None and row.until is not None and row.until < row.since:
            raise BadData(f"{row.code}: ends before it begins")
        found[row.code] = row
    return found


@lru_cache(maxsize=1)
def change_days() -> tuple[dt.date, ...]:
    """The days on which a value or an act begins, or has just ended: between two of them the data are the same."""
    lives = [(one.since, one.until) for row in tariffs() for one in row.values]
    lives += [(act.since, act.until) for act in catalogue().values() if act.since is not None]
    starts = {since for since, _ in lives} | {until + ONE_DAY for _, until in lives if until is not None}
    return tuple(sorted(starts))


@lru_cache(maxsize=1)
def points_of_value() -> frozenset[str]:
    """The open points of which the other reading is another value."""
    return frozenset(one.open_point for row in tariffs() for one in row.values if one.other)


@lru_cache(maxsize=4096)
def nomenclature(day: dt.date, zone: str, readings: frozenset[str] = frozenset()) -> Nomenclature:
    """The law of that day. Alsace-Moselle has the tariffs of metropole, the others those of the DROM. Raises UnknownFact.

    `readings`: the open points of which the cabinet chose the other reading; those that are no matter of value change nothing.
    """
    if zone not in ZONES:
        raise UnknownFact(f"zone {zone!r}")
    table = "drom" if zone in DROM else "metropole"
    law = _law_of(bisect_right(change_days(), day), table, readings & points_of_value())
    is_off = is_sunday_or_holiday(day, zone)
    may_be = is_off or is_holiday_of_a_part(day, zone)
    return msgspec.structs.replace(law, day=day, zone=zone, is_sunday_or_holiday=is_off, may_be_holiday=may_be)


@lru_cache(maxsize=256)
def _law_of(epoch: int, table: str, readings: frozenset[str]) -> Nomenclature:
    """The data of one epoch by some readings, loaded once: values, acts, and what the line of each act says and costs."""
    day = change_days()[epoch - 1] if epoch else dt.date.min
    periods = {
        row.code: one
        for row in tariffs()
        if row.zone == table
        for one in row.values
        if one.since <= day and (one.until is None or day <= one.until)
    }
    values = {code: one.value_by(readings) for code, one in periods.items()}
    doubts = {code: one.open_point for code, one in periods.items() if one.open_point}
    acts = {code: act for code, act in catalogue().items() if act.is_valid_on(day)}
    lines = [act for act in acts.values() if act.cumul != "forfait_full" and act.article != BSI_ARTICLE]
    own = {act.code: _form(values, act, act.letter, act.coefficient) for act in lines if act.letter in values}
    own |= {act.code: _nothing(act) for act in lines if act.cumul == TRAVEL_ONLY}
    amx = {act.code: _form(values, act, "AMX", act.coefficient) for act in lines if "AMX" in values}
    return Nomenclature(day, table, values, acts, doubts, own, amx, {})


def act_needs_prescription(code: str, day: dt.date) -> bool:
    """True also for an act that is not known on that day: the doubt goes to a person."""
    act = catalogue().get(code)
    return act is None or not act.is_valid_on(day) or act.needs_prescription


@lru_cache(maxsize=1)
def bsi_grid() -> dict[tuple[int, int, int], tuple[str, str]]:
    """(hygiene, elimination, mobility) groups → forfait (under 90, from 90). NGAP annex 1, table 2. Raises BadData."""
    lines = files("ngap.data").joinpath("bsi_grid.csv").read_text().splitlines()[1:]
    cells = [line.split(",") for line in lines if line]
    grid = {(int(a), int(b), int(c)): (young, old) for a, b, c, young, old, *_ in cells}
    if len(grid) != len(cells) or any(level not in FORFAITS for pair in grid.values() for level in pair):
        raise BadData("bsi_grid.csv: a combination twice, or an unknown forfait")
    return grid


def forfait_of(hygiene: int, elimination: int, mobility: int, age: int) -> str:
    """The forfait that the official grid gives: checks the téléservice's answer, never replaces it. Raises NoValueOnDate."""
    try:
        return bsi_grid()[hygiene, elimination, mobility][age >= 90]
    except KeyError:
        raise NoValueOnDate(f"H{hygiene} E{elimination} M{mobility} : pas dans la grille de l’annexe 1") from None
