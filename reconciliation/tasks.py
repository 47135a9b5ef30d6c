"""Bells: the rows say what is to be done. Each task may come twice, or never: the round takes up what is left."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from cabinet.tenancy import all_cabinet_ids, tenant
from reconciliation.services.files.background import reconcile_now, unfinished_work, work_on_file
from reconciliation.services.files.watched import look_into


@shared_task
def ingest_file(cabinet_id: int, file_id: int) -> None:
    work_on_file(cabinet_id=cabinet_id, file_id=file_id, today=timezone.localdate())


@shared_task
def take_up_unfinished_work() -> None:
    for cabinet_id, file_id in unfinished_work():
        ingest_file.delay(cabinet_id, file_id)


@shared_task
def look_into_watched_folders() -> None:
    for cabinet_id in all_cabinet_ids():
        for one in look_into(cabinet_id=cabinet_id, now=timezone.now()):
            if one.to_read is not None:
                ingest_file.delay(cabinet_id, one.to_read)


@shared_task
def reconcile_cabinet(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        reconcile_now(cabinet_id=cabinet_id, today=timezone.localdate())


@shared_task
def reconcile_everyone() -> None:
    """Each morning: silences, limits and deadlines follow from the day, not from files alone."""
    for cabinet_id in all_cabinet_ids():
        reconcile_cabinet.delay(cabinet_id)


@worker_ready.connect
def look_for_work(**kwargs: Any) -> None:  # noqa: ARG001
    take_up_unfinished_work.delay()
