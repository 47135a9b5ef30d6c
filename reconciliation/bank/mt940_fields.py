"""The fields of a MT940 as its text comes: tags, and the values that go on over several lines."""

import re
from collections.abc import Iterable, Iterator

_TAG = re.compile(r"\s{0,3}:(\d{2}[A-Z]?|NS):(.*)", re.DOTALL)


class End:
    """The last characters of what went by."""

    def __init__(self) -> None:
        self.text = ""

    def seen(self, blocks: Iterable[str]) -> Iterator[str]:
        for block in blocks:
            self.text = (self.text + block)[-4096:]
            yield block


def _lines(blocks: Iterable[str]) -> Iterator[str]:
    """As `splitlines` of the whole; the last line of a block is held, for it may go on."""
    rest = ""
    for block in blocks:
        *lines, rest = (rest + block).splitlines(keepends=True) or [""]
        for line in lines:
            yield from line.splitlines()
    yield from rest.splitlines()


def fields(blocks: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    """(line, tag, value); a value goes on until the next tag. `-`, `-}` and `{1:…}` are the envelope."""
    tag, kept, first = "", [""], 0
    for number, raw in enumerate(_lines(blocks), start=1):
        line = raw[raw.rfind("{4:") + 3 :] if "{4:" in raw else raw
        found = _TAG.match(line)
        is_envelope = line.startswith("{") or line.strip() in {"-", "-}", "--"} or line.startswith("-}")
        if found or is_envelope:
            if tag:
                yield first, tag, "\n".join(kept)
            tag, kept, first = (found[1], [found[2]], number) if found else ("", [""], number)
        elif tag and len(kept) < 200:
            kept.append(line)
    if tag:
        yield first, tag, "\n".join(kept)
