"""The main job on a simulated cabinet: equals the truth on every decided share, twice without change, in any order."""

import datetime as dt
import json
import random
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from cabinet.tenancy import tenant
from reconciliation.services.audit import audit_folder, bring_in, document
from reconciliation.services.reconcile import reconcile
from simulator.scenario import simulate, write
from tests.bank.written import camt, zipped
from tests.pages import SHEET

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


@cache
def answer(folder: Path) -> dict:
    """What the audit of this folder says, asked once for all the tests that only read it."""
    return audited(folder, "A")


def audited(folder: Path, name: str) -> dict:
    cabinet_id, day, reports = audit_folder(folder=folder, cabinet_name=name, near=NEAR, as_of=None)
    with tenant(cabinets=[cabinet_id]):
        return json.loads(json.dumps(document(cabinet_id=cabinet_id, as_of=day, reports=reports)))


def identity(share: dict) -> tuple:
    return (share["nurse"], share["invoice"], share["invoice_date"], share["part"])


@pytest.mark.django_db
def test_the_audit_equals_the_truth_when_a_share_is_decided(world_folder: Path) -> None:
    truth = json.loads((world_folder / "truth.json").read_text())
    found = {identity(share): share for share in answer(world_folder)["shares"]}
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


def _entry_identity(entry: dict) -> tuple:
    return (entry["key"], entry["amount_cents"], entry["booked_on"], entry["outcome"], entry["advice"])


@pytest.mark.django_db
def test_every_movement_has_the_outcome_of_the_truth(world_folder: Path) -> None:
    truth = json.loads((world_folder / "truth.json").read_text())["bank_entries"]
    found = answer(world_folder)["bank_entries"]
    assert sorted(one["key"] for one in found) == sorted(one["key"] for one in truth)
    wanted = {_entry_identity(one) for one in truth if one["decided"]}
    assert wanted <= {_entry_identity(one) for one in found}
    assert {"explained", "unmatched", "not_a_claim"} == {one["outcome"] for one in found}


@pytest.mark.django_db
def test_the_truth_has_the_shape_of_the_audit_and_its_decided_totals(world_folder: Path) -> None:
    truth, found = json.loads((world_folder / "truth.json").read_text()), answer(world_folder)
    assert truth.keys() == found.keys()
    assert truth["as_of"] == found["as_of"]
    decided = {identity(one) for one in truth["shares"] if one["decided"]}
    silent = sum(one["expected_cents"] for one in found["shares"] if one["silent"] and identity(one) in decided)
    assert truth["totals"] == found["totals"] | {"silent_cents": silent}
    assert truth["recoveries"] == found["recoveries"]
    for name in ("shares", "bank_entries"):
        assert truth[name][0].keys() - found[name][0].keys() == {"decided", "why"}
        assert found[name][0].keys() <= truth[name][0].keys()
    files = {(one["name"], one["sha256"], one["format"], one["outcome"]) for one in found["files"]}
    assert {(one["name"], one["sha256"], one["format"], one["outcome"]) for one in truth["files"]} == files


@pytest.mark.django_db
def test_nothing_changes_when_the_folder_is_audited_twice(world_folder: Path) -> None:
    first, second = audited(world_folder, "A"), audited(world_folder, "A")
    assert {one["outcome"] for one in second.pop("files")} == {"already", "ignored"}
    first.pop("files")
    assert first == second


def _lies(truth: bytes) -> bytes:
    """Of the right shape, so that it could be believed; nothing in it is right."""
    said = json.loads(truth)
    for share in said["shares"]:
        share |= {"received_cents": 1, "money": "written_off", "cause": "unknown", "admin": "refused"}
    return json.dumps(said | {"as_of": "2031-01-01", "bank_entries": [], "recoveries": [], "files": []}).encode()


def _printed(folder: Path, name: str) -> bytes:
    """What the command writes on its standard output, in a new cabinet."""
    said = StringIO()
    call_command("audit", str(folder), cabinet=name, json=True, stdout=said)
    return said.getvalue().encode()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of the files that are opened from now on."""
    names: set[str] = set()
    honest = Path.open

    def spied(path: Path, *args: object, **options: object) -> object:
        names.add(path.name)
        return honest(path, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", spied)
    return names


@pytest.mark.django_db
def test_the_same_bytes_are_printed_when_the_truth_lies_or_is_deleted_and_it_is_never_opened(
    tmp_path: Path, opened: set[str]
) -> None:
    write(simulate(seed=7, months=2, patients=4), tmp_path / "f")
    truth = tmp_path / "f" / "truth.json"
    told = _printed(tmp_path / "f", "A")
    truth.write_bytes(_lies(truth.read_bytes()))
    opened.clear()
    assert _printed(tmp_path / "f", "B") == told
    assert {"lot_001.b2", "releve_202605.cfonb"} <= opened
    assert truth.name not in opened
    truth.unlink()
    named = json.loads(told)
    named["files"] = [one for one in named["files"] if one["name"] != truth.name]
    assert len(named["files"]) == len(json.loads(told)["files"]) - 1
    assert _printed(tmp_path / "f", "C").decode() == json.dumps(named, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.django_db
def test_the_answer_is_the_same_when_files_come_in_any_order(tmp_path: Path) -> None:
    write(simulate(seed=7, months=3, patients=6), tmp_path)
    expected = audited(tmp_path, "A")
    from cabinet.services.cabinets import create_cabinet

    cabinet_id, paths = create_cabinet(name="C"), sorted(tmp_path.iterdir())
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


@pytest.mark.django_db
def test_the_files_of_an_archive_are_told_after_it(tmp_path: Path) -> None:
    (tmp_path / "tout.zip").write_bytes(zipped(table=SHEET, releve=camt()))
    cabinet_id, _, reports = audit_folder(folder=tmp_path, cabinet_name="Archives", near=NEAR, as_of=None)
    assert [(one.name, one.outcome) for one in reports] == [("tout.zip", "ingested"), ("tout.zip/table", "refused")]
    (again, member) = bring_in(cabinet_id=cabinet_id, path=tmp_path / "tout.zip", near=NEAR)
    assert (again.outcome, member.outcome) == ("already", "refused")
