"""/healthz: the process answers. /readyz: what it needs answers too, with ages a monitor can alert on."""

from datetime import datetime

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from cabinet.access import public
from cabinet.models import Heartbeat


@public
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    return JsonResponse({"status": "ok"})


@public
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    checks = {"database": _database(), "broker": _broker()}
    ages = _ages(timezone.now()) if checks["database"] else {}
    ready = all(checks.values())
    return JsonResponse(
        {"status": "ok" if ready else "down", **checks, "ages_seconds": ages}, status=200 if ready else 503
    )


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return False
    return True


def _broker() -> bool:
    import redis

    from idel.celery import app

    try:
        with app.connection_for_read() as broker:
            broker.ensure_connection(max_retries=0, timeout=2)
    except (OSError, redis.exceptions.RedisError):
        return False
    except Exception as error:
        if type(error).__module__.startswith("kombu"):
            return False
        raise
    return True


def _ages(now: datetime) -> dict[str, int]:
    """Seconds since the worker's last beat, the last return file and the last backup said that they were there."""
    return {one.name: int((now - one.at).total_seconds()) for one in Heartbeat.objects.all()}
