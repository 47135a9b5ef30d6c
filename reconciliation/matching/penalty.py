"""What a fund owes for paying late in third-party payment: décret n° 2016-1069 du 3 août 2016 (read on pages, not in the text).

Seven working days; one euro when it pays on the eighth or the ninth, ten per cent of the amount from the tenth on. Days are counted
from the day after the fund's acknowledgement of the lot. The figures are shown with their count, so that anyone can do them again.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from ngap.money import part_of

REFERENCE = "décret n° 2016-1069 du 3 août 2016"
ORDINARY_DAYS, FLAT_UNTIL, FLAT_CENTS, PERCENT = 7, 9, 100, 10


@dataclass(frozen=True, slots=True)
class Penalty:
    """`days`: working days from the acknowledgement to the money. 0 cents within the seven days."""

    days: int
    cents: int


def penalty_of(
    acknowledged_on: dt.date, paid_on: dt.date, cents: int, is_holiday: Callable[[dt.date], bool]
) -> Penalty:
    days = _working_days(acknowledged_on, paid_on, is_holiday)
    if days <= ORDINARY_DAYS:
        return Penalty(days, 0)
    return Penalty(days, FLAT_CENTS if days <= FLAT_UNTIL else part_of(cents, PERCENT))


def _working_days(after: dt.date, until: dt.date, is_holiday: Callable[[dt.date], bool]) -> int:
    span = (after + dt.timedelta(days=rank) for rank in range(1, (until - after).days + 1))
    return sum(1 for day in span if day.isoweekday() < 6 and not is_holiday(day))
