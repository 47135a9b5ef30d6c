"""The site, in one process that dies by SIGKILL at a named point of a deposit (`SOAK_POINT`): the product's own application.

`gunicorn soak.dying_web:application`. Each point is a real call of the request that dies as it begins, or as it returns.
"""

import importlib
import os
import signal
from collections.abc import Callable
from typing import Any

from idel.wsgi import application

__all__ = ["POINTS", "application"]

# Point → (module, name or names down to the function, whether it returns first).
POINTS = {
    "web, after bytes stored": ("cabinet.vault", ("store",), True),
    "web, row written": ("cabinet.services.files", ("_save_once",), True),
    "web, before enqueue": ("reconciliation.tasks", ("ingest_file", "delay"), False),
    "web, after enqueue": ("reconciliation.tasks", ("ingest_file", "delay"), True),
}


def die() -> None:
    """The whole group: gunicorn would start another worker."""
    os.killpg(os.getpgid(0), signal.SIGKILL)


def _dying(function: Callable[..., Any], *, returns_first: bool) -> Callable[..., Any]:
    def wrapped(*arguments: Any, **named: Any) -> Any:
        if returns_first:
            function(*arguments, **named)
        die()

    return wrapped


def arm(point: str) -> None:
    module, names, returns_first = POINTS[point]
    holder: Any = importlib.import_module(module)
    for name in names[:-1]:
        holder = getattr(holder, name)
    setattr(holder, names[-1], _dying(getattr(holder, names[-1]), returns_first=returns_first))


if os.environ.get("SOAK_POINT") in POINTS:
    arm(os.environ["SOAK_POINT"])
