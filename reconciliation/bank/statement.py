"""One interface for every bank format: a file gives statements with their entries and proof, problems, or a refusal.

Amounts are integers of 10^-decimals (cents for EUR). An amount that cannot be read is None: the statement is not proved.
"""

import datetime as dt
from collections.abc import Generator, Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import pairwise

import msgspec

# Stands between the parts of what is hashed.
MARK = "\x1f"


OPERATION = "TxAmt"  # qualifier of the line that opens each operation of a batch (`batches.py`)


# Records of which a file holds many are msgspec structs: a frozen dataclass costs several times more to make.
class EntryDetail(msgspec.Struct, frozen=True, gc=False):
    """A complement of a movement: its qualifier (`LCC`, `NPY`…) and its text, blanks trimmed at the right."""

    qualifier: str
    text: str


class Entry(msgspec.Struct, frozen=True, gc=False):
    """`key` = base and occurrence rank in the booking day of the account: two equal movements are two entries.

    `occurrence` 0: the entry comes from a stream, and is ranked by who keeps it.
    """

    amount_cents: int | None
    booked_on: dt.date | None
    value_on: dt.date | None
    label: str
    reference: str
    operation_code: str
    entry_number: str
    decimals: int
    details: tuple[EntryDetail, ...]
    base: str
    occurrence: int

    @property
    def key(self) -> str:
        return f"{self.base}:{self.occurrence}"

    def texts(self) -> list[str]:
        """Every text, label first: what matching reads. A label that is cut goes on in the details: the bank's own reference
        comes after them, when it is none of them; before the operations of a batch, it is of none."""
        said = [detail.text for detail in self.details]
        own = [] if self.reference in said else [self.reference]
        is_batch = any(detail.qualifier == OPERATION for detail in self.details)
        return [text for text in (self.label, *(own + said if is_batch else said + own)) if text.strip()]


@dataclass(frozen=True, slots=True)
class Statement:
    """`proved`: opening and entries give the closing, every record read; None where the format cannot prove it."""

    account: str
    currency: str
    decimals: int
    opening_cents: int | None
    opening_on: dt.date | None
    closing_cents: int | None
    closing_on: dt.date | None
    proved: bool | None
    entries: tuple[Entry, ...]
    format: str = "cfonb120"


@dataclass(frozen=True, slots=True)
class Closed:
    """The end of a statement in a stream, which holds no entry: those since the one before are its own.

    None: the statement is in the file already, word for word; its entries are counted once.
    """

    statement: Statement | None


@dataclass(frozen=True, slots=True)
class Turn:
    """What follows in a stream, entries or the end, is of the statement of this key: for a file whose accounts alternate.

    It holds until the next one or the end of a statement; without any, statements come one after the other.
    """

    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MemberEnd:
    """The end of a member of an archive, in a stream: its movements were ranked among themselves, the next ones are anew.

    Not `is_kept`: it was refused after all, and nothing that it gave counts.
    """

    is_kept: bool


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
    """A refused file has no statement, whatever could be read of it: nothing of it is to be booked.

    `apart`: members of an archive that are files of their own, by their place in it.
    """

    format: str
    statements: tuple[Statement, ...] = ()
    continuity: tuple[Continuity, ...] = ()
    problems: tuple[BankProblem, ...] = ()
    refused: str | None = None
    apart: tuple[int, ...] = ()


# What a reader gives one by one; it returns the file without its statements when it ends, and only then may they be kept.
Stream = Generator[Entry | Turn | Closed | MemberEnd, None, BankFile]


SAME = "relevé déjà présent dans ce fichier, mot pour mot : compté une fois"


def once(stream: Stream) -> Stream:
    """A statement that stands twice in a file, word for word, is given once, and that is said."""
    known: set[tuple[object, ...]] = set()
    content, rank, said = 0, 0, list[BankProblem]()
    while True:
        try:
            item = next(stream)
        except StopIteration as end:
            found: BankFile = end.value
            return replace(found, problems=(*found.problems, *said))
        if isinstance(item, Entry):
            content = hash((content, item.base))  # seeded anew in each process: nobody can aim at it
        elif isinstance(item, Closed) and item.statement is not None:
            rank += 1
            key = (replace(item.statement, entries=()), content)
            content = 0
            if key in known:
                said.append(BankProblem(f"relevé {rank}", SAME))
                item = Closed(None)
            known.add(key)
        yield item


