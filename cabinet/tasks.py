"""Tasks of the shared ground: a sign of life, and the job that proves that work is done in the background."""

from celery import shared_task

from cabinet.services.jobs import finish_ping, record_beat


@shared_task
def record_heartbeat() -> None:
    record_beat(name="worker")


@shared_task
def ping(cabinet_id: int, job_id: int) -> None:
    finish_ping(cabinet_id=cabinet_id, job_id=job_id)
