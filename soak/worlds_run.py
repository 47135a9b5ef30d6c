"""All the worlds of a plan, several at once, each kept as it is judged: a run that was cut begins again where it stopped.

A result counts for the very code that gave it (`fingerprint`: the sources of the product, of the simulator and of this package);
when one of them changed, the world is told again.
"""

import hashlib
import json
import multiprocessing
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("ngap", "cabinet", "noemie", "billing", "reconciliation", "simulator", "soak")
SLOWEST = "a file a run"  # begun first, or it would be waited for alone at the end
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Result:
    """A world and its verdict, as they are written down. `faults`: lines, the first ones; `apart`: how many shares differ."""

    seed: int
    way: str
    shares: int
    entries: int
    automatic: float
    right_causes: float
    discrepancies: int
    wrong_cents: int
    apart: int
    seconds: float
    is_good: bool
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """Each seed told in each way."""

    seeds: tuple[int, ...]
    months: int
    patients: int

    @cached_property
    def worlds(self) -> list[tuple[int, str]]:
        from soak.worlds import WAYS

        pairs = [(seed, way.name) for seed in self.seeds for way in WAYS]
        return sorted(pairs, key=lambda one: one[1] != SLOWEST)

    @property
    def file_name(self) -> str:
        return f"worlds-{self.months}-months-{self.patients}-patients.jsonl"


def fingerprint() -> str:
    """Of all that a verdict rests on."""
    digest = hashlib.sha256()
    for path in sorted(path for name in SOURCES for path in (ROOT / name).rglob("*") if path.is_file()):
        if path.suffix != ".pyc":
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def results(plan: Plan, kept: Path) -> list[Result]:
    """Those of this code, in the order of the plan. A line that was cut is left out."""
    mine, found = fingerprint(), {}
    for line in kept.read_text().splitlines() if kept.exists() else []:
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if said.pop("code", "") == mine:
            found[said["seed"], said["way"]] = Result(**said)
    return [found[one] for one in sorted(plan.worlds) if one in found]


def run(plan: Plan, kept: Path, *, processes: int) -> Iterator[Result]:
    """Tells what is missing; each result is on the disk before it is given."""
    done = {(one.seed, one.way) for one in results(plan, kept)}
    missing = [one for one in plan.worlds if one not in done]
    kept.parent.mkdir(parents=True, exist_ok=True)
    code = fingerprint()
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("fork")) as pool:
        told = [pool.submit(tell, seed, way, plan.months, plan.patients) for seed, way in missing]
        for one in as_completed(told):
            result = one.result()
            with kept.open("a") as lines:
                lines.write(json.dumps({"code": code, **asdict(result)}, ensure_ascii=False) + "\n")
            yield result


def tell(seed: int, way_name: str, months: int, patients: int) -> Result:
    """In a process of its own, on a connection of its own."""
    from django.db import connections

    from simulator.year.life import live
    from soak.worlds import WAYS, play

    for one in connections.all():
        one.connection = None  # the parent's: not ours to close
    way = next(one for one in WAYS if one.name == way_name)
    year = live(seed=seed, months=months, patients=patients)
    verdict = play(year, way, seed=seed, name=f"Monde {seed} {way.name}")
    return Result(
        seed=seed,
        way=way.name,
        shares=verdict.shares,
        entries=verdict.entries,
        automatic=verdict.automatic,
        right_causes=verdict.right_causes,
        discrepancies=verdict.discrepancies,
        wrong_cents=verdict.wrong_cents,
        apart=len(verdict.different),
        seconds=round(verdict.seconds, 1),
        is_good=verdict.is_good,
        faults=[*verdict.different, *verdict.missed, *verdict.wrong_causes][:SHOWN],
    )


def lines_of(one: Result) -> Iterator[str]:
    """What is said of one world as soon as it is judged."""
    yield f"{one.seed:3} {one.way:22} {'good' if one.is_good else 'WRONG'}, {one.wrong_cents} wrong cents, {one.seconds:.1f} s"
    yield from (f"      {line}" for line in one.faults)


def table(plan: Plan, found: Sequence[Result]) -> Iterator[str]:
    """One line a way over all its seeds (the worst of each figure), then one in all; ready for docs/performance.md."""
    yield "| way | worlds | decided shares | decided entries | automatic | causes right | wrong cents | shares apart | seconds |"
    yield "|---|---|---|---|---|---|---|---|---|"
    by_way: dict[str, list[Result]] = defaultdict(list)
    for one in found:
        by_way[one.way].append(one)
    for way, rows in by_way.items():
        yield _row(way, rows, len(plan.seeds))
    yield _row("all", found, len(plan.worlds))


def _row(name: str, rows: Sequence[Result], wanted: int) -> str:
    if not rows:
        return f"| {name} | 0 of {wanted} | | | | | | | |"
    said = (
        f"{len(rows)} of {wanted}",
        _range([one.shares for one in rows]),
        _range([one.entries for one in rows]),
        f"{min(one.automatic for one in rows):.2%}",
        f"{min(one.right_causes for one in rows):.2%}",
        str(sum(one.wrong_cents for one in rows)),
        str(sum(one.apart for one in rows)),
        _range([round(one.seconds) for one in rows]),
    )
    return f"| {name} | {' | '.join(said)} |"


def _range(values: Sequence[int]) -> str:
    low, high = min(values), max(values)
    return str(low) if low == high else f"{low} to {high}"
