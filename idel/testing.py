"""pytest plugin (`-p idel.testing`): private servers for one test run, the tests connected as `idel_app`.

The environment is set at import, because pytest-django reads the settings before any conftest. The servers start in
the controller; xdist's workers find them through the environment. Each worker has its own database, copied from one
migrated template, and its own broker database. The owner migrates, then the connection changes to `idel_app`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from idel.embedded import Postgres, Valkey, environment

_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
_NUMBER = int(_WORKER.removeprefix("gw") or 0) if _WORKER else 0

if "IDEL_TEST_RUN" not in os.environ:
    os.environ["IDEL_TEST_RUN"] = tempfile.mkdtemp(prefix="idel-test-")
RUN = Path(os.environ["IDEL_TEST_RUN"])
POSTGRES, VALKEY = Postgres(RUN, fsync=False), Valkey(RUN)
TEMPLATE = "idel_template"
DATABASE = f"idel_test_{_WORKER or 'main'}"

os.environ.update(environment(POSTGRES, VALKEY, broker=2 * _NUMBER))
os.environ.update(
    IDEL_ENV="test",
    IDEL_PG_NAME=DATABASE,
    IDEL_PG_USER="idel_app",
    IDEL_DATA=str(RUN / f"data-{_WORKER or 'main'}"),
    DJANGO_SETTINGS_MODULE="idel.settings",
    DJANGO_ALLOW_ASYNC_UNSAFE="true",  # Playwright's loop runs in the tests' thread
)


# Files that take long stand first, so that no worker ends alone with one of them.
SLOW = ("tests/journeys/", "tests/operations/", "tests/ground/", "tests/soak/", "tests/who/test_demo_leaks.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(SLOW))


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        POSTGRES.start(database=TEMPLATE)
        VALKEY.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        VALKEY.stop()
        POSTGRES.stop()
        shutil.rmtree(RUN, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Replaces pytest-django's: migrates the template once (as owner), copies it, connects as `idel_app`."""
    _migrated_template(django_db_blocker)
    _copy_template()
    from django.db import connections
    from django.test import TransactionTestCase

    TransactionTestCase._fixture_teardown = _emptied  # type: ignore[attr-defined]
    yield

    with django_db_blocker.unblock():
        connections.close_all()


def _migrated_template(django_db_blocker: Any) -> None:
    """One worker migrates, the others wait on an advisory lock and find the work done."""
    control = POSTGRES.connect("postgres")
    with control.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(4711)")
        cursor.execute("select 1 from pg_database where datname = %s and datistemplate", [TEMPLATE])
        if not cursor.fetchone():
            _migrate(django_db_blocker)
            cursor.execute(f"alter database {TEMPLATE} is_template true")
        cursor.execute("select pg_advisory_unlock(4711)")
    control.close()


def _migrate(django_db_blocker: Any) -> None:
    from django.core.management import call_command
    from django.db import connection

    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(NAME=TEMPLATE, USER="idel_owner")
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()
        connection.settings_dict.update(NAME=DATABASE, USER="idel_app")
    owner = POSTGRES.connect(TEMPLATE)
    with owner.cursor() as cursor:  # tests with real transactions empty the tables after themselves
        cursor.execute("grant truncate on all tables in schema public to idel_app")
    owner.close()


def _copy_template() -> None:
    control = POSTGRES.connect("postgres")
    with control.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(4711)")
        cursor.execute(f"drop database if exists {DATABASE} with (force)")
        cursor.execute(f"create database {DATABASE} template {TEMPLATE} owner idel_owner")
        cursor.execute("select pg_advisory_unlock(4711)")
    control.close()


# What a migration's end writes, the same for every test.
WRITTEN_ONCE = ("django_migrations", "django_content_type", "auth_permission")
HOLDS_ROWS = """
    select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
    and pg_relation_size(oid) > 0 and relname <> all(%s)
"""


MOST_TRIES = 5


def _emptied(self: Any) -> None:
    """After a test with real transactions. Django's own flush truncates every table and writes all rights again.

    A page that the browser has left may still be writing: on a deadlock PostgreSQL ends one of the two, and we begin again.
    """
    from psycopg2.errors import DeadlockDetected

    connection = POSTGRES.connect(DATABASE)
    with connection.cursor() as cursor:
        cursor.execute(HOLDS_ROWS, [list(WRITTEN_ONCE)])
        deletions = [f'delete from "{name}"' for (name,) in cursor.fetchall()]
        for left in reversed(range(MOST_TRIES)):
            try:
                cursor.execute("; ".join(["begin; set local session_replication_role = replica", *deletions, "commit"]))
                break
            except DeadlockDetected:
                cursor.execute("rollback")
                if not left:
                    raise
    connection.close()


@pytest.fixture
def superuser(django_db_setup: None) -> Iterator[Any]:
    """A superuser's connection to the worker's database: sees all tenants, and plants what `idel_app` may not."""
    connection = POSTGRES.connect(DATABASE)
    yield connection
    connection.close()


@pytest.fixture
def owner(django_db_setup: None) -> Iterator[Any]:
    import psycopg2

    connection = psycopg2.connect(host=str(POSTGRES.socket), user="idel_owner", dbname=DATABASE)
    yield connection
    connection.close()
