"""A backup brought back into an empty database is the same life: rows, files, sealed identifiers, rights; or nothing changes."""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from idel.embedded import Postgres, Valkey
from simulator.scenario import simulate, write

ROOT = Path(__file__).parents[2]
NEW_KEYS = "key2:" + "3f" * 32 + ";demo1:" + "1d" * 32 + ";index:" + "2e" * 32
ONLY_NEW = "key2:" + "3f" * 32 + ";index:" + "2e" * 32
WITHOUT_DOOR = (
    "import django; django.setup()\n"
    "from cabinet.tenancy import each_cabinet\n"
    "from cabinet.models import IncomingFile\n"
    "from cabinet.services.files import read_file\n"
    "import hashlib\n"
    "from billing.models import Patient\n"
    "for pk in each_cabinet():\n"
    "    for one in IncomingFile.objects.order_by('pk'):\n"
    "        assert hashlib.sha256(read_file(one)).hexdigest() == one.sha256\n"
    "        print('file', one.sha256)\n"
    "    for one in Patient.objects.order_by('pk'): print('nir', one.nir)\n"
)


class Place:
    """A data folder with its servers running; commands are run as a person would."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.postgres, self.valkey = Postgres(base, fsync=False), Valkey(base)

    def __enter__(self) -> "Place":
        self.postgres.start()
        self.valkey.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.valkey.stop()
        self.postgres.stop()

    def run(self, *arguments: str, keys: str = "", code: int = 0) -> str:
        mine = {key: value for key, value in os.environ.items() if not key.startswith(("IDEL_", "DJANGO_"))}
        values = {**mine, "IDEL_DATA": str(self.base), "DJANGO_SETTINGS_MODULE": "idel.settings"}
        if "IDEL_STATE" in os.environ:
            values["IDEL_STATE"] = os.environ["IDEL_STATE"]
        values |= {"IDEL_KEYS": keys} if keys else {}
        command = [sys.executable, "-m", "idel.embedded_command", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=values, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def opened(self, keys: str = "") -> list[str]:
        """Every file read back through the vault, every NIR in clear."""
        return self.run("shell", "--no-imports", "-c", WITHOUT_DOOR, keys=keys).splitlines()

    def rows(self) -> dict[str, list[str]]:
        """Every row of every table as text, and every right of the application's role."""
        connection = psycopg2.connect(host=str(self.postgres.socket), user="postgres", dbname="idel")
        with connection.cursor() as cursor:
            cursor.execute("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
            found = {}
            for (table,) in cursor.fetchall():
                cursor.execute(f'select t::text from "{table}" t order by 1')
                found[table] = [row for (row,) in cursor.fetchall()]
            cursor.execute(
                "select table_name || ' ' || privilege_type || ' ' || grantee from information_schema.role_table_grants"
                " where grantee like 'idel\\_%' and table_schema = 'public' order by 1"
            )
            found["rights"] = [row for (row,) in cursor.fetchall()]
            cursor.execute(
                "select concat_ws(' ', tablename, policyname, cmd, qual, with_check) from pg_policies order by 1"
            )
            found["policies"] = [row for (row,) in cursor.fetchall()]
            cursor.execute("select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal order by 1")
            found["triggers"] = [row for (row,) in cursor.fetchall()]
            cursor.execute("select defaclobjtype::text || defaclacl::text from pg_default_acl order by 1")
            found["default rights"] = [row for (row,) in cursor.fetchall()]
        connection.close()
        return found


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
    with Place(folder / "two") as other:
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
