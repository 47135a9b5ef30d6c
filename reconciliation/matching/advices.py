"""Stage B: advice lines ↔ invoice shares, by the invoice's identity. No tolerance: one share, or a person decides.

Identity: nurse, number, and the invoice date when the line says it. A number that fits two invoices is ambiguous, unless the
line names the lot (number and day) that carried one of them alone.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

Lot = tuple[str, dt.date]


class Outcome(StrEnum):
    APPLIED = "applied"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ShareIn:
    """`allocated_cents`: what earlier lines announced for it already; `cared_on`: the last day of its care; `lot`: number and day."""

    id: int
    nurse: str
    number: str
    invoice_date: dt.date
    part: str
    expected_cents: int
    allocated_cents: int = 0
    cared_on: dt.date = dt.date.min
    lot: Lot | None = None


@dataclass(frozen=True, slots=True)
class LineIn:
    """One 198 or 199: `paid_cents` signed; state P, R or D; `told_on`: the day of its return, `lot`: of its invoice, when it says one."""

    id: int
    nurse: str
    number: str
    invoice_date: dt.date | None
    part: str
    state: str
    paid_cents: int
    told_on: dt.date | None = None
    lot: Lot | None = None


@dataclass(frozen=True, slots=True)
class LineOut:
    """`allocated` + `excess` = what is announced; a negative amount is `recovered`. All in cents."""

    line_id: int
    outcome: Outcome
    share_id: int | None = None
    allocated_cents: int = 0
    excess_cents: int = 0
    recovered_cents: int = 0


def match_lines(lines: Iterable[LineIn], shares: Iterable[ShareIn]) -> list[LineOut]:
    """Total: each line ends in exactly one outcome. Order of the shares is irrelevant; lines are taken in theirs."""
    index: dict[tuple[str, str, str], list[ShareIn]] = defaultdict(list)
    left: dict[int, int] = {}
    for share in shares:
        index[share.nurse, share.number, share.part].append(share)
        left[share.id] = share.expected_cents - share.allocated_cents
    return [_one(line, index.get((line.nurse, line.number, line.part), []), left) for line in lines]


def _is_of(line: LineIn, share: ShareIn) -> bool:
    """The invoice's date, when the line says it; else no return tells of care that was not given yet: numbers begin again each year."""
    if line.invoice_date is not None:
        return share.invoice_date == line.invoice_date
    return line.told_on is None or line.told_on >= share.cared_on


def _one(line: LineIn, found: list[ShareIn], left: dict[int, int]) -> LineOut:
    fits = [share for share in found if _is_of(line, share)]
    if len(fits) > 1 and line.lot is not None:
        fits = [share for share in fits if share.lot == line.lot] or fits
    if len(fits) > 1:
        return LineOut(line.id, Outcome.AMBIGUOUS)
    if not fits:
        return LineOut(line.id, Outcome.UNKNOWN)
    share = fits[0]
    if line.paid_cents < 0:
        return LineOut(line.id, Outcome.APPLIED, share.id, recovered_cents=-line.paid_cents)
    allocated = max(0, min(line.paid_cents, left[share.id]))
    left[share.id] -= allocated
    return LineOut(line.id, Outcome.APPLIED, share.id, allocated, line.paid_cents - allocated)
