"""Every sealed value under the newest key of the ring, so that an older key can be thrown away.

What is sealed is found by looking at the models (`SealedTextField`, `BlindIndexField`) and at the vault's folders. Each value
names the key that sealed it: that is all the memory a rotation needs, so one that was cut short is simply run again.

History: a re-sealing changes no fact, so no event of pghistory is written. The events leave the sealed columns out, and
their triggers look at the other columns only. A new *index* key does change a followed column (the blind index): one
event a row is then written, which holds the HMAC and never the value.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from cabinet import vault
from cabinet.crypto import blind_index, key_id, key_ring
from cabinet.errors import Refused, UnreadableSecret
from cabinet.fields import BlindIndexField, Sealed, SealedTextField
from cabinet.models import IncomingFile
from cabinet.tenancy import all_cabinet_ids, tenant

F = TypeVar("F", bound=models.Field)
BATCH = 500
LOCK = 4712


@dataclass(frozen=True, slots=True)
class Rotated:
    """One batch. `what`: a model's label or `files`; `faults`: labels and ids of what no key of the ring opens, or is missing."""

    what: str
    seen: int
    changed: int
    faults: tuple[str, ...] = ()


def sealed_models() -> list[type[models.Model]]:
    """Each model with a sealed field, of any app."""
    return [one for one in apps.get_models() if _fields(one, SealedTextField)]


def rotate_keys(*, batch: int = BATCH) -> Iterator[Rotated]:
    """Re-seals all cabinets, each batch in a transaction of its own. Raises Refused while another rotation runs."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise Refused("Une autre rotation des clés est en cours.")
    try:
        for cabinet_id in all_cabinet_ids():
            for model in sealed_models():
                yield from _rotate_rows(model, cabinet_id, batch)
            yield from _rotate_files(cabinet_id, batch)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [LOCK])


def _rotate_rows(model: type[models.Model], cabinet_id: int, batch: int) -> Iterator[Rotated]:
    last, manager = 0, model._base_manager
    while True:
        with tenant(cabinets=[cabinet_id]):
            mine = manager.select_for_update(no_key=True, of=("self",)).filter(cabinet_id=cabinet_id, pk__gt=last)
            rows = list(mine.order_by("pk")[:batch])
            if not rows:
                return
            done = [_rotate_row(row) for row in rows]
            last = rows[-1].pk
        faults = tuple(f"{model._meta.label} {row.pk}" for row, one in zip(rows, done, strict=True) if one is None)
        yield Rotated(model._meta.label, len(rows), done.count(True), faults)


def _rotate_row(row: models.Model) -> bool | None:
    """True when the row was written again, None when a value of it does not open."""
    try:
        stale = [name for name in _sealed_names(row) if _is_stale(row, name)] + list(_stale_indexes(row))
        if not stale:
            return False
        for name in stale:
            getattr(row, name)  # opens the value, which `save` seals with the current key
        row.save(update_fields=stale)
    except UnreadableSecret:
        return None
    return True


def _sealed_names(row: models.Model) -> list[str]:
    return [field.attname for field in _fields(type(row), SealedTextField)]


def _is_stale(row: models.Model, name: str) -> bool:
    value = row.__dict__[name]
    return isinstance(value, Sealed) and key_id(value) != key_ring().current


def _stale_indexes(row: models.Model) -> Iterator[str]:
    for field in _fields(type(row), BlindIndexField):
        value = getattr(row, field.source)
        if bytes(getattr(row, field.attname)) != (blind_index(field.purpose, value) if value else b""):
            yield field.attname


def _fields(model: type[models.Model], kind: type[F]) -> list[F]:
    return [field for field in model._meta.concrete_fields if isinstance(field, kind)]


def _rotate_files(cabinet_id: int, batch: int) -> Iterator[Rotated]:
    """By the folder, so that a file whose row was never committed does not keep the old key alive."""
    with tenant(cabinets=[cabinet_id]):
        known = set(IncomingFile.objects.filter(cabinet_id=cabinet_id).values_list("public_id", flat=True))
    names = vault.names(cabinet_id)
    missing = sorted(known - set(names))
    for start in range(0, len(names), batch):
        some = names[start : start + batch]
        done = [_rotate_file(cabinet_id, name) for name in some]
        yield Rotated(
            "files",
            len(some),
            done.count(True),
            tuple(f"file {n}" for n, d in zip(some, done, strict=True) if d is None),
        )
    if missing:
        yield Rotated("files", 0, 0, tuple(f"file {name} (absent)" for name in missing))


def _rotate_file(cabinet_id: int, name: UUID) -> bool | None:
    try:
        return vault.reseal(cabinet_id, name)
    except UnreadableSecret:
        return None
