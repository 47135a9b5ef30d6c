"""The forecast of credits tells the two modes apart: an invoice without the card waits as those without the card did."""

import datetime as dt
from dataclasses import replace

from dashboards.credits import credits_ahead
from dashboards.snapshot import ShareOn
from reconciliation.delays import WorkingDays
from tests.dashboards.test_hindsight import share

ON = dt.date(2026, 10, 30)
CALENDAR = WorkingDays(dt.date(2026, 1, 1), dt.date(2027, 6, 1), lambda day: day.weekday() == 6)


def past(number: int, waited: int, *, degraded: bool) -> ShareOn:
    sent = dt.date(2026, 6, 1) + dt.timedelta(days=number)
    return replace(share(number, sent, CALENDAR.after(sent, waited)), is_degraded=degraded)


def test_a_degraded_invoice_is_awaited_as_late_as_the_others_were() -> None:
    card = [past(rank, 3, degraded=False) for rank in range(1, 31)]
    late = [past(rank, 30, degraded=True) for rank in range(31, 61)]
    sent = CALENDAR.after(ON, 0) - dt.timedelta(days=1)
    open_card = share(100, sent, None, 5_000)
    open_late = replace(share(101, sent, None, 7_000), is_degraded=True)
    told, days = credits_ahead([*card, *late, open_card, open_late], CALENDAR, ON)
    assert told.open_cents == 12_000 and told.unknown_cents == 0
    assert days[4].coming.until.mean_cents == 5_000  # within a week: the one with the card, alone


def test_without_an_answer_of_its_mode_a_degraded_invoice_is_said_apart_and_borrows_nothing() -> None:
    card = [past(rank, 3, degraded=False) for rank in range(1, 31)]
    open_late = replace(share(101, ON, None, 7_000), is_degraded=True)
    told, days = credits_ahead([*card, open_late], CALENDAR, ON)
    assert (told.open_cents, told.unknown_cents) == (7_000, 7_000)
    assert days[-1].coming.until.mean_cents == 0


def test_what_was_announced_comes_alike_in_both_modes() -> None:
    known = [replace(past(rank, 6, degraded=rank % 2 == 0), announced_on=None) for rank in range(1, 31)]
    known = [replace(one, announced_on=CALENDAR.after(one.sent_on or ON, 4), announced_cents=1_000) for one in known]
    told = [
        credits_ahead(
            [*known, replace(share(101, ON, None, 7_000), announced_on=ON, announced_cents=7_000, is_degraded=mode)],
            CALENDAR,
            ON,
        )
        for mode in (True, False)
    ]
    assert told[0][0] == told[1][0] and told[0][0].unknown_cents == 0
