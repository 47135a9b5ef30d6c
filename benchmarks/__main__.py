"""`./dev bench [NAME]`: ours beside its floor, in one run, at two sizes; docs/performance.md keeps the figures."""

import datetime as dt
import sys
import time
from collections.abc import Callable
from decimal import Decimal

from benchmarks import floors
from ngap.cotation import cote
from ngap.situation import NurseDay, PatientFacts, Visit
from noemie.formats import b2, framing, noemie
from noemie.formats.layouts import layouts
from reconciliation.bank import cfonb120
from reconciliation.matching.entries import AdviceIn, EntryIn, match_entries
from simulator.scenario import FUND, NURSE, simulate
from simulator.world import Credit
from simulator.writers import cfonb
from simulator.writers.b2 import lot_file
from simulator.writers.noemie import return_file

DAY = dt.date(2026, 9, 7)
Work = Callable[[], object]


def best(work: Work) -> float:
    """The best of three: what the machine can do, not what else it was doing."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def bench_ngap(size: int) -> tuple[Work, Work]:
    patient = PatientFacts(key="p", age=70, insulin_treated=True)
    acts = ("surveillance_glycemique", "insuline_sc", "pansement_plaie_non_chirurgicale")
    day = NurseDay(
        dt.date(2026, 11, 10), "metropole", (patient,), (Visit("p", dt.time(8), acts, distance_km=Decimal(9)),)
    )
    return lambda: [cote(day) for _ in range(size)], lambda: floors.products([100, 100, 202, 275] * size)


def bench_cfonb(size: int) -> tuple[Work, Work]:
    credit = Credit(DAY, 3250, "VIR SEPA CPAM 131", "05", (("LCC", "262507000123"), ("NPY", "CPAM DEMO")))
    data, _ = cfonb.statement([credit] * size, 0, DAY, DAY)
    text = data.decode("iso-8859-1").replace("\r\n", "")
    return lambda: cfonb120.read(data, DAY), lambda: floors.slices(text, 120)


def bench_noemie(size: int) -> tuple[Work, Work]:
    """`size` records, 000 and 999 left out: ours builds the typed return, the floor cuts every field and keeps nothing."""
    world = simulate(seed=1, months=6, patients=25)
    transfer = max(world.transfers, key=lambda one: len(one.answers))
    per_answer = sum(len(answer.shares) + 3 for answer in transfer.answers) / len(transfer.answers)
    answers = (transfer.answers * (1 + int(size / per_answer) // len(transfer.answers)))[: int(size / per_answer)]
    big = type(transfer)(transfer.day, transfer.label_1, transfer.label_2, answers)
    data = return_file(big, NURSE, FUND, "R00001", "plain")
    stream = framing.unframe(data.decode("iso-8859-1"), [])[0].stream
    spans = {code: [(one.start, one.end) for one in layout.fields] for code, layout in layouts("noemie_ps").items()}
    return lambda: noemie.read(data), lambda: floors.entities(stream, spans)


def bench_b2(size: int) -> tuple[Work, Work]:
    """`size` records of lots end to end: ours builds the lots and their totals, the floor cuts every field."""
    world = simulate(seed=1, months=2, patients=10)
    one = lot_file(list(world.claims), NURSE, FUND, "001", DAY, "L00001").decode()
    body = one[256:-256]
    data = (one[:256] + body * (1 + size * 128 // len(body)) + one[-256:]).encode()
    text = data.decode()
    tables = {code: [(field.start, field.end) for field in layout.fields] for code, layout in layouts("b2_ps").items()}
    return lambda: b2.read(data), lambda: floors.records(text, tables)


def bench_matching(size: int) -> tuple[Work, Work]:
    entries = [
        EntryIn(n, 1000 + n % 5000, DAY, "05", (f"VIR {260000000000 + n}",), is_proved=True) for n in range(size)
    ]
    advices = [AdviceIn(n, 1000 + n % 5000, DAY, (f"REF.{260000000000 + n}",)) for n in range(size)]
    left = [(one.amount_cents, one.id) for one in entries]
    right = [(one.total_cents, one.id) for one in advices]
    return lambda: match_entries(entries, advices, []), lambda: floors.pairs(left, right)


BENCHES = {
    "ngap": (bench_ngap, 4000),
    "cfonb": (bench_cfonb, 20_000),
    "noemie": (bench_noemie, 25_000),
    "b2": (bench_b2, 25_000),
    "matching": (bench_matching, 4000),
}


def main(names: list[str]) -> int:
    for name, (make, size) in BENCHES.items():
        if names and name not in names:
            continue
        for scale in (size, 4 * size):
            ours, floor = make(scale)
            mine, least = best(ours), best(floor)
            print(
                f"{name:9} n={scale:6}  ours {mine:7.3f} s  {scale / mine:9.0f}/s  floor {least:7.4f} s  ratio {mine / least:6.1f}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
