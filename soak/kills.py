"""`./dev soak kills`: SIGKILL at each point between the bytes and the commit, then a restart: once, nothing lost, nothing twice.

One cabinet and one file a point. After each kill the broker is emptied, so that only the rows can say what is to be done.
At the end one sound worker with beat takes up all that is left.
"""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from idel.throw_away import Ground
from soak.dying_worker import POINTS, POSTMASTER_POINTS
from soak.web_deposit import WEB_POINTS, kill_web

ROOT = Path(__file__).resolve().parent.parent
DOOR_POINTS = ("after bytes stored", "row committed", "before enqueue")
ALL_POINTS = (*DOOR_POINTS, *POINTS, *WEB_POINTS, *POSTMASTER_POINTS)
SEED = 5
WAITED_S = 120.0
Process = subprocess.Popen[bytes]


@dataclass(frozen=True, slots=True)
class Row:
    """What the cabinet holds once all is restarted; `is_once` when it is what one sound run writes.

    `orphans`: sealed bytes that no row names, removed by the sweep; one file is left in the vault afterwards.
    """

    point: str
    state: str
    files: int
    invoices: int
    cents: int
    steps: int
    orphans: int
    is_once: bool


def run(ground: Ground, points: tuple[str, ...] = ALL_POINTS, seed: int = SEED) -> list[Row]:
    """`seed`: of the invoices that are brought."""
    from cabinet.services.cabinets import create_cabinet

    cabinets = {point: create_cabinet(name=f"Tué : {point}") for point in points}
    for point, cabinet_id in cabinets.items():
        _kill_at(ground, point, cabinet_id, seed)
        if point in POSTMASTER_POINTS:
            _restart(ground)
        _flush(ground)
    worker = _worker(ground, "idel", {}, beat=True)
    try:
        deadline = time.monotonic() + WAITED_S
        while any(_state(pk) != "applied" for pk in cabinets.values()) and time.monotonic() < deadline:
            time.sleep(0.3)
    finally:
        _end(worker)
    return [_row(point, pk, seed) for point, pk in cabinets.items()]


def _kill_at(ground: Ground, point: str, cabinet_id: int, seed: int) -> None:
    """Raises RuntimeError when the process did not die at the point."""
    from cabinet.tenancy import tenant
    from soak.life import bring

    if point in DOOR_POINTS:
        command = [sys.executable, "-m", "soak.dying_door", str(cabinet_id), str(seed), point]
        ended = subprocess.run(command, env=ground.values, cwd=ROOT, check=False).returncode
        if point == "after bytes stored":  # the person had no answer, and brings the file again
            with tenant(cabinets=[cabinet_id]):
                bring(cabinet_id, seed)
    elif point in WEB_POINTS:
        ended = kill_web(ground, point, cabinet_id, seed)
        with tenant(cabinets=[cabinet_id]):  # no answer came: the same bytes are brought again
            bring(cabinet_id, seed)
    else:
        ended = _kill_worker(ground, point, cabinet_id, seed)
    if ended != -signal.SIGKILL:
        raise RuntimeError(f"{point}: ended with {ended}, not by SIGKILL")


def _kill_worker(ground: Ground, point: str, cabinet_id: int, seed: int) -> int:
    from cabinet.tenancy import tenant
    from reconciliation.tasks import ingest_file
    from soak.life import bring

    with tenant(cabinets=[cabinet_id]):
        file = bring(cabinet_id, seed)
    values = {"SOAK_POINT": point, "SOAK_FILE": str(file.pk)}
    if point in POSTMASTER_POINTS:
        values["SOAK_POSTMASTER"] = str(ground.postgres.pid())
    worker = _worker(ground, "soak.dying_worker", values, beat=False)
    try:
        ingest_file.delay(cabinet_id, file.pk)
        return worker.wait(WAITED_S)
    finally:
        _end(worker)


def _worker(ground: Ground, application: str, values: dict[str, str], *, beat: bool) -> Process:
    schedule = Path(ground.values["IDEL_DATA"]) / f"beat-{time.monotonic_ns()}"
    schedule.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "celery", "-A", application, "worker", "--concurrency", "1", "--loglevel", "error"]
    command += ["-B", "-s", str(schedule)] if beat else []
    environment = {**ground.values, "IDEL_LOG_LEVEL": "ERROR", **values}
    return subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL)


def _restart(ground: Ground) -> None:
    """The postmaster is dead; its children notice it and end, then the next one recovers from its journal."""
    from django.db import connections

    connections.close_all()
    ground.postgres.start_again()


def _end(worker: Process) -> None:
    """SIGKILL for the session that was started here."""
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(10)


def _flush(ground: Ground) -> None:
    import redis

    path, _, number = ground.values["IDEL_BROKER_URL"].removeprefix("redis+socket://").partition("?virtual_host=")
    client = redis.Redis(unix_socket_path=path, db=int(number))
    client.flushdb()
    client.close()


def _state(cabinet_id: int) -> str:
    from cabinet.models import IncomingFile
    from cabinet.tenancy import tenant

    with tenant(cabinets=[cabinet_id]):
        return ",".join(IncomingFile.objects.values_list("state", flat=True))


def _row(point: str, cabinet_id: int, seed: int) -> Row:
    from django.db.models import Sum
    from django.utils import timezone

    from billing.models import Invoice
    from cabinet import vault
    from cabinet.models import IncomingFile
    from cabinet.services.orphans import remove_orphans
    from cabinet.tenancy import tenant
    from reconciliation.models import Posting, Step
    from soak.life import claims

    wanted = claims(seed)
    state = _state(cabinet_id)
    orphans = remove_orphans(cabinet_id=cabinet_id, before=timezone.now())
    with tenant(cabinets=[cabinet_id]):
        files, invoices = IncomingFile.objects.count(), Invoice.objects.count()
        cents = Posting.objects.filter(kind="expected").aggregate(total=Sum("amount_cents", default=0))["total"]
        steps = Step.objects.filter(kind="sent").count()
    shares = sum(share.expected > 0 for one in wanted for share in one.shares.values())
    once = (1, len(wanted), sum(one.total for one in wanted), shares)
    is_once = state == "applied" and (files, invoices, cents, steps) == once
    is_once &= len(vault.everything(cabinet_id)) == 1
    return Row(point, state, files, invoices, cents, steps, orphans, is_once)
