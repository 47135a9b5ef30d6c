"""Sundays, public holidays by zone, night brackets (NGAP article 14; Code du travail L.3133-1 and local laws).

Local days (abolition of slavery, Alsace-Moselle) are U-34: they carry the majoration in their own zone, flagged.
"""

import datetime as dt
from functools import lru_cache

FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
ABOLITION = {"mayotte": (4, 27), "martinique": (5, 22), "guadeloupe": (5, 27), "guyane": (6, 10), "reunion": (12, 20)}


@lru_cache(maxsize=64)
def easter(year: int) -> dt.date:
    """Gregorian Easter Sunday (anonymous algorithm, Meeus, Astronomical Algorithms, chapter 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return dt.date(year, month, day + 1)


@lru_cache(maxsize=256)
def national_holidays(year: int) -> frozenset[dt.date]:
    moving = (easter(year) + dt.timedelta(days=days) for days in (1, 39, 50))
    return frozenset({dt.date(year, month, day) for month, day in FIXED} | set(moving))


@lru_cache(maxsize=256)
def local_holidays(year: int, zone: str) -> frozenset[dt.date]:
    """The days that only one zone keeps (U-34)."""
    if zone == "alsace_moselle":
        return frozenset({easter(year) - dt.timedelta(days=2), dt.date(year, 12, 26)})
    if zone in ABOLITION:
        return frozenset({dt.date(year, *ABOLITION[zone])})
    return frozenset()


def is_sunday_or_holiday(day: dt.date, zone: str) -> bool:
    return day.isoweekday() == 7 or day in national_holidays(day.year) or day in local_holidays(day.year, zone)


def is_holiday_of_a_part(day: dt.date, zone: str) -> bool:
    """The zone « Antilles » does not say which island: the day of either is a holiday in one of them."""
    return zone == "antilles" and (day.month, day.day) in {ABOLITION["martinique"], ABOLITION["guadeloupe"]}


def is_local_holiday_only(day: dt.date, zone: str) -> bool:
    return day in local_holidays(day.year, zone) and day.isoweekday() != 7 and day not in national_holidays(day.year)


def _night_code(hour: int) -> str | None:
    if hour >= 23 or hour < 5:
        return "NUIT_2"
    return "NUIT_1" if hour >= 20 or hour < 8 else None


_BY_HOUR = tuple(_night_code(hour) for hour in range(24))


def night_code(at: dt.time) -> str | None:
    """NUIT_1 from 20 h to 23 h and from 5 h to 8 h, NUIT_2 from 23 h to 5 h, None by day. Upper bounds excluded."""
    return _BY_HOUR[at.hour]
