"""Postings and steps are never edited nor deleted, by anybody: the owner's role included."""

from django.db import migrations

TABLES = ["reconciliation_posting", "reconciliation_step"]

CREATE = """
create function ledger_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception using errcode = 'restrict_violation', constraint = 'ledger_is_append_only',
        message = 'Une écriture ne se modifie pas et ne se supprime pas : elle se contrepasse.';
end $$;
""" + "".join(
    f"create trigger ledger_is_append_only before update or delete on {table} for each row execute function ledger_is_append_only();\n"
    for table in TABLES
)
DROP = "".join(f"drop trigger ledger_is_append_only on {table};\n" for table in TABLES) + "drop function ledger_is_append_only();"


class Migration(migrations.Migration):
    dependencies = [("reconciliation", "0003_allocations")]
    operations = [migrations.RunSQL(CREATE, DROP)]
