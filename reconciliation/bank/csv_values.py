"""Days and amounts of a CSV: their order and decimal mark are decided by the whole column, never by one cell."""

import datetime as dt
import re
from collections.abc import Iterable

from reconciliation.bank.columns import DateOrder

_DAY = re.compile(r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})(?:[ T].*)?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_ENDS = re.compile(r"([.,])(\d+)[^\d.,]*\Z", re.ASCII)


class OrderOfDays:
    """What the days of a column say of their order, one after the other."""

    def __init__(self) -> None:
        self._year_first = self._first_over = self._second_over = self._seen = False
        self._last = ""

    def see(self, text: str) -> None:
        """A day that repeats the one before says nothing more."""
        if text == self._last or self._year_first:
            return
        self._last = text
        found = _DAY.fullmatch(text)
        if _COMPACT.fullmatch(text) or (found is not None and len(found[1]) == 4):
            self._year_first = True
        elif found is not None:
            self._seen = True
            self._first_over = self._first_over or int(found[1]) > 12
            self._second_over = self._second_over or int(found[2]) > 12

    @property
    def is_silent(self) -> bool:
        """No day was seen."""
        return not (self._seen or self._year_first)

    def add(self, other: "OrderOfDays") -> None:
        """What was seen apart, of the same column."""
        self._year_first = self._year_first or other._year_first
        self._seen = self._seen or other._seen
        self._first_over = self._first_over or other._first_over
        self._second_over = self._second_over or other._second_over

    def found(self, *, is_french: bool) -> DateOrder | None:
        """None when the days do not tell and the heading is not French."""
        if self._year_first:
            return "ymd"
        if self._first_over and self._second_over:
            return None
        if self._first_over:
            return "dmy"
        if self._second_over:
            return "mdy"
        return "dmy" if is_french or not self._seen else None


def date_order_of(texts: Iterable[str], *, is_french: bool) -> DateOrder | None:
    """The same of a whole column."""
    order = OrderOfDays()
    for text in texts:
        order.see(text)
    return order.found(is_french=is_french)


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


class DecimalMark:
    """What the amounts of the money columns say of their decimal mark, one after the other."""

    def __init__(self) -> None:
        self._marks: set[str] = set()
        self._doubtful: set[str] = set()

    def see(self, text: str) -> None:
        """A mark before one, two or more than three digits ends an amount; before three it may part thousands."""
        found = _ENDS.search(text)
        if found is None:
            return
        mark, digits = found[1], found[2]
        others = text[: found.start()]
        if "." in others + mark and "," in others + mark:
            self._marks.add(mark)
        elif mark in others:
            if len(digits) == 3:
                self._marks.add("," if mark == "." else ".")
        elif len(digits) == 3:
            self._doubtful.add(mark)
        else:
            self._marks.add(mark)

    @property
    def is_silent(self) -> bool:
        """No mark was seen: whole numbers are read alike with any."""
        return not (self._marks or self._doubtful)

    def add(self, other: "DecimalMark") -> None:
        """What was seen apart, of columns that have the same mark."""
        self._marks |= other._marks
        self._doubtful |= other._doubtful

    def found(self, *, is_french: bool) -> str | None:
        """None when both marks end amounts, or when one mark may be either."""
        if len(self._marks) == 1:
            return next(iter(self._marks))
        if len(self._marks) > 1 or (self._doubtful and not is_french):
            return None
        return "," if is_french else "."


def point_of(texts: Iterable[str], *, is_french: bool) -> str | None:
    """The same of whole columns."""
    mark = DecimalMark()
    for text in texts:
        mark.see(text)
    return mark.found(is_french=is_french)