def gathered(stream: Stream) -> BankFile:
    """The whole of a stream in memory, its entries ranked."""
    held = _Held()
    while True:
        try:
            held.take(next(stream))
        except StopIteration as end:
            found: BankFile = end.value
            if found.refused:
                return found
            statements = held.statements
            return replace(found, statements=tuple(statements), continuity=tuple(continuity(statements)))


class _Held:
    """The statements of a stream so far, `before` of them from members that have ended."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self._before = 0
        self._begin_member()

    def _begin_member(self) -> None:
        self._ranks, self._turn = Ranks(), tuple[str, ...]()
        self._entries: dict[tuple[str, ...], list[Entry]] = {}

    def take(self, item: Entry | Turn | Closed | MemberEnd) -> None:
        if isinstance(item, Entry):
            self._entries.setdefault(self._turn, []).append(item)
        elif isinstance(item, Turn):
            self._turn = item.key
        elif isinstance(item, Closed):
            entries = self._entries.pop(self._turn, [])
            if item.statement is not None:
                self.statements.append(_ranked(item.statement, entries, self._ranks))
            self._turn = ()
        else:
            if not item.is_kept:
                del self.statements[self._before :]
            self._before = len(self.statements)
            self._begin_member()


def _ranked(statement: Statement, entries: list[Entry], ranks: "Ranks") -> Statement:
    for one in entries:
        rank = ranks.next(statement.account, one.booked_on, one.base)
        msgspec.structs.force_setattr(one, "occurrence", rank)
    return replace(statement, entries=tuple(entries))


def unrolled(found: BankFile) -> Stream:
    """A file that is in memory, as a stream; its entries keep their ranks."""
    for one in found.statements:
        yield from one.entries
        yield Closed(replace(one, entries=()))
    return replace(found, statements=())


def proof(opening: int | None, amounts: Iterable[int | None], closing: int | None) -> bool | None:
    """As `balances`, but None when the file gives no opening or no closing: nothing to prove, nothing contradicted."""
    known = list(amounts)
    if None in known:
        return False
    return None if opening is None or closing is None else balances(opening, known, closing)


def balances(opening: int | None, amounts: Iterable[int | None], closing: int | None) -> bool:
    """The proof: opening + entries = closing. An amount that was not read proves nothing."""
    if opening is None or closing is None:
        return False
    total = opening
    for amount in amounts:
        if amount is None:
            return False
        total += amount
    return total == closing


class Ranks:
    """Occurrence ranks among equal movements of one booking day of one account, in the order of one file."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, dt.date | None, str], int] = {}

    def next(self, account: str, booked_on: dt.date | None, base: str) -> int:
        place = (account, booked_on, base)
        self._seen[place] = rank = self._seen.get(place, 0) + 1
        return rank


def entry_base(parts: Iterable[str]) -> str:
    """The identity of a movement whose bank gives no unique reference: a hash of all that the file says of it."""
    return hashed(MARK.join(parts))


def hashed(said: str) -> str:
    return sha256(said.encode()).hexdigest()[:40]


def continuity(statements: Iterable[Statement]) -> list[Continuity]:
    """Never across accounts or currencies; in the order of the opening days, whatever the order in the file."""
    by_account: dict[tuple[str, str], list[Statement]] = {}
    for statement in statements:
        by_account.setdefault((statement.account, statement.currency), []).append(statement)
    found = []
    for members in by_account.values():
        members.sort(key=lambda one: one.opening_on or dt.date.max)
        for before, after in pairwise(members):
            agrees = before.closing_cents is not None and before.closing_cents == after.opening_cents
            found.append(Continuity(_day(before.closing_on), _day(after.opening_on), agrees))
    return found


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
