"""The watched folder of a cabinet: files put there by a scanner, a bank's program or a synchronised disk are imported.

`IDEL_WATCHED/<cabinet id>/`: a file is taken when it is whole (untouched for `SETTLED`), and leaves for `importes/` or
`refuses/` with its report beside it once it has been read. Until then it stays where it is: a crash at any moment loses
nothing, and the bytes enter once whatever happens.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from cabinet.enums import FileDoor, FileState
from cabinet.errors import FileTooLarge
from cabinet.models import IncomingFile
from cabinet.services.files import store_file
from cabinet.tenancy import tenant
from reconciliation.services.audit import chunks

SETTLED = timedelta(seconds=10)
PARTIAL = (".part", ".partial", ".tmp", ".crdownload", ".filepart", "~")
DONE, REFUSED = "importes", "refuses"


@dataclass(frozen=True, slots=True)
class Looked:
    """What became of one file of the folder: `to_read` is the row that waits, None when the file has left."""

    name: str
    to_read: int | None
    report: str = ""
    is_refused: bool = False


def folder_of(cabinet_id: int) -> Path | None:
    """None when no folder is watched, or this cabinet has none."""
    folder = Path(settings.IDEL_WATCHED) / str(cabinet_id) if settings.IDEL_WATCHED else None
    return folder if folder is not None and folder.is_dir() else None


def look_into(*, cabinet_id: int, now: datetime) -> list[Looked]:
    """One round: whole files are stored, those that have been read leave with their report. The door rings for the others."""
    folder = folder_of(cabinet_id)
    return [] if folder is None else [_look(cabinet_id, path) for path in _whole(folder, now)]


def _whole(folder: Path, now: datetime) -> Iterator[Path]:
    """Plain files, no links, in the order of their names, that nobody is writing any more."""
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or not path.is_file() or path.name.startswith(".") or path.name.lower().endswith(PARTIAL):
            continue
        if path.stat().st_mtime < (now - SETTLED).timestamp():
            yield path


def _look(cabinet_id: int, path: Path) -> Looked:
    try:
        with tenant(cabinets=[cabinet_id]):
            file = _known(cabinet_id, path) or _stored(cabinet_id, path)
            report = _report(file)
    except FileTooLarge as error:
        return _leave(path, REFUSED, f"{path.name} : refusé. {error.message}")
    if file.state in {FileState.RECEIVED, FileState.PARSED}:
        return Looked(path.name, file.pk)
    return _leave(path, REFUSED if file.state in {FileState.REFUSED, FileState.UNDONE} else DONE, report)


def _known(cabinet_id: int, path: Path) -> IncomingFile | None:
    """The row that has these bytes: they are not sealed again at each round."""
    digest = hashlib.sha256()
    for chunk in chunks(path):
        digest.update(chunk)
    return IncomingFile.objects.filter(cabinet_id=cabinet_id, sha256=digest.hexdigest()).first()


def _stored(cabinet_id: int, path: Path) -> IncomingFile:
    cap = settings.IDEL_FOLDER_CAP
    return store_file(cabinet_id=cabinet_id, name=path.name, chunks=chunks(path), door=FileDoor.FOLDER, cap=cap).file


def _report(file: IncomingFile) -> str:
    lines = [
        f"{file.name} : {file.get_state_display().lower()}",
        f"format {file.get_format_display()}, {file.record_count} enregistrement(s), {file.problem_count} problème(s)",
        file.refused_reason,
        *(f"rang {one.rank or '-'}, {one.field} : {one.reason}" for one in file.problems.all()[:200]),
        *(_report(one) for one in file.members.order_by("pk")),
    ]
    return "\n".join(line for line in lines if line)


def _leave(path: Path, where: str, report: str) -> Looked:
    """Moves the file beside the others of its outcome, under a name that none of them has; the report goes first."""
    target = path.parent / where
    target.mkdir(exist_ok=True, mode=0o700)
    name, rank = path.name, 1
    while (target / name).exists():
        rank += 1
        name = f"{path.stem}-{rank}{path.suffix}"
    (target / f"{name}.rapport.txt").write_text(f"{report}\n", encoding="utf-8")
    try:
        path.rename(target / name)
    except FileNotFoundError:  # another round has moved it
        (target / f"{name}.rapport.txt").unlink(missing_ok=True)
    return Looked(path.name, None, report, is_refused=where == REFUSED)
