"""The entities of a NOEMIE stream, cut by the size of their code. The stream is walked once, each byte looked at once or twice."""

from noemie.formats.framing import Framed
from noemie.formats.layouts import layouts
from noemie.formats.records import MOST_UNREADABLE, Problem, Record, TooManyUnreadable, decode

UNKNOWN = "entité inconnue, sautée jusqu'au @ suivant"
CUT = "entité tronquée ou de longueur inattendue"


def entities_of(framed: Framed, before: int, problems: list[Problem]) -> list[Record]:
    """000, the entities, 999. `before`: records already read in the same physical file. Raises TooManyUnreadable."""
    tables = layouts("noemie_ps")
    found = [decode(tables["000"], framed.header.ljust(128)[:128], before + 1, framed.header_offset, problems)]
    _walk(framed, before, problems, found)
    if framed.trailer.startswith("999"):
        rank = before + len(found) + 1
        found.append(decode(tables["999"], framed.trailer.ljust(128)[:128], rank, framed.trailer_offset, problems))
    return found


def _walk(framed: Framed, before: int, problems: list[Problem], found: list[Record]) -> None:
    known = {
        code: (layout.width, layout.sound.match, layout)
        for code, layout in layouts("noemie_ps").items()
        if layout.is_entity and code.isdigit()
    }
    stream, at, rank, unreadable = framed.stream, 0, before + len(found), 0
    size, starts, pieces = len(stream), framed.starts, framed.pieces
    piece, ends = 0, [*starts[1:], len(stream) + 1]
    shift = pieces[0].offset if pieces else 0
    keep = found.append
    while at < size:
        while at >= ends[piece]:
            piece += 1
            shift = pieces[piece].offset - pieces[piece].at
        code = stream[at : at + 3]
        rank += 1
        shape = known.get(code)
        if shape is not None:
            end = at + shape[0]
            raw = stream[at:end]
            if shape[1](raw) is not None:
                keep(Record(rank, at + shift, code, raw, shape[2]))
                at = end
                continue
            if raw[-1:] == "@" and len(raw) == shape[0]:
                keep(decode(shape[2], raw, rank, at + shift, problems, lambda plus, at=at: framed.offset_of(at + plus)))  # type: ignore[misc]
                at = end
                continue
        if code[0] in "\r\n":
            rank, at = rank - 1, at + 1
            continue
        unreadable += 1
        if unreadable > MOST_UNREADABLE and 2 * unreadable > len(found):
            raise TooManyUnreadable("la plupart des enregistrements sont illisibles : ce n'est pas un retour NOEMIE")
        at = _skip(stream, at, rank, shift, problems, found, is_known=shape is not None)


def _skip(
    stream: str, at: int, rank: int, shift: int, problems: list[Problem], found: list[Record], *, is_known: bool
) -> int:
    """Goes past the next `@`; what was skipped keeps its place and its characters."""
    end = stream.find("@", at)
    end = len(stream) if end < 0 else end + 1
    code, raw = stream[at : at + 3], stream[at:end]
    if raw.strip():
        problems.append(Problem(rank, at + shift, "entity", raw[:40], CUT if is_known else UNKNOWN, code))
    found.append(Record(rank, at + shift, code, raw[:200], None))
    return end
