"""The XML of a camt as its bytes come: its encoding settled, a DOCTYPE refused, and the elements that matter one by one."""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from lxml import etree

from reconciliation.bank.camt_details import local
from reconciliation.bank.texts import BOM_16, Source

BLOCK = 1 << 16
HEAD = 200
# Without one of the elements asked for in so many bytes, the document is no statement: what it holds is not kept in memory.
SILENCE = 1 << 21
DOCTYPE = "déclaration DOCTYPE : refusée par sécurité, un relevé n’en a pas"
CP1252 = "annoncé en UTF-8, écrit en cp1252"
BLANKS = b"\x00\x1a \t\r\n"
MOST_BLANKS = 1 << 20
_HEAD = re.compile(rb"<!(DOCTYPE|ENTITY)")
_ENCODING = re.compile(rb"""(<\?xml[^>]*?encoding\s*=\s*["'])([A-Za-z0-9._-]+)""")


class Refusal(Exception):
    """Carries the reason, in French."""


def legible_xml(source: Source) -> tuple[Iterator[bytes], str]:
    """(blocks, tolerance): NUL fills and blanks around the document are nothing; a lying UTF-8 is read as cp1252.

    Reads the file once to know. Raises Refusal when it holds a DOCTYPE.
    """
    head, is_utf8 = _survey(source)
    declared = _ENCODING.match(head)
    if is_utf8 or (declared and declared[2].lower() not in {b"utf-8", b"utf8"}):
        return _bare(source), ""
    return _from_cp1252(source, declared.end() if declared else 0, declared[1] + b"utf-8" if declared else b""), CP1252


def _survey(source: Source) -> tuple[bytes, bool]:
    """The first bytes, and whether all of them are UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    head = end = b""
    is_utf8 = True
    for block in _bare(source):
        head += block[: HEAD - len(head)]
        if _HEAD.search(block) or _HEAD.search(end + block[:9]):
            raise Refusal(DOCTYPE)
        end = (end + block)[-9:]
        is_utf8 = is_utf8 and _is_legible(decoder, block)
    return head, is_utf8 and _is_legible(decoder, b"", is_last=True)


def _is_legible(decoder: codecs.IncrementalDecoder, block: bytes, *, is_last: bool = False) -> bool:
    try:
        decoder.decode(block, final=is_last)
    except UnicodeDecodeError:
        return False
    return True


def _from_cp1252(source: Source, skipped: int, head: bytes) -> Iterator[bytes]:
    """`head` in the place of the `skipped` first bytes, then the rest as UTF-8."""
    yield head
    for block in _bare(source):
        part, skipped = block[skipped:], max(0, skipped - len(block))
        yield part.decode("cp1252", errors="replace").encode("utf-8")


def _bare(source: Source) -> Iterator[bytes]:
    """In UTF-8 when it was UTF-16; without its byte-order mark, nor the fills and blanks around the document."""
    blocks, held, is_begun = _bytes_of_text(source), b"", False
    for raw in blocks:
        block = raw if is_begun else raw.lstrip(BLANKS)
        if not block:
            continue
        is_begun = True
        block = held + block
        kept = block.rstrip(BLANKS)
        held = block[len(kept) :]
        if len(held) > MOST_BLANKS:
            kept, held = block, b""
        if kept:
            yield kept


def _bytes_of_text(source: Source) -> Iterator[bytes]:
    blocks = iter(source())
    first = next(blocks, b"")
    while len(first) < HEAD * 4 and (more := next(blocks, b"")):
        first += more
    if first[:2] not in BOM_16:
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from blocks
        return
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    head = decoder.decode(first).encode()
    yield (_ENCODING.sub(rb"\1utf-8", head[:HEAD]) + head[HEAD:]).removeprefix(codecs.BOM_UTF8)
    for block in blocks:
        yield decoder.decode(block).encode()
    yield decoder.decode(b"", final=True).encode()


def elements(blocks: Iterable[bytes], check_root: Callable[[Any], None], tags: tuple[str, ...]) -> Iterator[Any]:
    """End events of the elements that matter, block by block; raises when a document holds something else at length."""
    parser: Any = etree.XMLPullParser(
        events=("end",), tag=tags, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    root_seen, quiet = False, 0
    for part in chain.from_iterable(map(_parts, blocks)):
        parser.feed(part)
        quiet += len(part)
        for _, element in parser.read_events():
            if not root_seen:
                root_seen = True
                check_root(next(element.iterancestors(), element))
            quiet = 0
            yield element
        if quiet > SILENCE:
            raise Refusal("2 Mo sans une écriture ni un solde : ce n’est pas un relevé")
    root = parser.close()
    if not root_seen:
        check_root(root)


def _parts(block: bytes) -> Iterator[bytes]:
    yield from (block[at : at + BLOCK] for at in range(0, len(block), BLOCK))


def drop(element: Any, name: str) -> None:
    """Frees what was read: the element's content, and the one before it (the element itself is still being closed)."""
    element.clear()
    before = element.getprevious()
    if before is not None and local(before) == name:
        element.getparent().remove(before)
