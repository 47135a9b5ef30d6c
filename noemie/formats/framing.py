"""The three framings of NOEMIE: blocks of 128, plain stream, operator lines with their length.

A file is read as it comes: its header, runs of the stream of entities with their place in the bytes, its trailer. One byte
is one character (ISO-8859-1), so offsets in text are offsets in bytes. Line ends between records are accepted.
"""

import re
from collections.abc import Callable, Iterable, Iterator

import msgspec

from noemie.formats.layouts import layouts
from noemie.formats.operator_lines import operator_lines
from noemie.formats.records import MOST_UNREADABLE, Problem, TooManyUnreadable
from noemie.formats.source import Source

HEADER = 128
BLOCK_DATA = 127
HEAD = 1 << 16  # characters that decide the framing
LOOKED_AT = 20_000  # of the stream, when the first entity is unknown
SLACK = 16  # a mark that may end a file, and what must be seen after it
_END = re.compile(r"@([\r\n]{0,4})999")


class Opening(msgspec.Struct, frozen=True, gc=False):
    """A logical file begins: its framing, its 000 and the byte where it stands."""

    framing: str
    header: str
    offset: int


class Window(msgspec.Struct, frozen=True, gc=False):
    """A run of the stream. The character `starts[n]` of `text`, and those after it, stand in the file from `offsets[n]`."""

    text: str
    starts: list[int]
    offsets: list[int]


class Ending(msgspec.Struct, frozen=True, gc=False):
    """It ends: its 999 ("" when it has none), the byte where it stands, the physical lines of the operator framing."""

    trailer: str
    offset: int
    physical_lines: int = 0


Event = Opening | Window | Ending


class NotNoemie(ValueError):
    """The bytes are not a NOEMIE file: the message says what was seen."""


def entity_codes() -> frozenset[str]:
    """Codes that an entity may begin with; 294v is a variant of a code, not a code."""
    return frozenset(code for code, layout in layouts("noemie_ps").items() if layout.is_entity and code.isdigit())


def unframe(texts: Iterable[str], problems: list[Problem]) -> Iterator[Event]:
    """Every logical file, event by event. Raises NotNoemie when the file does not begin as one of the three framings."""
    source = Source(texts)
    source.need(HEAD)
    if source.text.startswith("0128000") and len(source.text) >= HEADER + 4:
        yield from _operator(source, problems)
        return
    if not source.text.startswith("000") or len(source.text) < HEADER + 4:
        raise NotNoemie("le fichier ne commence pas par un en-tête 000 de 128 caractères")
    is_first = True
    while source.text.startswith("000"):
        yield from _one(source, problems, is_first=is_first)
        is_first = False
        source.skip_line_ends()
        source.need(HEAD)
    if source.has_more_than_blanks():
        raw = source.text[:40]
        problems.append(Problem(None, source.offset, "framing", raw, "caractères après le dernier 999"))


def _one(source: Source, problems: list[Problem], *, is_first: bool) -> Iterator[Event]:
    header, offset = source.text[:HEADER], source.offset
    source.drop(HEADER)
    source.skip_line_ends()
    source.need(HEAD)
    codes, text = entity_codes(), source.text
    if text[1:4] in codes:
        is_blocks = True
    elif text[:3] in codes or not is_first:
        is_blocks = False
    else:
        is_blocks = _is_blocks(text)
    yield Opening("blocks" if is_blocks else "plain", header, offset)
    yield from (_blocks if is_blocks else _plain)(source, problems)


def _is_blocks(text: str) -> bool:
    """The first entity is unknown: the framing that gives the most well-formed entities is the right one."""
    plain, blocks = _well_formed(text, _plain), _well_formed(text, _blocks)
    if not plain and not blocks:
        raise NotNoemie(f"après l’en-tête, {text[:4]!r} n’est aucune entité connue")
    return blocks > plain


def _well_formed(text: str, framing: Callable[[Source, list[Problem]], Iterator[Event]]) -> int:
    """How many sound entities follow an `@` at the beginning of the stream."""
    runs = (one.text for one in framing(Source([text]), []) if isinstance(one, Window))
    stream = "".join(runs)[:LOOKED_AT]
    tables, codes, count, at = layouts("noemie_ps"), entity_codes(), 0, stream.find("@")
    while at >= 0:
        code = stream[at + 1 : at + 4]
        count += code in codes and tables[code].sound.match(stream, at + 1) is not None
        at = stream.find("@", at + 1)
    return count


