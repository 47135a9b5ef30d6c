"""The cabinet's accounts and their statements: a format a month, a RIB that changes, one account whose months overlap."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from simulator.world import Credit
from simulator.writers import bank_csv, camt, cfonb, mt940, ofx
from simulator.writers.statement import Account, Written
from simulator.year.money import How, Movement

Writer = Callable[[Sequence[Credit], Account, int, dt.date, dt.date], Written]
OLD = Account("30099", "00777", "00012345678")
NEW = Account("10288", "04105", "00076543210")
SAVINGS = Account("20041", "01008", "00000555123")
OPENING = {OLD: 412_350, NEW: 0, SAVINGS: 88_000}
FEE = "FRAIS SECOND COMPTE"
RIB_CHANGES_AFTER = 0.6
LATE_PAYERS_FOR = dt.timedelta(days=21)


def _cfonb(
    movements: Sequence[Credit], account: Account, opening: int, opened_on: dt.date, closed_on: dt.date
) -> Written:
    return Written(*cfonb.statement(movements, opening, opened_on, closed_on, account))


# OFX tells no opening: a statement before it proves it, so it never comes first.
FORMATS: dict[Account, tuple[tuple[str, Writer], ...]] = {
    OLD: (("cfonb", _cfonb), ("camt.xml", camt.statement), ("mt940", mt940.statement), ("ofx", ofx.statement)),
    NEW: (("cfonb", _cfonb), ("ofx", ofx.statement), ("camt.xml", camt.statement)),
    SAVINGS: (("csv", bank_csv.statement),),
}


def account_of(movement: Movement, start: dt.date, last_day: dt.date) -> Account:
    """Patients pay on the other account; payers learn of the new RIB in three weeks, each at its own time."""
    if movement.credit.label == FEE or (movement.how == How.DIRECT and movement.part == "PATIENT"):
        return SAVINGS
    changed_on = start + (last_day - start) * RIB_CHANGES_AFTER
    wait = LATE_PAYERS_FOR * ((movement.credit.amount % 7) / 7)
    return OLD if movement.credit.booked_on < changed_on + wait else NEW


def fees(start: dt.date, last_day: dt.date) -> list[Movement]:
    """Two a month on the second account: a running balance proves nothing of a lone row."""
    days = ((day, -cents) for day in _days(start, last_day) for cents in (90, 110) if day.day == 3)
    return [Movement(Credit(day, cents, FEE, "62"), How.NOISE) for day, cents in days]


def _days(start: dt.date, last_day: dt.date) -> Iterator[dt.date]:
    return (start + dt.timedelta(days=rank) for rank in range((last_day - start).days + 1))


def statements(movements: list[Movement], start: dt.date, last_day: dt.date) -> Iterator[tuple[str, bytes]]:
    """Name and bytes. The OFX of a month is read beside the statement of the month before: one file tells both."""
    by_account: dict[Account, list[Credit]] = defaultdict(list)
    for one in movements:
        by_account[account_of(one, start, last_day)].append(one.credit)
    for account, moved in by_account.items():
        moved.sort(key=lambda one: (one.booked_on, one.label, one.amount, one.texts))
        yield from _of(account, moved, start, last_day)


def _of(account: Account, moved: list[Credit], start: dt.date, last_day: dt.date) -> Iterator[tuple[str, bytes]]:
    months: dict[tuple[int, int], list[Credit]] = defaultdict(list)
    for one in moved:
        months[one.booked_on.year, one.booked_on.month].append(one)
    opening, opened_on, before = OPENING[account], start, list[Credit]()
    for rank, ((year, month), members) in enumerate(sorted(months.items())):
        closed_on = min(last_day, _month_end(year, month))
        name, write = FORMATS[account][rank % len(FORMATS[account])]
        is_overlapping = name == "ofx" and rank > 0
        told = before + members if is_overlapping else members
        base = opening - sum(one.amount for one in before) if is_overlapping else opening
        written = write(told, account, base, opened_on, closed_on)
        yield f"releve_{account.number[-4:]}_{year}{month:02d}.{name}", written.content
        opening, opened_on, before = written.closing, closed_on, members


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
