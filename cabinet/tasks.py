"""Tasks of the shared ground: a sign of life, and the job that proves that work is done in the background."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from cabinet.services.jobs import finish_ping, record_beat
from cabinet.services.orphans import remove_orphans
from cabinet.tenancy import all_cabinet_ids

ORPHAN_AFTER = timedelta(days=1)


@shared_task
def record_heartbeat() -> None:
    record_beat(name="worker")


@shared_task
def ping(cabinet_id: int, job_id: int) -> None:
    finish_ping(cabinet_id=cabinet_id, job_id=job_id)


@shared_task
def remove_orphaned_files() -> None:
    """Sealed bytes of a day ago that no row names: of a process that died between the two."""
    for cabinet_id in all_cabinet_ids():
        remove_orphans(cabinet_id=cabinet_id, before=timezone.now() - ORPHAN_AFTER)
