"""`./dev run` ends here: private servers, migrations, the demo cabinet, then site + worker + beat until Ctrl-C.

`--exit`: the same, then checks that the site answers and that a background job ran, prints the demo's figures, stops.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from idel.demo_logins import DEMO_LOGINS, PASSWORD
from idel.embedded import Postgres, Valkey, die_with_parent, environment

READY_WITHIN_S = 40


class Command(BaseCommand):
    help = "La démonstration : tout ce qu'il faut, sur cette machine, sans rien d'installé."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--exit", action="store_true")
        parser.add_argument("--port", type=int, default=8000, help="0 : un port libre")
        parser.add_argument("--data", type=_folder, default=Path(settings.BASE_DIR) / ".idel")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if settings.IS_PRODUCTION or "DATABASE_URL" in os.environ:
            raise CommandError("La démonstration ne démarre pas avec des réglages de production.")
        port = options["port"] or _free_port()
        if _is_taken(port):
            raise CommandError(f"Le port {port} est déjà pris : ./dev run --port 0 en choisit un libre.")
        self.children: list[subprocess.Popen[bytes]] = []
        self.start = time.monotonic()
        postgres, valkey = Postgres(options["data"]), Valkey(options["data"])
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            self.prepare(postgres, valkey, options["data"])
            self.launch(port, options["data"])
            if options["exit"]:
                self.prove(port)
            else:
                self.stay(port)
        except KeyboardInterrupt:
            self.say("arrêt")
        finally:
            self.stop(postgres, valkey)

    def say(self, text: str) -> None:
        self.stderr.write(f"[idel] {time.monotonic() - self.start:5.1f} s  {text}")

    def prepare(self, postgres: Postgres, valkey: Valkey, data: Path) -> None:
        postgres.start()
        valkey.start()
        os.environ.update(environment(postgres, valkey), IDEL_DATA=str(data))
        self.say("serveurs prêts (PostgreSQL et Valkey privés)")
        settings.IDEL_DATA = data
        connection.settings_dict.update(HOST=str(postgres.socket), PORT="5432", USER="idel_owner")
        connection.close()
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()
        connection.settings_dict["USER"] = "idel_app"
        self.say("base à jour")
        call_command("seed_demo", stderr=self.stderr)
        connection.close()
        self.say("cabinet de démonstration prêt")

    def launch(self, port: int, data: Path) -> None:
        """Children die with this process, `kill -9` included; started from the main thread, which the kernel watches."""
        log = (data / "demo.log").open("ab")
        commands = [
            [
                "gunicorn",
                "idel.wsgi",
                "--bind",
                f"localhost:{port}",
                "--workers",
                "2",
                "--threads",
                "4",
                "--worker-class",
                "gthread",
            ],
            ["celery", "-A", "idel", "worker", "--concurrency", "2", "--loglevel", "warning"],
            ["celery", "-A", "idel", "beat", "--loglevel", "warning", "--schedule", str(data / "beat-schedule")],
        ]
        for command in commands:
            program = [*die_with_parent("TERM"), sys.executable, "-m", *command]
            self.children.append(subprocess.Popen(program, stdout=log, stderr=log, cwd=settings.BASE_DIR))

    def wait_for_site(self, port: int) -> None:
        deadline = time.monotonic() + READY_WITHIN_S
        while not _answers(f"http://localhost:{port}/healthz"):
            if time.monotonic() > deadline or any(child.poll() is not None for child in self.children):
                raise CommandError("Le site ne démarre pas : voir demo.log dans le dossier de données.")
            time.sleep(0.1)
        self.say(f"site prêt : http://localhost:{port}")

    def stay(self, port: int) -> None:
        self.wait_for_site(port)
        self.print_logins()
        while all(child.poll() is None for child in self.children):
            time.sleep(0.5)
        raise CommandError("Un des processus s'est arrêté : voir demo.log dans le dossier de données.")

    def prove(self, port: int) -> None:
        self.wait_for_site(port)
        if not _answers(f"http://localhost:{port}/compte/login/"):
            raise CommandError("La page de connexion ne répond pas.")
        self.print_logins()
        self.run_a_job()
        self.print_figures()

    def run_a_job(self) -> None:
        """A row, a task, a worker, and the row again: the whole background in one go."""
        from cabinet.models import Job
        from cabinet.services.jobs import open_job
        from cabinet.tasks import ping
        from cabinet.tenancy import tenant
        from idel.celery import app

        cabinet_id = self.demo_cabinet()
        app.conf.broker_url = os.environ["IDEL_BROKER_URL"]
        with tenant(cabinets=[cabinet_id]):
            job = open_job(cabinet_id=cabinet_id, kind="ping")
        ping.delay(cabinet_id, job.pk)
        deadline = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < deadline:
            with tenant(cabinets=[cabinet_id]):
                if Job.objects.get(pk=job.pk).state == "done":
                    self.say("une tâche de fond a été faite")
                    return
            time.sleep(0.1)
        raise CommandError("Aucune tâche de fond n'a été faite.")

    def demo_cabinet(self) -> int:
        from cabinet.services.cabinets import find_cabinet
        from idel.management.commands.seed_demo import NAME

        found = find_cabinet(name=NAME)
        if found is None:
            raise CommandError("Le cabinet de démonstration manque.")
        return found

    def print_figures(self) -> None:
        from cabinet.tenancy import tenant
        from dashboards.snapshot import shares_on

        with tenant(cabinets=[self.demo_cabinet()]):
            found = shares_on(timezone.localdate())
        rows = {
            "attendu": sum(one.expected_cents for one in found),
            "annoncé": sum(one.announced_cents for one in found),
            "reçu": sum(one.received_cents for one in found),
            "rejeté": sum(one.expected_cents for one in found if one.last_word == "rejected"),
        }
        self.stdout.write(f"{len({one.invoice for one in found})} factures")
        for name, cents in rows.items():
            self.stdout.write(f"{name:10} {cents / 100:12.2f} €")

    def print_logins(self) -> None:
        for role, email, _ in DEMO_LOGINS:
            self.stdout.write(f"{role.label:14} {email}   {PASSWORD}")

    def stop(self, postgres: Postgres, valkey: Valkey) -> None:
        """Site and workers first, then Valkey, then PostgreSQL: a worker without its broker would wait."""
        for child in self.children:
            child.terminate()
        for child in self.children:
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
        connection.close()
        valkey.stop()
        postgres.stop()
        self.say("tout est arrêté")


def _folder(text: str) -> Path:
    """Absolute: the servers and the site do not run from the caller's folder."""
    return Path(text).resolve()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def _is_taken(port: int) -> bool:
    """Another site there would answer in the demo's place."""
    with socket.socket() as probe:
        return probe.connect_ex(("localhost", port)) == 0


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 (localhost only)
            return bool(response.status == 200)
    except OSError:
        return False
