"""A file brought by a machine: once by its bytes, and once by its key."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from cabinet.enums import FileDoor
from cabinet.errors import Refused
from cabinet.models import ApiRequest, IncomingFile, User
from cabinet.services.files import store_file
from cabinet.services.jobs import open_job
from reconciliation.tasks import ingest_file


@dataclass(frozen=True, slots=True)
class Deposit:
    file: IncomingFile
    is_new: bool


def deposit(*, cabinet_id: int, upload: UploadedFile, key: str, user: User) -> Deposit:
    """In the open tenant. Raises Refused when the key came before with other bytes; FileTooLarge past the cap."""
    fingerprint = _fingerprint(upload)
    before = _before(cabinet_id, key, fingerprint)
    if before is not None:
        return Deposit(before, is_new=False)
    arrival = store_file(
        cabinet_id=cabinet_id,
        name=upload.name or "sans nom",
        chunks=upload.chunks(),
        door=FileDoor.API,
        cap=settings.IDEL_UPLOAD_CAP,
        brought_by=user,
    )
    if key:
        _remember(cabinet_id, key, fingerprint, arrival.file)
    if arrival.is_new:
        open_job(cabinet_id=cabinet_id, kind="ingest", asked_by=user, file=arrival.file)
        ingest_file.delay_on_commit(cabinet_id, arrival.file.pk)
    return Deposit(arrival.file, is_new=arrival.is_new)


def _fingerprint(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _before(cabinet_id: int, key: str, fingerprint: str) -> IncomingFile | None:
    found = ApiRequest.objects.filter(cabinet_id=cabinet_id, key=key).select_related("file").first() if key else None
    if found is not None and found.fingerprint != fingerprint:
        raise Refused("Cette clé d’idempotence a déjà servi pour un autre fichier : rien n’a été pris.")
    return found.file if found else None


def _remember(cabinet_id: int, key: str, fingerprint: str, file: IncomingFile) -> None:
    """A second writer with the same key waits on the unique index, then is told what the first one did."""
    try:
        with transaction.atomic():
            ApiRequest.objects.create(cabinet_id=cabinet_id, key=key, fingerprint=fingerprint, file=file)
    except IntegrityError:
        _before(cabinet_id, key, fingerprint)
