"""Decoded records and problems as rows: the evidence that every later fact points at. No identity in clear."""

from collections.abc import Iterable
from functools import lru_cache

from cabinet.models import IncomingFile
from noemie.formats.records import Decoded, Value
from noemie.formats.records import Problem as FoundProblem
from noemie.models import Problem, ReturnRecord

# Fields that say who somebody is: they stay in the sealed file, not in the rows.
LEFT_OUT = ("nir", "name", "member", "birth", "extra", "comment")


def keep(*, file: IncomingFile, decoded: Decoded) -> dict[int, ReturnRecord]:
    """Writes the records once (file, rank); returns them by rank."""
    rows = [
        ReturnRecord(
            cabinet_id=file.cabinet_id,
            file=file,
            rank=one.rank,
            offset=one.offset,
            record=one.record[:4],
            level=one.level[:2],
            fields={name: value for name, value in one.fields.items() if _may_stay(name, value)},
        )
        for one in decoded.records
    ]
    ReturnRecord.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
    keep_problems(file=file, problems=decoded.problems)
    return {row.rank: row for row in ReturnRecord.objects.filter(file=file)}


def keep_places(*, file: IncomingFile, places: Iterable[tuple[int, int]], record: str) -> None:
    """Records of a file that has no layout of its own (a CSV row): rank and offset only."""
    rows = [
        ReturnRecord(cabinet_id=file.cabinet_id, file=file, rank=rank, offset=at, record=record) for rank, at in places
    ]
    ReturnRecord.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)


def keep_problems(*, file: IncomingFile, problems: Iterable[FoundProblem]) -> None:
    Problem.objects.bulk_create(
        [
            Problem(
                cabinet_id=file.cabinet_id,
                file=file,
                rank=one.rank,
                offset=one.offset,
                record=one.record[:12],
                field=one.field[:40],
                raw=one.raw[:200].replace("\x00", "\ufffd"),
                reason=one.reason[:300],
            )
            for one in problems
        ]
    )


def _may_stay(name: str, value: Value) -> bool:
    return value is not None and value != "" and _says_nobody(name)


@lru_cache(1000)
def _says_nobody(name: str) -> bool:
    return not any(word in name for word in LEFT_OUT)
