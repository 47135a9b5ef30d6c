"""A rule is called when an act, or two acts of the day, bear what it looks at (`about`, `pair`): leaving the others out changes nothing."""

import datetime as dt
from collections.abc import Iterator
from itertools import combinations_with_replacement

import pytest

from ngap import cotation
from ngap.cotation import cote
from ngap.nomenclature import nomenclature
from ngap.readings import OTHER
from ngap.relevance import day_law, rules_for
from ngap.rules import RULES, mau, so_many_a_day
from ngap.situation import NurseDay, PatientFacts, Visit

SUNDAY, EARLIER = dt.date(2026, 11, 15), dt.date(2022, 6, 15)
PERSON = PatientFacts("p", 70)
MORNING, EVENING = dt.time(7), dt.time(21)


def in_one_passage(day: dt.date, readings: frozenset[str]) -> Iterator[NurseDay]:
    for acts in combinations_with_replacement(sorted(nomenclature(day, "metropole").acts), 2):
        visit = Visit("p", MORNING, acts, place="ehpad")
        yield NurseDay(day, "metropole", (PERSON,), (visit,), readings)


def in_two_passages(day: dt.date) -> Iterator[NurseDay]:
    for one, other in combinations_with_replacement(sorted(nomenclature(day, "metropole").acts), 2):
        visits = Visit("p", MORNING, (one,)), Visit("p", EVENING, (other,))
        yield NurseDay(day, "metropole", (PERSON,), visits)


@pytest.mark.parametrize(
    "days",
    [in_one_passage(SUNDAY, frozenset()), in_one_passage(SUNDAY, frozenset(OTHER)), in_two_passages(EARLIER)],
    ids=["a passage", "other readings", "two passages"],
)
def test_any_two_acts_are_worth_what_all_the_rules_together_say(
    days: Iterator[NurseDay], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list(days)
    short = [cote(day) for day in asked]
    every = tuple(rule for rule in RULES if rule.is_in_force(asked[0].day))
    monkeypatch.setattr(cotation, "rules_for", lambda _day, _law: every)
    assert [day.visits for day, found in zip(asked, short, strict=True) if cote(day) != found] == []


def called(*acts: str) -> set[object]:
    day = NurseDay(EARLIER, "metropole", (PERSON,), (Visit("p", EVENING, acts),))
    return set(rules_for(day, day_law(day.day, day.zone, day.readings)))


def test_a_rule_of_two_acts_is_called_for_two_of_them_alone() -> None:
    assert so_many_a_day.RULE not in called("surveillance_redon", "injection_sc")
    assert so_many_a_day.RULE in called("surveillance_redon", "surveillance_redon")


def test_a_small_act_calls_the_mau_when_it_is_alone_or_beside_what_may_be_no_act() -> None:
    assert mau.RULE in called("injection_sc")
    assert mau.RULE not in called("injection_sc", "lavement")
    assert mau.RULE in called("injection_sc", "insuline_sc")


def test_an_act_that_is_none_that_day_calls_every_rule_in_force() -> None:
    assert called("nope") == {rule for rule in RULES if rule.is_in_force(EARLIER)}
