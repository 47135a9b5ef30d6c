"""Work on files by whoever finds it: a task that was rung for, or the round that takes up what a dead worker left."""

from datetime import date

from django.utils import timezone

from cabinet.models import Cabinet, Job
from cabinet.tenancy import all_cabinet_ids, tenant
from reconciliation.services.audit import latest_day
from reconciliation.services.files.lease import (
    Progress,
    claim_file,
    give_up_files,
    kept_lease,
    release_file,
    unfinished_files,
)
from reconciliation.services.ingest import ingest_file
from reconciliation.services.reconcile import reconcile


def work_on_file(*, cabinet_id: int, file_id: int, today: date) -> bool:
    """Ingests and reconciles one file under its lease. False: somebody else has it, or it is done."""
    if not claim_file(cabinet_id=cabinet_id, file_id=file_id):
        return False
    with kept_lease(cabinet_id=cabinet_id, file_id=file_id, progress=Progress()):
        try:
            with tenant(cabinets=[cabinet_id]):
                ingest_file(file_id=file_id, near=today)
                reconcile_now(cabinet_id=cabinet_id, today=today)
        except Exception:
            release_file(cabinet_id=cabinet_id, file_id=file_id)
            raise
    finish_jobs(cabinet_id=cabinet_id, file_id=file_id)
    return True


def reconcile_now(*, cabinet_id: int, today: date) -> None:
    """As of today; a demo cabinet lives at the latest day of its files."""
    is_demo = Cabinet.objects.get(pk=cabinet_id).is_demo
    reconcile(cabinet_id=cabinet_id, as_of=(latest_day(cabinet_id) or today) if is_demo else today)


def finish_jobs(*, cabinet_id: int, file_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        watching = Job.objects.filter(file_id=file_id, state__in=["queued", "running"])
        watching.update(state="done", done=1, total=1, finished_at=timezone.now())


def unfinished_work() -> list[tuple[int, int]]:
    """(cabinet, file) of everything that nobody works on, cabinet by cabinet."""
    for pk in all_cabinet_ids():
        give_up_files(cabinet_id=pk)
    return [(pk, file_id) for pk in all_cabinet_ids() for file_id in unfinished_files(cabinet_id=pk)]
