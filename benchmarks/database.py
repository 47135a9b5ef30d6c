"""Benchmarks that need the database: ingest and reconcile as `idel_app`, beside the owner's raw COPY of the same rows.

`python -m benchmarks.database [NAME] [--profile] [--scale N]`, also reached by `./dev bench ingest` and `./dev bench matching_db`.
Seconds of ingest and of its floors are processor's time, of this process and of its PostgreSQL backend: other work beside weighs less on
them than on the clock, which is given too.
"""

import cProfile
import datetime as dt
import io
import math
import os
import pstats
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import big_files
from benchmarks.board import bench_board
from idel.throw_away import Ground, throw_away_ground
from reconciliation.matching.entries import match_entries
from reconciliation.matching.proposal import AdviceIn, EntryIn

NEAR = dt.date(2026, 11, 1)
# What one ingested file writes, by kind: parents before children, for the floor to write them again.
TABLES = (
    "cabinet_nurse", "cabinet_organism", "billing_patient", "noemie_returnrecord", "billing_lot", "billing_invoice", "billing_invoiceline",
    "billing_share", "reconciliation_bankaccount", "reconciliation_bankstatement", "reconciliation_bankentry", "reconciliation_advice",
    "reconciliation_adviceline", "reconciliation_posting", "reconciliation_step",
)  # fmt: skip
SIZES = {"noemie": 500, "factures": 500, "cfonb": 2000}


@dataclass(frozen=True, slots=True)
class Floors:
    """Processor's seconds of the raw COPY of `rows` rows: into tables without keys and triggers, and into the very tables."""

    bare: float
    same: float
    rows: int


@dataclass(frozen=True, slots=True)
class Timed:
    ours: float
    floor: float
    rows: int
    bare: float = 0.0
    clock: float = 0.0


def bench_ingest(ground: Ground, *, profiled: bool, scale: int = 1) -> None:
    makers: dict[str, Callable[[int], bytes]] = {
        "noemie": big_files.noemie,
        "factures": big_files.claims,
        "cfonb": big_files.cfonb,
    }
    for kind, make in makers.items():
        before = 0.0
        for size in (scale * SIZES[kind], 4 * scale * SIZES[kind]):
            found = _ingest_once(ground, f"{kind} {size}", make(size), profiled=profiled)
            _say(f"ingest {kind}", size, found, before)
            before = found.ours


def _ingest_once(ground: Ground, name: str, data: bytes, *, profiled: bool) -> Timed:
    """A fresh cabinet each time: a file enters once. The bytes are in the vault before the clock starts."""
    from django.db import connection

    from cabinet.enums import FileDoor
    from cabinet.services.cabinets import create_cabinet
    from cabinet.services.files import store_file
    from cabinet.tenancy import tenant
    from reconciliation.services.ingest import ingest_file

    times, spent, cabinet_id = list[float](), list[float](), 0
    for rank in range(2):
        cabinet_id = create_cabinet(name=f"{name} {rank}")
        with tenant(cabinets=[cabinet_id]):
            file = store_file(cabinet_id=cabinet_id, name=name, chunks=[data], door=FileDoor.COMMAND, cap=10**9).file

        def work(pk: int = file.pk, cabinet: int = cabinet_id) -> None:
            with tenant(cabinets=[cabinet]):
                state = ingest_file(file_id=pk, near=NEAR).state
                if state != "applied":
                    raise SystemExit(f"{name}: {state}")

        before = spent(connection.connection)
        times.append(_timed(work, profiled=profiled and rank == 0))
        spent.append(spent(connection.connection) - before)
    floors = copy_floor(ground, cabinet_id)
    return Timed(min(spent), floors.same, floors.rows, floors.bare, min(times))


