"""What one ingest costs a worker, by format and size: from the vault to the commit.

`./dev bench memory [FORMAT …] [--sizes 10000,100000,1000000] [--floor] [--reader]`: each ingest in a process of its own that did
nothing before, as a worker that waits. It gives the clock, the processor's seconds (Python, then with those of its PostgreSQL
backend), the peak of memory above what the waiting process held, and the exponent of growth: from the size before, then fitted
through all sizes, both in processor's seconds. `--floor`: beside it the owner's raw COPY of the rows made (`database.copy_floor`).
`--reader`: the reader alone, from the vault, nothing written.
"""

import gc
import math
import multiprocessing
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Sized
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.database import NEAR, copy_floor, spent
from benchmarks.sized_files import FORMATS, MAPPED, mapped
from idel.throw_away import Ground, throw_away_ground

SIZES = (10_000, 100_000)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock, of this process's processor, with its backend's; MB above the waiting process; MB of the file."""

    clock: float
    python: float
    processor: float
    added_mb: float
    file_mb: float
    records: int


def _peak_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def alone(work: Callable[..., Any], *arguments: object) -> Any:
    """In a process of its own, which finds the servers by the environment."""
    with multiprocessing.get_context("spawn").Pool(1) as process:
        return process.apply(work, arguments)


def stored(name: str, size: int) -> tuple[int, int]:
    """A new cabinet and its file, by their ids."""
    import django

    django.setup()
    from cabinet.enums import FileDoor
    from cabinet.services.cabinets import create_cabinet
    from cabinet.services.files import store_file
    from cabinet.tenancy import tenant

    cabinet_id = create_cabinet(name=f"{name} {size}")
    with tenant(cabinets=[cabinet_id]):
        if name == "mapped":
            _explain(cabinet_id)
        chunks = FORMATS[name](size)
        file = store_file(cabinet_id=cabinet_id, name=name, chunks=chunks, door=FileDoor.COMMAND, cap=1 << 30).file
    return cabinet_id, file.pk


def _explain(cabinet_id: int) -> None:
    """What a person says of the columns of `sized_files.mapped`."""
    from cabinet.models import User
    from reconciliation.bank.sheet import open_sheet
    from reconciliation.services.sheets.claims_mapping import ClaimMapping
    from reconciliation.services.sheets.mappings import Said, save_mapping

    columns = ClaimMapping(MAPPED, unit="cents")  # type: ignore[arg-type]
    sheet = open_sheet(mapped(400))
    if sheet is None:
        raise SystemExit("mapped: no table")
    person, _ = User.objects.get_or_create(email="bench@example.org")
    save_mapping(cabinet_id=cabinet_id, sheet=sheet, said=Said("bench", columns, 0), person=person)


def _cost(cabinet_id: int, file_id: int, is_reader: bool) -> Cost:
    import django

    django.setup()
    from django.db import connection

    from cabinet.models import IncomingFile
    from cabinet.tenancy import tenant
    from reconciliation.services.ingest import ingest_file

    with tenant(cabinets=[cabinet_id]):
        file = IncomingFile.objects.get(pk=file_id)
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins again from what is held now
    held, begun, mine, both = _peak_mb(), time.perf_counter(), time.process_time(), spent(connection.connection)
    with tenant(cabinets=[cabinet_id]):
        if is_reader:
            records = _read(file)
        else:
            file = ingest_file(file_id=file_id, near=NEAR)
            records = file.record_count
            if file.state != "applied":
                raise SystemExit(f"{file.name}: {file.state} {file.refused_reason}")
    clock, python = time.perf_counter() - begun, time.process_time() - mine
    return Cost(clock, python, spent(connection.connection) - both, _peak_mb() - held, file.size / 1e6, records)


def _read(file: Any) -> int:
    """How many entries, records or invoices the reader gives; what closes is taken as the ingest takes it."""
    from billing.services.imports.factures_csv import read_batches
    from cabinet.services.files import open_file, read_chunks
    from noemie.formats import b2, noemie
    from reconciliation.bank import reading
    from reconciliation.bank.texts import Source
    from reconciliation.services.files.archives import open_archive
    from reconciliation.services.sheets.mapped_claims import mapped_batches
    from reconciliation.services.sheets.mappings import for_invoices, mapping_for

    match file.name:
        case "factures":
            return sum(len(batch.claims) for batch in read_batches(read_chunks(file)))
        case "mapped":
            said = mapping_for(next(read_chunks(file)))
            if said is None:
                raise SystemExit("mapped: its heading is not known")
            source: Source = lambda: read_chunks(file)  # noqa: E731 (read three times)
            return sum(len(one.claims) for one in mapped_batches(source=source, mapping=for_invoices(said), near=NEAR))
        case "b2":
            lots = b2.Reading()
            return _counted(lots.batches(read_chunks(file)), lots.closed)
        case "noemie":
            answers = noemie.Reading()
            return _counted(answers.batches(read_chunks(file)), lambda: deque(answers.tree.take_closed(), maxlen=0))
        case "zip":
            return sum(1 for _ in open_archive(opened=open_file(file), near=NEAR))
        case _:
            return sum(1 for _ in reading.stream(lambda: read_chunks(file), NEAR))


def _counted(batches: Iterable[Sized], take_closed: Callable[[], object]) -> int:
    count = 0
    for batch in batches:
        count += len(batch)
        take_closed()
    return count


def fitted(points: list[tuple[int, float]]) -> float:
    """The exponent of growth through (size, seconds), by least squares on their logarithms."""
    xs, ys = zip(*((math.log(size), math.log(seconds)) for size, seconds in points), strict=True)
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def _of_copy(ground: Ground, cabinet_id: int, cost: Cost) -> str:
    floors = copy_floor(ground, cabinet_id)
    return (
        f"  rows {floors.rows:8}  COPY {floors.same:6.1f} s, {floors.same / cost.processor:4.0%}"
        f" (bare {floors.bare:5.1f} s, {floors.bare / cost.processor:4.0%})"
    )


def main(names: list[str], sizes: tuple[int, ...], *, has_floor: bool, is_reader: bool) -> None:
    with throw_away_ground() as ground:
        for name in names or FORMATS:
            points: list[tuple[int, float]] = []
            for size in sizes:
                cabinet_id, file_id = alone(stored, name, size)
                cost: Cost = alone(_cost, cabinet_id, file_id, is_reader)
                points.append((size, cost.processor))
                _say(name, cost, points)
                if has_floor and not is_reader:
                    print(_of_copy(ground, cabinet_id, cost), end="")
                print(flush=True)


def _say(name: str, cost: Cost, points: list[tuple[int, float]]) -> None:
    load = Path("/proc/loadavg").read_text().split()[0]
    growth = f"  exponent {fitted(points[-2:]):.2f}, fitted {fitted(points):.2f}" if len(points) > 1 else ""
    print(
        f"{name:8} n={cost.records:8} {cost.file_mb:6.1f} MB  clock {cost.clock:7.1f} s  processor {cost.processor:7.1f} s"
        f" (Python {cost.python:6.1f})  + {cost.added_mb:5.1f} MB  load {load}{growth}",
        end="",
    )


def asked(arguments: list[str]) -> None:
    chosen = [one for one in arguments if one in FORMATS]
    given = next((arguments[at + 1] for at, one in enumerate(arguments[:-1]) if one == "--sizes"), "")
    sizes = tuple(int(one) for one in given.split(",")) if given else SIZES
    main(chosen, sizes, has_floor="--floor" in arguments, is_reader="--reader" in arguments)


if __name__ == "__main__":
    asked(sys.argv[1:])
