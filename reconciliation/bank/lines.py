"""Cuts a stream of bytes into records of 120 characters, whatever the bank, the transfer or an editor did to the lines.

Latin-1: fails on no byte and keeps the columns. Cut on line ends first, then by 120 where several records share a line.
"""

from collections.abc import Iterable, Iterator

WIDTH = 120
CODES = frozenset({"01", "04", "05", "07"})
BLOCK = 1 << 20
# A run this long without a line end is records glued together: it is cut as it comes, to stay within bounded memory.
GLUED = 1 << 16
# Fills and end-of-file marks of file transfers (NUL, Ctrl-Z): nothing stands in them.
NUL = "\x00"
FILLS = f"{NUL}\x1a"
BOM = "ï»¿"


def records(data: bytes | Iterable[bytes]) -> Iterator[tuple[int, str]]:
    """(physical line number, record). A record of another width than 120 is passed on as it is, for the reader to refuse."""
    number, rest = 1, ""
    for block in _blocks(data):
        text = rest + block.decode("iso-8859-1")
        held = "\r" if text.endswith("\r") else ""
        *lines, rest = text[: len(text) - len(held)].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        is_sound = NUL not in text
        for line in lines:
            if is_sound and len(line) == WIDTH and not line.isspace():
                yield number, line
            else:
                yield from _cut(number, line)
            number += 1
        rest += held
        if len(rest) > GLUED:
            at = (len(rest) // WIDTH - 1) * WIDTH
            yield from _cut(number, rest[:at])
            rest = rest[at:]
    yield from _cut(number, rest.rstrip("\r"))


def _blocks(data: bytes | Iterable[bytes]) -> Iterator[bytes]:
    if isinstance(data, bytes):
        yield from (data[at : at + BLOCK] for at in range(0, len(data), BLOCK))
    else:
        yield from data


def _cut(number: int, raw: str) -> Iterator[tuple[int, str]]:
    line = raw.removeprefix(BOM).strip(FILLS).replace(NUL, "\ufffd")  # PostgreSQL holds no NUL; the raw file keeps it
    if not line.strip():
        return
    pieces = [line[at : at + WIDTH] for at in range(0, len(line), WIDTH)]
    # Glued records whose last one has lost its blanks; anything else is one record, of a wrong width.
    if len(line) % WIDTH and not all(piece[:2] in CODES for piece in pieces):
        yield number, line
    else:
        yield from ((number, piece) for piece in pieces)
