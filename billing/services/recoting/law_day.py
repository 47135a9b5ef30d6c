"""The law of one day applied to a day of care of another time: a day on which that law held, of the same kind.

The engine reads the law, Sundays and holidays from one day. "The law of the 6th of November" for a Sunday of March is thus
the nearest Sunday or holiday on which the law was that of the 6th; age, dependence and acts stay those of the day of care.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from ngap.calendar import is_local_holiday_only, is_sunday_or_holiday
from ngap.nomenclature import change_days
from ngap.rules import RULES

ONE_DAY = dt.timedelta(days=1)
REACH = 400
# Days that rules compare with by themselves, besides their own since and until (a test finds them in ngap/rules).
INSIDE_RULES = (
    dt.date(2020, 3, 31),
    dt.date(2021, 1, 14),
    dt.date(2022, 1, 1),
    dt.date(2022, 9, 5),
    dt.date(2023, 3, 23),
    dt.date(2023, 10, 3),
    dt.date(2026, 6, 21),
)


@lru_cache(maxsize=1)
def turning_days() -> tuple[dt.date, ...]:
    """Every day on which a value, an act or a rule begins or has just ended."""
    ends = {rule.until + ONE_DAY for rule in RULES if rule.until is not None}
    return tuple(sorted({*change_days(), *ends, *INSIDE_RULES} | {rule.since for rule in RULES}))


@lru_cache(maxsize=4096)
def law_day(*, day: dt.date, zone: str, law_of: dt.date, is_urgent: bool = False) -> dt.date | None:
    """None when the law of `law_of` never met a day of this kind (a local holiday, in a law of some weeks).

    `is_urgent`: an emergency is among the visits, so that a Saturday is not an ordinary day.
    """
    kind, epoch = _kind(day, zone, is_urgent=is_urgent), bisect_right(turning_days(), law_of)
    near = (one for one in _around(law_of) if bisect_right(turning_days(), one) == epoch)
    return next((one for one in near if _kind(one, zone, is_urgent=is_urgent) == kind), None)


def _kind(day: dt.date, zone: str, *, is_urgent: bool) -> str:
    """What the rules look at in a day: a Sunday or holiday, a local one alone (U-34), a Saturday when there is an emergency."""
    if is_local_holiday_only(day, zone):
        return "local"
    if is_sunday_or_holiday(day, zone):
        return "sunday"
    return "saturday" if is_urgent and day.isoweekday() == 6 else "ordinary"


def _around(day: dt.date) -> Iterator[dt.date]:
    """The day itself, then the nearest ones, the later first."""
    yield day
    for away in range(1, REACH):
        yield day + away * ONE_DAY
        yield day - away * ONE_DAY
