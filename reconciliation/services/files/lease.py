"""Who works on a file: a lease on its row. The row is the queue of record, the broker only a bell (HOUSE section 6)."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import F, Q
from django.db.models.functions import Now

from cabinet.enums import FileState
from cabinet.models import IncomingFile, Job
from cabinet.tenancy import tenant

LEASE = timedelta(seconds=20)
RENEWED_EVERY_S = 5.0
LEFT_ALONE = timedelta(seconds=3)
TO_DO = [FileState.RECEIVED, FileState.PARSED]
MAX_ATTEMPTS = 6


@dataclass(slots=True)
class Progress:
    """How far the work is; the keeper writes it into the file's Job, which a page polls."""

    done: int = 0
    total: int | None = None


def claim_file(*, cabinet_id: int, file_id: int) -> bool:
    """Takes the lease in a short transaction of its own. False: done already, or somebody else is on it."""
    with tenant(cabinets=[cabinet_id]):
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
        row = IncomingFile.objects.select_for_update(skip_locked=True, no_key=True).filter(
            free, pk=file_id, state__in=TO_DO
        )
        if not list(row):
            return False
        IncomingFile.objects.filter(pk=file_id).update(lease_until=Now() + LEASE, attempts=F("attempts") + 1)
    return True


def release_file(*, cabinet_id: int, file_id: int) -> None:
    """Gives the lease back, so that the file can be taken up at once."""
    with tenant(cabinets=[cabinet_id]):
        IncomingFile.objects.filter(pk=file_id).update(lease_until=None)


def unfinished_files(*, cabinet_id: int) -> list[int]:
    """Files of the open tenant that nobody works on: never started, or whose worker died."""
    with tenant(cabinets=[cabinet_id]):
        forgotten = Q(lease_until__isnull=True, created_at__lt=Now() - LEFT_ALONE) | Q(lease_until__lt=Now())
        rows = IncomingFile.objects.filter(forgotten, state__in=TO_DO, attempts__lt=MAX_ATTEMPTS)
        return list(rows.order_by("pk").values_list("pk", flat=True))


def give_up_files(*, cabinet_id: int) -> int:
    """Files that failed each time are refused, and say so: nothing waits for ever without a word."""
    with tenant(cabinets=[cabinet_id]):
        idle = Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
        rows = IncomingFile.objects.filter(idle, state__in=TO_DO, attempts__gte=MAX_ATTEMPTS)
        reason = (
            f"La lecture de ce fichier a échoué {MAX_ATTEMPTS} fois : rien n’en est utilisé, ses octets sont gardés."
        )
        return rows.update(state=FileState.REFUSED, refused_reason=reason, lease_until=None)


@contextmanager
def kept_lease(*, cabinet_id: int, file_id: int, progress: Progress) -> Iterator[None]:
    """Renews the lease and shows the progress while the body works, on a connection of its own.

    The work's transaction may hold the row; the keeper then skips it: the lock itself keeps other workers away.
    """
    stop = threading.Event()
    keeper = threading.Thread(target=_keep, args=(cabinet_id, file_id, progress, stop), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _keep(cabinet_id: int, file_id: int, progress: Progress, stop: threading.Event) -> None:
    try:
        while not stop.wait(RENEWED_EVERY_S):
            with tenant(cabinets=[cabinet_id]):
                _renew(file_id)
                show_progress(file_id=file_id, progress=progress)
    finally:
        connection.close()


def _renew(file_id: int) -> None:
    rows = IncomingFile.objects.select_for_update(skip_locked=True, no_key=True).filter(
        pk=file_id, lease_until__isnull=False
    )
    if list(rows):
        IncomingFile.objects.filter(pk=file_id).update(lease_until=Now() + LEASE)


def show_progress(*, file_id: int, progress: Progress) -> None:
    """Writes done and total into the jobs that watch this file."""
    watching = Job.objects.filter(file_id=file_id, state__in=["queued", "running"])
    watching.update(state="running", done=progress.done, total=progress.total)
