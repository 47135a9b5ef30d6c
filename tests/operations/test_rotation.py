"""After a rotation nothing needs the old key: rows, files, backups; killed in the middle, it is run again and ends well."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cabinet.services.rotation import sealed_models
from idel.embedded import environment
from simulator.scenario import simulate, write
from tests.operations.place import NEW_INDEX, NEW_KEYS, ONLY_NEW, ROOT, Place

OLD, NEW = b"\x05demo1".hex(), b"\x04key2".hex()


@pytest.fixture(scope="module")
def rested() -> Iterator[Place]:
    """A life told once, its servers stopped: each test takes a copy."""
    folder = Path(tempfile.mkdtemp(prefix="idel-r-"))
    folder.chmod(0o755)
    write(simulate(seed=3, months=1, patients=3), folder / "files")
    with Place(folder / "one") as place:
        place.run("audit", str(folder / "files"), "--cabinet", "Vie")
    yield place
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def lived(rested: Place) -> Iterator[Place]:
    folder = Path(tempfile.mkdtemp(prefix="idel-r-"))
    folder.chmod(0o755)
    with Place(folder / "one").living_as(rested) as place:
        yield place
    shutil.rmtree(folder, ignore_errors=True)


def sealed_with(place: Place, key: str) -> int:
    """How many rows and files hold a value under this key."""
    rows = sum(f"\\x{key}" in row for table in place.rows().values() for row in table)
    return rows + sum(path.read_bytes()[4:].startswith(bytes.fromhex(key)) for path in place.stored())


def test_every_sealed_field_is_found_by_looking_at_the_models() -> None:
    assert {model._meta.label for model in sealed_models()} >= {
        "billing.Patient",
        "billing.Coverage",
        "reconciliation.BankAccount",
        "noemie.Problem",
    }
    assert not [model for model in sealed_models() if hasattr(model, "pgh_tracked_model")]


def test_the_old_key_is_no_longer_needed_when_keys_are_rotated(lived: Place) -> None:
    opened, events = lived.opened(), lived.rows()["billing_patientevent"]
    assert sealed_with(lived, OLD) > 5 and sealed_with(lived, NEW) == 0
    said = lived.run("rotate_keys", keys=NEW_KEYS)
    assert "billing.Patient : " in said and "files : " in said and "ne servent plus" in said
    assert sealed_with(lived, OLD) == 0
    assert lived.opened(ONLY_NEW) == opened
    assert lived.rows()["billing_patientevent"] == events
    assert "0 chiffré(s)" in lived.run("rotate_keys", keys=ONLY_NEW)
    archive = lived.base.parent / "after.idel"
    lived.run("backup", str(archive), keys=ONLY_NEW)
    with Place(lived.base.parent / "two", is_blank=True) as other:
        other.run("restore", str(archive), keys=ONLY_NEW)
        assert other.opened(ONLY_NEW) == opened


def test_it_ends_well_when_it_was_killed_in_the_middle(lived: Place) -> None:
    opened = lived.opened()
    values = {**lived.environment(NEW_KEYS), **environment(lived.postgres, lived.valkey)}
    command = [sys.executable, "manage.py", "rotate_keys", "--batch", "1"]
    with subprocess.Popen(command, cwd=ROOT, env=values, stderr=subprocess.PIPE, text=True) as rotation:
        assert rotation.stderr is not None and "billing." in rotation.stderr.readline()
        rotation.kill()
    assert sealed_with(lived, OLD) > 0 and sealed_with(lived, NEW) > 0
    assert lived.opened(NEW_KEYS) == opened
    lived.run("rotate_keys", keys=NEW_KEYS)
    assert sealed_with(lived, OLD) == 0 and lived.opened(ONLY_NEW) == opened


def test_patients_are_found_again_when_the_key_of_the_indexes_changes(lived: Place) -> None:
    lived.run("rotate_keys", keys=NEW_INDEX)
    write(simulate(seed=3, months=2, patients=3), lived.base.parent / "more")
    before = len(lived.rows()["billing_patient"])
    lived.run("audit", str(lived.base.parent / "more"), "--cabinet", "Vie", keys=NEW_INDEX)
    nirs = [line for line in lived.opened(NEW_INDEX) if line.startswith("nir ")]
    assert len(nirs) == len(set(nirs)) >= before


def test_it_says_so_when_a_value_does_not_open(lived: Place) -> None:
    said = lived.run("rotate_keys", keys=ONLY_NEW, code=1)
    assert "Illisible : billing.Patient" in said and "gardez les anciennes clés" in said
    assert sealed_with(lived, NEW) == 0
