"""The raw SQL of replaced migrations, for the one that replaces them: policies, functions and triggers are written once.

A squashed migration makes each table once, as it is at the end; the chain that it replaces stays for databases that
stopped in the middle of it. `docs/runbook.md` says when the chain may go.
"""

from importlib import import_module

from django.db import migrations


def raw_sql(app: str, *names: str) -> list[migrations.RunSQL]:
    """The `RunSQL` operations of the migrations `names` of `app`, in their order."""
    chain = [import_module(f"{app}.migrations.{name}").Migration for name in names]
    return [operation for one in chain for operation in one.operations if isinstance(operation, migrations.RunSQL)]
