"""`./dev bench WORKLOAD.jsonl`: the engine cold and warm on a workload (`ngap/bench.py`), pass by pass beside its floor.

Passes of ours and of the floor alternate, so that what else the machine does weighs on both; the ratio is what counts.
"""

import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import msgspec

from benchmarks import floors
from ngap.bench import Work, nurse_day
from ngap.cotation import cote, remembering
from ngap.nomenclature import catalogue, tariffs
from ngap.situation import NurseDay

PASSES = 9


def main(workload: Path) -> int:
    decode = msgspec.json.Decoder(Work).decode
    days = [nurse_day(decode(line)) for line in workload.read_bytes().splitlines() if line.strip()]
    floor = _floor(days)
    for name, price in (("cold", cote), ("warm", remembering(len(days)))):
        ours = _all(price, days)
        pairs = [(_seconds(ours), _seconds(floor)) for _ in range(PASSES + 1)][1:]  # the first warms up
        mine, least = (statistics.median(one[side] for one in pairs) for side in (0, 1))
        ratio = statistics.median(least / mine for mine, least in pairs)
        print(
            f"{name} {len(days) / mine:.0f} visits/s  floor {len(days) / least:.0f} visits/s  share of it {ratio:.3f}"
        )
    return 0


def _all(price: Callable[[NurseDay], object], days: list[NurseDay]) -> Callable[[], object]:
    def work() -> None:
        for day in days:
            price(day)

    return work


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _floor(days: list[NurseDay]) -> Callable[[], object]:
    coefficients = {act.code: act.coefficient or Decimal(1) for act in catalogue().values()}
    periods = next(row.values for row in tariffs() if (row.code, row.zone) == ("AMI", "metropole"))
    values = [one.since for one in periods], [Decimal(one.value) for one in periods]
    visits = [(day.day, day.visits[0].acts) for day in days]
    return lambda: floors.ladder(visits, values, coefficients)
