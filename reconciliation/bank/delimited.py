"""CSV exports of banks: no standard, so a known heading or a mapping by a person; a heading that changed is refused.

Proof: the running balance, when the bank gives one on each row (in file order or reversed); else not provable.
"""

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from reconciliation.bank.columns import Mapping, Meaning, known_mapping, plain
from reconciliation.bank.csv_statement import SIGNS, Cells, Conventions, Debits, Statements
from reconciliation.bank.csv_values import DecimalMark, OrderOfDays
from reconciliation.bank.problems import Problems
from reconciliation.bank.sheet import DELIMITERS, HEADING_WITHIN, numbered_rows, rows_of
from reconciliation.bank.statement import BankFile, Closed, Entry, Stream, Turn, gathered
from reconciliation.bank.texts import Source, Text, in_memory, legible, legible_source

MONEY: tuple[Meaning, ...] = ("amount", "debit", "credit", "balance")
MOST_ROWS = 1_000_000
MOST_ACCOUNTS = 1000
PREVIEWED = 10
HEAD = 20_000

UNKNOWN = "colonnes inconnues : indiquez ce que chacune veut dire (correspondance de colonnes) avant l’import"
CHANGED = "l’en-tête n’est plus celui de la correspondance enregistrée : colonnes absentes {names}"
ORDER = "ordre du jour et du mois incertain dans ces dates : indiquez-le dans la correspondance de colonnes"
MIXED = "marque décimale incertaine dans ces montants : indiquez-la dans la correspondance de colonnes"
NO_ROW = "aucune ligne de mouvement sous l’en-tête"
TRUNCATED = "fichier tronqué : sa dernière ligne n’a pas toutes ses colonnes, rien n’en est repris"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a person sees before the first import: the heading, the mapping found (None: to be given), ten rows, a refusal."""

    headings: tuple[str, ...]
    mapping: Mapping | None
    rows: tuple[tuple[str, ...], ...]
    read: BankFile


@dataclass(frozen=True, slots=True)
class _Table:
    """A text that can be read again. `before`: lines above the heading, where some banks write the account and its balance."""

    text: Text
    delimiter: str
    before: tuple[tuple[str, ...], ...]
    headings: tuple[str, ...]

    def rows(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Rows below the heading with their lines, from the first again at each call; blank ones are left out."""
        for line, row in islice(numbered_rows(self.text(), self.delimiter), len(self.before) + 1, None):
            if "".join(row).strip():
                yield line, row


class _Refused(Exception):
    """Carries the reason, in French."""


def read(data: bytes, near: dt.date, mapping: Mapping | None = None) -> BankFile:
    """`near`: the day of the import, for two-digit years. Never raises."""
    return gathered(stream(in_memory(data), near, mapping))


def stream(source: Source, near: dt.date, mapping: Mapping | None = None) -> Stream:
    """The same, one movement after the other. The source is opened for its encoding, for its heading, for what its columns
    decide, then for its rows."""
    problems = Problems()
    try:
        table, known = _table(_text(source, mapping, problems), mapping)
        yield from _statements(table, known, near, problems)
    except _Refused as refusal:
        return BankFile("csv", problems=problems.all(), refused=str(refusal))
    except csv.Error as error:
        return BankFile("csv", problems=problems.all(), refused=f"CSV mal formé ({error})")
    return BankFile("csv", problems=problems.all())


def preview(data: bytes, near: dt.date, mapping: Mapping | None = None) -> Preview:
    """Reads without storing: with the mapping given, else with the one that the heading names."""
    found = read(data, near, mapping)
    try:
        table, known = _table(_text(in_memory(data), mapping, Problems()), mapping)
        rows = tuple(row for _, row in islice(table.rows(), PREVIEWED))
    except (_Refused, csv.Error):
        text = legible(data)[0]
        first = list(islice(rows_of(text, _delimiter(text)), PREVIEWED + 1))
        return Preview(first[0] if first else (), mapping, tuple(first[1:]), found)
    return Preview(table.headings, known, rows, found)


def looks_like(text: str) -> bool:
    """A heading that names a day and an amount stands within the first lines."""
    rows = rows_of(text, _delimiter(text))
    return any(known_mapping(row) is not None for row, _ in zip(rows, range(HEADING_WITHIN), strict=False))


def _text(source: Source, mapping: Mapping | None, problems: Problems) -> Text:
    text, tolerance = legible_source(source, mapping.encoding if mapping else "")
    if tolerance.startswith("écrit en UTF-16"):
        problems.note("fichier", tolerance)
    return text


def _delimiter(text: str) -> str:
    """The mark that cuts the most among the first lines; `;` before `,`, which is also a decimal mark."""
    lines = [line for line in text[:HEAD].splitlines() if line.strip()][:HEADING_WITHIN]
    for delimiter in DELIMITERS:
        if any(known_mapping(next(csv.reader([line], delimiter=delimiter), [])) for line in lines):
            return delimiter
    return max(DELIMITERS, key=lambda mark: sum(line.count(mark) for line in lines), default=";")


def _table(text: Text, mapping: Mapping | None) -> tuple[_Table, Mapping]:
    delimiter = mapping.delimiter if mapping and mapping.delimiter else _delimiter(_head(text))
    before: list[tuple[str, ...]] = []
    for _, row in islice(numbered_rows(text(), delimiter), HEADING_WITHIN + 2):
        found = _mapping_at(row, len(before), mapping)
        if found is not None:
            return _Table(text, delimiter, tuple(before), row), found
        before.append(row)
    raise _Refused(CHANGED.format(names=", ".join(_absent(before, mapping))) if mapping else UNKNOWN)


