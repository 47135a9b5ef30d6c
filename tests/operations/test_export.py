"""An export read back is what the database holds, one cabinet a folder, and nobody else's rows."""

import csv
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from cabinet.enums import FileDoor
from cabinet.services.cabinets import create_cabinet
from cabinet.services.files import store_file
from cabinet.tenancy import tenant
from idel.export import FILES, cell, export_cabinet, rows_of
from idel.export_tables import LEFT_OUT, TABLES, columns
from simulator.scenario import simulate, write
from tests.operations.place import Place
from tests.test_architecture import our_models


@pytest.fixture(scope="module")
def lived() -> Iterator[Place]:
    folder = Path(tempfile.mkdtemp(prefix="idel-x-"))
    folder.chmod(0o755)
    write(simulate(seed=3, months=1, patients=3), folder / "one-files")
    write(simulate(seed=8, months=1, patients=2), folder / "two-files")
    with Place(folder / "one") as place:
        place.run("audit", str(folder / "one-files"), "--cabinet", "Vie")
        place.run("audit", str(folder / "two-files"), "--cabinet", "Autre")
        yield place
    shutil.rmtree(folder, ignore_errors=True)


def sheet(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source, delimiter=";"))


def test_each_model_is_exported_or_has_a_reason() -> None:
    labels = {model._meta.label for model in our_models() if not model._meta.auto_created}
    assert labels == set(TABLES) | set(LEFT_OUT) and not set(TABLES) & set(LEFT_OUT)
    assert len(set(TABLES.values())) == len(TABLES)


@pytest.mark.parametrize("label", TABLES)
def test_each_column_has_a_french_header_of_its_own(label: str) -> None:
    headers = [one.header for one in columns(label)]
    assert len(set(headers)) == len(headers)
    assert not any("_" in one or one.endswith("(cents)") for one in headers)
    assert not {one.field.name for one in columns(label)} & {"secret_hash", "password", "nir_index", "iban_index"}


def test_what_is_read_back_is_what_the_database_holds(lived: Place) -> None:
    target = lived.base.parent / "all"
    said = lived.run("export", str(target))
    assert "Vie : " in said and "Autre : " in said and target.stat().st_mode & 0o777 == 0o700
    rows, read = lived.rows(), dict.fromkeys(TABLES.values(), 0)
    folders = sorted(path for path in target.iterdir())
    assert len(folders) == 2 and all(path.stat().st_mode & 0o077 == 0 for path in target.rglob("*"))
    for folder in folders:
        for name in TABLES.values():
            read[name] += len(sheet(folder / f"{name}.csv"))
        assert (folder / "LISEZMOI.txt").read_text().startswith("Export du cabinet")
    for label, name in TABLES.items():
        assert read[name] == len(rows[apps.get_model(label)._meta.db_table]), name
    nirs = {line.removeprefix("nir ") for line in lived.opened() if line.startswith("nir ")}
    assert {row["NIR"] for folder in folders for row in sheet(folder / "patients.csv")} == nirs


def test_money_is_in_whole_cents_and_raw_files_are_byte_for_byte(lived: Place) -> None:
    target = lived.base.parent / "one-only"
    lived.run("export", str(target), "--cabinet", "Vie")
    (folder,) = target.iterdir()
    totals = {row["numéro"]: row["total (centimes)"] for row in sheet(folder / "factures.csv")}
    truth = {claim.number: claim.total for claim in simulate(seed=3, months=1, patients=3).claims}
    assert {number: int(text) for number, text in totals.items()} == truth
    given = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in files(lived.base.parent / "one-files"))
    found = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in (folder / FILES).iterdir())
    assert found == given == sorted(row["sha256"] for row in sheet(folder / "fichiers.csv"))


def files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name != "truth.json" and not path.name.startswith("README")]


def test_the_other_cabinet_is_absent_when_one_is_named(lived: Place) -> None:
    target = lived.base.parent / "mine"
    lived.run("export", str(target), "--cabinet", "Autre")
    text = "".join(path.read_text(errors="replace") for path in target.rglob("*") if path.is_file())
    others = {claim.person.nir[:13] for claim in simulate(seed=3, months=1, patients=3).claims}
    own = {claim.person.nir[:13] for claim in simulate(seed=8, months=1, patients=2).claims}
    assert len(list(target.iterdir())) == 1 and all(one in text for one in own - others)
    assert not any(one in text for one in others - own)


@pytest.mark.parametrize("wrong", ["not empty", "unknown cabinet", "a file"])
def test_nothing_is_written_when_the_command_is_wrong(lived: Place, wrong: str) -> None:
    target = lived.base.parent / wrong
    options: tuple[str, ...] = ()
    if wrong == "not empty":
        target.mkdir()
        (target / "mine.txt").write_text("à moi")
    elif wrong == "a file":
        target.write_text("à moi")
    else:
        options = ("--cabinet", "Personne")
    lived.run("export", str(target), *options, code=2)
    assert not target.is_dir() or [path.name for path in target.iterdir()] == ["mine.txt"]


@pytest.mark.django_db(transaction=True)
def test_a_hostile_name_stays_in_the_folder_and_a_formula_is_text(tmp_path: Path) -> None:
    pk = create_cabinet(name="../../Où ça ?")
    with tenant(cabinets=[pk]):
        store_file(cabinet_id=pk, name="../../é/" + "é" * 190, chunks=[b"x"], door=FileDoor.COMMAND, cap=9)
        apps.get_model("billing.Patient").objects.create(cabinet_id=pk, last_name="=HYPERLINK(1)", phone="+33600000000")
    done = export_cabinet(cabinet_id=pk, folder=tmp_path)
    (folder,) = tmp_path.iterdir()
    assert done.faults == () and [path.read_bytes() for path in (folder / FILES).iterdir()] == [b"x"]
    (patient,) = sheet(folder / "patients.csv")
    assert patient["nom"] == "'=HYPERLINK(1)" and patient["téléphone"] == "'+33600000000"


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_missing_or_altered_is_named_and_not_exported(tmp_path: Path) -> None:
    from cabinet import vault

    pk = create_cabinet(name="Trou")
    with tenant(cabinets=[pk]):
        kept = [
            store_file(cabinet_id=pk, name=f"{n}.txt", chunks=[b"%d" % n], door=FileDoor.COMMAND, cap=9).file
            for n in range(3)
        ]
    vault.path_of(pk, kept[0].public_id).unlink()
    path = vault.path_of(pk, kept[1].public_id)
    sealed = path.read_bytes()
    path.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    done = export_cabinet(cabinet_id=pk, folder=tmp_path)
    assert done.faults == (str(kept[0].pk), str(kept[1].pk)) and done.file_count == 1
    with tenant(cabinets=[pk]):
        shown = columns("cabinet.IncomingFile")
        texts = [[cell(row, one, {}) for one in shown] for row in rows_of("cabinet.IncomingFile", pk)]
    (folder,) = tmp_path.iterdir()
    assert [list(row.values()) for row in sheet(folder / "fichiers.csv")] == texts
    assert json.dumps(texts).count(".txt") == 3
