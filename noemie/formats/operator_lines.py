"""The lines of the operator framing: a length on four digits, then the data. Only a line feed ends a line."""

from collections.abc import Iterator

from noemie.formats.records import TooManyUnreadable
from noemie.formats.source import Source

LONGEST = 1 << 20  # no line of a sender is longer than 1,023: a run like this is no line


def operator_lines(source: Source) -> Iterator[tuple[int, str, str]]:
    """Offset, announced length, data. Other control characters than the line feed may stand in a label.

    A file without any line end is cut by the lengths, which is all that is left to go by.
    """
    return _by_line_ends(source) if "\n" in source.text else _by_lengths(source)


def _by_line_ends(source: Source) -> Iterator[tuple[int, str, str]]:
    while source.need(1):
        lines = source.text.split("\n")
        rest = lines.pop()
        first, at = source.offset, 0
        source.drop(len(source.text) - len(rest))
        for raw in lines:
            line = raw.rstrip("\r")
            yield first + at, line[:4], line[4:]
            at += len(raw) + 1
        if len(rest) > LONGEST:
            raise TooManyUnreadable("une ligne de plus d’un million de caractères : ce n’est pas un retour NOEMIE")
        if not source.more() and rest:
            yield source.offset, rest[:4], rest[4:].rstrip("\r")
            source.drop(len(rest))


def _by_lengths(source: Source) -> Iterator[tuple[int, str, str]]:
    at = 0
    while True:
        if len(source.text) - at < LONGEST and not source.is_ended:
            source.drop(at)
            at = 0
            source.need(LONGEST + 1)
        text = source.text
        if at >= len(text):
            source.drop(at)
            return
        length = text[at : at + 4]
        width = int(length) if length.isascii() and length.isdigit() else len(text)
        yield source.offset + at, length, text[at + 4 : at + 4 + width]
        at += 4 + width
