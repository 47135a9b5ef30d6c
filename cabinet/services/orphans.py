"""Sealed bytes that no row names: a process died between the bytes and their row, or an upload was cut short."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from cabinet import vault
from cabinet.models import IncomingFile
from cabinet.tenancy import tenant


def remove_orphans(*, cabinet_id: int, before: datetime) -> int:
    """Removes what was written before this moment and no row names; returns how many files went.

    The age guards the bytes of a transaction that has not ended: `before` lies well behind the longest request.
    """
    old = [path for path in vault.everything(cabinet_id) if path.stat().st_mtime < before.timestamp()]
    if not old:
        return 0
    with tenant(cabinets=[cabinet_id]):
        named = set(IncomingFile.objects.filter(cabinet_id=cabinet_id).values_list("public_id", flat=True))
    orphans = [path for path in old if _name(path) not in named or path.suffix]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _name(path: Path) -> UUID:
    return UUID(path.stem)
