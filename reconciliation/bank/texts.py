"""Bytes of a text format as text: the encoding is tried, named, and never fails."""

import codecs
from collections.abc import Callable, Iterable, Iterator

# The bytes of a file from its beginning: each call opens it again, for what is known of a file only at its end.
Source = Callable[[], Iterable[bytes]]
# The same as text, block by block.
Text = Callable[[], Iterable[str]]
BLOCK = 1 << 20
FILLS = "\x00\x1a"
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
    return text.strip(FILLS).replace("\x00", "\ufffd")


def in_memory(data: bytes) -> Source:
    """Bytes that are there already, as a source."""

    def blocks() -> Iterator[bytes]:
        yield from (data[at : at + BLOCK] for at in range(0, len(data), BLOCK))

    return blocks


def legible_blocks(source: Source) -> tuple[Iterator[str], str]:
    """What `legible` gives, block by block; the source is opened once to know its encoding, once to be read."""
    text, tolerance = legible_source(source)
    return iter(text()), tolerance


def legible_source(source: Source, known: str = "") -> tuple[Text, str]:
    """The same, as a text that can be read again: the source is opened once to know its encoding, once at each reading.

    `known`: the encoding that a person said; a byte that it does not have becomes the sign of a lost letter.
    """
    encoding, tolerance = (known, "") if known else _encoding(source)
    return lambda: _cleaned(_decoded(source, encoding)), tolerance


def beginning(text: Text, size: int = 20_000) -> str:
    """The first characters, as many as tell how a table is cut."""
    held = ""
    for block in text():
        held += block
        if len(held) >= size:
            break
    return held


def _encoding(source: Source) -> tuple[str, str]:
    tried = {"utf-8-sig": "", "cp1252": "écrit en cp1252 (Windows) et non en UTF-8"}
    decoders = {name: codecs.getincrementaldecoder(name)() for name in tried}
    head = b""
    for block in source():
        head = head or block[:2]
        for name in list(decoders):
            try:
                decoders[name].decode(block)
            except UnicodeDecodeError:
                del decoders[name]
        if head in BOM_16 or not decoders:
            break
    if head in BOM_16:
        return "utf-16", "écrit en UTF-16"
    if "utf-8-sig" in decoders:
        try:
            decoders["utf-8-sig"].decode(b"", final=True)
        except UnicodeDecodeError:
            del decoders["utf-8-sig"]
    found = next(iter(decoders), "iso-8859-1")
    return found, tried.get(found, "écrit en Latin-1 et non en UTF-8")


def _decoded(source: Source, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for block in source():
        yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _cleaned(blocks: Iterable[str]) -> Iterator[str]:
    """Without the fills at both ends; a long run of them is given on."""
    held, is_begun = "", False
    for raw in blocks:
        block = held + (raw if is_begun else raw.lstrip(FILLS))
        if not block:
            continue
        is_begun = True
        kept = block.rstrip(FILLS)
        if len(block) - len(kept) > BLOCK:
            kept = block
        held = block[len(kept) :]
        yield kept.replace("\x00", "\ufffd")
