"""Jobs: rows that a page watches while a worker does the work."""

from django.utils import timezone

from cabinet.models import Heartbeat, IncomingFile, Job, User
from cabinet.tenancy import tenant


def open_job(*, cabinet_id: int, kind: str, asked_by: User | None = None, file: IncomingFile | None = None) -> Job:
    return Job.objects.create(cabinet_id=cabinet_id, kind=kind, asked_by=asked_by, file=file)


def finish_ping(*, cabinet_id: int, job_id: int) -> None:
    """Marks the job done: shows that broker, worker, tenant and database work together."""
    with tenant(cabinets=[cabinet_id]):
        Job.objects.filter(pk=job_id).update(state="done", done=1, total=1, finished_at=timezone.now())


def record_beat(*, name: str) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})
