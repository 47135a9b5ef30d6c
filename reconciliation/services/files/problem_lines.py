"""The problems of a file with what stands there: the field, or the whole line where the problem names one; identities masked.

A line may stand in a member of an archive ("releve.csv, ligne 12"): that member is opened, within the bounds of its archive.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cabinet.enums import FileFormat
from cabinet.errors import UnreadableSecret
from cabinet.models import IncomingFile
from cabinet.services.files import open_file, read_chunks
from noemie.formats.masking import mask_nir, mask_value
from noemie.models import Problem
from reconciliation.bank import archive

MOST_BYTES = 50 * 1024 * 1024
LONGEST = 400
_PLACE = re.compile(r"(?:(?P<member>.+), )?.*?lignes? (?P<line>\d{1,7})\b")
Place = tuple[str, int]  # the member of an archive ("" outside of one), the line from 1


@dataclass(frozen=True, slots=True)
class Shown:
    """One problem with what stands at its place."""

    rank: int | None
    field: str
    reason: str
    raw: str


def problems_shown(*, file: IncomingFile, most: int = 200) -> list[Shown]:
    rows = list(file.problems.all()[:most])
    lines = _lines(file, {place for one in rows if (place := _place(file, one)) is not None})
    return [_shown(one, lines.get(_place(file, one) or ("", 0), "")) for one in rows]


def _shown(one: Problem, line: str) -> Shown:
    return Shown(one.rank, one.field, one.reason, mask_nir(mask_value(one.field, _legible(str(one.raw) or line))))


def _place(file: IncomingFile, one: Problem) -> Place | None:
    found = _PLACE.match(one.field)
    if found is None:
        return None
    return ((found["member"] or "") if file.format == FileFormat.ZIP else "", int(found["line"]))


def _lines(file: IncomingFile, wanted: set[Place]) -> dict[Place, str]:
    """Nothing when the file is too big for a page, or its bytes are not there."""
    if not wanted or file.size > MOST_BYTES:
        return {}
    found: dict[Place, str] = {}
    try:
        for member in sorted({name for name, _ in wanted}):
            numbers = {number for name, number in wanted if name == member}
            found |= {(member, number): line for number, line in _numbered(_blocks(file, member), numbers)}
    except (FileNotFoundError, UnreadableSecret, archive.Unreadable):
        return found
    return found


def _blocks(file: IncomingFile, member: str) -> Iterable[bytes]:
    if file.format != FileFormat.ZIP:
        return read_chunks(file)
    return archive.member(open_file(file), member)


def _numbered(blocks: Iterable[bytes], wanted: set[int]) -> Iterator[tuple[int, str]]:
    last = max(wanted)
    for number, line in enumerate(_physical(blocks), start=1):
        if number in wanted:
            yield number, line[:LONGEST].decode("iso-8859-1")
        if number >= last:
            return


def _physical(blocks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for block in blocks:
        *lines, rest = (rest + block).split(b"\n")
        yield from lines
    yield rest


def _legible(text: str) -> str:
    return "".join(char if char.isprintable() else "·" for char in text.rstrip("\r\n"))
