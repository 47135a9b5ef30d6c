"""The tables of a CSV: a bank that writes several accounts in one file repeats the heading. Read once to know where each begins.

Nothing of a row is kept: a table is the ranks of its rows, and what they say of its conventions (`csv_conventions.py`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from reconciliation.bank.columns import plain
from reconciliation.bank.csv_conventions import MONEY, Evidence, Places, Refused, filled
from reconciliation.bank.csv_heading import side_of
from reconciliation.bank.csv_states import States
from reconciliation.bank.csv_values import is_day
from reconciliation.bank.sheet import numbered_rows
from reconciliation.bank.texts import Text

MOST_ROWS, MOST_TABLES = 1_000_000, 1000
TRUNCATED = "fichier tronqué : sa dernière ligne n’a pas toutes ses colonnes, rien n’en est repris"
MONEY_CUT = "fichier tronqué : le dernier montant n’a pas ses décimales et sa ligne n’est pas finie"


@dataclass(frozen=True, slots=True)
class Rows:
    """A text that can be read again, below its first heading. `before`: lines above it, where some banks write the account and
    its balance."""

    text: Text
    delimiter: str
    before: tuple[tuple[str, ...], ...]
    headings: tuple[str, ...]
    places: Places

    def __iter__(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Rows with their lines, from the first again at each call; blank ones are left out, the heading that stands again is not."""
        for line, row in islice(numbered_rows(self.text(), self.delimiter, is_whole=True), len(self.before) + 1, None):
            if "".join(row).strip():
                yield line, row


class Said:
    """What rows say of their table. Those that wait are apart, until every word of the column of states is known."""

    def __init__(self, places: Places, headings: Sequence[str]) -> None:
        self.states = States(headings)
        self._booked, self._waiting = Evidence(places), Evidence(places)
        self._is_booked_moving = self._is_waiting_moving = self._is_any_waiting = False

    def see(self, row: Sequence[str], booked: str, *, is_dated: bool, is_above: bool) -> None:
        if self.states.see(row):
            self._is_any_waiting = True
            self._is_waiting_moving = self._is_waiting_moving or not is_above
            self._waiting.see(row, booked, is_dated=is_dated)
        else:
            self._is_booked_moving = self._is_booked_moving or not is_above
            self._booked.see(row, booked, is_dated=is_dated)

    def add(self, other: "Said") -> None:
        self.states.add(other.states)
        self._booked.add(other._booked)
        self._waiting.add(other._waiting)
        self._is_booked_moving = self._is_booked_moving or other._is_booked_moving
        self._is_waiting_moving = self._is_waiting_moving or other._is_waiting_moving
        self._is_any_waiting = self._is_any_waiting or other._is_any_waiting

    @property
    def is_moving(self) -> bool:
        """A row that is booked is a movement, even one that cannot be read."""
        return self._is_booked_moving or (self._is_waiting_moving and not self.states.is_known)

    @property
    def is_any_waiting(self) -> bool:
        return self._is_any_waiting and self.states.is_known

    def evidence(self) -> Evidence:
        """Of the rows that count, once all were seen."""
        if self._is_any_waiting and not self.states.is_known:
            self._booked.add(self._waiting)
            self._waiting = Evidence({"booked": []})
        return self._booked


@dataclass(slots=True)
class Table:
    """`start`, `end`: ranks of its rows among those of the file. Those between its end and the next heading stand above the next table."""

    start: int
    end: int
    said: Said

    @property
    def is_empty(self) -> bool:
        return self.start == self.end


@dataclass(frozen=True, slots=True)
class Tables:
    """`found`: at least one. `last`: the last row of the last one, `is_ended`: the text ends with its line."""

    found: list[Table]
    last: tuple[str, ...]
    is_ended: bool


