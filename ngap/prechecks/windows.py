"""Since which day the acts of a limit count. Each window: (day of the act, earlier days of the acts) → first day counted."""

import datetime as dt
from collections.abc import Callable

Window = Callable[[dt.date, list[dt.date]], dt.date]


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of another month, or its last day: 31 January + 1 month → 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return dt.date(year, month + 1, number)
        except ValueError:
            continue
    return dt.date(year, month + 1, min(day.day, 28))


def whole_history(_day: dt.date, days: list[dt.date]) -> dt.date:
    return days[0] if days else dt.date.min


def civil_month(day: dt.date, _days: list[dt.date]) -> dt.date:
    return day.replace(day=1)


def civil_year(day: dt.date, _days: list[dt.date]) -> dt.date:
    return day.replace(month=1, day=1)


def quarter(day: dt.date, _days: list[dt.date]) -> dt.date:
    return dt.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def rolling_year(day: dt.date, _days: list[dt.date]) -> dt.date:
    """Twelve months: an act of the same day last year no longer counts."""
    return add_months(day, -12) + dt.timedelta(days=1)


def days_before(number: int) -> Window:
    return lambda day, _days: day - dt.timedelta(days=number)


def episode(longest_gap: int) -> Window:
    """Back from the day, as long as two acts that follow each other are less than `longest_gap` days apart."""

    def start(day: dt.date, days: list[dt.date]) -> dt.date:
        first = day
        for one in reversed(days):
            if (first - one).days >= longest_gap:
                break
            first = one
        return first

    return start


class healing_episode:  # noqa: N801 (reads as a window)
    """Back from the day, as long as care of the wound (the days of `anchors`) leaves no more than two calendar months."""

    def __init__(self, anchors: frozenset[str]) -> None:
        self.anchors = anchors

    def __call__(self, day: dt.date, days: list[dt.date]) -> dt.date:
        first = day
        for one in reversed([one for one in days if one <= day]):
            if first > add_months(one, 2):
                break
            first = one
        return first


class since_first_of:  # noqa: N801 (reads as a window)
    """Since the last time another act was done (its days are given instead of the act's own)."""

    def __init__(self, anchor: str) -> None:
        self.anchors = frozenset({anchor})

    def __call__(self, _day: dt.date, days: list[dt.date]) -> dt.date:
        return days[-1] if days else dt.date.min
