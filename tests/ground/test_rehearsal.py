"""Production without an engine: the Dockerfile's steps in a folder, then the commands of the services for real.

The image's folders become folders below a temporary one and its `python` the one that runs the tests; `useradd` is left
out, for it would change this machine. PostgreSQL gets the roles from the script that the image of the database runs,
with passwords that it asks for. Packages come from the installer's cache when it holds them.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from idel.embedded import Postgres, Valkey
from tests.ground.test_embedded import rows

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
SECRETS = {
    "pg_owner": "the owner's; 'quoted'",
    "pg_app": "the application's",
    "pg_backup": "the backup's",
    "secret_key": "rehearsal-" + "k" * 60,
    "keys": "one:" + "ab" * 32 + ";index:" + "cd" * 32,
}
PLACES = ("/opt/", "/build", "/app", "/var/lib/idel", "/run/secrets", "/tmp/beat")


class Production:
    """One machine in a folder: `run` gives a service's command its environment, with this machine's addresses."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.postgres, self.valkey = Postgres(root / "servers", fsync=False), Valkey(root / "servers")
        self.started: list[subprocess.Popen[bytes]] = []

    def here(self, text: str) -> str:
        for place in PLACES:
            text = re.sub(rf"(?<![\w./]){re.escape(place)}", f"{self.root}{place}", text)
        return text

    def environment(self, service: str) -> dict[str, str]:
        values = {**{k: v for k, v in os.environ.items() if not k.startswith("IDEL_")}}
        declared = {name: self.here(_interpolated(text)) for name, text in COMPOSE[service]["environment"].items()}
        path = f"{self.root}/opt/venv/bin:{os.environ['PATH']}"
        values |= declared | {"PATH": path, "HOME": str(self.root / "tmp"), "IDEL_PG_HOST": str(self.postgres.socket)}
        values.pop("DJANGO_SETTINGS_MODULE", None)
        return values | {"IDEL_BROKER_URL": self.valkey.url(0), "IDEL_CACHE_URL": self.valkey.cache_url(1)}

    def start(self, service: str) -> subprocess.Popen[bytes]:
        log = (self.root / f"{service}.log").open("wb")
        with log:
            command = [self.here(part) for part in COMPOSE[service]["command"]]
            process = subprocess.Popen(
                command, cwd=self.root / "app", env=self.environment(service), stdout=log, stderr=log
            )
        self.started.append(process)
        return process

    def ask(self, service: str, command: list[str]) -> subprocess.CompletedProcess[str]:
        environment = self.environment(service)
        return subprocess.run(
            command, cwd=self.root / "app", env=environment, capture_output=True, text=True, check=False
        )

    def is_healthy(self, service: str, within_s: float) -> bool:
        kind, *test = COMPOSE[service]["healthcheck"]["test"]
        command = test if kind == "CMD" else ["sh", "-c", self.here(test[0].replace("$$", "$"))]
        deadline = time.monotonic() + within_s
        while self.ask(service, command).returncode:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.5)
        return True

    def log(self, service: str) -> str:
        return (self.root / f"{service}.log").read_text()[-3000:]

    def stop(self) -> None:
        for process in self.started:
            process.send_signal(signal.SIGTERM)
        for process in self.started:
            process.wait(20)
        self.valkey.stop()
        self.postgres.stop()


def _interpolated(text: str) -> str:
    """`${NAME:?…}` and `${NAME:-default}` as compose reads them with only IDEL_HOSTS given."""
    return re.sub(r"\$\{IDEL_HOSTS:\?[^}]*\}", "idel.example", re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text))


@pytest.fixture(scope="module")
def production() -> Iterator[Production]:
    root = Path(tempfile.mkdtemp(prefix="idel-p-"))
    root.chmod(0o755)
    made = Production(root)
    try:
        _write_secrets(root)
        _run_the_dockerfile(made)
        made.valkey.start()
        _prepare_the_database(made)
        yield made
    finally:
        made.stop()
        shutil.rmtree(root, ignore_errors=True)


def _write_secrets(root: Path) -> None:
    (root / "run/secrets").mkdir(parents=True)
    for name, value in SECRETS.items():
        (root / "run/secrets" / name).write_text(value + "\n")
    (root / "tmp").mkdir()


def _run_the_dockerfile(made: Production) -> None:
    (made.root / "bin").mkdir()
    (made.root / "bin/python").symlink_to(Path(sys.executable).resolve())
    shutil.copytree(ROOT / ".boot", made.root / "opt/boot", symlinks=True)  # the same hash-locked installer
    script = made.here("\n".join(_steps((ROOT / "Dockerfile").read_text())))
    environment = {
        "PATH": f"{made.root}/bin:{os.environ['PATH']}",
        "UV_CACHE_DIR": _uv_cache(),
        "UV_SYSTEM_CERTS": "1",
        "CONTEXT": str(ROOT),
    }
    base = {k: v for k, v in os.environ.items() if not k.startswith(("IDEL_", "DJANGO"))}
    for offline in ("1", "0"):
        done = subprocess.run(
            ["sh", "-eu", "-c", script],
            env={**base, **environment, "UV_OFFLINE": offline},
            capture_output=True,
            text=True,
            check=False,
        )
        if not done.returncode:
            return
    raise AssertionError(done.stdout + done.stderr)


