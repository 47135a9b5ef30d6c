"""`python -m soak.dying_door CABINET SEED POINT`: brings a file as a door does, and dies by SIGKILL at the point.

Points: `after bytes stored` (in the vault, no row), `row committed`, `before enqueue` (in the hook of the commit).
"""

import os
import signal
import sys
from typing import Any

import django


def main(cabinet_id: int, seed: int, point: str) -> None:
    from django.db import transaction

    from cabinet import vault
    from cabinet.tenancy import tenant
    from soak.life import bring

    if point == "after bytes stored":
        store = vault.store

        def stored(*arguments: Any) -> Any:
            store(*arguments)
            die()

        vault.store = stored  # type: ignore[assignment]
    with tenant(cabinets=[cabinet_id]):
        bring(cabinet_id, seed)
        if point == "before enqueue":
            transaction.on_commit(die)
    die()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
