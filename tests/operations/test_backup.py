"""A backup brought back into an empty database is the same life: rows, files, sealed identifiers, rights; or nothing changes."""

import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.scenario import simulate, write
from tests.operations.place import ROOT, Place


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="idel-b-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="module")
def lived(folder: Path) -> Iterator[Place]:
    write(simulate(seed=3, months=2, patients=4), folder / "files")
    with Place(folder / "one") as place:
        place.run("audit", str(folder / "files"), "--cabinet", "Vie")
        yield place


def test_a_backup_restored_in_an_empty_database_is_the_same_life(lived: Place, folder: Path) -> None:
    archive = folder / "vie.idel"
    lived.run("backup", str(archive))
    assert archive.stat().st_mode & 0o077 == 0
    with Place(folder / "two", is_blank=True) as other:
        other.run("restore", str(archive))
        assert other.rows() == lived.rows()
        assert other.opened() == lived.opened()
        assert any(line.startswith("nir ") for line in other.opened())
        other.run("check_inconsistencies")
        assert len(other.rows()["policies"]) > 50 and len(other.rows()["triggers"]) > 50
        assert "pas vide" in other.run("restore", str(archive), code=1)
        other.run("restore", str(archive), "--replace")
        assert other.rows()["billing_patient"] == lived.rows()["billing_patient"]


def test_no_key_and_no_identity_is_in_the_archive(lived: Place, folder: Path) -> None:
    archive = folder / "sealed.idel"
    lived.run("backup", str(archive))
    import gzip

    with tarfile.open(archive) as tar:
        content = b"".join(
            gzip.decompress(found.read()) if member.name.endswith(".gz") else found.read()
            for member in tar
            if (found := tar.extractfile(member)) is not None
        )
    assert b"1d" * 32 not in content and b"2e" * 32 not in content and bytes.fromhex("1d" * 32) not in content
    for person in {claim.person.nir for claim in simulate(seed=3, months=2, patients=4).claims}:
        assert person.encode() not in content and person[:13].encode() not in content


@pytest.mark.parametrize("harm", ["one byte", "cut short", "a member more", "other keys"])
def test_nothing_is_changed_when_the_archive_is_not_right(lived: Place, folder: Path, harm: str) -> None:
    archive = folder / f"{harm.replace(' ', '-')}.idel"
    lived.run("backup", str(archive))
    before, data, keys = lived.rows(), bytearray(archive.read_bytes()), ""
    if harm == "one byte":
        data[len(data) // 3] ^= 1
    elif harm == "cut short":
        del data[-len(data) // 2 :]
    elif harm == "other keys":
        keys = "demo1:" + "77" * 32 + ";index:" + "2e" * 32
    archive.write_bytes(data)
    if harm == "a member more":
        with tarfile.open(archive, "a") as tar:
            tar.add(ROOT / "dev", "files/../../dev")
    lived.run("restore", str(archive), "--replace", keys=keys, code=1)
    assert lived.rows() == before
