"""Files that a person has to look at: refused, to be tagged, or read with problems. Put away by a person, never by time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from cabinet.enums import FileDecision, FileDoor, FileFormat, FileState
from cabinet.errors import Refused, UnreadableSecret
from cabinet.models import FileChange, IncomingFile, User
from cabinet.services.files import read_chunks
from noemie.formats.masking import mask_nir, mask_value
from noemie.models import Problem

MOST_BYTES = 50 * 1024 * 1024
LONGEST, SHOWN = 400, 3
_LINE = re.compile(r"lignes? (\d{1,7})\b")


def quarantined(*, put_away: bool = False) -> QuerySet[IncomingFile]:
    """Of the open tenant, the newest first; with `put_away`, those that a person has put away instead."""
    last = FileChange.objects.filter(file=OuterRef("pk")).order_by("-pk").values("kind")[:1]
    rows = IncomingFile.objects.exclude(door=FileDoor.PRODUCED).exclude(format=FileFormat.SCAN)
    wrong = Q(state__in=[FileState.REFUSED, FileState.TO_TAG]) | Q(state=FileState.APPLIED, problem_count__gt=0)
    rows = rows.filter(wrong).annotate(last_decision=Coalesce(Subquery(last), Value("")))
    is_away = Q(last_decision=FileDecision.PUT_AWAY)
    rows = rows.filter(is_away) if put_away else rows.exclude(is_away)
    first = Problem.objects.order_by("rank", "pk")
    return rows.prefetch_related(Prefetch("problems", first[:SHOWN], to_attr="first_problems"))


@transaction.atomic
def put_away(*, file: IncomingFile, person: User, reason: str) -> None:
    """Nothing of the file changes: it was looked at, and needs nothing more. Raises Refused."""
    _decide(file, person, FileDecision.PUT_AWAY, reason, is_away=False)


@transaction.atomic
def take_out(*, file: IncomingFile, person: User, reason: str) -> None:
    """Back among those to look at. Raises Refused."""
    _decide(file, person, FileDecision.TAKEN_OUT, reason, is_away=True)


def _decide(file: IncomingFile, person: User, kind: FileDecision, reason: str, *, is_away: bool) -> None:
    IncomingFile.objects.select_for_update(no_key=True).get(pk=file.pk)
    if not quarantined(put_away=is_away).filter(pk=file.pk).exists():
        raise Refused("Ce fichier n’est plus là où vous l’avez vu : rien n’a été changé. Rouvrez la page.")
    FileChange.objects.create(cabinet_id=file.cabinet_id, file=file, kind=kind, person=person, reason=reason)


@dataclass(frozen=True, slots=True)
class Shown:
    """One problem. `raw`: the field, or the whole line of the file where the problem names one; identities masked."""

    rank: int | None
    field: str
    reason: str
    raw: str


def problems_shown(*, file: IncomingFile, most: int = 200) -> list[Shown]:
    """The problems of a file with what stands in it at that place."""
    rows = list(file.problems.all()[:most])
    wanted = {number for one in rows if (number := _line_of(one)) is not None}
    lines = _lines(file, wanted)
    return [_shown(one, lines) for one in rows]


def _shown(one: Problem, lines: dict[int, str]) -> Shown:
    number = _line_of(one)
    raw = str(one.raw) or (lines.get(number, "") if number is not None else "")
    return Shown(one.rank, one.field, one.reason, mask_nir(mask_value(one.field, _legible(raw))))


def _line_of(one: Problem) -> int | None:
    found = _LINE.search(one.field)
    return int(found[1]) if found else None


def _lines(file: IncomingFile, wanted: set[int]) -> dict[int, str]:
    """Line number from 1 → its characters. Nothing when the file is too big for a page, or its bytes are not there."""
    if not wanted or file.size > MOST_BYTES or file.format == FileFormat.ZIP:
        return {}
    found, last = dict[int, str](), max(wanted)
    try:
        for number, line in enumerate(_physical(file), start=1):
            if number in wanted:
                found[number] = line[:LONGEST].decode("iso-8859-1")
            if number >= last:
                break
    except (FileNotFoundError, UnreadableSecret):
        return {}
    return found


def _physical(file: IncomingFile) -> Iterator[bytes]:
    rest = b""
    for chunk in read_chunks(file):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
    yield rest


def _legible(text: str) -> str:
    return "".join(char if char.isprintable() else "·" for char in text.rstrip("\r\n"))
