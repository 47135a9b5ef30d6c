"""`python -m ngap bench WORKLOAD.jsonl`: visits priced a second, cold (no earlier result reused) and warm.

One thread; inputs are built before the clock, lines and trace are built inside it. Medians of 5 passes after warm-up.
"""

import datetime as dt
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import msgspec

from ngap.cotation import Cotation, cote, remembering
from ngap.situation import NurseDay, PatientFacts, Visit

PASSES = 5


class Work(msgspec.Struct):
    """One line of the workload (CONTRACTS.md)."""

    id: int
    date: dt.date
    time: str
    night: bool
    place: str
    km: Decimal
    insulin_treated: bool
    acts: list[str]
    sunday: bool = False


def nurse_day(work: Work) -> NurseDay:
    patient = PatientFacts(key="p", age=70, insulin_treated=work.insulin_treated)
    visit = Visit(
        patient="p",
        time=dt.time.fromisoformat(work.time),
        acts=tuple(work.acts),
        place=work.place,  # type: ignore[arg-type]
        distance_km=work.km,
        night_need=work.night,
        daily_need=True,
    )
    return NurseDay(work.date, "metropole", (patient,), (visit,))


def bench(workload: Path, totals: Path | None) -> int:
    decode = msgspec.json.Decoder(Work).decode
    try:
        works = [decode(line) for line in workload.read_bytes().splitlines() if line.strip()]
    except (OSError, msgspec.MsgspecError) as error:
        sys.stderr.write(f"{workload}: {error}\n")
        return 2
    try:
        days = [nurse_day(work) for work in works]
        priced = [cote(day) for day in days]
        if totals is not None:
            totals.write_bytes(b"".join(_total(work, one) for work, one in zip(works, priced, strict=True)))
    except (OSError, ValueError) as error:  # an hour, a place that is none; a file that cannot be written
        sys.stderr.write(f"{workload}: {error}\n")
        return 2
    again = remembering(len(days))
    sys.stdout.write(f"cold {_speed(cote, days):.0f} visits/s\nwarm {_speed(again, days):.0f} visits/s\n")
    return 0


def _total(work: Work, cotation: Cotation) -> bytes:
    return msgspec.json.encode({"id": work.id, "total_cents": cotation.total_cents}) + b"\n"


def _speed(price: Callable[[NurseDay], Cotation], days: list[NurseDay]) -> float:
    """Cold: every day priced anew, its law loaded. Warm: answers given before are found by the whole day as key."""
    _one_pass(price, days)
    return statistics.median(_one_pass(price, days) for _ in range(PASSES))


def _one_pass(price: Callable[[NurseDay], Cotation], days: list[NurseDay]) -> float:
    start = time.perf_counter()
    for day in days:
        price(day)
    return len(days) / (time.perf_counter() - start)