def spent(connection: Any) -> float:
    """Processor's seconds of this process and of the backend of `connection` so far."""
    fields = Path(f"/proc/{connection.get_backend_pid()}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def bench_matching(_: Ground, *, profiled: bool) -> None:
    """reconcile of a cabinet whose claims, returns and statement are in; the floor is the pure matcher on the same entries."""
    before = 0.0
    for size in (250, 1000):
        found = _reconcile_once(size, profiled=profiled)
        _say("matching_db", size, found, before)
        before = found.ours


def _reconcile_once(size: int, *, profiled: bool) -> Timed:
    from cabinet.enums import FileDoor
    from cabinet.services.cabinets import create_cabinet
    from cabinet.services.files import store_file
    from cabinet.tenancy import tenant
    from reconciliation.models import Advice, BankEntry
    from reconciliation.services.ingest import ingest_file
    from reconciliation.services.reconcile import reconcile

    times, floors, rows = [], [], 0
    for rank in range(2):
        cabinet_id = create_cabinet(name=f"reconcile {size} {rank}")
        with tenant(cabinets=[cabinet_id]):
            for name, data in big_files.cabinet(size):
                row = store_file(cabinet_id=cabinet_id, name=name, chunks=[data], door=FileDoor.COMMAND, cap=10**9).file
                ingest_file(file_id=row.pk, near=NEAR)
        with tenant(cabinets=[cabinet_id]):
            entries = [
                EntryIn(one.pk, one.amount_cents, one.booked_on, one.operation_code, tuple(one.texts), is_proved=True)
                for one in BankEntry.objects.all()
            ]
            advices = [
                AdviceIn(one.pk, one.total_cents or 0, one.paid_on, (one.label_1, one.label_2))
                for one in Advice.objects.all()
            ]
        floors.append(_timed(lambda left=entries, right=advices: match_entries(left, right, []), profiled=False))

        def work(pk: int = cabinet_id) -> None:
            with tenant(cabinets=[pk]):
                reconcile(cabinet_id=pk, as_of=NEAR)

        times.append(_timed(work, profiled=profiled and rank == 0))
        with tenant(cabinets=[cabinet_id]):
            rows = BankEntry.objects.filter(outcome="explained").count()
    return Timed(min(times), min(floors), rows)


def copy_floor(ground: Ground, cabinet_id: int) -> Floors:
    """The cabinet's rows copied out, taken away, and copied in again by the superuser's raw COPY, table by table.

    `same`: into the very tables, with their keys, checks, indexes and triggers. `bare`: into tables that are like them
    but hold no foreign key and no trigger.
    """
    connection = ground.postgres.connect("idel")
    connection.autocommit = False
    held = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            held[table] = io.StringIO()
            cursor.copy_expert(f"copy (select * from {table} where cabinet_id = {cabinet_id}) to stdout", held[table])
        bare = sum(_copied(cursor, f"floor_{table}", rows, like=table) for table, rows in held.items())
        connection.commit()
        cursor.execute("set session_replication_role = replica")
        for table in TABLES:
            cursor.execute(f"delete from {table} where cabinet_id = {cabinet_id}")
        cursor.execute("set session_replication_role = origin")
        connection.commit()
        same = sum(_copied(cursor, table, rows) for table, rows in held.items())
        start = spent(connection)
        connection.commit()
        same += spent(connection) - start
    connection.close()
    return Floors(bare, same, sum(one.getvalue().count("\n") for one in held.values()))


def _copied(cursor: Any, table: str, rows: io.StringIO, like: str = "") -> float:
    if like:
        cursor.execute(f"create table {table} (like {like} including all)")
    rows.seek(0)
    start = spent(cursor.connection)
    cursor.copy_expert(f"copy {table} from stdin", rows)
    seconds = spent(cursor.connection) - start
    if like:
        cursor.execute(f"drop table {table}")
    return seconds


def _timed(work: Callable[[], object], *, profiled: bool) -> float:
    profile = cProfile.Profile()
    start = time.perf_counter()
    if profiled:
        profile.runcall(work)
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
    else:
        work()
    return time.perf_counter() - start


def _say(name: str, size: int, found: Timed, before: float) -> None:
    print(
        f"{name:16} n={size:5}  rows {found.rows:6}  ours {found.ours:7.3f} s  floor {found.floor:7.4f} s  ratio {found.ours / found.floor:6.1f}"
        + (
            f"  share of COPY {found.floor / found.ours:4.0%} (bare tables {found.bare:.4f} s, {found.bare / found.ours:4.0%})"
            if found.bare
            else ""
        )
        + (f"  clock {found.clock:.2f} s" if found.clock else "")
        + (f"  growth exponent {math.log(found.ours / before, 4):.2f}" if before else ""),
        flush=True,
    )


BENCHES = {"ingest": bench_ingest, "matching_db": bench_matching, "board": bench_board}


def main(names: list[str], *, profiled: bool = False, scale: int = 1) -> None:
    with throw_away_ground() as ground:
        for name, bench in BENCHES.items():
            if not names or name in names:
                bench(ground, profiled=profiled, **({"scale": scale} if name == "ingest" else {}))


if __name__ == "__main__":
    import sys

    given = sys.argv[1:]
    scale = int(given.pop(given.index("--scale") + 1)) if "--scale" in given else 1
    main([one for one in given if not one.startswith("-")], profiled="--profile" in given, scale=scale)
