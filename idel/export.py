"""Everything of a cabinet, readable without this product: a CSV a table, the raw files as they were received, LISEZMOI."""

import csv
import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Q
from psycopg2.extras import Range

from cabinet import vault
from cabinet.errors import UnreadableSecret
from cabinet.models import Cabinet, IncomingFile, User
from cabinet.search import search_key
from cabinet.spreadsheet import guarded
from cabinet.tenancy import tenant
from idel.export_tables import TABLES, Column, columns

FILES, READ_ME = "fichiers_recus", "LISEZMOI.txt"
NAME_BYTES = 180
EXPLAINED = """Export du cabinet « {name} »

Un fichier CSV par table : UTF-8, séparateur « ; », une ligne d’en-têtes. Montants en centimes entiers. Dates AAAA-MM-JJ, décimales
avec un point. « oui » ou « non » ; une cellule vide : inconnu ou sans objet. Une colonne qui nomme une autre table (patient,
facture…) contient l’« identifiant » de la ligne de cette table ; un compte est nommé par son adresse e-mail.
Un texte qui commence par = + - @ ou une tabulation est précédé d’une apostrophe, pour qu’un tableur ne l’exécute pas.
{files} : les fichiers tels qu’ils ont été reçus ou produits, « identifiant-nom » (voir fichiers.csv, avec leur sha256).

CES FICHIERS CONTIENNENT DES NIR ET DES DONNÉES DE SANTÉ EN CLAIR. Gardez-les dans un endroit chiffré.
Absents : l’historique des modifications, les mots de passe et les liens d’invitation (la sauvegarde, elle, contient tout).

"""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written of one cabinet. `faults`: ids of files whose bytes are missing or altered."""

    name: str
    row_count: int
    file_count: int
    faults: tuple[str, ...]


def export_cabinet(*, cabinet_id: int, folder: Path) -> Exported:
    """Writes into a new folder of `folder`, from one state of the database, whatever is written meanwhile."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read")
        with tenant(cabinets=[cabinet_id]):
            return _write(Cabinet.objects.get(pk=cabinet_id), folder)


def _write(cabinet: Cabinet, folder: Path) -> Exported:
    mine = folder / file_name(cabinet.pk, search_key(cabinet.name).replace(" ", "-"))
    mine.mkdir(mode=0o700)
    people = dict(User.objects.values_list("pk", "email"))
    counts = {name: _table(label, cabinet.pk, mine / f"{name}.csv", people) for label, name in TABLES.items()}
    file_count, faults = _raw_files(cabinet.pk, mine / FILES)
    with private(mine / READ_ME) as out:
        said = "".join(f"{name}.csv : {count} ligne(s)\n" for name, count in counts.items())
        out.write((EXPLAINED.format(name=cabinet.name, files=FILES) + said).encode())
    return Exported(cabinet.name, sum(counts.values()), file_count, faults)


def private(path: Path) -> IO[bytes]:
    """A new file that only its owner reads."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def file_name(pk: int, name: str) -> str:
    """`identifiant-nom`, without what a file system or a shell takes amiss; its end is kept when it is too long."""
    clean = re.sub(r"[^\w.\- ]", "_", name).encode()[-NAME_BYTES:].decode(errors="ignore")
    return f"{pk}-{clean}"


def rows_of(label: str, cabinet_id: int) -> models.QuerySet[Any]:
    """A cabinet's rows; of the organisms, also those that all cabinets share."""
    model = apps.get_model(label)
    if model is Cabinet:
        return model._base_manager.filter(pk=cabinet_id)
    mine = Q(cabinet_id=cabinet_id)
    if model._meta.get_field("cabinet").null and label == "cabinet.Organism":
        mine |= Q(cabinet__isnull=True)
    return model._base_manager.filter(mine).order_by("pk")


def _table(label: str, cabinet_id: int, path: Path, people: dict[int, str]) -> int:
    shown, count = columns(label), 0
    with private(path) as raw, open(raw.fileno(), "w", encoding="utf-8", newline="", closefd=False) as out:
        sheet = csv.writer(out, delimiter=";", lineterminator="\n")
        sheet.writerow([one.header for one in shown])
        for row in rows_of(label, cabinet_id).iterator(chunk_size=1000):
            sheet.writerow([cell(row, one, people) for one in shown])
            count += 1
    return count


def cell(row: models.Model, column: Column, people: dict[int, str]) -> str:
    value = getattr(row, column.field.attname)
    if column.field.related_model is User:
        return guarded(people.get(value, ""))
    return guarded(value) if isinstance(value, str) else _text(value)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case date() | datetime() | time():
            return value.isoformat()
        case Range():
            return f"{_text(value.lower)}/{_text(value.upper)}"
        case list() if all(not isinstance(one, dict | list) for one in value):
            return guarded("|".join(str(one) if isinstance(one, str | int) else _text(one) for one in value))
        case dict() | list():
            return json.dumps(value, ensure_ascii=False, sort_keys=True)
        case _:
            return str(value)


def _raw_files(cabinet_id: int, folder: Path) -> tuple[int, tuple[str, ...]]:
    folder.mkdir(mode=0o700)
    faults, count = [], 0
    for file in IncomingFile.objects.filter(cabinet_id=cabinet_id).order_by("pk"):
        target = folder / file_name(file.pk, file.name)
        try:
            digest = _copy(vault.read(cabinet_id, file.public_id), target)
        except (UnreadableSecret, FileNotFoundError):
            digest = ""
        if digest == file.sha256:
            count += 1
        else:
            target.unlink(missing_ok=True)
            faults.append(str(file.pk))
    return count, tuple(faults)


def _copy(frames: Iterator[bytes], target: Path) -> str:
    digest = hashlib.sha256()
    with private(target) as out:
        for frame in frames:
            digest.update(frame)
            out.write(frame)
    return digest.hexdigest()
