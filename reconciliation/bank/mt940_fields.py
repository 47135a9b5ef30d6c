"""The fields of a MT940 as its text comes: tags, and the values that go on over several lines."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from reconciliation.bank.statement import EntryDetail

_SUBFIELD = re.compile(r"\?(\d{2})")
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


def information(value: str) -> list[EntryDetail]:
    """The text of :86:, line by line as it comes; the ?nn sub-fields of German and some French banks one by one."""
    joined = value.replace("\n", "")
    marks = list(_SUBFIELD.finditer(joined))
    if len(marks) < 2:
        return [EntryDetail("86", line.strip()) for line in value.split("\n") if line.strip()]
    ends = [*(mark.start() for mark in marks[1:]), len(joined)]
    found = [
        EntryDetail(f"?{mark[1]}", joined[mark.end() : end].strip()) for mark, end in zip(marks, ends, strict=True)
    ]
    return [detail for detail in found if detail.text]


def label(details: tuple[EntryDetail, ...]) -> str:
    """The free text: the remittance sub-fields ?20 to ?29 when there are some, else the first line."""
    remittance = [detail.text for detail in details if detail.qualifier.startswith("?2")]
    free = [detail.text for detail in details if detail.qualifier == "86"]
    return " ".join((" ".join(remittance) or next(iter(free or [detail.text for detail in details]), "")).split())


def day(raw: str) -> dt.date | None:
    """YYMMDD: years 80 to 99 are of the last century."""
    year = int(raw[:2])
    try:
        return dt.date(year + (1900 if year >= 80 else 2000), int(raw[2:4]), int(raw[4:6]))
    except ValueError:
        return None


def entry_day(raw: str | None, value_on: dt.date | None, value: str) -> dt.date | None:
    """MMDD in the year nearest to the value date; the value date where the bank gives no entry date.

    `value`: as written; a day that no calendar has (30 February, months of thirty days) still tells its month and year.
    """
    near = value_on or day(f"{value[:4]}01")
    if not raw or near is None:
        return value_on
    found = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            found.append(dt.date(year, int(raw[:2]), int(raw[2:])))
        except ValueError:
            continue
    return min(found, key=lambda one: abs(one - near), default=value_on)