def _uv_cache() -> str:
    return subprocess.check_output([ROOT / ".boot/bin/uv", "cache", "dir"], text=True).strip()


def _steps(dockerfile: str) -> Iterator[str]:
    for line in dockerfile.splitlines():
        word, _, rest = line.partition(" ")
        if word == "WORKDIR":
            yield f"mkdir -p {rest} && cd {rest}"
        elif word == "ENV":
            yield f"export {rest}"
        elif word == "COPY" and "--from" not in rest:
            *sources, target = rest.split()
            inside = " ".join(f'"$CONTEXT"/{source}' for source in sources)
            yield f"mkdir -p $(dirname {target}x) && cp -r {inside} {target}"
        elif word == "RUN":
            yield re.sub(r"^useradd [^&]+&& ", "", rest).replace("-o idel -g idel", "")


def _prepare_the_database(made: Production) -> None:
    """As the image does on an empty volume: the database, then the script; then passwords are asked for."""
    made.postgres._prepare()
    with (made.postgres.base / "pg.log").open("ab") as log:
        made.postgres._initdb(log)
        made.postgres._launch(log)
    connection = made.postgres.connect()
    with connection.cursor() as cursor:
        cursor.execute("create database idel")
    connection.close()
    environment = {
        **os.environ,
        "PATH": f"{made.postgres.bin}:{os.environ['PATH']}",
        "PGHOST": str(made.postgres.socket),
        "POSTGRES_USER": "postgres",
        "POSTGRES_DB": "idel",
        "IDEL_SECRETS": str(made.root / "run/secrets"),
    }
    subprocess.run([ROOT / "docker/roles.sh"], env=environment, check=True, capture_output=True)
    (made.postgres.data / "pg_hba.conf").write_text("local all postgres trust\nlocal all all scram-sha-256\n")
    rows(made.postgres.socket, "select pg_reload_conf()")


def test_the_database_refuses_a_role_without_its_password(production: Production) -> None:
    import psycopg2

    for user, password in (("idel_app", SECRETS["pg_owner"]), ("idel_owner", ""), ("idel_backup", "x")):
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(host=str(production.postgres.socket), user=user, password=password, dbname="idel")


def test_the_roles_script_says_which_secret_is_missing(production: Production) -> None:
    empty = {**os.environ, "IDEL_SECRETS": str(production.root / "tmp"), "POSTGRES_USER": "x", "POSTGRES_DB": "x"}
    said = subprocess.run([ROOT / "docker/roles.sh"], env=empty, capture_output=True, text=True, check=False)
    assert said.returncode == 1 and "secrets/pg_owner" in said.stderr


def test_the_services_run_and_are_healthy(production: Production) -> None:
    migrate = production.start("migrate")
    assert migrate.wait(90) == 0, production.log("migrate")
    for service in ("web", "worker", "beat"):
        production.start(service)
    for service in ("web", "worker", "beat"):
        assert production.is_healthy(service, within_s=30), production.log(service)
    owners = "select distinct tableowner from pg_tables where schemaname = 'public'"
    assert rows(production.postgres.socket, owners) == [("idel_owner",)]
    connected = "select distinct usename from pg_stat_activity where datname = 'idel' and usename <> 'postgres'"
    assert set(rows(production.postgres.socket, connected)) <= {("idel_app",)}
    assert "TABLE DATA public billing_patient" in _backup(production)


def _backup(production: Production) -> str:
    """The table of contents of a dump made as idel_backup, as docs/runbook.md says."""
    dump, tools = production.root / "idel.dump", production.postgres.bin
    environment = {"PGHOST": str(production.postgres.socket), "PGPASSWORD": SECRETS["pg_backup"]}
    subprocess.run([tools / "pg_dump", "-U", "idel_backup", "-Fc", "-f", dump, "idel"], env=environment, check=True)
    return subprocess.check_output([tools / "pg_restore", "--list", dump], text=True)


def test_the_image_holds_hashed_static_files_and_no_secret(production: Production) -> None:
    assert list((production.root / "app/staticfiles").rglob("*.css.gz"))
    assert (production.root / "var/lib/idel").stat().st_mode & 0o077 == 0
    for name in ("tests", ".git", "secrets", ".env"):
        assert not (production.root / "app" / name).exists()


def test_the_site_does_not_start_with_the_keys_of_the_demo(production: Production) -> None:
    from idel.settings import DEMO_KEYS, DEMO_SECRET

    command = [*production.ask("web", ["which", "python"]).stdout.split(), "-c", "import idel.wsgi"]
    assert production.ask("web", command).returncode == 0
    for name, value in {"IDEL_KEYS": DEMO_KEYS, "IDEL_SECRET_KEY": DEMO_SECRET}.items():
        refused = production.ask("web", ["env", f"{name}={value}", *command])
        assert refused.returncode != 0, shlex.join(command)
        assert "idel.E00" in refused.stderr
