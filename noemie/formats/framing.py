"""The three framings of NOEMIE: blocks of 128, plain stream, operator lines with their length.

Each gives the header, the stream of entities with the offset of each character in the original bytes, the trailer.
ISO-8859-1 fails on no byte: one byte is one character, so offsets in text are offsets in bytes.
"""

from dataclasses import dataclass

from noemie.formats.layouts import layouts
from noemie.formats.records import Problem

HEADER = 128
BLOCK_DATA = 127


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the stream: where it lies in the stream and in the file."""

    at: int
    offset: int
    text: str


@dataclass(frozen=True, slots=True)
class Framed:
    """One logical file: `000` … `999`. `pieces` put end to end are the stream."""

    framing: str
    header: str
    header_offset: int
    pieces: tuple[Piece, ...]
    trailer: str
    trailer_offset: int

    @property
    def stream(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    def offset_of(self, at: int) -> int:
        """The byte of the file where this character of the stream stands."""
        found = next((piece for piece in reversed(self.pieces) if piece.at <= at), None)
        return self.header_offset if found is None else found.offset + at - found.at


class NotNoemie(ValueError):
    """The bytes are not a NOEMIE file: the message says what was seen."""


def unframe(text: str, problems: list[Problem]) -> list[Framed]:
    """Raises NotNoemie when the file does not begin as one of the three framings."""
    codes = tuple(code for code in layouts("noemie_ps") if code not in {"000", "999"} and code.isdigit())
    if text.startswith("0128000"):
        return _operator(text, problems)
    if not text.startswith("000") or len(text) < HEADER + 4:
        raise NotNoemie("le fichier ne commence pas par un en-tête 000 de 128 caractères")
    if text[HEADER + 1 : HEADER + 4] in codes:
        return [_blocks(text, problems)]
    if text[HEADER : HEADER + 3] in codes:
        return [_plain(text, problems)]
    raise NotNoemie(f"après l'en-tête, {text[HEADER : HEADER + 4]!r} n'est aucune entité connue")


def _blocks(text: str, problems: list[Problem]) -> Framed:
    """A continuation mark and 127 characters a block; `1` marks the last data block, its trailing blanks dropped."""
    pieces, at, offset = [], 0, HEADER
    while offset < len(text):
        block = text[offset + 1 : offset + 1 + BLOCK_DATA]
        is_last = text[offset] == "1"
        data = block.rstrip(" \r\n") if is_last else block
        pieces.append(Piece(at, offset + 1, data))
        at, offset = at + len(data), offset + 1 + BLOCK_DATA
        if is_last:
            break
    else:
        problems.append(Problem(None, len(text), "framing", "", "aucun dernier bloc (marque 1) : fichier tronqué"))
    return Framed("blocks", text[:HEADER], 0, tuple(pieces), text[offset : offset + 128], offset)


def _plain(text: str, problems: list[Problem]) -> Framed:
    end = text.rfind("999", HEADER, len(text.rstrip()))
    body = text.rstrip("\r\n")
    start = len(body) - 128
    if start < HEADER or body[start : start + 3] != "999":
        start = end if end > 0 and text[end - 1] == "@" else len(text)
        problems.append(Problem(None, start, "framing", "", "pas de 999 de 128 caractères en fin : fichier tronqué"))
    return Framed("plain", text[:HEADER], 0, (Piece(0, HEADER, text[HEADER:start]),), text[start : start + 128], start)


def _operator(text: str, problems: list[Problem]) -> list[Framed]:
    """Read by the line end, the length is only checked. Several logical files may follow one another."""
    framed: list[Framed] = []
    header, header_offset, offset = "", 0, 0
    pieces: list[Piece] = []
    for line in text.splitlines(keepends=True):
        data = line[4:].rstrip("\r\n")
        if not line[:4].isdigit() or int(line[:4]) not in {len(data), len(data) + 4}:
            problems.append(Problem(None, offset, "length", line[:4], f"longueur annoncée, {len(data)} caractères lus"))
        if data.startswith("000"):
            header, header_offset, pieces = data, offset + 4, []
        elif data.startswith("999") and len(data) >= 64 and header:
            framed.append(Framed("operator", header, header_offset, tuple(pieces), data, offset + 4))
            header = ""
        elif data:
            at = pieces[-1].at + len(pieces[-1].text) if pieces else 0
            pieces.append(Piece(at, offset + 4, data))
        offset += len(line)
    if header:
        problems.append(Problem(None, len(text), "framing", "", "pas de 999 en fin : fichier tronqué"))
        framed.append(Framed("operator", header, header_offset, tuple(pieces), "", len(text)))
    return framed
