"""The main job on a simulated cabinet: equals the truth on every decided share, twice without change, in any order."""

import datetime as dt
import json
import random
from pathlib import Path

import pytest

from cabinet.tenancy import tenant
from reconciliation.matching.proposal import Outcome
from reconciliation.services.audit import audit_folder, bring_in, document
from reconciliation.services.reconcile import reconcile
from simulator.scenario import simulate, write

NEAR = dt.date(2026, 11, 1)
FIELDS = (
    "payer",
    "expected_cents",
    "announced_cents",
    "received_cents",
    "recovered_cents",
    "admin",
    "money",
    "cause",
    "reason_code",
    "silent",
    "claim_limit_on",
)


@pytest.fixture(scope="module")
def world_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cabinet")
    write(simulate(seed=7, months=5, patients=12), folder)
    return folder


def audited(folder: Path, name: str) -> dict:
    cabinet_id, day, reports = audit_folder(folder=folder, cabinet_name=name, near=NEAR, as_of=None)
    with tenant(cabinets=[cabinet_id]):
        return json.loads(json.dumps(document(cabinet_id=cabinet_id, as_of=day, reports=reports)))


def identity(share: dict) -> tuple:
    return (share["nurse"], share["invoice"], share["invoice_date"], share["part"])


@pytest.mark.django_db
def test_the_audit_equals_the_truth_when_a_share_is_decided(world_folder: Path) -> None:
    truth = json.loads((world_folder / "truth.json").read_text())
    found = {identity(share): share for share in audited(world_folder, "A")["shares"]}
    decided = [share for share in truth["shares"] if share["decided"]]
    different = [
        (
            share["why"],
            identity(share),
            {
                name: (share[name], found[identity(share)][name])
                for name in FIELDS
                if share[name] != found[identity(share)][name]
            },
        )
        for share in decided
        if any(share[name] != found[identity(share)][name] for name in FIELDS)
    ]
    assert len(decided) > 200
    assert len(found) == len(truth["shares"])
    assert different == []


@pytest.mark.django_db
def test_every_credit_has_the_outcome_of_the_truth(world_folder: Path) -> None:
    truth = json.loads((world_folder / "truth.json").read_text())
    wanted = sorted((e["amount_cents"], e["booked_on"], e["outcome"]) for e in truth["bank_entries"] if e["decided"])
    found = [(e["amount_cents"], e["booked_on"], e["outcome"]) for e in audited(world_folder, "A")["bank_entries"]]
    assert [one for one in wanted if one not in found] == []
    assert Outcome.EXPLAINED in {outcome for *_, outcome in found}


@pytest.mark.django_db
def test_nothing_changes_when_the_folder_is_audited_twice(world_folder: Path) -> None:
    first, second = audited(world_folder, "A"), audited(world_folder, "A")
    assert {one["outcome"] for one in second.pop("files")} == {"already", "ignored"}
    first.pop("files")
    assert first == second


@pytest.mark.django_db
def test_the_answer_is_the_same_when_the_truth_lies(world_folder: Path, tmp_path: Path) -> None:
    for path in world_folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes() if path.name != "truth.json" else b'{"shares": "lies"}')
    honest, lied_to = audited(world_folder, "A"), audited(tmp_path, "B")
    honest.pop("files"), lied_to.pop("files")
    assert honest == lied_to


@pytest.mark.django_db
def test_the_answer_is_the_same_when_files_come_in_any_order(world_folder: Path) -> None:
    expected = audited(world_folder, "A")
    from cabinet.services.cabinets import create_cabinet

    cabinet_id, paths = create_cabinet(name="C"), sorted(world_folder.iterdir())
    random.Random(3).shuffle(paths)
    day = dt.date.fromisoformat(expected["as_of"])
    for rank, path in enumerate(paths):
        bring_in(cabinet_id=cabinet_id, path=path, near=NEAR)
        if rank % 9 == 0:
            with tenant(cabinets=[cabinet_id]):
                reconcile(cabinet_id=cabinet_id, as_of=day)
    with tenant(cabinets=[cabinet_id]):
        reconcile(cabinet_id=cabinet_id, as_of=day)
        found = json.loads(json.dumps(document(cabinet_id=cabinet_id, as_of=day, reports=[])))
    key = identity
    assert sorted(found["shares"], key=key) == sorted(expected["shares"], key=key)
    assert found["totals"] == expected["totals"]


@pytest.mark.django_db
def test_the_csv_of_another_software_gives_the_same_money_as_its_lots(tmp_path: Path) -> None:
    world = simulate(seed=7, months=3, patients=6)
    write(world, tmp_path / "lots")
    write(world, tmp_path / "csv", as_lots=False)
    lots, rows = audited(tmp_path / "lots", "L"), audited(tmp_path / "csv", "F")
    assert [(s["invoice"], s["part"], s["received_cents"], s["money"]) for s in lots["shares"]] == [
        (s["invoice"], s["part"], s["received_cents"], s["money"]) for s in rows["shares"]
    ]
    assert lots["totals"] == rows["totals"]
