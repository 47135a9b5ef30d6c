"""Triggers named in `CreateModel(options={"triggers": …})`, written into the database in one step.

pgtrigger knows only `AddTrigger`, one operation a trigger; each makes Django render every related model again, which
was most of the time of a first migration.
"""

from typing import Any

from django.db.migrations.operations.base import Operation


class InstallTriggers(Operation):
    """The triggers of every model of the app, as the state of this migration has them."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing changes: the options of the models name their triggers."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:  # noqa: ARG002
        for (label, _), model in sorted(to_state.models.items()):
            if label == app_label:
                for trigger in model.options.get("triggers", []):
                    schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """The tables are dropped next, and their triggers with them."""

    def describe(self) -> str:
        return "Writes the triggers of the models"
