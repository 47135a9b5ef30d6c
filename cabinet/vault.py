"""Raw files at rest: AES-GCM frames of 1 MiB under the data folder, never a public URL.

A file is `cabinet id / public id`. Frame n is `length (4 bytes) · sealed bytes`, its associated data names the file and n,
so that frames cannot be swapped, dropped from the middle, or moved to another file; the last frame says that it is the last.
"""

import hashlib
import io
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings

from cabinet.crypto import key_id, key_ring, place, seal, unseal
from cabinet.errors import BytesMissing, FileTooLarge, UnreadableSecret

FRAME_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Stored:
    """What was written: sha256 (hexadecimal) and size of the plain bytes."""

    sha256: str
    size: int


def path_of(cabinet_id: int, public_id: UUID) -> Path:
    return Path(settings.IDEL_DATA) / "files" / str(cabinet_id) / str(public_id)


def store(cabinet_id: int, public_id: UUID, chunks: Iterable[bytes], cap: int) -> Stored:
    """Writes the frames beside the final name, syncs, then renames: a crash leaves no half file under the final name.

    Raises FileTooLarge past `cap` bytes; nothing is kept then.
    """
    target = path_of(cabinet_id, public_id)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial, digest, size = target.with_suffix(".part"), hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            for number, (frame, is_last) in enumerate(_frames(chunks)):
                size += len(frame)
                if size > cap:
                    raise FileTooLarge(f"Fichier de plus de {cap // 1024 // 1024} Mo.", cap=cap)
                digest.update(frame)
                sealed = seal(frame, _where(public_id, number, is_last))
                out.write(len(sealed).to_bytes(4, "big") + sealed)
            out.flush()
            os.fsync(out.fileno())
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    return Stored(digest.hexdigest(), size)


def read(cabinet_id: int, public_id: UUID) -> Iterator[bytes]:
    """The plain bytes, frame by frame. Raises UnreadableSecret when a frame is missing, moved or altered,
    BytesMissing when all of it is."""
    with _opened(cabinet_id, public_id) as source:
        number, sealed = 0, _next_frame(source.read)
        while sealed is not None:
            following = _next_frame(source.read)
            yield unseal(sealed, _where(public_id, number, following is None))
            number, sealed = number + 1, following


def read_range(cabinet_id: int, public_id: UUID, start: int, end: int) -> bytes:
    """The plain bytes from `start` to `end` (not included): only their frames are opened, the others are passed over.

    Raises UnreadableSecret when one of these frames is missing, moved or altered.
    """
    found = bytearray()
    first = start // FRAME_BYTES
    with _opened(cabinet_id, public_id) as source:
        for number in range(-(-end // FRAME_BYTES)):
            if number < first:
                source.seek(int.from_bytes(source.read(4), "big"), os.SEEK_CUR)
                continue
            sealed = _next_frame(source.read)
            if sealed is None:
                break
            following = source.read(4)
            source.seek(-len(following), os.SEEK_CUR)
            found += unseal(sealed, _where(public_id, number, not following))
    return bytes(found[start - first * FRAME_BYTES : end - first * FRAME_BYTES])


class _Sought(io.RawIOBase):
    """The plain bytes of a file, anywhere in it: one frame is open at a time."""

    def __init__(self, cabinet_id: int, public_id: UUID, size: int) -> None:
        self._name, self._size, self._at = (cabinet_id, public_id), size, 0
        self._number, self._frame = -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("before the beginning of the file")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        number, within = divmod(self._at, FRAME_BYTES)
        if number != self._number:
            start = number * FRAME_BYTES
            self._frame = read_range(*self._name, start, min(start + FRAME_BYTES, self._size))
            self._number = number
        found = self._frame[within : within + len(buffer)]
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)


def opened(cabinet_id: int, public_id: UUID, size: int) -> BinaryIO:
    """A file of `size` plain bytes that can be sought in. Reading raises what `read_range` does."""
    return io.BufferedReader(_Sought(cabinet_id, public_id, size))


def read_all(cabinet_id: int, public_id: UUID) -> bytes:
    return b"".join(read(cabinet_id, public_id))


def names(cabinet_id: int) -> list[UUID]:
    """Every whole file of a cabinet's folder."""
    folder = path_of(cabinet_id, UUID(int=0)).parent
    return sorted(UUID(path.name) for path in folder.glob("*") if path.suffix != ".part")


def everything(cabinet_id: int) -> list[Path]:
    """Whole files and those that were cut short (`.part`)."""
    return sorted(path_of(cabinet_id, UUID(int=0)).parent.glob("*"))


def reseal(cabinet_id: int, public_id: UUID) -> bool:
    """Seals the file again when a frame of it is not under the current key. Whole under the old key until the rename.

    Raises UnreadableSecret, with the file left as it was.
    """
    with _opened(cabinet_id, public_id) as source:
        used = {key_id(frame) for frame in iter(lambda: _next_frame(source.read), None)}
    if used == {key_ring().current}:
        return False
    store(cabinet_id, public_id, read(cabinet_id, public_id), cap=sys.maxsize)
    return True


def _opened(cabinet_id: int, public_id: UUID) -> BinaryIO:
    """Raises BytesMissing."""
    try:
        return path_of(cabinet_id, public_id).open("rb")
    except FileNotFoundError:
        raise BytesMissing(
            "Les octets de ce fichier ne sont plus dans le coffre. Ce qu’il a apporté est gardé ; une sauvegarde du coffre "
            "rend le fichier."
        ) from None


def _where(public_id: UUID, number: int, is_last: bool) -> bytes:
    return place("file", public_id, f"{number}{'.' if is_last else ''}")


def _frames(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Cuts any chunks into frames; the last one is marked (an empty file is one empty last frame)."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) > FRAME_BYTES:
            yield bytes(held[:FRAME_BYTES]), False
            del held[:FRAME_BYTES]
    yield bytes(held), True


def _next_frame(read_bytes: object) -> bytes | None:
    head = read_bytes(4)  # type: ignore[operator]
    if not head:
        return None
    length = int.from_bytes(head, "big")
    body: bytes = read_bytes(length)  # type: ignore[operator]
    if len(head) < 4 or len(body) < length:
        raise UnreadableSecret("Fichier chiffré tronqué.")
    return body
