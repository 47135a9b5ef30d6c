"""Operations that spare a first migration most of its time, and what a squashed migration is made of.

A squashed migration makes each table once, as it is at the end; the chain that it replaces stays for databases that
stopped in the middle of it. `docs/runbook.md` says when the chain may go.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation


def raw_sql(app: str, *names: str) -> list[migrations.RunSQL]:
    """The `RunSQL` operations of the migrations `names` of `app`, in their order."""
    chain = [import_module(f"{app}.migrations.{name}").Migration for name in names]
    return [operation for one in chain for operation in one.operations if isinstance(operation, migrations.RunSQL)]


def tables_at_once(operations: Sequence[Operation]) -> list[Operation]:
    """`operations` with its `CreateModel`s, which stand first, as one."""
    tables = [one for one in operations if isinstance(one, migrations.CreateModel)]
    return [CreateTables(tables), *operations[len(tables) :]]


class ChangeWords(Operation):
    """Labels, help texts, words of choices and messages: the database holds none of them, so no model is rendered."""

    reversible = True
    reduces_to_sql = False

    def __init__(self, changes: Sequence[Operation]) -> None:
        self.changes = list(changes)

    def state_forwards(self, app_label: str, state: Any) -> None:
        vars(state).pop("apps", None)
        for change in self.changes:
            change.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Nothing to write."""

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Nothing to write."""

    def describe(self) -> str:
        return f"Changes words of {len(self.changes)} fields and constraints"


class CreateTables(Operation):
    """The tables of an app: Django renders the models that know one another again at each `CreateModel`, here once."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, tables: Sequence[migrations.CreateModel]) -> None:
        self.tables = list(tables)

    def state_forwards(self, app_label: str, state: Any) -> None:
        vars(state).pop("apps", None)  # rendered when it is next asked for, with all of them
        for table in self.tables:
            table.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Makes {len(self.tables)} tables"
