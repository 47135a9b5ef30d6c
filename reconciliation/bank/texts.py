"""Bytes of a text format as text: the encoding is tried, named, and never fails."""

from collections.abc import Callable, Iterable, Iterator

# The bytes of a file from its beginning: each call opens it again, for what is known of a file only at its end.
Source = Callable[[], Iterable[bytes]]
BLOCK = 1 << 20
BOM_16 = (b"\xff\xfe", b"\xfe\xff")


def legible(data: bytes) -> tuple[str, str]:
    """(text, what was tolerated). UTF-8 strict, else cp1252, else Latin-1; NUL and Ctrl-Z fills of transfers are dropped."""
    if data[:2] in BOM_16:
        return _clean(data.decode("utf-16", errors="replace")), "écrit en UTF-16"
    try:
        return _clean(data.decode("utf-8-sig")), ""
    except UnicodeDecodeError:
        pass
    try:
        return _clean(data.decode("cp1252")), "écrit en cp1252 (Windows) et non en UTF-8"
    except UnicodeDecodeError:
        return _clean(data.decode("iso-8859-1")), "écrit en Latin-1 et non en UTF-8"


def _clean(text: str) -> str:
    """PostgreSQL holds no NUL in a text; the raw file keeps it."""
    return text.strip("\x00\x1a").replace("\x00", "\ufffd")


def in_memory(data: bytes) -> Source:
    """Bytes that are there already, as a source."""

    def blocks() -> Iterator[bytes]:
        yield from (data[at : at + BLOCK] for at in range(0, len(data), BLOCK))

    return blocks
