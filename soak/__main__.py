"""`./dev soak [fuzz|kills]`: what is too long for the tests. Exit code 1 when a case fails."""

import argparse
import sys
from pathlib import Path

from idel.throw_away import Ground, throw_away_ground
from soak.fuzz import MEGABYTES_IN_ALL, Outcome, case_of, fuzz, keep

SEED = 20261126
KEPT = Path(".idel") / "soak"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./dev soak")
    parser.add_argument("name", nargs="?", choices=["fuzz", "kills"])
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--cases", type=int, default=6000, help="files read; a tenth as many are ingested")
    parser.add_argument("--case", type=int, help="reads this case alone and writes its bytes to standard output")
    options = parser.parse_args(arguments)
    if options.case is not None:
        sys.stdout.buffer.write(case_of(options.seed, options.case).data)
        return 0
    failed = 0
    with throw_away_ground() as ground:
        if options.name in (None, "fuzz"):
            failed += _fuzz(options.seed, options.cases)
        if options.name in (None, "kills"):
            failed += _kills(ground)
    return 1 if failed else 0


def _fuzz(seed: int, cases: int) -> int:
    from soak.ingested import judge_in, make_cabinet

    failed = _said("read", seed, fuzz(seed=seed, numbers=range(cases)))
    ingested = fuzz(seed=seed, numbers=range(cases // 10), judge=judge_in(make_cabinet()))
    return failed + _said("ingested", seed, ingested)


def _said(what: str, seed: int, outcome: Outcome) -> int:
    total = sum(outcome.counts.values())
    print(
        f"fuzz, seed {seed}: {total} files {what}, {len(outcome.failures)} faults, slowest {outcome.slowest:.2f} s of processor,"
    )
    print(f"  memory +{outcome.grown:.0f} MB; {', '.join(f'{name} {n}' for name, n in sorted(outcome.counts.items()))}")
    for failure in outcome.failures:
        print(f"  case {failure.case.number} ({failure.case.name}): {keep(failure, KEPT)}\n{failure.reason}")
    return len(outcome.failures) + (outcome.grown > MEGABYTES_IN_ALL)


def _kills(ground: Ground) -> int:
    from soak.kills import run

    rows = run(ground)
    print(
        f"{'killed':26} {'outcome':10} {'files':>5} {'invoices':>9} {'expected, cents':>16} {'steps':>6} {'orphans':>7}  "
    )
    for row in rows:
        print(
            f"{row.point:26} {row.state:10} {row.files:5} {row.invoices:9} {row.cents:16} {row.steps:6} {row.orphans:7}  {'once' if row.is_once else 'WRONG'}"
        )
    return sum(not row.is_once for row in rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
