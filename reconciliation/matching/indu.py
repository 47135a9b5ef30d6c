"""The clock of a notice of indu, and what a retention is worth beside it.

From the day the notice is received the nurse has two months to pay, to send observations, or to seize the commission de recours
amiable (CSS, art. R.133-9-1 and R.142-1). A delay in months ends on the day of the same number (Code de procédure civile,
art. 641); it is not stretched here to the next working day (art. 642 may allow it): what is shown is always safe.
"""

import datetime as dt
from collections.abc import Iterable

from reconciliation.matching.limits import plus_months

REFERENCE = "CSS, art. L.133-4, R.133-9-1 et R.142-1"
MONTHS = 2
ALERTS = (30, 15, 7, 2)  # days before the end

NO_NOTICE, TOO_EARLY, AFTER = "no_notice", "too_early", "after"


def deadline_of(received_on: dt.date) -> dt.date:
    """The last day to answer."""
    return plus_months(received_on, MONTHS)


def alert_on(deadline: dt.date, day: dt.date) -> int | None:
    """The nearest threshold reached, in days; -1 after the deadline; None far from it."""
    left = (deadline - day).days
    if left < 0:
        return -1
    return min((days for days in ALERTS if left <= days), default=None)


def standing_of_retention(recovered_on: dt.date, notices_received_on: Iterable[dt.date]) -> str:
    """`no_notice`: none received before it; `too_early`: before the two months of the last one were over; `after`."""
    before = [day for day in notices_received_on if day <= recovered_on]
    if not before:
        return NO_NOTICE
    return TOO_EARLY if recovered_on <= max(deadline_of(day) for day in before) else AFTER
