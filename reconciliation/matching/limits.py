"""How near the last day to claim is, and the second date that an interruption would give if a judge admits it.

The safe limit (`ngap/claim_limit.py`) is moved by nothing. A registered letter, a payment or an acknowledgement of debt *may*
interrupt (L.133-4-6 CSS as applied by Cass. civ. 2e, 16 Oct. 2025, n° 23-15.408, seen for the fund's side: open point U-44);
an interruption lets a new period of the same length run (Code civil, art. 2231). It is shown beside, never instead.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

INTERRUPTION_REFERENCE = "CSS, art. L.133-4-6 ; Cass. civ. 2e, 16 oct. 2025, n° 23-15.408 ; Code civil, art. 2231"
OPEN_POINT = "U-44"


@dataclass(frozen=True, slots=True)
class Step:
    """A threshold before the limit. `times_ten`: how much more a dossier weighs from there on, in tenths."""

    key: str
    words: str
    months: int
    days: int
    times_ten: int

    def starts_on(self, limit: dt.date) -> dt.date:
        return minus_months(limit, self.months) - dt.timedelta(days=self.days)


STEPS = (
    Step("six_months", "moins de six mois", 6, 0, 15),
    Step("three_months", "moins de trois mois", 3, 0, 20),
    Step("one_month", "moins d’un mois", 1, 0, 40),
    Step("fifteen_days", "quinze jours ou moins", 0, 15, 80),
)
PAST = Step("past", "passée", 0, 0, 10)


def minus_months(day: dt.date, months: int) -> dt.date:
    """The same day of an earlier month, its last one when that month is shorter."""
    return plus_months(day, -months)


def plus_months(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, its last one when that month is shorter."""
    rank = day.year * 12 + day.month - 1 + months
    year, month = divmod(rank, 12)
    following = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


def step_on(limit: dt.date | None, day: dt.date) -> Step | None:
    """The last threshold that is behind us; `PAST` after the limit, None far from it or when there is none."""
    if limit is None:
        return None
    if day > limit:
        return PAST
    crossed = [step for step in STEPS if day >= step.starts_on(limit)]
    return crossed[-1] if crossed else None


def limit_if_interrupted(limit: dt.date | None, interruptions: Iterable[dt.date]) -> dt.date | None:
    """The last day if each interruption is admitted: the eve of two years after it. None when none counts.

    One made after the limit that ran then interrupts nothing.
    """
    if limit is None:
        return None
    running = limit
    for day in sorted(interruptions):
        if day <= running:
            running = max(running, plus_months(day, 24) - dt.timedelta(days=1))
    return running if running > limit else None
