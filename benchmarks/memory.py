"""What one ingest adds to a worker's memory, by format and size: from the vault to the commit, peak above what it held before.

`python -m benchmarks.memory [FORMAT …] [--sizes 10000,100000,1000000]`, also `./dev bench memory …`; 10,000 and 100,000 unless told.
The files are made and stored by a process of their own: what it leaves behind would hide what the ingest takes.
"""

import datetime as dt
import gc
import io
import math
import multiprocessing
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import bank_files, big_files
from idel.throw_away import throw_away_ground
from noemie.formats.framing import Window, unframe
from simulator.scenario import FUND, NURSE
from simulator.writers.b2 import lot_file

NEAR = dt.date(2026, 11, 1)
SIZES = (10_000, 100_000)
PIECE = 1000


def _repeated(head: bytes, body: Callable[[int], bytes], tail: bytes, count: int) -> Iterator[bytes]:
    yield head
    for at in range(0, count, PIECE):
        yield b"".join(map(body, range(at, min(at + PIECE, count))))
    yield tail


def noemie(records: int) -> Iterator[bytes]:
    """Transfers of 25 invoices, all of one return; their 990 agree, the one of the agent does not matter."""
    data = big_files.noemie(25)
    text = data.decode("iso-8859-1")
    stream = "".join(one.text for one in unframe([text], []) if isinstance(one, Window))
    start, end = stream.index("071", 21), stream.rindex("99002")
    day = stream[start:end].encode()
    per_day = day.count(b"@")
    at = text.index(stream[:20])
    head, tail = data[: at + start], data[at + end :]
    mark = day[3:] and day.index(b"REF ") + 4

    def one(rank: int) -> bytes:
        return day[:mark] + f"{262500000000 + rank}".encode() + day[mark + 12 :]

    return _repeated(head, one, tail, max(1, records // per_day))


def b2(records: int) -> Iterator[bytes]:
    """One lot of invoices, each with a number of its own; its totals do not agree, which is a problem and no more."""
    claims = list(big_files.some_claims(25))
    data = lot_file(claims, NURSE, FUND, "001", big_files.DAY, "L00001")
    body = data[256:-256]
    rows = [body[at : at + 128] for at in range(0, len(body), 128)]
    numbers = {claim.number.encode(): rank for rank, claim in enumerate(claims)}

    def one(rank: int) -> bytes:
        return b"".join(row.replace(row[26:35], b"%09d" % (rank * 25 + numbers[row[26:35]] + 1), 1) for row in rows)

    return _repeated(data[:256], one, data[-256:], max(1, records // len(rows)))


def cut(data: bytes, mark: bytes) -> tuple[bytes, bytes]:
    at = data.rindex(mark)
    return data[:at], data[at:]


def whole(make: Callable[[int], bytes]) -> Callable[[int], Iterator[bytes]]:
    """A file that its writer makes in one piece: let go before the ingest begins."""

    def pieces(size: int) -> Iterator[bytes]:
        data = make(size)
        yield from (data[at : at + (1 << 20)] for at in range(0, len(data), 1 << 20))

    return pieces


def archived(movements: int) -> bytes:
    """A CFONB 120 in a ZIP."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("releve.txt", big_files.cfonb(movements))
    return kept.getvalue()


FORMATS: dict[str, Callable[[int], Iterator[bytes]]] = {
    "noemie": noemie,
    "b2": b2,
    "cfonb": whole(big_files.cfonb),
    "camt": whole(bank_files.camt),
    "ofx": whole(bank_files.ofx),
    "mt940": whole(bank_files.mt940),
    "csv": whole(bank_files.csv),
    "zip": whole(archived),
    "factures": whole(lambda rows: big_files.claims(rows // 4)),
}


def _peak_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _stored(name: str, size: int) -> tuple[int, int]:
    """A new cabinet and its file, by their ids: in a process of its own, which finds the servers by the environment."""
    import django

    django.setup()
    from cabinet.enums import FileDoor
    from cabinet.services.cabinets import create_cabinet
    from cabinet.services.files import store_file
    from cabinet.tenancy import tenant

    cabinet_id = create_cabinet(name=f"{name} {size}")
    with tenant(cabinets=[cabinet_id]):
        chunks = FORMATS[name](size)
        file = store_file(cabinet_id=cabinet_id, name=name, chunks=chunks, door=FileDoor.COMMAND, cap=1 << 30).file
    return cabinet_id, file.pk


def _measure(name: str, size: int) -> tuple[float, float]:
    """(seconds, MB) of one ingest in a new cabinet."""
    from cabinet.tenancy import tenant
    from reconciliation.services.ingest import ingest_file

    with multiprocessing.get_context("spawn").Pool(1) as maker:
        cabinet_id, file_id = maker.apply(_stored, (name, size))
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins again from what is held now
    before, start = _peak_mb(), time.perf_counter()
    with tenant(cabinets=[cabinet_id]):
        found = ingest_file(file_id=file_id, near=NEAR)
        state, records, megabytes = found.state, found.record_count, found.size / 1e6
    seconds = time.perf_counter() - start
    if state != "applied":
        raise SystemExit(f"{name}: {state} {found.refused_reason}")
    print(f"memory {name:9} n={records:8}  {megabytes:7.1f} MB  {seconds:7.1f} s", end="", flush=True)
    return seconds, _peak_mb() - before


def main(names: list[str], sizes: tuple[int, ...] = SIZES) -> None:
    with throw_away_ground():
        for name in FORMATS:
            if names and name not in names:
                continue
            before: tuple[int, float] | None = None
            for size in sizes:
                seconds, added = _measure(name, size)
                said = f"  growth exponent {math.log(seconds / before[1], size / before[0]):.2f}" if before else ""
                print(f"  + {added:6.1f} MB{said}", flush=True)
                before = (size, seconds)


def asked(arguments: list[str]) -> None:
    chosen = [one for one in arguments if one in FORMATS]
    given = next((arguments[at + 1] for at, one in enumerate(arguments[:-1]) if one == "--sizes"), "")
    main(chosen, tuple(int(one) for one in given.split(",")) if given else SIZES)


if __name__ == "__main__":
    asked(sys.argv[1:])
