"""Which rules may concern a day of care: a rule that has nothing to look at is not called.

Each rule has one bit. A trait (a fact, or the code, letter, article, way of adding of an act) has the bits of the rules
that are `about` it: constants. The bits of a day are its acts' and its facts' together. A bit too many only calls a rule
that then changes nothing.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from ngap.money import NOTHING
from ngap.nomenclature import Act, Nomenclature, catalogue
from ngap.rules import RULES
from ngap.rules.entry import MOST_ACTS, MOST_KM, MOST_YEARS
from ngap.rules.rule import Rule
from ngap.situation import NurseDay, UnknownFact

SMALL_UP_TO = Decimal("1.5")  # 23.1
FAR_FROM = Decimal(149)  # one way, in all: below it 2 × 149 km cannot reach the 300th of 13 C 2°
CHILD_UNDER = 7
EIGHT_PM, EIGHT_AM = 20, 8

_BITS: dict[str, int] = {}
for _rank, _rule in enumerate(RULES):
    for _trait in _rule.about or ():
        _BITS[_trait] = _BITS.get(_trait, 0) | 1 << _rank


def mask_of(traits: Iterable[str]) -> int:
    """The bits of the rules that are about one of the traits."""
    mask = 0
    for trait in traits:
        mask |= _BITS.get(trait, 0)
    return mask


_ODD, _NIGHT, _SUNDAY, _EMERGENCY, _KM, _FAR, _CHILD, _PALLIATIVE = (
    mask_of([trait]) for trait in ("odd", "night", "sunday", "emergency", "km", "far", "child", "palliative")
)
_PLACES = {place: mask_of([place]) for place in ("home", "ehpad", "autonomy", "office", "remote")}
_BSI: dict[str | None, int] = {None: 0, **{kind: mask_of(["DI"]) for kind in ("initial", "renewal", "intermediate")}}
_TERRAINS = {"plain": 0, "mountain": 0, "foot": 0, "foot_mountain": 0}
_HOURS = tuple(0 if EIGHT_AM <= hour < EIGHT_PM else _NIGHT for hour in range(24))
_REGIMES = {level: mask_of([level]) for level in ("none", "AIS", "BSA", "BSB", "BSC")}


@lru_cache(maxsize=1)
def _acts() -> dict[str, int]:
    return {code: mask_of(_traits(act)) for code, act in catalogue().items()}


def _traits(act: Act) -> set[str]:
    found = {act.code, act.letter, act.cumul, act.article}
    if act.prescription.endswith("+AP"):
        found.add("AP")
    if act.letter == "AMI" and act.coefficient is not None and act.coefficient <= SMALL_UP_TO:
        found.add("small")
    return found


def rules_for(nurse_day: NurseDay, law: Nomenclature) -> tuple[Rule, ...]:
    """The rules in force on the day that may concern it, in order. Raises UnknownFact."""
    try:
        mask = _mask(nurse_day)
    except KeyError as unknown:
        raise UnknownFact(str(unknown)) from None
    return rules_on(nurse_day.day, mask | _SUNDAY if law.may_be_holiday else mask)


def rules_on(day: dt.date, mask: int) -> tuple[Rule, ...]:
    """The rules in force on the day that have their bit in the mask, or that are about everything."""
    table = _table(day)
    chosen = table.get(mask)
    if chosen is None:
        chosen = table[mask] = _chosen(day, mask)
    return chosen


def _mask(nurse_day: NurseDay) -> int:
    bits, mask, far = _acts(), 0, NOTHING
    visits = nurse_day.visits
    if nurse_day.beside:
        visits = (*visits, *(one.visit for one in nurse_day.beside))
    for visit in visits:
        codes = visit.acts
        for code in codes:
            if code in bits:
                mask |= bits[code]
        if not 0 < len(codes) <= MOST_ACTS or visit.nearest_km is not None:
            mask |= _ODD
        mask |= _PLACES[visit.place] | _BSI[visit.bsi] | _TERRAINS[visit.terrain] | _HOURS[visit.time.hour]
        if visit.emergency:
            mask |= _EMERGENCY
        km = visit.distance_km
        if km:
            mask |= _KM
            if km.is_finite() and NOTHING < km <= MOST_KM:
                far += km
            else:
                mask |= _ODD
    for patient in nurse_day.patients:
        mask |= _REGIMES[patient.dependence]
        if not CHILD_UNDER <= patient.age <= MOST_YEARS:
            mask |= _CHILD | _ODD
        if patient.palliative:
            mask |= _PALLIATIVE
    return mask | _FAR if far > FAR_FROM else mask


@lru_cache(maxsize=1)
def _change_days() -> tuple[dt.date, ...]:
    """The days on which a rule begins, or has just ended."""
    ends = {rule.until + dt.timedelta(days=1) for rule in RULES if rule.until is not None}
    return tuple(sorted({rule.since for rule in RULES} | ends))


@lru_cache(maxsize=4096)
def _table(day: dt.date) -> dict[int, tuple[Rule, ...]]:
    """The short lists met so far in the epoch of the day, by mask."""
    return _table_of(bisect_right(_change_days(), day))


@lru_cache(maxsize=64)
def _table_of(_epoch: int) -> dict[int, tuple[Rule, ...]]:
    return {}


def _chosen(day: dt.date, mask: int) -> tuple[Rule, ...]:
    called = (rule for rank, rule in enumerate(RULES) if rule.about is None or mask >> rank & 1)
    return tuple(rule for rule in called if rule.is_in_force(day))