def _blocks(source: Source, problems: list[Problem]) -> Iterator[Event]:
    """A continuation mark and 127 characters a block; `1` marks the last data block, its trailing blanks dropped."""
    is_last = False
    while not is_last and _has_a_block(source):
        text, first = source.text, source.offset
        runs, starts, offsets, length, at = list[str](), list[int](), list[int](), 0, 0
        stop = len(text) if source.is_ended else len(text) - HEADER - SLACK
        while at < stop and not is_last:
            block = text[at + 1 : at + HEADER]
            is_last = text[at] == "1"
            if is_last:
                block = block.rstrip(" \r\n")
            runs.append(block)
            starts.append(length)
            offsets.append(first + at + 1)
            length += len(block)
            at += HEADER
            while text[at : at + 1] in {"\r", "\n"}:
                at += 1
        yield Window("".join(runs), starts, offsets)
        source.drop(at)
    if not is_last:
        problems.append(Problem(None, source.offset, "framing", "", "aucun dernier bloc (marque 1) : fichier tronqué"))
    source.skip_line_ends()
    yield _ending(source, problems)


def _has_a_block(source: Source) -> bool:
    source.skip_line_ends()
    return source.need(2 * HEADER)


def _plain(source: Source, problems: list[Problem]) -> Iterator[Event]:
    """Entities end to end up to a 999 of 128 that ends the file or precedes another 000."""
    at = 0
    while True:
        found = _END.search(source.text, at)
        if found is None:
            size = len(source.text) - (0 if source.is_ended else SLACK)
            if size > 0:
                yield _run(source, size)
            at = 0
            if not source.more():
                if source.text:
                    continue
                break
        elif not _is_seen_whole(source, found):
            yield _run(source, found.start())
            at = 0
            source.more()
        elif found[1] or _ends(source, found):
            yield _run(source, found.start() + 1)
            source.drop(len(found[1]))
            break
        else:
            at = found.start() + 1
    yield _ending(source, problems)


def _run(source: Source, size: int) -> Window:
    window = Window(source.text[:size], [0], [source.offset])
    source.drop(size)
    return window


def _is_seen_whole(source: Source, found: "re.Match[str]") -> bool:
    """The 999 and what follows it are in memory (line ends may be many)."""
    text, after = source.text, found.end() - 3 + HEADER
    return source.is_ended or len(text) > after + HEAD or bool(text[after : len(text) - 3].strip("\r\n"))


def _ends(source: Source, found: "re.Match[str]") -> bool:
    text, after = source.text, found.end() - 3 + HEADER
    while text[after : after + 1] in {"\r", "\n"}:
        after += 1
    is_whole = len(text) - found.start() > HEADER
    return is_whole and (text.startswith("000", after) or (source.is_ended and after >= len(text)))


def _ending(source: Source, problems: list[Problem]) -> Ending:
    source.need(HEADER)
    ending = Ending(source.text[:HEADER], source.offset)
    if not ending.trailer.startswith("999") or len(ending.trailer) < HEADER:
        reason = "pas de 999 de 128 caractères en fin : fichier tronqué"
        problems.append(Problem(None, ending.offset, "framing", ending.trailer[:40], reason, "999"))
    source.drop(HEADER)
    return ending


def _operator(source: Source, problems: list[Problem]) -> Iterator[Event]:
    """Read by the line end, the length is only checked. Several logical files may follow one another."""
    is_open, lines, entities, bad = False, 0, 0, 0
    for offset, length, data in operator_lines(source):
        lines += 1
        if not (length.isascii() and length.isdigit()) or int(length) not in {len(data), len(data) + 4}:
            bad += 1
            problems.append(Problem(None, offset, "length", length, f"longueur annoncée, {len(data)} caractères lus"))
        if data.startswith("000"):
            if is_open:
                yield _cut_short(offset, problems)
            is_open, lines, entities = True, 1, 0
            yield Opening("operator", data, offset + 4)
        elif data.startswith("999") and len(data) >= 64 and is_open:
            is_open = False
            yield Ending(data, offset + 4, lines)
        elif data and is_open:
            entities += 1
            yield Window(data, [0], [offset + 4])
        elif data:
            bad += 1
            problems.append(Problem(None, offset, "framing", data[:40], "ligne hors d’un fichier 000 … 999"))
        if bad > MOST_UNREADABLE and bad > entities:
            raise TooManyUnreadable("la plupart des lignes sont illisibles : ce n’est pas un retour NOEMIE")
    if is_open:
        yield _cut_short(source.offset, problems)


def _cut_short(end: int, problems: list[Problem]) -> Ending:
    problems.append(Problem(None, end, "framing", "", "pas de 999 en fin : fichier tronqué", "999"))
    return Ending("", end)
