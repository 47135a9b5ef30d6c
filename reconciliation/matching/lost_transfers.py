"""Transfers announced by one payer that all stay away from the bank: one likely cause, the account (RIB) that it pays to, or the
account whose statements are looked at. A grouping for a person; it ties nothing and moves no cent.

Pure: no clock, no database.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from reconciliation.matching.window import WINDOW_AFTER, WINDOW_BEFORE

FEW = 2  # announced transfers; one that is missing is a question of its own
MOST_SUMS = 50_000  # sums of missing transfers that are looked for among the credits nobody explained

Way = tuple[int, int | None]  # the payer, the nurse that it pays: each has a RIB of hers


@dataclass(frozen=True, slots=True)
class Announced:
    """One transfer that a payer announced. `is_missed`: nothing was tied to it, its days are over and its shares still wait.

    `keys`: what its labels name it by (`references.py`); `names`: how its payer may be written (`names.py`).
    """

    id: int
    way: Way
    paid_on: dt.date
    cents: int
    keys: frozenset[str]
    names: frozenset[str]
    is_tied: bool
    is_missed: bool

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """Between which its credit should have been booked."""
        return self.paid_on - WINDOW_BEFORE, self.paid_on + WINDOW_AFTER


@dataclass(frozen=True, slots=True)
class Unexplained:
    """A credit that nothing explains yet. `name`: of who made it, as the bank writes it, ""; `payer`: whom a person recognised
    in that name, None unknown."""

    booked_on: dt.date
    cents: int
    keys: frozenset[str]
    name: str
    payer: int | None


@dataclass(frozen=True, slots=True)
class Lost:
    """`advices`: ids of the missing ones, in order of their days. `known`: those whose days the statements cover; the incident
    is said when they are FEW or more."""

    way: Way
    advices: tuple[int, ...]
    known: tuple[int, ...]

    @property
    def is_said(self) -> bool:
        return len(self.known) >= FEW


def lost(
    announced: Iterable[Announced],
    last_seen: Mapping[Way, dt.date],
    unexplained: Sequence[Unexplained],
    is_covered: Callable[[Announced], bool],
) -> list[Lost]:
    """`last_seen`: the day of the last credit explained by each. Only what was announced after it counts, after the last credit
    in the payer's name, and after the last transfer that may have come: by its reference, its amount, or a sum of several."""
    of_way: dict[Way, list[Announced]] = defaultdict(list)
    for one in announced:
        of_way[one.way].append(one)
    found = []
    for way in sorted(of_way, key=lambda one: (one[0], one[1] or 0)):
        missed = _missed_since(of_way[way], last_seen.get(way, dt.date.min), unexplained)
        if len(missed) >= FEW:
            known = tuple(one.id for one in missed if is_covered(one))
            found.append(Lost(way, tuple(one.id for one in missed), known))
    return found


def _missed_since(ones: list[Announced], last_seen: dt.date, unexplained: Sequence[Unexplained]) -> list[Announced]:
    names = frozenset(name for one in ones for name in one.names)
    named = [credit.booked_on for credit in unexplained if credit.name in names or credit.payer == ones[0].way[0]]
    since = max([last_seen, *named, *(one.paid_on for one in ones if one.is_tied)])
    missed = [one for one in ones if one.is_missed and one.paid_on > since]
    since = max([since, *(one.paid_on for one in missed if _may_have_come(one, missed, unexplained))])
    return sorted((one for one in missed if one.paid_on > since), key=lambda one: (one.paid_on, one.id))


def _may_have_come(one: Announced, missed: list[Announced], unexplained: Sequence[Unexplained]) -> bool:
    if any(credit.keys & one.keys for credit in unexplained):
        return True
    first, last = one.days
    near = {credit.cents for credit in unexplained if first <= credit.booked_on <= last}
    beside = [other for other in missed if other is not one and first <= other.days[1] and other.days[0] <= last]
    return bool(near) and not near.isdisjoint(_sums(one, beside))


def _sums(one: Announced, others: list[Announced]) -> set[int]:
    """What a credit that pays `one`, alone or with others, may amount to; past MOST_SUMS only the first others are added."""
    sums = {one.cents}
    for other in others:
        if len(sums) > MOST_SUMS:
            break
        sums |= {cents + other.cents for cents in sums}
    return sums
