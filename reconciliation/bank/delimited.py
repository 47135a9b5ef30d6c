"""CSV exports of banks: no standard, so a known heading or a mapping by a person; a heading that changed is refused.

Proof: the running balance, when the bank gives one on each row (in file order or reversed); else not provable.
"""

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reconciliation.bank.columns import DateOrder, Mapping, Meaning, known_mapping, name_of, plain
from reconciliation.bank.csv_heading import side_of
from reconciliation.bank.csv_statement import Row, build_statements
from reconciliation.bank.csv_states import waiting
from reconciliation.bank.csv_values import date_order_of, is_day, point_of
from reconciliation.bank.problems import Problems
from reconciliation.bank.sheet import DELIMITERS, HEADING_WITHIN, numbered_rows, rows_of
from reconciliation.bank.statement import BankFile, Ranks, Statement, continuity
from reconciliation.bank.texts import legible

MONEY: tuple[Meaning, ...] = ("amount", "debit", "credit", "balance")
MOST_ROWS, MOST_TABLES = 1_000_000, 1000
PREVIEWED = 10

UNKNOWN = "colonnes inconnues : indiquez ce que chacune veut dire (correspondance de colonnes) avant l’import"
CHANGED = "l’en-tête n’est plus celui de la correspondance enregistrée : colonnes absentes {names}"
ORDER = "ordre du jour et du mois incertain dans ces dates : indiquez-le dans la correspondance de colonnes"
MIXED = "marque décimale incertaine dans ces montants : indiquez-la dans la correspondance de colonnes"
NO_ROW = "aucune ligne de mouvement sous l’en-tête"
NOT_BOOKED = "mouvement non comptabilisé (colonne de statut) : laissé de côté"
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
    """One heading and its rows; a bank that writes several accounts in a file repeats the heading.

    `before`: lines above the heading, where some banks write the account and its balance.
    """

    before: tuple[tuple[str, ...], ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    is_last_ended: bool


class _Refused(Exception):
    """Carries the reason, in French."""


def read(data: bytes, near: dt.date, mapping: Mapping | None = None) -> BankFile:
    """`near`: the day of the import, for two-digit years. Never raises."""
    problems = Problems()
    try:
        text = _text(data, mapping, problems)
        tables, known = _tables(text, mapping)
        return _read_all(tables, known, near, problems)
    except _Refused as refusal:
        return BankFile("csv", problems=problems.all(), refused=str(refusal))
    except csv.Error as error:
        return BankFile("csv", problems=problems.all(), refused=f"CSV mal formé ({error})")


def preview(data: bytes, near: dt.date, mapping: Mapping | None = None) -> Preview:
    """Reads without storing: with the mapping given, else with the one that the heading names."""
    found = read(data, near, mapping)
    try:
        (table, *_), known = _tables(legible(data)[0], mapping)
    except (_Refused, csv.Error):
        rows = list(rows_of(legible(data)[0], _delimiter(legible(data)[0])))[: PREVIEWED + 1]
        return Preview(rows[0] if rows else (), mapping, tuple(rows[1:]), found)
    return Preview(table.headings, known, table.rows[:PREVIEWED], found)


def looks_like(text: str) -> bool:
    """A heading that names a day and an amount stands within the first lines."""
    rows = rows_of(text, _delimiter(text))
    return any(known_mapping(row) is not None for row, _ in zip(rows, range(HEADING_WITHIN), strict=False))


def _text(data: bytes, mapping: Mapping | None, problems: Problems) -> str:
    if mapping is not None and mapping.encoding:
        return data.decode(mapping.encoding, errors="replace")
    text, tolerance = legible(data)
    if tolerance.startswith("écrit en UTF-16"):
        problems.note("fichier", tolerance)
    return text


def _delimiter(text: str) -> str:
    """The mark that cuts the most among the first lines; `;` before `,`, which is also a decimal mark."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:HEADING_WITHIN]
    for delimiter in DELIMITERS:
        if any(known_mapping(next(csv.reader([line], delimiter=delimiter), [])) for line in lines):
            return delimiter
    return max(DELIMITERS, key=lambda mark: sum(line.count(mark) for line in lines), default=";")


def _tables(text: str, mapping: Mapping | None) -> tuple[list[_Table], Mapping]:
    delimiter = mapping.delimiter if mapping and mapping.delimiter else _delimiter(text)
    before: list[tuple[str, ...]] = []
    found: Mapping | None = None
    headings: tuple[str, ...] = ()
    rows: list[tuple[int, tuple[str, ...]]] = []
    starts: list[int] = []
    for line, row in numbered_rows(text, delimiter):
        if found is not None:
            if row == headings:
                starts.append(len(rows))
            elif any(cell.strip() for cell in row):
                rows.append((line, row))
            if len(rows) > MOST_ROWS or len(starts) > MOST_TABLES:
                raise _Refused(f"plus de {MOST_ROWS} lignes ou de {MOST_TABLES} tableaux dans un fichier")
            continue
        found = _mapping_at(row, len(before), mapping)
        if found is not None:
            headings = row
        elif len(before) > HEADING_WITHIN:
            break
        else:
            before.append(row)
    if found is None:
        raise _Refused(CHANGED.format(names=", ".join(_absent(before, mapping))) if mapping else UNKNOWN)
    return _cut(before, headings, rows, starts, _places(headings, found), is_ended=text[-1:] in {"\n", "\r"}), found


def _cut(
    before: list[tuple[str, ...]],
    headings: tuple[str, ...],
    rows: list[tuple[int, tuple[str, ...]]],
    starts: list[int],
    places: dict[Meaning, list[int]],
    *,
    is_ended: bool,
) -> list[_Table]:
    """`starts`: ranks in `rows` where the heading stands again. The lines just above that move no money are the next table's own."""
    tables, first = list[_Table](), 0
    for start in (*starts, len(rows)):
        is_last = start == len(rows)
        end = start
        while not is_last and end > first and _is_above(rows[end - 1][1], places):
            end -= 1
        kept = rows[first:end]
        numbers, cells = tuple(line for line, _ in kept), tuple(row for _, row in kept)
        tables.append(_Table(tuple(before), headings, cells, numbers, is_ended or not is_last))
        before, first = [row for _, row in rows[end:start]], start
    return tables


def _is_above(row: Sequence[str], places: dict[Meaning, list[int]]) -> bool:
    """No movement, even one that cannot be read: neither a day nor an amount, unless it is called a closing balance."""
    if is_day(_cells(row, places["booked"])):
        return False
    has_money = any(_cells(row, places.get(name, [])) for name in MONEY)
    return not has_money or side_of(plain(row[0])) == "closing"


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


def _read_all(tables: list[_Table], mapping: Mapping, near: dt.date, problems: Problems) -> BankFile:
    found, ranks = list[Statement](), Ranks()
    if not any(table.rows for table in tables):
        raise _Refused(NO_ROW)
    for table in _moving(tables, mapping, problems):
        found += _read(table, mapping, near, ranks, problems)
    return BankFile("csv", tuple(found), tuple(continuity(found)), problems.all())


def _moving(tables: list[_Table], mapping: Mapping, problems: Problems) -> list[_Table]:
    """Those with movements, without the rows that are not booked; the first one when none has any, to say what is wrong with it."""
    found = []
    for table in tables:
        aside = waiting(table.headings, table.rows)
        for rank in aside:
            problems.count(f"ligne {table.lines[rank]}", NOT_BOOKED)
        kept = [rank for rank in range(len(table.rows)) if rank not in aside]
        rows = tuple(table.rows[rank] for rank in kept) if aside else table.rows
        lines = tuple(table.lines[rank] for rank in kept) if aside else table.lines
        places = _places(table.headings, mapping)
        if any(not _is_above(row, places) for row in rows):
            found.append(replace(table, rows=rows, lines=lines))
    if not found and any(waiting(table.headings, table.rows) for table in tables):
        raise _Refused(NO_ROW)
    return found or [table for table in tables if table.rows][:1]


def _read(table: _Table, mapping: Mapping, near: dt.date, ranks: Ranks, problems: Problems) -> list[Statement]:
    places = _places(table.headings, mapping)
    last = table.rows[-1]
    if not table.is_last_ended and len(last) < max(places.values(), default=[0])[0] + 1:
        raise _Refused(TRUNCATED)
    order, points = _conventions(table, mapping, places)
    rows = [
        Row.read(number, row, places, order, points, near) for number, row in zip(table.lines, table.rows, strict=True)
    ]
    if not any(one.booked_on for one in rows):
        raise _Refused("aucune date lisible sous l’en-tête")
    if not table.is_last_ended and _is_money_cut(table.rows, places):
        raise _Refused("fichier tronqué : le dernier montant n’a pas ses décimales et sa ligne n’est pas finie")
    statements, refusal = build_statements(rows, mapping, table.before, ranks, problems, near)
    if refusal:
        raise _Refused(refusal)
    return statements


def _conventions(
    table: _Table, mapping: Mapping, places: dict[Meaning, list[int]]
) -> tuple[DateOrder, tuple[str, str]]:
    """The order of days and the decimal mark of the whole table; a column of balances may have a mark of its own."""
    is_french = _is_french(table.headings)
    texts = [_cells(row, places["booked"]) for row in table.rows]
    order = mapping.date_order or date_order_of(texts, is_french=is_french)
    if order is None:
        raise _Refused(ORDER)

    def mark(*names: Meaning) -> str | None:
        texts = (_cells(row, places.get(name, [])) for row in table.rows for name in names)
        return mapping.point or point_of(texts, is_french=is_french)

    point = mark(*MONEY)
    points = (point, point) if point else (mark(*MONEY[:-1]), mark(MONEY[-1]))
    if not points[0] or not points[1]:
        raise _Refused(MIXED)
    return order, (points[0], points[1])


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
    return any(word in name_of(heading) for heading in headings for word in words)


def _is_money_cut(rows: Sequence[Sequence[str]], places: dict[Meaning, list[int]]) -> bool:
    """The last cell of the file is an amount with fewer decimals than that column has elsewhere."""
    last = len(rows[-1]) - 1
    money = {column for name in MONEY for column in places.get(name, [])}
    if last not in money or len(rows) < 2:
        return False
    others = {len(_decimals(row[last])) for row in rows[:-1] if last < len(row) and row[last].strip()}
    return len(others) == 1 and len(_decimals(rows[-1][last])) < others.pop()


def _decimals(text: str) -> str:
    found = re.search(r"[.,](\d*)\s*(?:€|EUR)?\s*\Z", text)
    return found[1] if found else ""
