"""Euros × chance × urgency, and the two dates of a limit."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciliation.matching.limits import PAST, STEPS, limit_if_interrupted, plus_months, step_on
from reconciliation.matching.priority import STARTS, Closed, chance_of, priority_of

LIMIT = dt.date(2028, 12, 31)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "key"),
    [
        ("2028-06-29", None),
        ("2028-06-30", "six_months"),
        ("2028-09-29", "six_months"),
        ("2028-09-30", "three_months"),
        ("2028-11-30", "one_month"),
        ("2028-12-15", "one_month"),
        ("2028-12-16", "fifteen_days"),
        ("2028-12-31", "fifteen_days"),
        ("2029-01-01", "past"),
    ],
)
def test_the_alerts_come_at_six_three_and_one_months_and_fifteen_days(day: str, key: str | None) -> None:
    step = step_on(LIMIT, dt.date.fromisoformat(day))
    assert (step.key if step else None) == key


def test_without_a_limit_nothing_is_near() -> None:
    assert step_on(None, LIMIT) is None
    assert limit_if_interrupted(None, [LIMIT]) is None


def test_months_end_on_a_day_that_exists() -> None:
    assert plus_months(dt.date(2024, 2, 29), 24) == dt.date(2026, 2, 28)
    assert plus_months(dt.date(2026, 12, 31), -6) == dt.date(2026, 6, 30)
    assert plus_months(dt.date(2026, 1, 31), 13) == dt.date(2027, 2, 28)


def test_an_interruption_gives_a_second_date_two_years_after_it() -> None:
    assert limit_if_interrupted(LIMIT, [dt.date(2028, 5, 10)]) == dt.date(2030, 5, 9)
    # 2026-12-01 + two years ends before the safe limit: it adds nothing
    assert limit_if_interrupted(LIMIT, [dt.date(2026, 12, 1)]) is None


def test_an_interruption_after_the_limit_counts_only_inside_the_period_that_another_opened() -> None:
    late = dt.date(2029, 3, 1)
    assert limit_if_interrupted(LIMIT, [late]) is None
    assert limit_if_interrupted(LIMIT, [late, dt.date(2028, 12, 1)]) == dt.date(2031, 2, 28)


def test_a_worked_priority() -> None:
    far, near = priority_of(18630, "rejected", LIMIT, dt.date(2027, 1, 1)), priority_of(18630, "rejected", LIMIT, LIMIT)
    assert (far.score, far.chance.percent, far.times_ten, far.step) == (13041, 70, 10, None)  # 186.30 × 70 %
    assert (near.score, near.times_ten) == (104328, 80)  # × 8
    assert priority_of(18630, "rejected", LIMIT, LIMIT + dt.timedelta(days=1)).step is PAST


def test_what_the_cabinet_recovered_moves_the_chance() -> None:
    assert chance_of("rejected").percent == 70
    assert chance_of("rejected", Closed(31, 28)).percent == (700 + 2800) // 41 == 85
    assert chance_of("rejected", Closed(10, 0)).percent == 35
    assert chance_of("a cause of tomorrow").percent == 50


@given(
    cents=st.integers(0, 10**8),
    cause=st.sampled_from([*STARTS, "unknown"]),
    limit=DAYS,
    day=DAYS,
    more=st.integers(0, 400),
)
def test_a_dossier_only_rises_while_its_limit_comes_nearer(
    cents: int, cause: str, limit: dt.date, day: dt.date, more: int
) -> None:
    later = day + dt.timedelta(days=more)
    if later <= limit:
        assert priority_of(cents, cause, limit, day).score <= priority_of(cents, cause, limit, later).score


@given(limit=DAYS, days=st.lists(DAYS, max_size=5))
def test_the_second_date_is_never_before_the_safe_one_and_order_is_irrelevant(
    limit: dt.date, days: list[dt.date]
) -> None:
    second = limit_if_interrupted(limit, days)
    assert second is None or second > limit
    assert second == limit_if_interrupted(limit, sorted(days, reverse=True))


def test_each_step_weighs_more_than_the_one_before() -> None:
    weights = [step.times_ten for step in STEPS]
    assert weights == sorted(weights)