def cut(rows: Rows) -> Tables:
    """Raises Refused, when there are too many rows or tables."""
    ending, cutting = _Ending(rows.text), _Cutting(rows)
    row, count = tuple[str, ...](), 0
    seen = Rows(ending.seen, rows.delimiter, rows.before, rows.headings, rows.places)
    for rank, (_, row) in enumerate(seen):
        if row == rows.headings:
            cutting.begin(rank + 1)
        else:
            count += 1
            cutting.see(rank, row)
        if count > MOST_ROWS or len(cutting.tables) > MOST_TABLES:
            raise Refused(f"plus de {MOST_ROWS} lignes ou de {MOST_TABLES} tableaux dans un fichier")
    cutting.end()
    return Tables(cutting.tables, row, ending.is_ended)


def refuse_truncated(rows: Rows, tables: Tables) -> None:
    """Raises Refused, when the last row of the file is not whole."""
    if tables.is_ended or tables.found[-1].is_empty:
        return
    if len(tables.last) < max(rows.places.values(), default=[0])[0] + 1:
        if tables.found[-1].said.is_moving or not _is_text(tables.last, rows.places["booked"][0]):
            raise Refused(TRUNCATED)
        return
    if _is_money_cut(rows, tables.found[-1]):
        raise Refused(MONEY_CUT)


def _is_text(row: Sequence[str], booked: int) -> bool:
    """It goes past the column of days, and has none: what a bank says of a table without movements."""
    return len(row) > booked + 1 and not row[booked].strip()


class _Cutting:
    """Tables row after row. The rows just above a heading that move no money are the next table's own, and say nothing of this one."""

    def __init__(self, rows: Rows) -> None:
        self._places, self._headings, self.tables = rows.places, rows.headings, list[Table]()
        self._booked, self._is_dated = "", False
        self._open(0)

    def _open(self, rank: int) -> None:
        self._table, self._apart, self._rank = Table(rank, rank, self._nothing()), self._nothing(), rank
        self.tables.append(self._table)

    def _nothing(self) -> Said:
        return Said(self._places, self._headings)

    def see(self, rank: int, row: Sequence[str]) -> None:
        self._rank = rank + 1
        booked = filled(row, self._places["booked"])
        if booked != self._booked:
            self._booked, self._is_dated = booked, is_day(booked)
        if not self._is_dated and _is_above(row, self._places):
            self._apart.see(row, booked, is_dated=False, is_above=True)
            return
        if self._table.end < rank:
            self._join()
        self._table.said.see(row, booked, is_dated=self._is_dated, is_above=False)
        self._table.end = rank + 1

    def _join(self) -> None:
        self._table.said.add(self._apart)
        self._apart = self._nothing()

    def begin(self, rank: int) -> None:
        """The heading stands again, just before `rank`."""
        self._open(rank)

    def end(self) -> None:
        """Nothing follows: what waited was of this table."""
        self._join()
        self._table.end = self._rank


def _is_above(row: Sequence[str], places: Places) -> bool:
    """Of a row without a day. No movement, even one that cannot be read: no amount, unless it is called a closing balance."""
    has_money = any(filled(row, places.get(name, [])) for name in MONEY)
    return not has_money or side_of(plain(row[0])) == "closing"


class _Ending:
    """A text, and whether its last line has an end once it is read."""

    def __init__(self, text: Text) -> None:
        self._text, self.is_ended = text, False

    def seen(self) -> Iterator[str]:
        for block in self._text():
            self.is_ended = block[-1] in "\n\r" if block else self.is_ended
            yield block


def _is_money_cut(rows: Rows, table: Table) -> bool:
    """The last cell of the file is an amount with fewer decimals than that column has elsewhere in its table."""
    money = {column for name in MONEY for column in rows.places.get(name, [])}
    others: dict[int, set[int]] = {column: set() for column in money}
    row = tuple[str, ...]()
    for rank, (_, row) in enumerate(islice(rows, table.start, table.end), start=table.start + 1):
        for column in money if rank < table.end else ():
            if column < len(row) and row[column].strip() and len(others[column]) < 2:
                others[column].add(len(_decimals(row[column])))
    usual = others.get(len(row) - 1, set())
    return len(usual) == 1 and len(_decimals(row[-1])) < min(usual)


def _decimals(text: str) -> str:
    found = re.search(r"[.,](\d*)\s*(?:€|EUR)?\s*\Z", text)
    return found[1] if found else ""
