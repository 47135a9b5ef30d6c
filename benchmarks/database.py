"""Benchmarks that need the database: ingest and reconcile as `idel_app`, beside the owner's raw COPY of the same rows.

`python -m benchmarks.database [NAME] [--profile]`, also reached by `./dev bench ingest` and `./dev bench matching_db`.
"""

import cProfile
import datetime as dt
import io
import math
import pstats
import time
from collections.abc import Callable
from dataclasses import dataclass
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
    """Seconds of the raw COPY of `rows` rows: into tables without keys and triggers, and into the very tables."""

    bare: float
    same: float
    rows: int


@dataclass(frozen=True, slots=True)
class Timed:
    ours: float
    floor: float
    rows: int
    bare: float = 0.0


def bench_ingest(ground: Ground, *, profiled: bool) -> None:
    makers: dict[str, Callable[[int], bytes]] = {
        "noemie": big_files.noemie,
        "factures": big_files.claims,
        "cfonb": big_files.cfonb,
    }
    for kind, make in makers.items():
        before = 0.0
        for size in (SIZES[kind], 4 * SIZES[kind]):
            found = _ingest_once(ground, f"{kind} {size}", make(size), profiled=profiled)
            _say(f"ingest {kind}", size, found, before)
            before = found.ours


def _ingest_once(ground: Ground, name: str, data: bytes, *, profiled: bool) -> Timed:
    """A fresh cabinet each time: a file enters once. The bytes are in the vault before the clock starts."""
    from cabinet.enums import FileDoor
    from cabinet.services.cabinets import create_cabinet
    from cabinet.services.files import store_file
    from cabinet.tenancy import tenant
    from reconciliation.services.ingest import ingest_file

    times, cabinet_id = [], 0
    for rank in range(2):
        cabinet_id = create_cabinet(name=f"{name} {rank}")
        with tenant(cabinets=[cabinet_id]):
            file = store_file(cabinet_id=cabinet_id, name=name, chunks=[data], door=FileDoor.COMMAND, cap=10**9).file

        def work(pk: int = file.pk, cabinet: int = cabinet_id) -> None:
            with tenant(cabinets=[cabinet]):
                state = ingest_file(file_id=pk, near=NEAR).state
                if state != "applied":
                    raise SystemExit(f"{name}: {state}")

        times.append(_timed(work, profiled=profiled and rank == 0))
    floors = copy_floor(ground, cabinet_id)
    return Timed(min(times), floors.same, floors.rows, floors.bare)


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
        start = time.perf_counter()
        connection.commit()
        same += time.perf_counter() - start
    connection.close()
    return Floors(bare, same, sum(one.getvalue().count("\n") for one in held.values()))


def _copied(cursor: Any, table: str, rows: io.StringIO, like: str = "") -> float:
    if like:
        cursor.execute(f"create table {table} (like {like} including all)")
    rows.seek(0)
    start = time.perf_counter()
    cursor.copy_expert(f"copy {table} from stdin", rows)
    seconds = time.perf_counter() - start
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
        + (f"  growth exponent {math.log(found.ours / before, 4):.2f}" if before else ""),
        flush=True,
    )


BENCHES = {"ingest": bench_ingest, "matching_db": bench_matching, "board": bench_board}


def main(names: list[str], *, profiled: bool = False) -> None:
    with throw_away_ground() as ground:
        for name, bench in BENCHES.items():
            if not names or name in names:
                bench(ground, profiled=profiled)


if __name__ == "__main__":
    import sys

    main([one for one in sys.argv[1:] if not one.startswith("-")], profiled="--profile" in sys.argv)
