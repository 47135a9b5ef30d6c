"""`ingest PATH…`: the ordinary way in, from a shell. Twice changes nothing; a refusal is said and is exit code 1."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from billing.models import Share
from cabinet.models import IncomingFile
from cabinet.services.cabinets import create_cabinet
from cabinet.tenancy import tenant
from reconciliation.services.audit import audit_folder, totals
from simulator.scenario import simulate, write
from tests.reconciliation.test_audit import NEAR

pytestmark = pytest.mark.django_db(transaction=True)
Said = pytest.CaptureFixture[str]


@pytest.fixture
def given(tmp_path: Path) -> Path:
    write(simulate(seed=3, months=2, patients=3), tmp_path / "f")
    return tmp_path / "f"


def outcomes(text: str) -> dict[str, str]:
    return {one["name"]: one["outcome"] for one in json.loads(text)["files"]}


def test_files_given_one_by_one_make_the_same_life_as_an_audit(given: Path, capsys: Said) -> None:
    pk = create_cabinet(name="Un")
    paths = sorted(path for path in given.iterdir())
    call_command("ingest", *map(str, paths[:4]), "--cabinet", "Un", "--json")
    assert set(outcomes(capsys.readouterr().out).values()) == {"ingested"}
    call_command("ingest", str(given), "--cabinet", "Un", "--json")
    found = outcomes(capsys.readouterr().out)
    assert [found[path.name] for path in paths[:4]] == ["already"] * 4 and found["truth.json"] == "ignored"
    other, *_ = audit_folder(folder=given, cabinet_name="Deux", near=NEAR, as_of=None)
    with tenant(cabinets=[pk]):
        mine = totals(pk)
    with tenant(cabinets=[other]):
        assert mine == totals(other) and mine["received_cents"] > 0


def test_nothing_changes_when_the_same_files_come_twice(given: Path, capsys: Said) -> None:
    pk = create_cabinet(name="Un")
    call_command("ingest", str(given), "--cabinet", "Un")
    with tenant(cabinets=[pk]):
        before = list(Share.objects.order_by("pk").values()), list(IncomingFile.objects.order_by("pk").values())
    capsys.readouterr()
    call_command("ingest", str(given), "--cabinet", "Un")
    assert capsys.readouterr().out.count("déjà importé") == len(before[1])
    with tenant(cabinets=[pk]):
        after = list(Share.objects.order_by("pk").values()), list(IncomingFile.objects.order_by("pk").values())
    assert after == before


def test_a_refused_file_is_said_and_the_others_are_read(given: Path, capsys: Said) -> None:
    create_cabinet(name="Un")
    (given / "a-photo.jpg").write_bytes(b"\xff\xd8\xff" + b"x" * 300)
    with pytest.raises(SystemExit) as end:
        call_command("ingest", str(given), "--cabinet", "Un")
    said = capsys.readouterr().out
    assert end.value.code == 1
    assert "a-photo.jpg : refusé — Ce fichier n’est d’aucun format connu" in said and said.count(": importé") > 5


@pytest.mark.parametrize("cabinet", ["Un", "Personne"])
def test_nothing_is_read_when_the_command_is_wrong(given: Path, cabinet: str, capsys: Said) -> None:
    pk = create_cabinet(name="Un")
    paths = [str(given)] if cabinet == "Personne" else [str(given), str(given / "absent")]
    with pytest.raises(SystemExit) as end:
        call_command("ingest", *paths, "--cabinet", cabinet)
    assert end.value.code == 2 and capsys.readouterr().err
    with tenant(cabinets=[pk]):
        assert not IncomingFile.objects.exists()
