"""Which rules may concern a day of care: a rule that has nothing to look at is not called.

Each rule has one bit. A trait (a fact, or the code, letter, article, way of adding of an act) has the bits of the rules
that are `about` it, and of those that ask for a `pair` of acts: constants. The bits of a day are its acts' and its facts'
together. A bit too many only calls a rule that then changes nothing.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

import msgspec

from ngap.money import NOTHING
from ngap.nomenclature import Act, Nomenclature, catalogue, nomenclature
from ngap.rules import RULES
from ngap.rules.entry import MOST_ACTS, MOST_KM, MOST_YEARS
from ngap.rules.rule import Rule
from ngap.situation import NurseDay, UnknownFact

SMALL_UP_TO = Decimal("1.5")  # 23.1
FAR_FROM = Decimal(149)  # one way, in all: below it 2 × 149 km cannot reach the 300th of 13 C 2°
CHILD_UNDER = 7
EIGHT_PM, EIGHT_AM = 20, 8
EVERY_RULE = (1 << len(RULES)) - 1


def _by_trait(traits_of: Iterable[Iterable[str]]) -> dict[str, int]:
    bits: dict[str, int] = {}
    for rank, traits in enumerate(traits_of):
        for trait in traits:
            bits[trait] = bits.get(trait, 0) | 1 << rank
    return bits


_ABOUT = _by_trait(rule.about or () for rule in RULES)
_PAIR = _by_trait(rule.pair for rule in RULES)


def _mask_of(traits: Iterable[str], bits: dict[str, int] = _ABOUT) -> int:
    mask = 0
    for trait in traits:
        mask |= bits.get(trait, 0)
    return mask


_ODD, _NIGHT, _SUNDAY, _EMERGENCY, _KM, _FAR, _CHILD, _PALLIATIVE = (
    _mask_of([trait]) for trait in ("odd", "night", "sunday", "emergency", "km", "far", "child", "palliative")
)
_PLACES = {place: _mask_of([place]) for place in ("home", "ehpad", "autonomy", "office", "remote")}
_BSI = {kind: _mask_of(["DI"]) for kind in ("initial", "renewal", "intermediate")}
_TERRAINS = {"plain": 0, "mountain": 0, "foot": 0, "foot_mountain": 0}
_HOURS = tuple(0 if EIGHT_AM <= hour < EIGHT_PM else _NIGHT for hour in range(24))
_REGIMES = {level: _mask_of([level]) for level in ("none", "AIS", "BSA", "BSB", "BSC")}

ActBits = tuple[int, int, int]  # by itself; as one of two acts of the day; as the single act of its visit
_NO_ACT_OF_THE_DAY: ActBits = (EVERY_RULE, EVERY_RULE, EVERY_RULE)  # refused: each rule may speak


class DayLaw(msgspec.Struct, frozen=True, gc=False):
    """The law of one day, and what chooses its rules.

    `acts`: the bits of each act that has a price that day; `mask`: those of the day itself; `lists`: the short lists met so far in
    its epoch, by mask.
    """

    law: Nomenclature
    acts: dict[str, ActBits]
    mask: int
    lists: dict[int, tuple[Rule, ...]]


@lru_cache(maxsize=4096)
def day_law(day: dt.date, zone: str, readings: frozenset[str]) -> DayLaw:
    """Raises UnknownFact."""
    law = nomenclature(day, zone, readings)
    priced = frozenset(code for code, act in law.acts.items() if code in law.forms or act.letter in law.values)
    return DayLaw(law, _acts_of(priced), _SUNDAY if law.may_be_holiday else 0, _lists(day))


@lru_cache(maxsize=256)
def _acts_of(codes: frozenset[str]) -> dict[str, ActBits]:
    return {code: _bits_of(catalogue()[code]) for code in codes}


def _bits_of(act: Act) -> ActBits:
    traits = {act.code, act.letter, act.cumul, act.article}
    if act.needs_agreement:
        traits.add("AP")
    is_small = act.letter == "AMI" and act.coefficient is not None and act.coefficient <= SMALL_UP_TO
    return _mask_of(traits), _mask_of(traits, _PAIR), _mask_of(["small"]) if is_small else 0


def rules_for(nurse_day: NurseDay, at: DayLaw) -> tuple[Rule, ...]:
    """The rules in force on the day that may concern it, in order. Raises UnknownFact."""
    try:
        mask = _mask(nurse_day, at.acts) | at.mask
    except KeyError as unknown:
        raise UnknownFact(str(unknown)) from None
    return at.lists.get(mask) or rules_on(nurse_day.day, mask)


def rules_on(day: dt.date, mask: int) -> tuple[Rule, ...]:
    """The rules in force on the day that have their bit in the mask, or that are about everything."""
    called = (rule for rank, rule in enumerate(RULES) if rule.about is None or mask >> rank & 1)
    chosen = _lists(day)[mask] = tuple(rule for rule in called if rule.is_in_force(day))
    return chosen


def _mask(nurse_day: NurseDay, acts: dict[str, ActBits]) -> int:
    mask, waiting, far = 0, 0, NOTHING
    visits = nurse_day.visits
    if nurse_day.beside:
        visits = (*visits, *(one.visit for one in nurse_day.beside))
    for visit in visits:
        codes, single = visit.acts, 0
        count = len(codes)
        for code in codes:
            about, pair, single = acts.get(code, _NO_ACT_OF_THE_DAY)
            mask |= about
            if pair:
                mask |= pair & waiting
                waiting |= pair
        if count == 1:
            mask |= single
        elif not count or count > MOST_ACTS:
            mask |= _ODD
        if visit.nearest_km is not None:
            mask |= _ODD
        mask |= _PLACES[visit.place] | _TERRAINS[visit.terrain] | _HOURS[visit.time.hour]
        if visit.bsi is not None:
            mask |= _BSI[visit.bsi]
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


def _lists(day: dt.date) -> dict[int, tuple[Rule, ...]]:
    return _lists_of(bisect_right(_change_days(), day))


@lru_cache(maxsize=64)
def _lists_of(_epoch: int) -> dict[int, tuple[Rule, ...]]:
    return {}
