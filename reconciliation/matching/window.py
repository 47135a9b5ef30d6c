"""The days in which a transfer that was announced may be booked. bank/REFERENCE 4.1, stage C."""

import datetime as dt

from reconciliation.matching.proposal import AdviceIn, EntryIn

WINDOW_BEFORE, WINDOW_AFTER = dt.timedelta(days=1), dt.timedelta(days=10)


def in_window(entry: EntryIn, advice: AdviceIn) -> bool:
    return advice.paid_on is not None and in_days(entry.booked_on, advice.paid_on)


def in_days(booked_on: dt.date, paid_on: dt.date) -> bool:
    return paid_on - WINDOW_BEFORE <= booked_on <= paid_on + WINDOW_AFTER
