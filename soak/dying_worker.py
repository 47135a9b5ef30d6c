"""A Celery worker that kills its whole process group at one named point of the work on one file (`SOAK_POINT`, `SOAK_FILE`).

`celery -A soak.dying_worker worker`: the product's own application and code; each point is a real call that dies as it begins.
"""

import os
import signal
from collections.abc import Callable
from typing import Any

import django

from idel.celery import app

__all__ = ["app"]

# Point → (module, function, whether it returns first): the process is killed when this file's work calls it.
POINTS = {
    "task start": ("reconciliation.services.files.background", "claim_file", False),
    "mid-parse": ("reconciliation.services.ingest", "keep_places", False),
    "before the copy": ("billing.services.imports.imported", "stage", False),
    "after the copy": ("billing.services.imports.imported", "stage", True),
    "mid-apply": ("reconciliation.services.ingest", "open_shares", False),
    "before commit": ("reconciliation.services.reconcile", "update_cases", False),
    "after commit, before ack": ("reconciliation.services.files.background", "finish_jobs", False),
}
# The same, but it is PostgreSQL's postmaster (`SOAK_POSTMASTER`) that dies, under the work.
POSTMASTER_POINTS = {
    "postmaster, mid-apply": ("reconciliation.services.ingest", "open_shares", False),
    "postmaster, after commit": ("reconciliation.services.files.background", "finish_jobs", False),
}
current: list[int] = []


def die() -> None:
    """The postmaster goes first when it is its turn: this worker must not end its transaction in peace."""
    postmaster = os.environ.get("SOAK_POSTMASTER")
    if postmaster:
        os.kill(int(postmaster), signal.SIGKILL)
    os.killpg(os.getpgid(0), signal.SIGKILL)


def arm(point: str, file_id: int) -> None:
    """Wraps the door of the work, which says the file, and the point."""
    import importlib

    from reconciliation import tasks

    work = tasks.work_on_file

    def told(*, cabinet_id: int, file_id: int, today: Any) -> bool:
        current[:] = [file_id]
        return work(cabinet_id=cabinet_id, file_id=file_id, today=today)

    tasks.work_on_file = told
    module_name, name, returns_first = (POINTS | POSTMASTER_POINTS)[point]
    module = importlib.import_module(module_name)
    setattr(module, name, _dying(getattr(module, name), file_id, returns_first=returns_first))


def _dying(function: Callable[..., Any], file_id: int, *, returns_first: bool) -> Callable[..., Any]:
    def wrapped(*arguments: Any, **named: Any) -> Any:
        is_ours = current == [file_id]
        if is_ours and not returns_first:
            die()
        found = function(*arguments, **named)
        if is_ours:
            die()
        return found

    return wrapped


if os.environ.get("SOAK_POINT") in POINTS | POSTMASTER_POINTS:
    django.setup()
    arm(os.environ["SOAK_POINT"], int(os.environ["SOAK_FILE"]))
