"""`python -m idel.embedded_command ARGS`: manage.py ARGS against the data folder's private servers.

They are started around the command when they do not run, and left alone when they do (`./dev run` in another window).
Commands that change the schema connect as the owner, `backup` as the role that reads every row. Exit code: that of the command;
2 for a command that does not exist, without starting anything.
"""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import django
from django.apps import apps
from django.core.management import execute_from_command_line, get_commands

from idel.embedded import Postgres, Valkey, environment

ROOT = Path(__file__).resolve().parent.parent
OWNERS = ("migrate", "makemigrations", "sqlmigrate", "showmigrations", "restore")
ROLES = {**dict.fromkeys(OWNERS, "idel_owner"), "backup": "idel_backup"}


def main(arguments: list[str]) -> int:
    """In this very process: the settings read where the servers will be before they are there, once."""
    base = Path(os.environ.get("IDEL_DATA", ROOT / ".idel"))
    postgres, valkey = Postgres(base), Valkey(base)
    os.environ.update(environment(postgres, valkey), IDEL_DATA=str(base))
    if role := ROLES.get(arguments[0] if arguments else ""):
        os.environ["IDEL_PG_USER"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "idel.settings")
    django.setup()
    if not _exists(arguments):
        sys.stderr.write(f"unknown command: {' '.join(arguments) or 'none'} (./dev manage help lists them)\n")
        return 2
    try:
        postgres.start()
        valkey.start()
        if role != "idel_owner" and not is_migrated(postgres):
            migrate(dict(os.environ))
        execute_from_command_line(["manage.py", *arguments])
        return 0
    finally:
        valkey.stop()
        postgres.stop()


def _exists(arguments: list[str]) -> bool:
    known = {"help", "--help", "-h", "version", "--version", *get_commands()}
    return bool(arguments) and arguments[0] in known


def is_migrated(postgres: Postgres) -> bool:
    """Whether the database has every migration that stands on the disk: asking costs a moment, `migrate` some seconds."""
    on_disk = {
        (app.label, path.stem)
        for app in apps.get_app_configs()
        for path in (Path(app.path) / "migrations").glob("[0-9]*.py")
    }
    with closing(postgres.connect("idel")) as connection, connection.cursor() as cursor:
        cursor.execute("select to_regclass('django_migrations')")
        if cursor.fetchone() == (None,):
            return False
        cursor.execute("select app, name from django_migrations")
        return on_disk <= set(cursor.fetchall())


def migrate(values: dict[str, str]) -> None:
    """Brings the schema up to date as the owner, quietly: a fresh data folder is ready for any command."""
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, env={**values, "IDEL_PG_USER": "idel_owner"}, cwd=ROOT, check=True, stdout=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
