"""One interface for every bank format: a file gives statements with their entries and proof, problems, or a refusal.

Amounts are integers of 10^-decimals (cents for EUR). An amount that cannot be read is None: the statement is not proved.
"""

import datetime as dt
import hashlib
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Detail:
    """A complement of a movement: its qualifier (`LCC`, `NPY`…) and its text, blanks trimmed at the right."""

    qualifier: str
    text: str


@dataclass(slots=True)
class Entry:
    """`key` = base and occurrence rank in the booking day of the account: two equal movements are two entries."""

    amount_cents: int | None
    booked_on: dt.date | None
    value_on: dt.date | None
    label: str
    reference: str
    operation_code: str
    entry_number: str
    decimals: int = 2
    details: list[Detail] = field(default_factory=list)
    base: str = ""
    occurrence: int = 1

    @property
    def key(self) -> str:
        return f"{self.base}:{self.occurrence}"

    def texts(self) -> list[str]:
        """Every text, label first: what matching reads."""
        return [
            text for text in (self.label, self.reference, *(detail.text for detail in self.details)) if text.strip()
        ]


@dataclass(slots=True)
class Statement:
    account: str
    currency: str
    decimals: int
    opening_cents: int | None
    opening_on: dt.date | None
    closing_cents: int | None = None
    closing_on: dt.date | None = None
    entries: list[Entry] = field(default_factory=list)
    is_closed: bool = False

    @property
    def proved(self) -> bool:
        """Opening and entries give the closing, every amount read."""
        amounts = [entry.amount_cents for entry in self.entries]
        if self.opening_cents is None or self.closing_cents is None or None in amounts:
            return False
        return self.opening_cents + sum(amount or 0 for amount in amounts) == self.closing_cents


@dataclass(frozen=True, slots=True)
class Continuity:
    """A statement and the next one of the same account: does the first's closing open the second?"""

    before: str
    after: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class BankProblem:
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class BankFile:
    format: str
    statements: tuple[Statement, ...] = ()
    continuity: tuple[Continuity, ...] = ()
    problems: tuple[BankProblem, ...] = ()
    refused: str | None = None


def give_keys(statements: list[Statement]) -> None:
    """Occurrence ranks among equal movements of one booking day of one account, in the order of the file."""
    seen: Counter[tuple[str, dt.date | None, str]] = Counter()
    for statement in statements:
        for entry in statement.entries:
            entry.base = _base(statement, entry)
            place = (statement.account, entry.booked_on, entry.base)
            seen[place] += 1
            entry.occurrence = seen[place]


def _base(statement: Statement, entry: Entry) -> str:
    texts = [f"{detail.qualifier}{' '.join(detail.text.split())}" for detail in entry.details]
    parts = (
        statement.account,
        statement.currency,
        str(entry.booked_on),
        str(entry.value_on),
        str(entry.amount_cents),
        entry.operation_code,
        " ".join(entry.label.split()),
        entry.entry_number,
        entry.reference,
        *texts,
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:40]


def continuity(statements: list[Statement]) -> list[Continuity]:
    """Never across accounts: the same account, in the order of the opening days (REFERENCE 1.1)."""
    by_account: dict[str, list[Statement]] = {}
    for statement in statements:
        by_account.setdefault(statement.account, []).append(statement)
    found = []
    for members in by_account.values():
        for before, after in pairwise(members):
            agrees = before.closing_cents is not None and before.closing_cents == after.opening_cents
            found.append(Continuity(str(before.closing_on), str(after.opening_on), agrees))
    return found
