"""Scanned documents: told by their bytes, capped while they are read, sealed in the vault."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from cabinet.enums import FileDoor, FileFormat, FileState
from cabinet.errors import Refused
from cabinet.models import IncomingFile, User
from cabinet.services.files import store_file

SCAN_CAP = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ScanType:
    """`magic`: the first bytes of every file of this kind."""

    magic: bytes
    ending: str
    mime: str


TYPES = (
    ScanType(b"%PDF-", "pdf", "application/pdf"),
    ScanType(b"\xff\xd8\xff", "jpg", "image/jpeg"),
    ScanType(b"\x89PNG\r\n\x1a\n", "png", "image/png"),
)


def scan_type(head: bytes) -> ScanType:
    """By the first bytes, whatever the name says. Raises Refused for anything else."""
    found = next((kind for kind in TYPES if head.startswith(kind.magic)), None)
    if found is None:
        raise Refused("Le document doit être un PDF, un JPEG ou un PNG.")
    return found


def store_scan(*, cabinet_id: int, chunks: Iterable[bytes], name: str, person: User) -> IncomingFile:
    """The same document again is the same row. Raises Refused (type), FileTooLarge past 20 MB; nothing is kept then."""
    rest: Iterator[bytes] = iter(chunks)
    head = next(rest, b"")
    scan_type(head)
    arrival = store_file(
        cabinet_id=cabinet_id,
        name=name,
        chunks=chain([head], rest),
        door=FileDoor.BROWSER,
        cap=SCAN_CAP,
        brought_by=person,
        state=FileState.KEPT,
        file_format=FileFormat.SCAN,
    )
    return arrival.file