def _head(text: Text) -> str:
    """The first characters, as many as tell the delimiter."""
    held = ""
    for block in text():
        held += block
        if len(held) >= HEAD:
            break
    return held


def _mapping_at(row: Sequence[str], rank: int, mapping: Mapping | None) -> Mapping | None:
    if mapping is None:
        return known_mapping(row)
    if mapping.lines_to_skip is not None and rank != mapping.lines_to_skip:
        return None
    names = {plain(cell) for cell in row}
    return mapping if all(plain(heading) in names for heading, _ in mapping.columns) else None


def _absent(before: list[tuple[str, ...]], mapping: Mapping) -> list[str]:
    known = {plain(cell) for row in before for cell in row}
    return [heading for heading, _ in mapping.columns if plain(heading) not in known] or ["(sur une même ligne)"]


def _statements(table: _Table, mapping: Mapping, near: dt.date, problems: Problems) -> Iterator[Entry | Turn | Closed]:
    """The entries and ends of the statements. Raises _Refused, at the end too: nothing that was given counts then."""
    places = _places(table.headings, mapping)
    conventions = _conventions(table, mapping, places)
    cells = Cells(places, conventions.order, near)
    statements = Statements(conventions, table.before, problems, near)
    for number, row in table.rows():
        yield from statements.take(cells.row(number, row))
        if statements.count > MOST_ACCOUNTS:
            raise _Refused(f"plus de {MOST_ACCOUNTS} comptes dans un fichier")
    if not statements.is_any_dated:
        raise _Refused("aucune date lisible sous l’en-tête")
    yield from statements.closed()


def _conventions(table: _Table, mapping: Mapping, places: dict[Meaning, list[int]]) -> Conventions:
    """What the whole file decides: the order of days, the decimal mark, the sign of debits; and whether it is whole."""
    order, mark, debits = OrderOfDays(), DecimalMark(), Debits()
    booked, debit = places["booked"], places.get("debit", [])[:1]
    money = [places[name] for name in MONEY if name in places]
    count, row = 0, tuple[str, ...]()
    end = _End(table.text)
    for count, (_, row) in enumerate(_Table(end.seen, table.delimiter, table.before, table.headings).rows(), start=1):
        order.see(_cells(row, booked))
        for columns in money:
            mark.see(_cells(row, columns))
        debits.see(_cells(row, debit))
        if count > MOST_ROWS:
            raise _Refused(f"plus de {MOST_ROWS} lignes dans un fichier")
    if not count:
        raise _Refused(NO_ROW)
    if not end.is_ended and len(row) < max(places.values(), default=[0])[0] + 1:
        raise _Refused(TRUNCATED)
    is_french = _is_french(table.headings)
    days = mapping.date_order or order.found(is_french=is_french)
    if days is None:
        raise _Refused(ORDER)
    point = mapping.point or mark.found(is_french=is_french)
    if point is None:
        raise _Refused(MIXED)
    if not end.is_ended and _is_money_cut(table, count, places):
        raise _Refused("fichier tronqué : le dernier montant n’a pas ses décimales et sa ligne n’est pas finie")
    sign = debits.sign(mapping)
    if sign is None:
        raise _Refused(SIGNS)
    return Conventions(mapping, days, point, sign)


class _End:
    """A text, and whether its last line has an end once it is read."""

    def __init__(self, text: Text) -> None:
        self._text, self.is_ended = text, False

    def seen(self) -> Iterator[str]:
        for block in self._text():
            self.is_ended = block[-1] in "\n\r" if block else self.is_ended
            yield block


def _places(headings: Sequence[str], mapping: Mapping) -> dict[Meaning, list[int]]:
    """Meaning → columns; a row may be shorter than its heading when the last cells are empty."""
    names = [plain(heading) for heading in headings]
    found: dict[Meaning, list[int]] = {}
    seen: Counter[str] = Counter()
    for heading, meaning in mapping.columns:
        name = plain(heading)
        places = [rank for rank, one in enumerate(names) if one == name]
        found.setdefault(meaning, []).append(places[min(seen[name], len(places) - 1)])
        seen[name] += 1
    found.pop("none", None)
    return found


def _cells(row: Sequence[str], columns: Sequence[int]) -> str:
    return next((row[column].strip() for column in columns if column < len(row) and row[column].strip()), "")


def _is_french(headings: Sequence[str]) -> bool:
    words = {"libelle", "debit euros", "credit euros", "montant", "solde", "devise", "valeur", "dateop", "operation"}
    return any(word in plain(heading) for heading in headings for word in words)


def _is_money_cut(table: _Table, count: int, places: dict[Meaning, list[int]]) -> bool:
    """The last cell of the file is an amount with fewer decimals than that column has elsewhere. `count`: rows."""
    money = {column for name in MONEY for column in places.get(name, [])}
    others: dict[int, set[int]] = {column: set() for column in money}
    row = tuple[str, ...]()
    for rank, (_, row) in enumerate(table.rows(), start=1):
        for column in money if rank < count else ():
            if column < len(row) and row[column].strip() and len(others[column]) < 2:
                others[column].add(len(_decimals(row[column])))
    usual = others.get(len(row) - 1, set())
    return len(usual) == 1 and len(_decimals(row[-1])) < min(usual)


def _decimals(text: str) -> str:
    found = re.search(r"[.,](\d*)\s*(?:€|EUR)?\s*\Z", text)
    return found[1] if found else ""
