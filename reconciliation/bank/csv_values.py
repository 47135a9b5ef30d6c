"""Days and amounts of a CSV: their order and decimal mark are decided by the whole column, never by one cell."""

import datetime as dt
import re
from collections.abc import Iterable

from reconciliation.bank.columns import DateOrder

_DAY = re.compile(r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})(?:[ T].*)?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_ENDS = re.compile(r"([.,])(\d+)[^\d.,]*\Z", re.ASCII)


def date_order_of(texts: Iterable[str], *, is_french: bool) -> DateOrder | None:
    """None when the days do not tell and the heading is not French."""
    first_over = second_over = False
    seen = False
    for text in texts:
        if _COMPACT.fullmatch(text):
            return "ymd"
        found = _DAY.fullmatch(text)
        if found is None:
            continue
        if len(found[1]) == 4:
            return "ymd"
        seen = True
        first_over = first_over or int(found[1]) > 12
        second_over = second_over or int(found[2]) > 12
    if first_over and second_over:
        return None
    if first_over:
        return "dmy"
    if second_over:
        return "mdy"
    return "dmy" if is_french or not seen else None


def is_day(text: str) -> bool:
    """Written as a day, in any order."""
    return bool(_COMPACT.fullmatch(text) or _DAY.fullmatch(text))


def day(text: str, order: DateOrder, near: dt.date) -> dt.date | None:
    """A two-digit year is of the century nearest to `near`."""
    compact = _COMPACT.fullmatch(text)
    found = compact or _DAY.fullmatch(text)
    if found is None:
        return None
    parts = {"ymd": (1, 2, 3), "dmy": (3, 2, 1), "mdy": (3, 1, 2)}["ymd" if compact else order]
    year, month, of_month = (int(found[part]) for part in parts)
    if len(found[parts[0]]) <= 2:
        year = min((century + year for century in (1900, 2000, 2100)), key=lambda one: abs(one - near.year))
    try:
        return dt.date(year, month, of_month)
    except ValueError:
        return None


def point_of(texts: Iterable[str], *, is_french: bool) -> str | None:
    """The decimal mark of the money columns; None when both marks end amounts, or when one mark may be either."""
    marks: set[str] = set()
    doubtful: set[str] = set()
    for text in texts:
        found = _ENDS.search(text)
        if found is None:
            continue
        mark, digits = found[1], found[2]
        others = text[: found.start()]
        if "." in others + mark and "," in others + mark:
            marks.add(mark)
        elif mark in others:
            if len(digits) == 3:
                marks.add("," if mark == "." else ".")
        elif len(digits) == 3:
            doubtful.add(mark)
        else:
            marks.add(mark)
    if len(marks) == 1:
        return marks.pop()
    if len(marks) > 1:
        return None
    if doubtful and not is_french:
        return None
    return "," if is_french else "."
