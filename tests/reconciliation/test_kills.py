"""A worker killed in the middle, and a broker that forgot everything: the file is ingested once all the same."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from billing.models import Invoice
from cabinet.enums import FileDoor
from cabinet.models import IncomingFile
from cabinet.services.files import store_file
from cabinet.tenancy import tenant
from reconciliation.tasks import ingest_file
from simulator.scenario import FUND, NURSE, simulate
from simulator.writers.factures import factures
from tests import factories

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def workers() -> Iterator[list[subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        kill_all(process)


def start_worker(started: list[subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
    """A real worker with beat, on this test's database and broker."""
    database = connection.settings_dict
    values = {
        **os.environ,
        "IDEL_PG_NAME": str(database["NAME"]),
        "IDEL_PG_USER": str(database["USER"]),
        "IDEL_LOG_LEVEL": "ERROR",
    }
    schedule = Path(settings.IDEL_DATA) / f"beat-{len(started)}"
    schedule.parent.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "idel",
        "worker",
        "-B",
        "-s",
        str(schedule),
        "--concurrency",
        "1",
        "--loglevel",
        "error",
    ]
    process = subprocess.Popen(command, env=values, cwd=ROOT, start_new_session=True)
    started.append(process)
    return process


def kill_all(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL for the main process and its children: the whole session that this test started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def flush_broker() -> None:
    import redis

    path, _, number = settings.IDEL_BROKER_URL.removeprefix("redis+socket://").partition("?virtual_host=")
    client = redis.Redis(unix_socket_path=path, db=int(number))
    client.flushdb()
    client.close()


def drop_file(cabinet_id: int, patients: int, months: int) -> tuple[IncomingFile, int]:
    world = simulate(seed=5, months=months, patients=patients)
    with tenant(cabinets=[cabinet_id]):
        content = factures(world.claims, NURSE, FUND)
        arrival = store_file(cabinet_id=cabinet_id, name="factures.csv", chunks=[content], door=FileDoor.API, cap=10**9)
    return arrival.file, len(world.claims)


def wait_for(cabinet_id: int, file: IncomingFile, wanted: str, seconds: float) -> str:
    deadline, state = time.monotonic() + seconds, ""
    while time.monotonic() < deadline and state != wanted:
        with tenant(cabinets=[cabinet_id]):
            row = IncomingFile.objects.get(pk=file.pk)
            state = "started" if wanted == "started" and row.attempts and row.lease_until else row.state
        time.sleep(0.05)
    return state


def test_a_file_is_ingested_once_when_the_worker_is_killed_and_the_broker_emptied(
    workers: list[subprocess.Popen[bytes]],
) -> None:
    cabinet_id = factories.make_cabinet()
    file, count = drop_file(cabinet_id, patients=25, months=10)
    flush_broker()
    ingest_file.delay(cabinet_id, file.pk)
    first = start_worker(workers)
    assert wait_for(cabinet_id, file, "started", 30) == "started"
    kill_all(first)
    flush_broker()
    with tenant(cabinets=[cabinet_id]):
        assert IncomingFile.objects.get(pk=file.pk).state == "received"
        assert Invoice.objects.count() == 0
    start_worker(workers)
    assert wait_for(cabinet_id, file, "applied", 60) == "applied"
    with tenant(cabinets=[cabinet_id]):
        assert Invoice.objects.count() == count
        assert IncomingFile.objects.get(pk=file.pk).problem_count == 0
