"""`./dev bench [NAME]`: ours beside its floor, in one run, at two sizes; docs/performance.md keeps the figures."""

import datetime as dt
import math
import random
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from benchmarks import bank_files, database, floors, memory, silence, workload
from ngap.cotation import cote, remembering
from ngap.nomenclature import catalogue, tariffs
from ngap.situation import NurseDay, PatientFacts, Visit
from noemie.formats import b2, framing, noemie
from noemie.formats.layouts import layouts
from reconciliation.bank import camt053, cfonb120, delimited, mt940, ofx
from reconciliation.matching.entries import match_entries
from reconciliation.matching.proposal import AdviceIn, EntryIn
from simulator.scenario import FUND, NURSE, simulate
from simulator.world import Credit
from simulator.writers import cfonb
from simulator.writers.b2 import lot_file
from simulator.writers.noemie import return_file

DAY = dt.date(2026, 9, 7)
ACTS = [
    "prelevement_veineux", "injection_sc", "surveillance_glycemique", "insuline_sc", "pansement_plaie_non_chirurgicale",
    "pansement_ulcere_etendu", "perfusion_longue", "changement_flacon", "aerosol", "lavement", "alimentation_enterale",
    "ablation_fils_agrafes_10_max", "vaccination_domicile", "surveillance_debut_traitement", "analgesie_topique",
]  # fmt: skip
Work = Callable[[], object]


def side_by_side(ours: Work, floor: Work, rounds: int = 3) -> tuple[float, float, float]:
    """(ours, floor, ratio): seconds of this process's own processor time, one after the other in each round.

    The times are the best of the rounds, the ratio the median of theirs: what else the machine does weighs on neither.
    """
    pairs = [(_seconds(ours), _seconds(floor)) for _ in range(rounds)]
    ratios = sorted(mine / max(least, 1e-9) for mine, least in pairs)
    return min(mine for mine, _ in pairs), min(least for _, least in pairs), ratios[len(ratios) // 2]


def _seconds(work: Work) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _visits(size: int) -> list[NurseDay]:
    """Visits of one to three acts, at home or not, near or far, over the two tariffs of autumn 2026."""
    draw = random.Random(7)
    days = []
    for _ in range(size):
        patient = PatientFacts(key="p", age=70, insulin_treated=draw.random() < 0.3)
        acts = tuple(draw.sample(ACTS, draw.choice([1, 1, 1, 2, 2, 3])))
        visit = Visit(
            "p",
            dt.time(draw.randrange(6, 22), draw.randrange(60)),
            acts,
            place=draw.choice(["home", "home", "home", "office"]),
            distance_km=Decimal(draw.choice([0, 0, 3, 9, 20])),
            night_need=draw.random() < 0.3,
        )
        day = dt.date(2026, 7, 1) + dt.timedelta(days=draw.randrange(170))
        days.append(NurseDay(day, "metropole", (patient,), (visit,)))
    return days


def bench_ngap(size: int) -> tuple[Work, Work]:
    days = _visits(size)
    return lambda: [cote(day) for day in days], _ngap_floor(days)


def bench_ngap_warm(size: int) -> tuple[Work, Work]:
    """The same day asked again: a screen reloaded, an invoice priced after its visits."""
    days = _visits(size)
    again = remembering(size)
    for day in days:
        again(day)
    return lambda: [again(day) for day in days], _ngap_floor(days)


def _ngap_floor(days: list[NurseDay]) -> Work:
    coefficients = {act.code: act.coefficient for act in catalogue().values() if act.coefficient is not None}
    periods = next(row.values for row in tariffs() if (row.code, row.zone) == ("AMI", "metropole"))
    values = [one.since for one in periods], [Decimal(one.value) for one in periods]
    visits = [(day.day, day.visits[0].acts) for day in days]
    return lambda: floors.ladder(visits, values, coefficients)


def bench_cfonb(size: int) -> tuple[Work, Work]:
    credit = Credit(DAY, 3250, "VIR SEPA CPAM 131", "05", (("LCC", "262507000123"), ("NPY", "CPAM DEMO")))
    data, _ = cfonb.statement([credit] * size, 0, DAY, DAY)
    return lambda: cfonb120.read(data, DAY), lambda: floors.statement_loop(data)


def bench_camt(size: int) -> tuple[Work, Work]:
    data = bank_files.camt(size)
    return lambda: camt053.read(data), lambda: floors.camt_entries(data)


def bench_ofx(size: int) -> tuple[Work, Work]:
    data = bank_files.ofx(size)
    return lambda: ofx.read(data), lambda: floors.marks(data.decode(), "<STMTTRN>")


def bench_mt940(size: int) -> tuple[Work, Work]:
    data = bank_files.mt940(size)
    return lambda: mt940.read(data), lambda: floors.marks(data.decode(), ":61:")


def bench_csv(size: int) -> tuple[Work, Work]:
    data = bank_files.csv(size)
    return lambda: delimited.read(data, DAY), lambda: floors.marks(data.decode(), "\n")


def bench_noemie(size: int) -> tuple[Work, Work]:
    """`size` records, 000 and 999 left out: ours builds the typed return, the floor cuts every field and keeps nothing."""
    world = simulate(seed=1, months=6, patients=25)
    transfer = max(world.transfers, key=lambda one: len(one.answers))
    per_answer = sum(len(answer.shares) + 3 for answer in transfer.answers) / len(transfer.answers)
    answers = (transfer.answers * (1 + int(size / per_answer) // len(transfer.answers)))[: int(size / per_answer)]
    big = type(transfer)(transfer.day, transfer.label_1, transfer.label_2, answers)
    data = return_file(big, NURSE, FUND, "R00001", "plain")
    events = framing.unframe([data.decode("iso-8859-1")], [])
    stream = "".join(one.text for one in events if isinstance(one, framing.Window))
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
    "ngap_warm": (bench_ngap_warm, 4000),
    "cfonb": (bench_cfonb, 25_000),
    "camt": (bench_camt, 25_000),
    "ofx": (bench_ofx, 25_000),
    "mt940": (bench_mt940, 25_000),
    "csv": (bench_csv, 25_000),
    "noemie": (bench_noemie, 25_000),
    "b2": (bench_b2, 25_000),
    "matching": (bench_matching, 4000),
}


def main(names: list[str]) -> int:
    if names and names[0].endswith(".jsonl"):
        return workload.main(Path(names[0]))
    if names[:1] == ["memory"]:
        memory.asked(names[1:])
        return 0
    for name, (make, size) in BENCHES.items():
        if names and name not in names:
            continue
        before = 0.0
        for scale in (size, 4 * size):
            ours, floor = make(scale)
            mine, least, ratio = side_by_side(ours, floor)
            print(
                f"{name:9} n={scale:6}  ours {mine:7.3f} s  {scale / mine:9.0f}/s  floor {least:7.4f} s  ratio {ratio:6.1f}"
                + (f"  growth exponent {math.log(mine / before, 4):.2f}" if before else "")
            )
            before = mine
    if not names or set(names) & set(database.BENCHES):
        database.main(names)
    if not names or "silence" in names:
        silence.main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
