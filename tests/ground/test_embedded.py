"""The private servers: three ways to start, none of them left behind, beside any other server, on any path."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from idel.embedded import SOCKET_PATH_LIMIT, Postgres, Valkey, _user_namespaces

ROOT = Path(__file__).parents[2]
MODES = ["drop", *(["userns"] if _user_namespaces() else [])] if os.geteuid() == 0 else ["user"]
SUPERVISOR = """
import json, sys, time
from pathlib import Path
from idel.embedded import Postgres, Valkey
postgres, valkey = Postgres(Path(sys.argv[1]), fsync=False), Valkey(Path(sys.argv[1]))
postgres.start(); valkey.start()
pids = [int((postgres.data / "postmaster.pid").read_text().split()[0]), valkey.process.pid]
print(json.dumps({"mode": postgres.mode, "socket": str(postgres.socket), "pids": pids}), flush=True)
time.sleep(120)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path that nobody may enter: as root without namespaces PostgreSQL runs as nobody."""
    path = Path(tempfile.mkdtemp(prefix="idel-g-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


def alive(pid: int) -> bool:
    """A zombie is dead: in a container nothing may reap it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until_gone(pids: list[int]) -> list[int]:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline and any(alive(pid) for pid in pids):
        time.sleep(0.05)
    return [pid for pid in pids if alive(pid)]


def supervise(folder: Path, mode: str) -> tuple[subprocess.Popen[str], dict[str, object]]:
    environment = {**os.environ, "IDEL_PG_ROOT": mode, "IDEL_STATE": str(folder / "state")}
    command = [sys.executable, "-c", SUPERVISOR, str(folder / "data")]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = process.stdout.readline()
    process.stdout.close()
    return process, json.loads(said)


def rows(socket_folder: object, statement: str, user: str = "postgres", database: str = "idel") -> list[tuple[object]]:
    connection = psycopg2.connect(host=str(socket_folder), user=user, dbname=database)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


@pytest.mark.parametrize("mode", MODES)
def test_nothing_survives_and_nothing_is_lost_when_the_supervisor_is_killed(folder: Path, mode: str) -> None:
    process, said = supervise(folder, mode)
    assert said["mode"] == mode
    rows(said["socket"], "create table kept as select 7 as n")
    process.kill()
    process.wait()
    assert wait_until_gone(said["pids"]) == []
    process, said = supervise(folder, mode)
    assert rows(said["socket"], "select n from kept") == [(7,)]
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert wait_until_gone(said["pids"]) == []


def test_they_start_when_other_servers_hold_the_standard_ports(folder: Path) -> None:
    held = [_hold(port) for port in (5432, 6379)]
    one, two = Postgres(folder / "one", fsync=False), Postgres(folder / "two", fsync=False)
    valkey = Valkey(folder / "two")
    try:
        one.start()
        two.start()
        valkey.start()
        assert one.socket != two.socket
        assert rows(two.socket, "show listen_addresses") == [("",)]
        assert rows(one.socket, "select count(*) from pg_database where datname = 'idel'") == [(1,)]
    finally:
        valkey.stop()
        two.stop()
        one.stop()
        for other in held:
            other.close()


def _hold(port: int) -> socket.socket:
    """Listens on a standard port, or leaves it to the server of this machine that already does."""
    holder = socket.socket()
    try:
        holder.bind(("127.0.0.1", port))
        holder.listen()
    except OSError:
        holder.close()
    return holder


def test_a_running_server_is_reused_and_left_running_when_a_second_command_ends(folder: Path) -> None:
    first, second = Postgres(folder, fsync=False).start(), Postgres(folder, fsync=False).start()
    try:
        assert second.process is None
        second.stop()
        assert first.is_up()
    finally:
        first.stop()
    assert not first.is_up()


def test_the_socket_has_a_short_path_when_the_data_folder_is_deep(folder: Path) -> None:
    deep = folder / "très-long-dossier-de-données" / ("d" * 100)
    postgres, valkey = Postgres(deep, fsync=False), Valkey(deep)
    try:
        postgres.start()
        valkey.start()
        assert len(str(valkey.socket)) <= SOCKET_PATH_LIMIT + len("/valkey.sock")
        assert rows(postgres.socket, "select 1") == [(1,)]
        assert postgres.socket.stat().st_mode & 0o077 == 0
    finally:
        valkey.stop()
        postgres.stop()
        if deep not in postgres.socket.parents:
            shutil.rmtree(postgres.socket, ignore_errors=True)


def test_a_relative_data_folder_is_the_one_below_the_current_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    postgres = Postgres(Path("demo"), fsync=False)
    try:
        postgres.start()
        assert (postgres.mode == "drop") or (folder / "demo" / "pg" / "PG_VERSION").is_file()
    finally:
        postgres.stop()


def test_each_role_can_do_its_work_and_no_more(folder: Path) -> None:
    postgres = Postgres(folder, fsync=False).start()
    try:
        rows(postgres.socket, "create table t (id bigint generated always as identity, n int)", "idel_owner")
        rows(postgres.socket, "insert into t (n) values (1)", "idel_app")
        assert rows(postgres.socket, "select n from t", "idel_backup") == [(1,)]
        for role, refused in {
            "idel_app": "alter table t add column m int",
            "idel_backup": "insert into t (n) values (2)",
        }.items():
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                rows(postgres.socket, refused, role)
        flags = "select rolname, rolsuper, rolbypassrls from pg_roles where rolname like 'idel%' order by 1"
        assert rows(postgres.socket, flags) == [
            ("idel_app", False, False),
            ("idel_backup", False, True),
            ("idel_owner", False, False),
        ]
    finally:
        postgres.stop()


def test_a_command_that_does_not_exist_is_wrong_usage_and_starts_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "idel.embedded_command", "bogus"],
        env={**os.environ, "IDEL_DATA": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "bogus" in done.stderr, (tmp_path / "data").exists()) == (2, True, False)
