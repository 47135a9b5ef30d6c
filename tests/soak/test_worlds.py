"""A first slice of `./dev soak worlds`: small years of cabinets, each told in a harder way, equal to their truth."""

import copy
import datetime as dt
import json
from pathlib import Path

import pytest

from simulator.year.life import live, write
from soak.worlds import WAYS, Way, judge, play

MONTHS, PATIENTS = 3, 6


@pytest.mark.django_db
@pytest.mark.parametrize(
    "seed, way", [(3, WAYS[0]), (4, WAYS[1]), (5, WAYS[2])], ids=lambda one: getattr(one, "name", str(one))
)
def test_the_audit_equals_the_truth_when_a_year_is_told_in_a_harder_way(seed: int, way: Way) -> None:
    told = play(live(seed=seed, months=MONTHS, patients=PATIENTS), way, seed=seed, name=f"Monde {seed}")
    assert told.shares > 60
    assert told.discrepancies > 0
    assert (told.wrong_cents, told.different, told.missed, told.wrong_causes) == (0, [], [], [])


@pytest.mark.django_db
def test_files_that_come_seven_at_a_time_in_any_order_give_the_truth() -> None:
    way = Way("seven files a run", WAYS[4].harden, is_shuffled=True, files_a_run=7)
    told = play(live(seed=6, months=2, patients=5), way, seed=6, name="Monde 6")
    assert told.entries > 20
    assert (told.wrong_cents, told.different, told.missed, told.wrong_causes) == (0, [], [], [])


def _documents(folder: Path) -> tuple[dict, dict]:
    write(live(seed=3, months=2, patients=4), folder)
    truth = json.loads((folder / "truth.json").read_text())
    return truth, copy.deepcopy(truth)


def _cases(truth: dict) -> dict:
    return {
        (one["nurse"], one["invoice"], one["invoice_date"], one["part"]): one["cause"]
        for one in truth["shares"]
        if one["cause"]
    }


def test_the_judge_sees_a_cent_given_to_the_wrong_share(tmp_path: Path) -> None:
    truth, found = _documents(tmp_path)
    assert judge(truth, found, _cases(truth)).is_good
    found["shares"][0]["received_cents"] += 1
    told = judge(truth, found, _cases(truth))
    assert (told.wrong_cents, len(told.different), told.is_good) == (1, 1, False)


def test_the_judge_sees_an_entry_explained_that_is_nobodys(tmp_path: Path) -> None:
    truth, found = _documents(tmp_path)
    one = next(entry for entry in found["bank_entries"] if entry["outcome"] == "unmatched")
    one["outcome"] = "explained"
    assert judge(truth, found, _cases(truth)).wrong_cents == one["amount_cents"]


def test_a_year_is_the_same_each_time_and_another_seed_is_another_year(tmp_path: Path) -> None:
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        write(live(seed=seed, months=2, patients=4), tmp_path / name)
    files = {name: {one.name: one.read_bytes() for one in (tmp_path / name).iterdir()} for name in "abc"}
    assert files["a"] == files["b"]
    assert files["a"] != files["c"]


def test_a_year_holds_every_kind_of_accident() -> None:
    from simulator.year.truth import document

    year = live(seed=1, months=12, patients=25)
    told = document(year)
    whys = {one["why"] for one in told["shares"]} | {one["why"] for one in told["bank_entries"]}
    causes = {
        "rejected",
        "lot_refused",
        "lot_not_acknowledged",
        "silent_share",
        "silent_payer_incident",
        "underpaid",
        "overpaid",
    }
    money = {
        "recovered_named",
        "recovered_unnamed",
        "announced_not_received",
        "split",
        "grouped",
        "direct",
        "no_reference",
    }
    assert causes | money <= whys
    assert told["as_of"] == (dt.date(2025, 9, 1) + dt.timedelta(days=360)).isoformat()
    assert {one["part"] for one in told["shares"]} == {"AMO", "AMC", "PATIENT"}
