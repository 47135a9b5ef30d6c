"""A bank's statement: CFONB 120, records of 120 on a line each, dates JJMMAA, amounts with an overpunched last digit."""

import datetime as dt
import hashlib
from collections.abc import Iterable

from simulator.world import Credit
from simulator.writers.statement import Account

BANK, BRANCH, ACCOUNT = "30099", "00777", "00012345678"
OWN = Account(BANK, BRANCH, ACCOUNT)
CREDIT, DEBIT = "{ABCDEFGHI", "}JKLMNOPQR"


def overpunch(cents: int) -> str:
    """14 characters: the last one carries the unit digit and the sign."""
    digits = f"{abs(cents):014d}"
    return digits[:-1] + (DEBIT if cents < 0 else CREDIT)[int(digits[-1])]


def _head(account: Account) -> str:
    return f"{account.bank}{'':4}{account.branch}EUR2 {account.number}"


def _balance(code: str, account: Account, day: dt.date, cents: int) -> str:
    return f"{code}{_head(account)}{'':2}{day:%d%m%y}{'':50}{overpunch(cents)}{'':16}"


def _movement(credit: Credit, account: Account, rank: int) -> list[str]:
    head = f"{_head(account)}{credit.code}{credit.booked_on:%d%m%y}"
    label = credit.label[:31].ljust(31)
    movement = f"04{head}{'':2}{credit.booked_on:%d%m%y}{label}{'':2}{rank:07d}0 {overpunch(credit.amount)}{'':16}"
    details = [f"05{head}{'':5}{qualifier:3}{text[:70]:70}{'':2}" for qualifier, text in credit.texts]
    return [movement, *details]


def key(credit: Credit, rank: int) -> str:
    """The identity of the movement of that rank in its statement, as docs/algorithms/bank.md defines it, found without reading."""
    day, texts = credit.booked_on.isoformat(), [qualifier + text[:70] for qualifier, text in credit.texts]
    said = (
        f"{BANK} {BRANCH} {ACCOUNT}",
        "EUR",
        day,
        day,
        str(credit.amount),
        credit.code,
        credit.label[:31],
        f"{rank:07d}",
    )
    return hashlib.sha256("\x1f".join((*said, "", *texts)).encode()).hexdigest()[:40] + ":1"


def statement(
    movements: Iterable[Credit], opening: int, opened_on: dt.date, closed_on: dt.date, account: Account = OWN
) -> tuple[bytes, int]:
    """The file and its closing balance in cents."""
    lines, balance = [_balance("01", account, opened_on, opening)], opening
    for rank, credit in enumerate(movements, start=1):
        balance += credit.amount
        lines += _movement(credit, account, rank)
    lines.append(_balance("07", account, closed_on, balance))
    for line in lines:
        if len(line) != 120:
            raise ValueError(f"{len(line)} characters: {line!r}")
    return ("\r\n".join(lines) + "\r\n").encode("iso-8859-1"), balance
