"""The entries of a bank file on their way: staged in a temporary table as they are read, before anything is decided."""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from django.db import connection

from cabinet.staging import NULL, cell, stage
from reconciliation.bank.statement import BankFile, Closed, Entry, MemberEnd, Statement, Stream, Turn
from reconciliation.models import BankStatement

TABLE = "arriving_entry"
COLUMNS = (
    "member integer", "statement integer", "rank integer", "base text", "occurrence integer", "amount_cents bigint", "booked_on date",
    "value_on date", "label text", "reference text", "operation_code text", "texts jsonb",
    "is_same boolean default false", "is_doubt boolean default false",
)  # fmt: skip
# The rank of an entry among equal ones: given by the reader, or counted here in the order of the file or of the member of an
# archive (the `base` of a stream names the account and the day).
RANKED = """
    (select a.*, coalesce(a.occurrence, row_number() over (partition by a.member, a.base order by a.statement, a.rank)) as nth
     from arriving_entry a)
"""
_encode = msgspec.json.Encoder().encode


@dataclass(slots=True)
class Arrived:
    """One statement of the file: `rank` from 1, its entries staged under it. `unread`: without an amount or a day.

    `row`: what is kept of it in the database, None while it is not, or when its entries do not count.
    """

    rank: int
    statement: Statement
    entries: int
    unread: int
    row: BankStatement | None = None


def stage_entries(stream: Stream) -> tuple[BankFile, list[Arrived]]:
    """Reads the stream to its end. The file (without its statements), and its statements in order."""
    arrived: list[Arrived] = []
    dropped: list[int] = []
    ended: list[BankFile] = []
    stage(table=TABLE, columns=COLUMNS, lines=_lines(stream, arrived, dropped, ended))
    if dropped:
        with connection.cursor() as cursor:
            cursor.execute(f"delete from {TABLE} where statement = any(%s)", [dropped])  # noqa: S608 (our own name)
    return ended[0], arrived


@dataclass(slots=True)
class _Place:
    """A statement that is not closed yet: its number, and how many entries came, read or not."""

    number: int
    rank: int = 0
    unread: int = 0


class _Arriving:
    """Where the entries of a stream go: the statements that are open, by their turn, and those that are closed."""

    def __init__(self, arrived: list[Arrived], dropped: list[int]) -> None:
        self._arrived, self._dropped = arrived, dropped
        self._count = self.member = 0
        self._begin_member()

    def _begin_member(self) -> None:
        self.member += 1
        self._first = self._count + 1
        self._places: dict[tuple[str, ...], _Place] = {}
        self._turn(())

    def _turn(self, key: tuple[str, ...]) -> None:
        if key not in self._places:
            self._count += 1
            self._places[key] = _Place(self._count)
        self.place = self._places[key]

    def take(self, item: Turn | Closed | MemberEnd) -> None:
        if isinstance(item, Turn):
            self._turn(item.key)
        elif isinstance(item, Closed):
            if item.statement is None:
                self._dropped.append(self.place.number)
            else:
                self._arrived.append(Arrived(self.place.number, item.statement, self.place.rank, self.place.unread))
            self._places = {key: one for key, one in self._places.items() if one is not self.place}
            self._turn(())
        else:
            if not item.is_kept:
                self._dropped.extend(range(self._first, self._count + 1))
                self._arrived[:] = [one for one in self._arrived if one.rank < self._first]
            self._begin_member()


def _lines(stream: Stream, arrived: list[Arrived], dropped: list[int], ended: list[BankFile]) -> Iterator[str]:
    """The lines to copy; fills what the caller wants to know besides."""
    arriving = _Arriving(arrived, dropped)
    while True:
        try:
            item = next(stream)
        except StopIteration as end:
            ended.append(end.value)
            return
        if not isinstance(item, Entry):
            arriving.take(item)
            continue
        place = arriving.place
        place.rank += 1
        if item.amount_cents is None or item.booked_on is None:
            place.unread += 1
        else:
            yield _line(arriving.member, place.number, place.rank, item)


def _line(member: int, statement: int, rank: int, entry: Entry) -> str:
    texts = _encode(entry.texts()).decode()
    return (
        f"{member}\t{statement}\t{rank}\t{entry.base}\t{entry.occurrence or NULL}\t{entry.amount_cents}\t{entry.booked_on}\t"
        f"{entry.value_on or NULL}\t{cell(entry.label[:140])}\t{cell(entry.reference[:40])}\t"
        f"{cell(entry.operation_code[:20])}\t{cell(texts)}\n"
    )


def are_all_stored(one: Arrived, *, account_id: int) -> bool:
    """Every entry of the statement is there by its key."""
    if one.unread:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            f"select not exists (select from {RANKED} a where a.statement = %s and not exists (select from"  # noqa: S608 (our own names)
            " reconciliation_bankentry e where e.account_id = %s and e.base_key = a.base and e.occurrence = a.nth))",
            [one.rank, account_id],
        )
        return bool(cursor.fetchone()[0])
