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

# Point → (module, function): SIGKILL when this file's work calls it.
POINTS = {
    "task start": ("reconciliation.services.background", "claim_file"),
    "mid-parse": ("reconciliation.services.ingest", "keep_places"),
    "mid-apply": ("reconciliation.services.ingest", "open_shares"),
    "before commit": ("reconciliation.services.reconcile", "update_cases"),
    "after commit": ("reconciliation.services.background", "finish_jobs"),
}
current: list[int] = []


def die() -> None:
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
    module_name, name = POINTS[point]
    module = importlib.import_module(module_name)
    setattr(module, name, _dying(getattr(module, name), file_id))


def _dying(function: Callable[..., Any], file_id: int) -> Callable[..., Any]:
    def wrapped(*arguments: Any, **named: Any) -> Any:
        if current == [file_id]:
            die()
        return function(*arguments, **named)

    return wrapped


if os.environ.get("SOAK_POINT") in POINTS:
    django.setup()
    arm(os.environ["SOAK_POINT"], int(os.environ["SOAK_FILE"]))
