"""`./dev soak [fuzz|kills|mutants|worlds]`: what is too long for the tests. Exit code 1 when a case fails.

What needs the models is imported once Django is set up: by the servers of the run, or without any for one case.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from idel.throw_away import Ground, set_up, throw_away_ground

if TYPE_CHECKING:
    from soak.fuzz import Outcome

SEED = 20261126
KEPT = Path(".idel") / "soak"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./dev soak")
    parser.add_argument("name", nargs="?", choices=["fuzz", "kills", "mutants", "worlds"])
    parser.add_argument("--seed", type=int, help="of the spoilt files, or of the invoices of the kills")
    parser.add_argument("--cases", type=int, default=6000, help="files read; a tenth as many are ingested")
    parser.add_argument("--case", type=int, help="reads this case alone and writes its bytes to standard output")
    parser.add_argument("--module", default="", help="mutants of the rule files whose name holds this")
    parser.add_argument("--worlds", type=int, default=5, help="seeds of worlds, each told in seven ways")
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--patients", type=int, default=12)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="worlds told at once")
    parser.add_argument("--again", action="store_true", help="worlds: forget what was judged already")
    options = parser.parse_args(arguments)
    seed = SEED if options.seed is None else options.seed
    if options.case is not None:
        sys.stdout.buffer.write(_case(seed, options.case))
        return 0
    failed = _mutants(options.module) if options.name in (None, "mutants") else 0
    if options.name == "mutants":
        return 1 if failed else 0
    with throw_away_ground() as ground:
        if options.name in (None, "fuzz"):
            failed += _fuzz(seed, options.cases)
        if options.name in (None, "kills"):
            failed += _kills(ground, options.seed)
        if options.name in (None, "worlds"):
            failed += _worlds(options)
    return 1 if failed else 0


def _case(seed: int, number: int) -> bytes:
    os.environ.update(IDEL_ENV="test", DJANGO_SETTINGS_MODULE="idel.settings")
    set_up()
    from soak.fuzz import case_of

    return case_of(seed, number).data


def _fuzz(seed: int, cases: int) -> int:
    from soak.fuzz import fuzz
    from soak.ingested import judge_in, make_cabinet

    failed = _said("read", seed, fuzz(seed=seed, numbers=range(cases)))
    ingested = fuzz(seed=seed, numbers=range(cases // 10), judge=judge_in(make_cabinet()))
    return failed + _said("ingested", seed, ingested)


def _said(what: str, seed: int, outcome: "Outcome") -> int:
    from soak.fuzz import MEGABYTES_IN_ALL, keep

    total = sum(outcome.counts.values())
    print(
        f"fuzz, seed {seed}: {total} files {what}, {len(outcome.failures)} faults, slowest {outcome.slowest:.2f} s of processor,"
    )
    print(f"  memory +{outcome.grown:.0f} MB; {', '.join(f'{name} {n}' for name, n in sorted(outcome.counts.items()))}")
    for failure in outcome.failures:
        print(f"  case {failure.case.number} ({failure.case.name}): {keep(failure, KEPT)}\n{failure.reason}")
    return len(outcome.failures) + (outcome.grown > MEGABYTES_IN_ALL)


def _mutants(module: str) -> bool:
    from soak.mutants import KILLED_AT_LEAST, run, said

    tried = run(module)
    print(said(tried))
    return sum(one.is_killed for one in tried) < KILLED_AT_LEAST * len(tried)


def _kills(ground: Ground, seed: int | None) -> int:
    from soak.kills import SEED as USUAL
    from soak.kills import run

    rows = run(ground, seed=USUAL if seed is None else seed)
    print(
        f"{'killed':26} {'outcome':10} {'files':>5} {'invoices':>9} {'expected, cents':>16} {'steps':>6} {'orphans':>7}  "
    )
    for row in rows:
        print(
            f"{row.point:26} {row.state:10} {row.files:5} {row.invoices:9} {row.cents:16} {row.steps:6} {row.orphans:7}  {'once' if row.is_once else 'WRONG'}"
        )
    return sum(not row.is_once for row in rows)


def _worlds(options: argparse.Namespace) -> int:
    """What was judged by this very code before is not told again, unless `--again`."""
    from soak.worlds_run import Plan, lines_of, results, run, table

    plan = Plan(tuple(range(1, options.worlds + 1)), options.months, options.patients)
    kept = KEPT / plan.file_name
    if options.again:
        kept.unlink(missing_ok=True)
    for one in run(plan, kept, processes=options.processes):
        print("\n".join(lines_of(one)), flush=True)
    found = results(plan, kept)
    print("\n".join(table(plan, found)))
    return sum(not one.is_good for one in found) + len(plan.worlds) - len(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
