"""The three framings of NOEMIE: blocks of 128, plain stream, operator lines with their length.

Each gives the header, the stream of entities with the offset of each character in the original bytes, the trailer.
One byte is one character (ISO-8859-1), so offsets in text are offsets in bytes. Line ends between records are accepted.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from noemie.formats.layouts import layouts
from noemie.formats.records import MOST_UNREADABLE, Problem, TooManyUnreadable

HEADER = 128
BLOCK_DATA = 127
LOOKED_AT = 20_000  # characters of the stream that decide its framing when the first entity is unknown
LINE_ENDS = "\r\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the stream: where it lies in the stream and in the file."""

    at: int
    offset: int
    text: str


@dataclass(frozen=True)
class Framed:
    """One logical file: `000` … `999`. `pieces` put end to end are the stream."""

    framing: str
    header: str
    header_offset: int
    pieces: tuple[Piece, ...]
    trailer: str
    trailer_offset: int
    physical_lines: int = 0

    @cached_property
    def stream(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @cached_property
    def starts(self) -> list[int]:
        return [piece.at for piece in self.pieces]

    def offset_of(self, at: int) -> int:
        """The byte of the file where this character of the stream stands."""
        rank = bisect_right(self.starts, at) - 1
        return self.header_offset if rank < 0 else self.pieces[rank].offset + at - self.pieces[rank].at


class NotNoemie(ValueError):
    """The bytes are not a NOEMIE file: the message says what was seen."""


def entity_codes() -> frozenset[str]:
    """Codes that an entity may begin with; 294v is a variant of a code, not a code."""
    return frozenset(code for code, layout in layouts("noemie_ps").items() if layout.is_entity and code.isdigit())


def unframe(text: str, problems: list[Problem]) -> list[Framed]:
    """Every logical file. Raises NotNoemie when the file does not begin as one of the three framings."""
    if text.startswith("0128000") and len(text) >= HEADER + 4:
        return _operator(text, problems)
    if not text.startswith("000") or len(text) < HEADER + 4:
        raise NotNoemie("le fichier ne commence pas par un en-tête 000 de 128 caractères")
    framed: list[Framed] = []
    start = 0
    while text.startswith("000", start):
        one = _one(text, start, problems, is_first=not framed)
        framed.append(one)
        start = _after_line_end(text, one.trailer_offset + HEADER)
    if text[start:].strip():
        problems.append(Problem(None, start, "framing", text[start : start + 40], "caractères après le dernier 999"))
    return framed


def _one(text: str, start: int, problems: list[Problem], *, is_first: bool) -> Framed:
    at = _after_line_end(text, start + HEADER)
    codes = entity_codes()
    if text[at + 1 : at + 4] in codes:
        return _blocks(text, start, at, problems)
    if text[at : at + 3] in codes or not is_first:
        return _plain(text, start, at, problems)
    return _by_its_entities(text, start, at, problems)


def _by_its_entities(text: str, start: int, at: int, problems: list[Problem]) -> Framed:
    """The first entity is unknown: the framing that gives the most well-formed entities is the right one."""
    tried = []
    for make in (_plain, _blocks):
        said: list[Problem] = []
        framed = make(text, start, at, said)
        tried.append((_well_formed(framed.stream[:LOOKED_AT]), framed, said))
    count, framed, said = max(tried, key=lambda one: one[0])
    if not count:
        raise NotNoemie(f"après l'en-tête, {text[at : at + 4]!r} n'est aucune entité connue")
    problems += said
    return framed


def _well_formed(stream: str) -> int:
    """How many sound entities follow an `@`."""
    tables, codes, count, at = layouts("noemie_ps"), entity_codes(), 0, stream.find("@")
    while at >= 0:
        code = stream[at + 1 : at + 4]
        count += code in codes and tables[code].sound.match(stream, at + 1) is not None
        at = stream.find("@", at + 1)
    return count


def _after_line_end(text: str, at: int) -> int:
    while at < len(text) and text[at] in LINE_ENDS:
        at += 1
    return at


def _blocks(text: str, start: int, offset: int, problems: list[Problem]) -> Framed:
    """A continuation mark and 127 characters a block; `1` marks the last data block, its trailing blanks dropped."""
    pieces, at, is_last = [], 0, False
    while offset < len(text) and not is_last:
        block = text[offset + 1 : offset + 1 + BLOCK_DATA]
        is_last = text[offset] == "1"
        data = block.rstrip(" \r\n") if is_last else block
        pieces.append(Piece(at, offset + 1, data))
        at, offset = at + len(data), _after_line_end(text, offset + 1 + BLOCK_DATA)
    if not is_last:
        problems.append(Problem(None, len(text), "framing", "", "aucun dernier bloc (marque 1) : fichier tronqué"))
    trailer = text[offset : offset + HEADER]
    _check_trailer(trailer, offset, problems)
    return Framed("blocks", text[start : start + HEADER], start, tuple(pieces), trailer, offset)


def _plain(text: str, start: int, at: int, problems: list[Problem]) -> Framed:
    """Entities end to end up to a 999 of 128 that ends the file or precedes another 000."""
    end = text.find("@999", at)
    while end >= 0:
        after = _after_line_end(text, end + 1 + HEADER)
        if len(text) - end > HEADER and (after >= len(text) or text.startswith("000", after)):
            break
        end = text.find("@999", end + 1)
    else:
        end = text.find("@\n999", at) if "@\n999" in text else text.find("@\r\n999", at)
    stop = len(text) if end < 0 else _after_line_end(text, end + 1)
    trailer = text[stop : stop + HEADER]
    _check_trailer(trailer, stop, problems)
    return Framed("plain", text[start : start + HEADER], start, (Piece(0, at, text[at:stop]),), trailer, stop)


def _check_trailer(trailer: str, offset: int, problems: list[Problem]) -> None:
    if not trailer.startswith("999") or len(trailer) < HEADER:
        reason = "pas de 999 de 128 caractères en fin : fichier tronqué"
        problems.append(Problem(None, offset, "framing", trailer[:40], reason, "999"))


def _operator(text: str, problems: list[Problem]) -> list[Framed]:
    """Read by the line end, the length is only checked. Several logical files may follow one another."""
    framed: list[Framed] = []
    header, header_offset, lines = "", 0, 0
    pieces: list[Piece] = []
    for offset, length, data in _operator_lines(text):
        lines += 1
        if not (length.isascii() and length.isdigit()) or int(length) not in {len(data), len(data) + 4}:
            problems.append(Problem(None, offset, "length", length, f"longueur annoncée, {len(data)} caractères lus"))
        if data.startswith("000"):
            if header:
                _cut_short(framed, header, header_offset, pieces, offset, problems)
            header, header_offset, pieces, lines = data, offset + 4, [], 1
        elif data.startswith("999") and len(data) >= 64 and header:
            framed.append(Framed("operator", header, header_offset, tuple(pieces), data, offset + 4, lines))
            header = ""
        elif data and header:
            at = pieces[-1].at + len(pieces[-1].text) if pieces else 0
            pieces.append(Piece(at, offset + 4, data))
        elif data:
            problems.append(Problem(None, offset, "framing", data[:40], "ligne hors d'un fichier 000 … 999"))
        if len(problems) > MOST_UNREADABLE and len(problems) > len(pieces):
            raise TooManyUnreadable("la plupart des lignes sont illisibles : ce n'est pas un retour NOEMIE")
    if header:
        _cut_short(framed, header, header_offset, pieces, len(text), problems)
    return framed


def _cut_short(
    framed: list[Framed], header: str, header_offset: int, pieces: list[Piece], end: int, problems: list[Problem]
) -> None:
    problems.append(Problem(None, end, "framing", "", "pas de 999 en fin : fichier tronqué", "999"))
    framed.append(Framed("operator", header, header_offset, tuple(pieces), "", end))


def _operator_lines(text: str) -> Iterator[tuple[int, str, str]]:
    """Offset, announced length, data. Only a line feed ends a line: other control characters may stand in a label.

    A file without any line end is cut by the lengths, which is all that is left to go by.
    """
    at, has_lines = 0, "\n" in text
    while at < len(text):
        if has_lines:
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            line, after = text[at:end].rstrip("\r"), end + 1
        else:
            length = text[at : at + 4]
            width = int(length) if length.isascii() and length.isdigit() else len(text)
            line, after = text[at : at + 4 + width], at + 4 + width
        yield at, line[:4], line[4:]
        at = after
