"""« Ce que dit la caisse » on paper: the same words as on screen, identities masked the same way."""

from datetime import date
from importlib.resources import files

from cabinet.errors import Refused
from cabinet.models import Cabinet, IncomingFile
from noemie.formats.explain import Explained
from paper.render import render
from reconciliation.services.funds.fund_reading import Told, tell

# Some two hundred pages a part; a longer file has several.
MOST_RECORDS = 3000
Printed = dict[str, object]


def fund_paper(*, file: IncomingFile, on: date, part: int = 1) -> bytes:
    """PDF of a file, or of one part of `MOST_RECORDS` of it. `on`: the day printed. Raises Refused with the reason when nothing can be told."""
    told = tell(file=file, page=str(part), only_wrong=False, per_page=MOST_RECORDS)
    if told.refused or told.page is None:
        raise Refused(told.refused)
    parts = told.page.paginator.num_pages
    if not 1 <= part <= parts:
        raise Refused(f"Ce fichier a {parts} partie{'s' if parts > 1 else ''} : la partie {part} n’existe pas.")
    return render(files("reconciliation.papers") / "lecture.typ", _data(file, told, on))


def parts_of(record_count: int) -> list[tuple[int, int, int]]:
    """(number, first record, last record) of each part; a file that one paper holds has one."""
    firsts = range(1, max(record_count, 1) + 1, MOST_RECORDS)
    return [
        (number, first, min(first + MOST_RECORDS - 1, record_count)) for number, first in enumerate(firsts, start=1)
    ]


def _which(told: Told) -> str:
    page = told.page
    if page is None or page.paginator.num_pages == 1:
        return ""
    words = f"{page.start_index()} à {page.end_index()}"
    return f" Partie {page.number} sur {page.paginator.num_pages} : enregistrements {words}."


def _data(file: IncomingFile, told: Told, on: date) -> Printed:
    title, cabinet = "Ce que dit la caisse", Cabinet.objects.get(pk=file.cabinet_id)
    controls = "Les totaux écrits dans le fichier ont été recalculés : tous sont exacts." if told.control_count else ""
    count = told.record_count
    return {
        "title": title,
        "author": cabinet.name,
        "made_on": on.isoformat(),
        "made_words": f"Établi le {on:%d/%m/%Y}",
        "footer": f"{title} · {file.name}",
        "cabinet": cabinet.name,
        "file_name": file.name,
        "format": file.get_format_display(),
        "summary": f"{count} enregistrement{'s' if count > 1 else ''}, relus dans le fichier reçu le {file.created_at:%d/%m/%Y}. "
        f"NIR, noms et dates de naissance sont masqués.{_which(told)} {'' if told.differences else controls}".strip(),
        "notes": [*told.whole_file, *told.notes],
        "differences": [
            {"what": one.what, "declared": one.declared, "computed": one.computed} for one in told.differences
        ],
        "records": [_record(one) for one in told.records],
    }


def _record(one: Explained) -> Printed:
    return {
        "indent": one.indent,
        "place": f"{one.rank} · {one.record}",
        "title": one.title,
        "sentence": one.sentence,
        "cells": " · ".join(f"{cell.label} : {cell.shown}" for cell in one.cells),
        "problems": [*one.problems, f"reçu : {one.raw.rstrip()}"] if one.problems else [],
    }
