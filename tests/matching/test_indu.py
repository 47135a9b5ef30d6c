"""Two months from the receipt of a notice, day for day, and what a retention is beside them."""

import datetime as dt

import pytest

from reconciliation.matching.indu import alert_on, deadline_of, standing_of_retention

RECEIVED = dt.date(2026, 10, 5)
DEADLINE = dt.date(2026, 12, 5)


def test_the_two_months_end_on_the_day_of_the_same_number() -> None:
    assert deadline_of(RECEIVED) == DEADLINE
    assert deadline_of(dt.date(2026, 12, 31)) == dt.date(2027, 2, 28)


@pytest.mark.parametrize(
    ("left", "alert"),
    [(31, None), (30, 30), (16, 30), (15, 15), (8, 15), (7, 7), (3, 7), (2, 2), (0, 2), (-1, -1)],
)
def test_alerts_come_thirty_fifteen_seven_and_two_days_before(left: int, alert: int | None) -> None:
    assert alert_on(DEADLINE, DEADLINE - dt.timedelta(days=left)) == alert


@pytest.mark.parametrize(
    ("recovered", "notices", "standing"),
    [
        ("2026-10-01", [], "no_notice"),
        ("2026-10-01", [RECEIVED], "no_notice"),  # the notice came after the money was taken
        ("2026-12-05", [RECEIVED], "too_early"),
        ("2026-12-06", [RECEIVED], "after"),
        ("2026-12-06", [RECEIVED, dt.date(2026, 11, 20)], "too_early"),
    ],
)
def test_a_retention_needs_a_notice_and_two_months(recovered: str, notices: list[dt.date], standing: str) -> None:
    assert standing_of_retention(dt.date.fromisoformat(recovered), notices) == standing
