"""« Ce que dit la caisse » on paper: the same words as on screen, identities masked the same way."""

from datetime import date
from importlib.resources import files

from cabinet.errors import Refused
from cabinet.models import Cabinet, IncomingFile
from noemie.formats.explain import Explained
from paper.render import render
from reconciliation.services.funds.fund_reading import Told, tell

# Some two hundred pages: past it nobody reads a paper, and the command says the same on standard output.
MOST_RECORDS = 3000
Printed = dict[str, object]


def fund_paper(*, file: IncomingFile, on: date) -> bytes:
    """PDF of a whole file. `on`: the day printed on it. Raises Refused with the reason when nothing can be told."""
    told = tell(file=file, page="1", only_wrong=False, per_page=MOST_RECORDS)
    if told.refused:
        raise Refused(told.refused)
    if told.record_count > MOST_RECORDS:
        raise Refused(
            f"Ce fichier a {told.record_count} enregistrements, trop pour un PDF : lisez-le à l’écran, "
            "ou par la commande « python -m noemie.formats »."
        )
    return render(files("reconciliation.papers") / "lecture.typ", _data(file, told, on))


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
        f"NIR, noms et dates de naissance sont masqués. {'' if told.differences else controls}".strip(),
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
