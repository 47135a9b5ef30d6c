"""A CSV that nobody has explained yet: its delimiter, the line of its headings, its first rows. What a person maps.

Nothing is decided here on what a column means: the guess is shown, a person says.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from reconciliation.bank.columns import plain
from reconciliation.bank.texts import BLOCK, legible

DELIMITERS = ";\t,|"
HEADING_WITHIN, SHOWN, MOST_COLUMNS, MOST_FIELD, MOST_LINE = 40, 8, 60, 100_000, 8_000_000
OPEN_QUOTE = "un guillemet ouvert n’est pas fermé : des lignes s’y perdraient, rien n’en est repris"
_BINARY = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\ufffd]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """`heading_at`: rank of the line of headings, from 0, blank lines counted. `before`, `rows`: what stands around it."""

    delimiter: str
    heading_at: int
    headings: tuple[str, ...]
    before: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two headings the same: neither accents, case nor punctuation."""
        return heading_key(self.headings)

    def examples(self, column: int) -> tuple[str, ...]:
        """The first different values of a column, at most three."""
        found = dict.fromkeys(row[column].strip() for row in self.rows if column < len(row) and row[column].strip())
        return tuple(found)[:3]


def heading_key(headings: Sequence[str]) -> tuple[str, ...]:
    return tuple(plain(one) for one in headings)


def open_sheet(data: bytes, delimiter: str = "", heading_at: int | None = None) -> Sheet | None:
    """`data`: the file or its beginning. None: no table (text without columns, binary, XML, one line). Never raises."""
    text = legible(data)[0]
    if _BINARY.search(text[:4096]) or text.lstrip("\ufeff \r\n\t").startswith(("<", "%PDF", "{", "[")):
        return None
    mark = delimiter or best_delimiter(text)
    try:
        lines = list(islice(rows_of(text, mark), HEADING_WITHIN + SHOWN + 1))
    except csv.Error:
        return None
    at = _heading(lines) if heading_at is None else heading_at
    if at is None or at >= len(lines):
        return None
    headings = _bare(lines[at])
    rows = tuple(row for row in lines[at + 1 :] if any(cell.strip() for cell in row))[:SHOWN]
    filled = sum(2 * sum(bool(cell.strip()) for cell in row) >= len(headings) for row in rows)
    if not 3 <= len(headings) <= MOST_COLUMNS or 2 * filled < len(rows) or not rows:
        return None
    return Sheet(mark, at, headings, tuple(lines[:at]), rows)


def headings_of(data: bytes) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(delimiter, key) of each line that may be the heading of a file: what is compared with the mappings of a cabinet."""
    text = legible(data)[0]
    for mark in DELIMITERS:
        try:
            for row in islice(rows_of(text, mark), HEADING_WITHIN):
                if len(_bare(row)) >= 2:
                    yield mark, heading_key(_bare(row))
        except csv.Error:
            continue


def rows_of(text: str, delimiter: str) -> Iterator[tuple[str, ...]]:
    blocks = (text[at : at + BLOCK] for at in range(0, len(text), BLOCK))
    yield from (row for _, row in numbered_rows(blocks, delimiter))


def numbered_rows(
    blocks: Iterable[str], delimiter: str, *, is_whole: bool = False
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each row with the line of the file on which it begins, from 1: a cell may hold several lines. Raises csv.Error.

    `is_whole`: the text is not the beginning of a file, so that a quote that nothing closes is an error.
    """
    csv.field_size_limit(MOST_FIELD)
    held: list[str] = []
    reader, line, last = csv.reader(_kept(blocks, held), delimiter=delimiter), 1, ""
    for row in reader:
        last = held[-1]
        if is_whole and len(held) > 1:
            _refuse_open_quote(held, delimiter)
        held.clear()
        yield line, tuple(row)
        line = reader.line_num + 1
    if is_whole and '"' in last and len(list(csv.reader([last + "\n", "x"], delimiter=delimiter))) == 1:
        raise csv.Error(OPEN_QUOTE)


def _kept(blocks: Iterable[str], held: list[str]) -> Iterator[str]:
    for one in _lines(blocks):
        held.append(one)
        yield one


def _refuse_open_quote(lines: Sequence[str], delimiter: str) -> None:
    """A cell of several lines is written as it should be, or a quote that nothing closes has swallowed rows."""
    try:
        for _ in csv.reader(lines, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        raise csv.Error(OPEN_QUOTE) from error


def _lines(blocks: Iterable[str]) -> Iterator[str]:
    """Lines with their ends as the file has them (CR, LF or both), wherever the blocks are cut."""
    rest = ""
    for block in blocks:
        lines = io.StringIO(rest + block, newline="").readlines()
        rest = lines.pop() if lines and not lines[-1].endswith("\n") else ""
        if len(rest) > MOST_LINE:
            raise csv.Error(f"ligne de plus de {MOST_LINE} caractères")
        yield from lines
    if rest:
        yield rest


def best_delimiter(text: str) -> str:
    """The mark that cuts most lines in the same number of columns; `;` before `,`, which is also a decimal mark."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:HEADING_WITHIN]

    def columns(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines]
        usual = max(set(counts), key=lambda one: (counts.count(one) * (one > 0), one), default=0)
        return (counts.count(usual) if usual else 0, usual)

    return max(DELIMITERS, key=columns)


def _heading(lines: Sequence[Sequence[str]]) -> int | None:
    """The first line that fills as many cells with words as any of the first lines has; no number, no day in it."""
    within = lines[:HEADING_WITHIN]
    widest = max((len(_bare(row)) for row in within), default=0)
    if widest < 2:
        return None
    for rank, row in enumerate(within):
        filled = [cell for cell in row if cell.strip()]
        if len(filled) >= max(2, widest // 2 + 1) and not any(re.search(r"\d{2,}", cell) for cell in filled):
            return rank
    return next((rank for rank, row in enumerate(within) if len(_bare(row)) == widest), None)


def _bare(row: Sequence[str]) -> tuple[str, ...]:
    """Without the empty cells at its end (exports that close each line with a delimiter)."""
    cells = list(row)
    while cells and not cells[-1].strip():
        cells.pop()
    return tuple(cells)
