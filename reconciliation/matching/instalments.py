"""Is a schedule held on a day? What was paid since it was agreed answers its instalments in order, the first one first."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """One instalment: cents due on a day."""

    on: dt.date
    cents: int


@dataclass(frozen=True, slots=True)
class Answered:
    """`paid_cents` of it came. `is_missed`: its day is over and a part of it is still owed."""

    on: dt.date
    cents: int
    paid_cents: int
    is_missed: bool

    @property
    def is_paid(self) -> bool:
        return self.paid_cents == self.cents


@dataclass(frozen=True, slots=True)
class Standing:
    """`late_cents`: what the instalments whose day is over still ask for; `next_on`: the next one that is not paid."""

    instalments: tuple[Answered, ...]
    late_cents: int
    next_on: dt.date | None

    @property
    def is_over(self) -> bool:
        return all(one.is_paid for one in self.instalments)

    @property
    def is_held(self) -> bool:
        return self.late_cents == 0 and not self.is_over

    @property
    def first_missed(self) -> dt.date | None:
        return next((one.on for one in self.instalments if one.is_missed), None)


def standing_of(asked: Iterable[Asked], paid_cents: int, on: dt.date) -> Standing:
    """An instalment is missed from the day after its own. Cents, never negative."""
    left, found = max(0, paid_cents), []
    for one in sorted(asked, key=lambda row: row.on):
        part = min(left, one.cents)
        left -= part
        found.append(Answered(one.on, one.cents, part, is_missed=one.on < on and part < one.cents))
    late = sum(one.cents - one.paid_cents for one in found if one.is_missed)
    coming = next((one.on for one in found if not one.is_paid and not one.is_missed), None)
    return Standing(tuple(found), late, coming)


def cut(total_cents: int, first_on: dt.date, count: int) -> tuple[Asked, ...]:
    """A proposal: equal monthly parts, the odd cents on the first; a month without that day has its last one."""
    part, rest = divmod(total_cents, count)
    return tuple(Asked(_months_after(first_on, rank), part + (rest if rank == 0 else 0)) for rank in range(count))


def _months_after(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (dt.date(year + (month == 11), (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))
