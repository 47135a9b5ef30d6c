"""The days in which a transfer that was announced may be booked. bank/REFERENCE 4.1, stage C."""

import datetime as dt

from reconciliation.matching.proposal import AdviceIn, EntryIn

WINDOW_BEFORE, WINDOW_AFTER = dt.timedelta(days=1), dt.timedelta(days=10)


def in_window(entry: EntryIn, advice: AdviceIn) -> bool:
    if advice.paid_on is None:
        return False
    return advice.paid_on - WINDOW_BEFORE <= entry.booked_on <= advice.paid_on + WINDOW_AFTER
