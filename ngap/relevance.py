"""Which rules may concern a day of care: a rule that has nothing to look at is not called.

Each trait that a rule is `about` has one bit. The bits of an act (its code, letter, article, way of adding) are constants;
those of a day are its acts' and its facts' bits together. A bit too many only calls a rule that then changes nothing.
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
EIGHT_PM, EIGHT_AM = dt.time(20), dt.time(8)

_BITS = {trait: 1 << rank for rank, trait in enumerate(sorted({one for rule in RULES for one in rule.about or ()}))}


def mask_of(traits: Iterable[str]) -> int:
    """The bits of the traits that some rule is about."""
    mask = 0
    for trait in traits:
        mask |= _BITS.get(trait, 0)
    return mask


_ODD, _NIGHT, _SUNDAY, _EMERGENCY, _FAR, _CHILD, _PALLIATIVE = (
    mask_of([trait]) for trait in ("odd", "night", "sunday", "emergency", "far", "child", "palliative")
)
_PLACES = {place: mask_of([place]) for place in ("home", "ehpad", "office", "remote")}
_BSI: dict[str | None, int] = {None: 0, **{kind: mask_of(["DI"]) for kind in ("initial", "renewal", "intermediate")}}
_TERRAINS = {"plain": 0, "mountain": 0, "foot": 0}
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
    return _chosen(_epoch(nurse_day.day), mask | _SUNDAY if law.is_sunday_or_holiday else mask)


def rules_on(day: dt.date, mask: int) -> tuple[Rule, ...]:
    """The rules in force on the day that are about one of the bits of the mask, or about everything."""
    return _chosen(_epoch(day), mask)


def _mask(nurse_day: NurseDay) -> int:
    acts, mask, far = _acts(), 0, NOTHING
    for visit in nurse_day.visits:
        for code in visit.acts:
            mask |= acts.get(code, 0)
        if not 0 < len(visit.acts) <= MOST_ACTS or visit.nearest_km is not None:
            mask |= _ODD
        mask |= _PLACES[visit.place] | _BSI[visit.bsi] | _TERRAINS[visit.terrain]
        if not EIGHT_AM <= visit.time < EIGHT_PM:
            mask |= _NIGHT
        if visit.emergency:
            mask |= _EMERGENCY
        km = visit.distance_km
        if km:
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
def _epoch(day: dt.date) -> int:
    return bisect_right(_change_days(), day)


@lru_cache(maxsize=8192)
def _chosen(epoch: int, mask: int) -> tuple[Rule, ...]:
    day = _change_days()[epoch - 1] if epoch else dt.date.min
    in_force = (rule for rule in RULES if rule.is_in_force(day))
    return tuple(rule for rule in in_force if rule.about is None or mask & mask_of(rule.about))
