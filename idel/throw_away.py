"""Private servers in a temporary folder, migrated, Django set up as `idel_app`: for `./dev soak` and `./dev bench`.

As in production the application owns nothing and passes through row-level security; only fsync is off.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from idel.embedded import Postgres, Valkey, environment
from idel.embedded_command import migrate


@dataclass(frozen=True, slots=True)
class Ground:
    """`values`: the variables that make another process use the same servers."""

    postgres: Postgres
    values: dict[str, str]


@contextmanager
def throw_away_ground() -> Iterator[Ground]:
    """Once per process: Django is set up on these servers and knows no others."""
    with tempfile.TemporaryDirectory(prefix="idel-soak-") as folder:
        base = Path(folder)
        postgres, valkey = Postgres(base, fsync=False), Valkey(base)
        try:
            postgres.start()
            valkey.start()
            ours = {**environment(postgres, valkey), "IDEL_ENV": "test", "IDEL_DATA": str(base / "data")}
            migrate({**os.environ, **ours})
            os.environ.update(ours, DJANGO_SETTINGS_MODULE="idel.settings", IDEL_PG_USER="idel_app")
            set_up()
            yield Ground(postgres, dict(os.environ))
        finally:
            _close()
            valkey.stop()
            postgres.stop()


def set_up() -> None:
    import django

    django.setup()


def _close() -> None:
    from django.apps import apps
    from django.db import connections

    if apps.ready:
        connections.close_all()
