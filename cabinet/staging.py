"""Rows by the thousand: COPY into a temporary table, from which one statement inserts them where they belong.

PostgreSQL refuses COPY FROM on a table with row-level security. A temporary table has none; the INSERT … SELECT that
follows passes the policies, checks, keys and triggers of its table like any other. Nothing is held in memory but a block.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

BLOCK_CHARACTERS = 1 << 16
NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


OWN_CONSTRAINTS = (
    "select string_agg(distinct quote_ident(conname), ', ') from pg_constraint where contype = 't' and condeferred"
)


@contextmanager
def checked_at_once() -> Iterator[None]:
    """Foreign keys are checked as each statement ends, not at commit; our own constraint triggers still wait. Parents come first.

    PostgreSQL keeps every check that waits in memory, and reads them all at each TRUNCATE and each failed subtransaction (the
    history's triggers have one a row): what is written in one transaction would cost the square of its rows.
    """
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(OWN_CONSTRAINTS)
        (own,) = cursor.fetchone()
        cursor.execute(f"set constraints {own} deferred")
    yield
    with connection.cursor() as cursor:
        cursor.execute("set constraints all deferred")


def cell(text: str) -> str:
    """A text as a cell of COPY's text format."""
    return text.translate(_ESCAPES)


class _Source:
    """What psycopg2 reads from: each call gives the next block of lines, an empty one at the end."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.blocks = _blocks(lines)

    def read(self, size: int = -1) -> bytes:  # noqa: ARG002 (a block may be longer: psycopg2 sends what it is given)
        return next(self.blocks, b"")


def _blocks(lines: Iterable[str]) -> Iterator[bytes]:
    held: list[str] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size > BLOCK_CHARACTERS:
            yield "".join(held).encode()
            held, size = [], 0
    if held:
        yield "".join(held).encode()


def stage(*, table: str, columns: Sequence[str], lines: Iterable[str], like: str = "", is_emptied: bool = True) -> None:
    """Empties the temporary `table` of this connection (made when it is not there) and copies `lines` into its `columns`.

    `is_emptied` False: the rows are added to those of the same transaction.

    `columns`: their definitions, or, with `like`, names of columns of that table, which the temporary one is made after.
    A line: cells in COPY's text format, tabs between, ended by `\\n`. The rows go with the transaction. What `lines`
    raises ends the COPY and is raised here.
    """
    shape = f"like {like}" if like else ", ".join(columns)
    names = ", ".join(f'"{one.split()[0]}"' for one in columns if " default " not in one)
    with connection.cursor() as cursor:
        cursor.execute(f"create temporary table if not exists {table} ({shape}) on commit delete rows")
        if is_emptied:
            cursor.execute(f"truncate {table}")
        cursor.cursor.copy_expert(f"copy {table} ({names}) from stdin", _Source(lines))
