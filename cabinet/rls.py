"""Row-level security as migration operations: the second lock behind the ORM filter.

Every table with patient, money or user data is ENABLEd and FORCEd. USING reads the cabinets of the open door,
WITH CHECK the one being written (`cabinet/tenancy.py`). Unset settings compare with NULL: no row.
"""

from django.db import migrations

READS = "any(string_to_array(nullif(current_setting('idel.cabinets', true), ''), ',')::bigint[])"
WRITES = "nullif(current_setting('idel.cabinet', true), '')::bigint"
ME = "nullif(current_setting('idel.user', true), '')::bigint"


def protect(*tables: str, column: str = "cabinet_id", also_reads: str = "", shared: bool = False) -> migrations.RunSQL:
    """Forced row-level security on `tables`.

    `also_reads`: a second condition that lets a row be read (memberships by their user); `shared`: rows without a
    cabinet are readable by all and writable by none.
    """
    return migrations.RunSQL(
        sql="\n".join(_protect(table, column, also_reads, shared) for table in tables),
        reverse_sql="\n".join(_unprotect(table) for table in tables),
    )


def append_only(*tables: str) -> migrations.RunSQL:
    """Takes UPDATE and DELETE from the application's role: rows of these tables are only ever added."""
    return migrations.RunSQL(
        sql="\n".join(_grant(f"revoke update, delete on {table} from idel_app") for table in tables),
        reverse_sql="\n".join(_grant(f"grant update, delete on {table} to idel_app") for table in tables),
    )


def _protect(table: str, column: str, also_reads: str, shared: bool) -> str:
    reads = f"{column} = {READS}"
    if shared:
        reads = f"{column} is null or {reads}"
    if also_reads:
        reads = f"{reads} or {also_reads}"
    return f"""
        alter table {table} enable row level security;
        alter table {table} force row level security;
        create policy {table}_tenant on {table} using ({reads}) with check ({column} = {WRITES});
        create policy {table}_delete on {table} as restrictive for delete using ({column} = {WRITES});
    """


def stay_put(*tables: str, column: str = "cabinet_id") -> migrations.RunSQL:
    """Rows that may be read behind another door (`also_reads`, `shared`) are changed behind their own alone, and never moved."""
    return migrations.RunSQL(
        sql="\n".join(
            f"create policy {table}_update on {table} as restrictive for update using ({column} = {WRITES});"
            for table in tables
        ),
        reverse_sql="\n".join(f"drop policy if exists {table}_update on {table};" for table in tables),
    )


def _unprotect(table: str) -> str:
    return f"""
        drop policy if exists {table}_delete on {table};
        drop policy if exists {table}_tenant on {table};
        alter table {table} no force row level security;
        alter table {table} disable row level security;
    """


def _grant(statement: str) -> str:
    """The role is missing only where somebody runs migrations without our set-up: then there is nothing to take."""
    return f"do $$ begin if exists (select from pg_roles where rolname = 'idel_app') then {statement}; end if; end $$;"
