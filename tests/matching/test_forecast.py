"""Credits to come: the law of a sum of draws, and whole lives replayed morning by morning, each knowing only its past."""

import datetime as dt
import itertools
import random
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ngap.calendar import is_sunday_or_holiday
from reconciliation.delays import Curve, Wait, WorkingDays
from reconciliation.forecast import INTERVAL, Awaited, Curves, curves_from, forecast, span_of

START, DAYS, HORIZON = dt.date(2025, 10, 6), 300, 10
CALENDAR = WorkingDays(START, START + dt.timedelta(days=DAYS + 90), lambda day: is_sunday_or_holiday(day, "metropole"))
# id, kind, median wait in days, spread, lots a week, shares a lot, part of the lots that never comes
PAYERS = (
    (1, "AMO", 5, 0.3, 3, 12, 0.02),
    (2, "AMO", 8, 0.3, 1, 6, 0.04),
    (3, "AMC", 9, 0.4, 2, 4, 0.05),
    (4, "AMC", 18, 0.3, 1, 2, 0.1),
)


@dataclass(frozen=True, slots=True)
class Lot:
    payer: int
    kind: str
    rank: int
    cents: tuple[int, ...]
    sent_on: dt.date
    paid_on: dt.date | None


def life(seed: int, *, together: bool) -> list[Lot]:
    """Lots paid whole on one day (`together`), or each share on a day of its own."""
    source, out = random.Random(seed), []
    for week, (payer, kind, median, spread, lots, shares, never) in itertools.product(range(DAYS // 7), PAYERS):
        for _ in range(lots):
            sent_on = START + dt.timedelta(days=7 * week + source.randrange(5))
            amounts = [source.randrange(700, 6000) for _ in range(shares)]
            for group in [amounts] if together else [[one] for one in amounts]:
                paid_on = None
                if source.random() >= never:
                    wait = max(1, round(median * source.lognormvariate(0, spread)))
                    paid_on = CALENDAR.after(sent_on, wait)
                out.append(Lot(payer, kind, len(out), tuple(group), sent_on, paid_on))
    return out


def morning(lots: list[Lot], today: dt.date) -> tuple[int, list[int], object]:
    """(what came until the horizon, what came each day, the forecast) of the lots sent until `today`."""
    sent = [one for one in lots if one.sent_on <= today]
    known = [(one, one.paid_on if one.paid_on and one.paid_on <= today else None) for one in sent]
    waits = [
        Wait(one.payer, one.kind, CALENDAR.between(one.sent_on, paid or today), paid is not None)
        for one, paid in known
        for _ in one.cents
    ]
    awaited = [
        Awaited(one.payer, one.kind, cents, CALENDAR.between(one.sent_on, today), one.rank)
        for one, paid in known
        if paid is None
        for cents in one.cents
    ]
    ahead = [CALENDAR.after(today, rank) for rank in range(1, HORIZON + 1)]
    came = [sum(sum(one.cents) for one in sent if one.paid_on == day) for day in ahead]
    return sum(came), came, forecast(awaited, curves_from(waits), days=HORIZON)


@pytest.mark.parametrize("together", [True, False])
def test_the_real_amount_falls_in_the_interval_as_often_as_it_says_when_lives_are_replayed(together: bool) -> None:
    inside = until = mornings = days = 0
    error = real = width = 0
    for seed in range(1, 4):
        lots = life(seed, together=together)
        for rank in range(120, DAYS - 20, 5):
            came, each, told = morning(lots, START + dt.timedelta(days=rank))
            last = told.days[-1].until
            until += last.low_cents <= came <= last.high_cents
            inside += sum(
                day.day.low_cents <= cents <= day.day.high_cents for day, cents in zip(told.days, each, strict=True)
            )
            mornings, days = mornings + 1, days + HORIZON
            error, real = error + last.mean_cents - came, real + came
            width += last.high_cents - last.low_cents
    assert until / mornings >= INTERVAL, (until, mornings)
    assert inside / days >= INTERVAL, (inside, days)
    assert abs(error) / real < 0.06, "the mean leans to one side"
    assert width / real < 1.0, "an interval that holds everything says nothing"


def test_a_lot_is_one_coin_and_not_fifty() -> None:
    curve = Curve((5,), (0.5,), 100, 0)
    one_lot = forecast([Awaited(1, "AMO", 1000, 0, "lot") for _ in range(50)], Curves({(1, "AMO"): curve}, {}), days=5)
    apart = forecast([Awaited(1, "AMO", 1000, 0, rank) for rank in range(50)], Curves({(1, "AMO"): curve}, {}), days=5)
    lot, many = one_lot.days[-1].until, apart.days[-1].until
    assert lot.mean_cents == many.mean_cents == 25_000
    assert (lot.low_cents, lot.high_cents >= 50_000) == (0, True)
    assert 18_000 < many.low_cents < 25_000 < many.high_cents < 32_000


def test_nothing_is_forecast_where_nothing_is_known_and_a_kind_lends_its_curve() -> None:
    curve = Curve((3,), (0.0,), 10, 0)
    waiting = [Awaited(7, "AMC", 900, 1, 1), Awaited(8, "AMO", 500, 1, 2)]
    told = forecast(waiting, Curves({}, {"AMO": curve}), days=4)
    assert (told.unknown_cents, told.open_cents, told.days[-1].until.mean_cents) == (900, 1400, 500)
    assert [one.day.mean_cents for one in told.days] == [0, 500, 0, 0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5000), st.floats(0, 1)), min_size=1, max_size=9))
def test_the_interval_holds_what_the_whole_law_says(draws: list[tuple[int, float]]) -> None:
    """Against every outcome listed one by one."""
    told, held = span_of(draws), 0.0
    for outcome in itertools.product((False, True), repeat=len(draws)):
        chance = 1.0
        for (_, one), came in zip(draws, outcome, strict=True):
            chance *= one if came else 1.0 - one
        total = sum(cents for (cents, _), came in zip(draws, outcome, strict=True) if came)
        held += chance if told.low_cents <= total <= told.high_cents else 0.0
    assert held >= INTERVAL - 1e-6
    assert told.low_cents <= told.mean_cents <= told.high_cents
