"""One page of a return that was read already: its records found by the places kept in the database, the rest of the file not opened.

What is shown must be what a whole reading gives: a record that is not sound at its place, and that no known problem
explains, makes the caller read the file whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from cabinet import vault
from cabinet.enums import FileFormat, FileState
from cabinet.models import IncomingFile
from noemie.formats.layouts import Layout, layouts
from noemie.formats.records import Problem, Record, as_text
from noemie.models import ReturnRecord

BLOCK, LONGEST = 128, 2048
Place = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class ReadPage:
    """The records of one page, and the problems of the whole file by rank."""

    page: "Page[Place]"
    records: tuple[Record, ...]
    problems: dict[int | None, list[Problem]]


def read_page(*, file: IncomingFile, number: int, per_page: int) -> ReadPage | None:
    """None: this page must be read with the whole file (another format, never applied, or a place that does not hold)."""
    if file.format != FileFormat.NOEMIE or file.state != FileState.APPLIED or not file.record_count:
        return None
    rows = ReturnRecord.objects.filter(file=file).order_by("rank")
    page = Paginator(rows.values_list("rank", "offset", "record"), per_page).get_page(number)
    places: list[Place] = list(page.object_list)
    problems = _problems(file)
    records = _records(file, places, problems)
    return None if records is None else ReadPage(page, records, problems)


def _problems(file: IncomingFile) -> dict[int | None, list[Problem]]:
    found: dict[int | None, list[Problem]] = {}
    for one in file.problems.filter(rank__isnull=False):
        found.setdefault(one.rank, []).append(
            Problem(one.rank, one.offset, one.field, str(one.raw), one.reason, one.record)
        )
    return found


def _records(
    file: IncomingFile, places: Sequence[Place], problems: dict[int | None, list[Problem]]
) -> tuple[Record, ...] | None:
    if not places:
        return None
    start = places[0][1]
    text = as_text(vault.read_range(file.cabinet_id, file.public_id, start, places[-1][1] + LONGEST))
    known = {code: layout for code, layout in layouts("noemie_ps").items() if code.isdigit()}
    found = []
    for rank, offset, code in places:
        layout = known.get(code)
        raw = _cut(text[offset - start :], offset, layout, has_marks=file.framing == "blocks") if layout else ""
        if layout is None or (layout.sound.fullmatch(raw) is None and rank not in problems) or raw[:3] != code:
            return None
        found.append(Record(rank, offset, code, raw, layout))
    return tuple(found)


def _cut(text: str, offset: int, layout: Layout, *, has_marks: bool) -> str:
    """The characters of one record. In blocks of 128, the first character of each block is a mark, not data."""
    if not layout.is_entity:
        return text[:BLOCK].split("\r", maxsplit=1)[0].split("\n", maxsplit=1)[0].ljust(BLOCK)
    if not has_marks:
        return text[: layout.width]
    data = (char for at, char in enumerate(text[: layout.width + 16], start=offset) if at % BLOCK)
    return "".join(char for _, char in zip(range(layout.width), data, strict=False))
