"""Decoded records and problems as rows: the evidence that every later fact points at. No identity in clear."""

from collections.abc import Iterable

import msgspec
from django.db import connection

from cabinet.bulk import copy_in
from cabinet.models import IncomingFile
from cabinet.staging import cell, stage
from noemie.formats.layouts import Layout
from noemie.formats.records import Decoded, Record, Value
from noemie.formats.records import Problem as FoundProblem
from noemie.models import Problem

# Fields that say who somebody is: they stay in the sealed file, not in the rows.
LEFT_OUT = ("nir", "name", "member", "birth", "extra", "comment")

TABLE = "arriving_record"
COLUMNS = ("rank integer", "at bigint", "record text", "level text", "fields jsonb")
INSERT = """
    insert into noemie_returnrecord (public_id, cabinet_id, created_at, file_id, rank, "offset", record, level, fields)
    select gen_random_uuid(), %s, statement_timestamp(), %s, rank, at, record, level, fields from arriving_record
    on conflict do nothing
"""
Places = tuple[tuple[str, int, int, bool], ...]  # name, start, end, is a number
_places: dict[int, tuple[Layout, Places]] = {}
_encode = msgspec.json.Encoder().encode


def keep(*, file: IncomingFile, decoded: Decoded) -> None:
    """Writes the records once (file, rank)."""
    keep_records(file=file, records=decoded.records)
    keep_problems(file=file, problems=decoded.problems)


def keep_records(*, file: IncomingFile, records: Iterable[Record]) -> None:
    """Some of the records of a file; each once (file, rank)."""
    _write(file, (_line(one) for one in records))


def keep_places(*, file: IncomingFile, places: Iterable[tuple[int, int]], record: str) -> None:
    """Records of a file that has no layout of its own (a CSV row): rank and offset only."""
    _write(file, (f"{rank}\t{at}\t{record}\t\t{{}}\n" for rank, at in places))


def _write(file: IncomingFile, lines: Iterable[str]) -> None:
    stage(table=TABLE, columns=COLUMNS, lines=lines)
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [file.cabinet_id, file.pk])


def _line(one: Record) -> str:
    fields = cell(_encode(_fields(one)).decode())
    return f"{one.rank}\t{one.offset}\t{cell(one.record[:4])}\t{cell(one.level[:2])}\t{fields}\n"


def _fields(one: Record) -> dict[str, Value]:
    """What is decoded and says nobody; an empty field is left out."""
    if one.layout is None:
        return {}
    raw, found = one.raw, dict[str, Value]()
    for name, start, end, is_number in _kept(one.layout):
        text = raw[start:end].strip()
        if not text:
            continue
        if not is_number:
            found[name] = text
        elif text.isascii() and text.isdigit():
            found[name] = int(text)
    return found


def _kept(layout: Layout) -> Places:
    """The fields of a record that may stay. Kept by the layout itself: its hash would be that of all its fields."""
    known = _places.get(id(layout))
    if known is None:
        known = _places[id(layout)] = (layout, _places_of(layout))
    return known[1]


def _places_of(layout: Layout) -> Places:
    return tuple(
        (one.name, one.start, one.end, one.kind in {"integer", "money"})
        for one in layout.fields
        if not any(word in one.name for word in LEFT_OUT)
    )


def keep_problems(*, file: IncomingFile, problems: Iterable[FoundProblem]) -> None:
    copy_in(
        [
            Problem(
                cabinet_id=file.cabinet_id,
                file=file,
                rank=one.rank,
                offset=one.offset,
                record=one.record[:12],
                field=one.field[:100],
                raw=one.raw[:200].replace("\x00", "\ufffd"),
                reason=one.reason[:300],
            )
            for one in problems
        ]
    )
