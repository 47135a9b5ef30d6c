"""The way in of every raw file: bytes sealed in the vault, one row, once per cabinet."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.utils import timezone

from cabinet import vault
from cabinet.enums import FileDoor, FileFormat, FileState
from cabinet.models import IncomingFile, User

CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Arrival:
    """`file` is the row that holds these bytes; it was there before when `is_new` is false."""

    file: IncomingFile
    is_new: bool

    @property
    def message(self) -> str:
        return "Fichier reçu." if self.is_new else already_imported(self.file)


def store_file(
    *,
    cabinet_id: int,
    name: str,
    chunks: Iterable[bytes],
    door: FileDoor,
    cap: int,
    brought_by: User | None = None,
    state: FileState = FileState.RECEIVED,
    file_format: FileFormat = FileFormat.UNKNOWN,
    archive: IncomingFile | None = None,
) -> Arrival:
    """Seals the bytes, then writes the row in the open tenant; the same bytes again give the row that is there.

    Raises FileTooLarge past `cap` bytes. The door enqueues the reading of a new file on commit.
    """
    public_id = uuid.uuid4()
    stored = vault.store(cabinet_id, public_id, chunks, cap)
    row = IncomingFile(
        cabinet_id=cabinet_id,
        public_id=public_id,
        name=name[-200:],
        sha256=stored.sha256,
        size=stored.size,
        door=door,
        state=state,
        format=file_format,
        brought_by=brought_by,
        archive=archive,
    )
    before = _save_once(row)
    if before is None:
        return Arrival(row, is_new=True)
    vault.path_of(cabinet_id, public_id).unlink(missing_ok=True)
    return Arrival(before, is_new=False)


def _save_once(row: IncomingFile) -> IncomingFile | None:
    """Writes the row, or returns the one that has these bytes (a second writer waits on the unique index)."""
    same = IncomingFile.objects.filter(cabinet_id=row.cabinet_id, sha256=row.sha256)
    before = same.first()
    if before is not None:
        return before
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return same.get()
    return None


def read_file(file: IncomingFile) -> bytes:
    """The raw bytes, as received. Raises UnreadableSecret when the vault's copy is altered."""
    return vault.read_all(file.cabinet_id, file.public_id)


def read_chunks(file: IncomingFile) -> Iterator[bytes]:
    """The same, a frame at a time: memory holds one, whatever the size of the file."""
    return vault.read(file.cabinet_id, file.public_id)


def open_file(file: IncomingFile) -> BinaryIO:
    """The same, to be sought in."""
    return vault.opened(file.cabinet_id, file.public_id, file.size)


def already_imported(file: IncomingFile) -> str:
    """What a person reads who brings a file that is there: when it came, and by whom."""
    day = timezone.localtime(file.created_at).strftime("%d/%m/%Y à %H:%M")
    person = file.brought_by.full_name or file.brought_by.email if file.brought_by else ""
    by = f" par {person}" if person else ""
    return f"Fichier déjà importé le {day}{by}, sous le nom « {file.name} »."
