"""A plan of worlds is taken up where it stopped, and never rests on what other code said."""

import json
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

from soak.worlds import WAYS
from soak.worlds_run import Plan, Result, fingerprint, lines_of, results, run, table
from tests.ground.test_demo import ROOT, environment

PLAN = Plan((1, 2), 12, 4)
GOOD = Result(1, WAYS[0].name, 30, 20, 1.0, 1.0, 5, 0, 0, 12.3, is_good=True)


def line(result: Result, code: str) -> str:
    return json.dumps({"code": code, **asdict(result)}) + "\n"


def all_of(plan: Plan) -> list[Result]:
    return [replace(GOOD, seed=seed, way=way, shares=29 + seed) for seed, way in plan.worlds]


def test_each_seed_is_told_in_each_way_and_the_longest_are_begun_first() -> None:
    assert len(PLAN.worlds) == len(set(PLAN.worlds)) == 2 * len(WAYS)
    assert PLAN.worlds[:2] == [(1, "a file a run"), (2, "a file a run")]


def test_a_line_that_was_cut_or_that_other_code_wrote_is_no_result(tmp_path: Path) -> None:
    kept, other = tmp_path / "worlds.jsonl", replace(GOOD, seed=2)
    kept.write_text(line(GOOD, fingerprint()) + line(other, "0" * 16) + line(other, fingerprint())[:40])
    assert results(PLAN, kept) == [GOOD]
    assert results(PLAN, tmp_path / "none.jsonl") == []


def test_what_is_judged_is_not_told_again(tmp_path: Path) -> None:
    kept = tmp_path / "worlds.jsonl"
    kept.write_text("".join(line(one, fingerprint()) for one in all_of(PLAN)))
    before = kept.read_bytes()
    assert list(run(PLAN, kept, processes=1)) == []
    assert kept.read_bytes() == before and len(results(PLAN, kept)) == len(PLAN.worlds)


def test_one_table_says_the_worst_of_each_way_and_what_is_missing() -> None:
    found = all_of(PLAN)
    found[0] = replace(found[0], wrong_cents=7, automatic=0.97, apart=2, is_good=False, faults=["a share"])
    rows = list(table(PLAN, found[:-1]))
    assert rows[2] == "| a file a run | 2 of 2 | 30 to 31 | 20 | 97.00% | 100.00% | 7 | 2 | 12 |"
    assert rows[-1].startswith(f"| all | {len(found) - 1} of {len(found)} | 30 to 31 |")
    assert list(table(PLAN, []))[-1] == f"| all | 0 of {len(found)} | | | | | | | |"
    assert list(lines_of(found[0])) == ["  1 a file a run           WRONG, 7 wrong cents, 12.3 s", "      a share"]


def test_the_command_begins_without_settings_and_gives_a_case_of_the_fuzz_again(tmp_path: Path) -> None:
    """It was dead for a while: its first import named a model."""
    command = [sys.executable, "-m", "soak", "fuzz", "--case", "3"]
    said = [subprocess.run(command, cwd=ROOT, env=environment(tmp_path), capture_output=True, check=True) for _ in "ab"]
    assert said[0].stdout and said[0].stdout == said[1].stdout
