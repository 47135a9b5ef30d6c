"""CSV exports of banks: no standard, so a known heading or a mapping by a person; a heading that changed is refused.

Proof: the running balance, when the bank gives one on each row (in file order or reversed); else not provable.
"""

import csv
import datetime as dt
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from reconciliation.bank.columns import Mapping, known_mapping, name_of, plain
from reconciliation.bank.csv_conventions import MOST_ACCOUNTS, Conventions, Places, Refused, conventions_of
from reconciliation.bank.csv_heading import Around
from reconciliation.bank.csv_statement import Cells, Statements
from reconciliation.bank.csv_tables import Rows, Table, cut, refuse_truncated
from reconciliation.bank.problems import Problems
from reconciliation.bank.sheet import DELIMITERS, HEADING_WITHIN, numbered_rows, rows_of
from reconciliation.bank.statement import BankFile, Closed, Entry, Stream, Turn, gathered
from reconciliation.bank.texts import Source, Text, beginning, in_memory, legible, legible_source

PREVIEWED = 10
HEAD = 20_000

UNKNOWN = "colonnes inconnues : indiquez ce que chacune veut dire (correspondance de colonnes) avant l’import"
CHANGED = "l’en-tête n’est plus celui de la correspondance enregistrée : colonnes absentes {names}"
NO_ROW = "aucune ligne de mouvement sous l’en-tête"
NOT_BOOKED = "mouvement non comptabilisé (colonne de statut)\u202f: laissé de côté"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a person sees before the first import: the heading, the mapping found (None: to be given), ten rows, a refusal."""

    headings: tuple[str, ...]
    mapping: Mapping | None
    rows: tuple[tuple[str, ...], ...]
    read: BankFile


def read(data: bytes, near: dt.date, mapping: Mapping | None = None) -> BankFile:
    """`near`: the day of the import, for two-digit years. Never raises."""
    return gathered(stream(in_memory(data), near, mapping))


def stream(source: Source, near: dt.date, mapping: Mapping | None = None) -> Stream:
    """The same, one movement after the other. The source is opened for its encoding, for its heading, for what its columns
    decide, then for its rows."""
    problems = Problems()
    try:
        rows, known = _rows(_text(source, mapping, problems), mapping)
        yield from _statements(rows, known, near, problems)
    except Refused as refusal:
        return BankFile("csv", problems=problems.all(), refused=str(refusal))
    except csv.Error as error:
        return BankFile("csv", problems=problems.all(), refused=f"CSV mal formé ({error})")
    return BankFile("csv", problems=problems.all())


def preview(data: bytes, near: dt.date, mapping: Mapping | None = None) -> Preview:
    """Reads without storing: with the mapping given, else with the one that the heading names."""
    found = read(data, near, mapping)
    try:
        rows, known = _rows(_text(in_memory(data), mapping, Problems()), mapping)
        shown = tuple(row for _, row in islice(rows, min(PREVIEWED, cut(rows).found[0].end)))
    except (Refused, csv.Error):
        text = legible(data)[0]
        first = list(islice(rows_of(text, _delimiter(text)), PREVIEWED + 1))
        return Preview(first[0] if first else (), mapping, tuple(first[1:]), found)
    return Preview(rows.headings, known, shown, found)


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


def _rows(text: Text, mapping: Mapping | None) -> tuple[Rows, Mapping]:
    delimiter = mapping.delimiter if mapping and mapping.delimiter else _delimiter(beginning(text))
    before: list[tuple[str, ...]] = []
    for _, row in islice(numbered_rows(text(), delimiter), HEADING_WITHIN + 2):
        found = _mapping_at(row, len(before), mapping)
        if found is not None:
            return Rows(text, delimiter, tuple(before), row, _places(row, found)), found
        before.append(row)
    raise Refused(CHANGED.format(names=", ".join(_absent(before, mapping))) if mapping else UNKNOWN)


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


def _tables(rows: Rows) -> list[Table]:
    """Raises Refused."""
    tables = cut(rows)
    if all(table.is_empty for table in tables.found):
        raise Refused(NO_ROW)
    refuse_truncated(rows, tables)
    return tables.found


def _moving(tables: list[Table]) -> list[Table]:
    """Those with movements; when none has any, the first one, to say what is wrong with it, unless rows wait: then none."""
    found = [one for one in tables if one.said.is_moving]
    if found or any(one.said.is_any_waiting for one in tables):
        return found
    return [one for one in tables if not one.is_empty][:1]


def _told(tables: list[Table], mapping: Mapping, headings: Sequence[str]) -> dict[int, Conventions]:
    """The conventions of the tables that are read, by the rank of their first row. Raises Refused."""
    moving = _moving(tables)
    found = conventions_of([one.said.evidence() for one in moving], mapping, is_french=_is_french(headings))
    return {one.start: said for one, said in zip(moving, found, strict=True)}


def _statements(rows: Rows, mapping: Mapping, near: dt.date, problems: Problems) -> Iterator[Entry | Turn | Closed]:
    """The entries and ends of the statements. Raises Refused, at the end too: nothing that was given counts then."""
    tables = _tables(rows)
    told = _told(tables, mapping, rows.headings)
    left, around, at, accounts = iter(rows), Around.read(rows.before, near), 0, 0
    for table in tables:
        if table.start:
            around = Around.read((row for _, row in islice(left, table.start - 1 - at)), near)
            next(left)  # the heading
        at = table.end
        booked = _booked(islice(left, table.end - table.start), table, problems)
        if table.start not in told:
            deque(booked, maxlen=0)
            continue
        statements = Statements(mapping, told[table.start], around, problems)
        cells = Cells(rows.places, told[table.start].order, near, len(rows.headings))
        for number, row in booked:
            yield from statements.take(cells.row(number, row))
            if accounts + statements.count > MOST_ACCOUNTS:
                raise Refused(f"plus de {MOST_ACCOUNTS} comptes dans un fichier")
        accounts += statements.count
        if not statements.is_any_dated:
            raise Refused("aucune date lisible sous l’en-tête")
        if not statements.count:
            raise Refused(NO_ROW)
        yield from statements.closed()
    if not told:
        raise Refused(NO_ROW)


def _booked(
    rows: Iterator[tuple[int, tuple[str, ...]]], table: Table, problems: Problems
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Those that wait are counted, and left out."""
    is_waiting = table.said.states.is_waiting if table.said.is_any_waiting else None
    for number, row in rows:
        if is_waiting and is_waiting(row):
            problems.count(f"ligne {number}", NOT_BOOKED)
        else:
            yield number, row


def _places(headings: Sequence[str], mapping: Mapping) -> Places:
    """Meaning → columns; a row may be shorter than its heading when the last cells are empty."""
    names = [plain(heading) for heading in headings]
    found: Places = {}
    seen: Counter[str] = Counter()
    for heading, meaning in mapping.columns:
        name = plain(heading)
        places = [rank for rank, one in enumerate(names) if one == name]
        found.setdefault(meaning, []).append(places[min(seen[name], len(places) - 1)])
        seen[name] += 1
    found.pop("none", None)
    return found


def _is_french(headings: Sequence[str]) -> bool:
    words = {"libelle", "debit euros", "credit euros", "montant", "solde", "devise", "valeur", "dateop", "operation"}
    return any(word in name_of(heading) for heading in headings for word in words)
