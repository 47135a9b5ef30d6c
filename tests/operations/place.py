"""A data folder with servers of its own, on which commands are run as a person would."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import psycopg2

from idel.embedded import Postgres, Valkey
from idel.testing import RUN

ROOT = Path(__file__).parents[2]
NEW_KEYS = "key2:" + "3f" * 32 + ";demo1:" + "1d" * 32 + ";index:" + "2e" * 32
ONLY_NEW = "key2:" + "3f" * 32 + ";index:" + "2e" * 32
NEW_INDEX = "demo1:" + "1d" * 32 + ";index:" + "4a" * 32
WITHOUT_DOOR = (
    "import django; django.setup()\n"
    "from cabinet.tenancy import each_cabinet\n"
    "from cabinet.models import IncomingFile\n"
    "from cabinet.services.files import read_file\n"
    "import hashlib\n"
    "from billing.models import Patient\n"
    "for pk in each_cabinet():\n"
    "    for one in IncomingFile.objects.order_by('pk'):\n"
    "        assert hashlib.sha256(read_file(one)).hexdigest() == one.sha256\n"
    "        print('file', one.sha256)\n"
    "    for one in Patient.objects.order_by('pk'): print('nir', one.nir)\n"
)


class Place:
    """A data folder with its servers running; commands are run as a person would."""

    def __init__(self, base: Path, *, is_blank: bool = False) -> None:
        """`is_blank`: a database without even its schema."""
        self.base, self.is_blank = base, is_blank
        self.postgres, self.valkey = Postgres(base, fsync=False), Valkey(base)

    def __enter__(self) -> "Place":
        if not self.is_blank and not self.postgres.data.exists():
            self.living_as(_newborn())
        return self.start()

    def start(self) -> "Place":
        self.postgres.start()
        self.valkey.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.valkey.stop()
        self.postgres.stop()

    def living_as(self, rested: "Place") -> "Place":
        """The life of a place whose servers are stopped, copied with its owners; to be said before this one starts."""
        for source, target in (
            (rested.postgres.data, self.postgres.data),
            (rested.base / "files", self.base / "files"),
        ):
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.exists():
                subprocess.run(["cp", "-a", str(source), str(target)], check=True)
        return self

    def environment(self, keys: str = "") -> dict[str, str]:
        mine = {key: value for key, value in os.environ.items() if not key.startswith(("IDEL_", "DJANGO_"))}
        values = {**mine, "IDEL_DATA": str(self.base), "DJANGO_SETTINGS_MODULE": "idel.settings"}
        if "IDEL_STATE" in os.environ:
            values["IDEL_STATE"] = os.environ["IDEL_STATE"]
        return values | ({"IDEL_KEYS": keys} if keys else {})

    def stored(self) -> list[Path]:
        """The files of the vault, sealed."""
        return [path for path in (self.base / "files").glob("*/*") if path.is_file()]

    def run(self, *arguments: str, keys: str = "", code: int = 0) -> str:
        values = self.environment(keys)
        command = [sys.executable, "-m", "idel.embedded_command", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=values, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def opened(self, keys: str = "") -> list[str]:
        """Every file read back through the vault, every NIR in clear."""
        return self.run("shell", "--no-imports", "-c", WITHOUT_DOOR, keys=keys).splitlines()

    def rows(self) -> dict[str, list[str]]:
        """Every row of every table as text, and every right of the application's role."""
        connection = psycopg2.connect(host=str(self.postgres.socket), user="postgres", dbname="idel")
        with connection.cursor() as cursor:
            cursor.execute("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
            found = {}
            for (table,) in cursor.fetchall():
                cursor.execute(f'select t::text from "{table}" t order by 1')
                found[table] = [row for (row,) in cursor.fetchall()]
            cursor.execute(
                "select table_name || ' ' || privilege_type || ' ' || grantee from information_schema.role_table_grants"
                " where grantee like 'idel\\_%' and table_schema = 'public' order by 1"
            )
            found["rights"] = [row for (row,) in cursor.fetchall()]
            cursor.execute(
                "select concat_ws(' ', tablename, policyname, cmd, qual, with_check) from pg_policies order by 1"
            )
            found["policies"] = [row for (row,) in cursor.fetchall()]
            cursor.execute("select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal order by 1")
            found["triggers"] = [row for (row,) in cursor.fetchall()]
            cursor.execute("select defaclobjtype::text || defaclacl::text from pg_default_acl order by 1")
            found["default rights"] = [row for (row,) in cursor.fetchall()]
        connection.close()
        return found


def _newborn() -> Place:
    """The place that all others begin as: an empty database with its schema, made once in a run of tests, at rest."""
    place = Place(RUN / "newborn")
    with (RUN / "newborn.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place.base / "ready").exists():
            place.start().run("check")
            place.__exit__()
            (place.base / "ready").touch()
    return place
