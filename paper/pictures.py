"""Pictures that people bring are hostile until they are read: what is printed is the picture alone, nothing that it carries.

A JPEG is rebuilt from the segments that draw it (no EXIF, no place, no comment, nothing after its end), a PNG is drawn again by
Typst; either is tried alone first, within bounds of bytes and of points. What does not pass is not printed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

MOST_BYTES = 2 * 1024 * 1024
MOST_POINTS = 40_000_000
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
DRAWS = frozenset({0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, 0xE0, 0xEE})  # SOF0-2, DHT, DQT, DRI, JFIF, Adobe
FRAMES = frozenset({0xC0, 0xC1, 0xC2})
EXIF, SCAN, END = 0xE1, 0xDA, 0xD9
TURNS = {1: 0, 3: 180, 6: 90, 8: 270}


@dataclass(frozen=True, slots=True)
class Picture:
    """`turn`: degrees clockwise that put it upright, as the camera said."""

    content: bytes
    width: int
    height: int
    turn: int = 0


def safe_picture(content: bytes) -> Picture | None:
    """None when it is no JPEG nor PNG, is cut, is too large, or says something that cannot be followed."""
    if len(content) > MOST_BYTES:
        return None
    try:
        found = _jpeg(content) if content.startswith(JPEG) else _png(content) if content.startswith(PNG) else None
    except (IndexError, ValueError):
        return None
    if found is None or not 0 < found.width * found.height <= MOST_POINTS:
        return None
    return found


def _png(content: bytes) -> Picture:
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    if content[12:16] != b"IHDR":
        raise ValueError("a PNG begins with its size")
    return Picture(content, width, height)


def _jpeg(content: bytes) -> Picture:
    kept, width, height, turn = [content[:2]], 0, 0, 0
    for marker, body in _segments(content):
        if marker == SCAN:
            kept.append(_scan(body))
            return Picture(b"".join(kept), width, height, turn)
        if marker == EXIF:
            turn = _turn(body[4:])
        elif marker in DRAWS:
            kept.append(body)
        if marker in FRAMES:
            height, width = int.from_bytes(body[5:7], "big"), int.from_bytes(body[7:9], "big")
    raise ValueError("a JPEG without a scan")


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, its bytes with the marker); from the scan on, all that is left."""
    at = 2
    while True:
        if content[at] != 0xFF:
            raise ValueError("no marker where one is due")
        marker = content[at + 1]
        if marker == SCAN:
            yield marker, content[at:]
            return
        size = int.from_bytes(content[at + 2 : at + 4], "big")
        if size < 2 or at + 2 + size > len(content):
            raise ValueError("a segment longer than the file")
        yield marker, content[at : at + 2 + size]
        at += 2 + size


def _scan(rest: bytes) -> bytes:
    """To its end, which is there; of what stands between two scans, only what draws."""
    at = 0
    parts = []
    while True:
        start = at
        marker = rest[at + 1]
        if marker == END:
            parts.append(rest[at : at + 2])
            return b"".join(parts)
        size = int.from_bytes(rest[at + 2 : at + 4], "big")
        if rest[at] != 0xFF or size < 2 or at + 2 + size > len(rest):
            raise ValueError("no marker between two scans")
        at += 2 + size
        if marker == SCAN:
            at = _end_of_data(rest, at)
        if marker == SCAN or marker in DRAWS:
            parts.append(rest[start:at])


def _end_of_data(rest: bytes, at: int) -> int:
    """The next marker that is neither a stuffed byte nor a restart."""
    while True:
        at = rest.index(b"\xff", at)
        following = rest[at + 1]
        if following == 0 or 0xD0 <= following <= 0xD7 or following == 0xFF:
            at += 1 if following == 0xFF else 2
            continue
        return at


def _turn(exif: bytes) -> int:
    """The orientation of the first directory; 0 when it is not told, or mirrored."""
    if not exif.startswith(b"Exif\0\0"):
        return 0
    tiff = exif[6:]
    order = "little" if tiff[:2] == b"II" else "big"
    start = int.from_bytes(tiff[4:8], order)  # type: ignore[arg-type]
    count = int.from_bytes(tiff[start : start + 2], order)  # type: ignore[arg-type]
    for rank in range(min(count, 64)):
        entry = tiff[start + 2 + 12 * rank : start + 14 + 12 * rank]
        if int.from_bytes(entry[:2], order) == 0x0112:  # type: ignore[arg-type]
            return TURNS.get(int.from_bytes(entry[8:10], order), 0)  # type: ignore[arg-type]
    return 0
