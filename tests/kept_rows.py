"""Rows kept aside and put back: a life with which many tests begin is told once a run, then copied.

For tests whose rows are written for good (a live site reads them from another connection). Triggers and foreign keys rest
meanwhile: the rows come from a database that had checked them.
"""

import io
from typing import Any

Rows = dict[str, bytes]

TABLES = "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1"


def filled(connection: Any) -> set[str]:
    """The tables that hold a row."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall()]
        cursor.execute(" union all ".join(f"(select '{name}' from \"{name}\" limit 1)" for name in names))
        return {name for (name,) in cursor.fetchall()}


def keep(connection: Any, tables: set[str]) -> Rows:
    kept = {}
    with connection.cursor() as cursor:
        for table in sorted(tables):
            target = io.BytesIO()
            cursor.copy_expert(f'copy "{table}" to stdout (format binary)', target)
            kept[table] = target.getvalue()
    return kept


def put_back(connection: Any, rows: Rows) -> None:
    with connection.cursor() as cursor:
        cursor.execute("begin; set local session_replication_role = replica")
        for table, content in rows.items():
            cursor.copy_expert(f'copy "{table}" from stdin (format binary)', io.BytesIO(content))
        cursor.execute("commit")
