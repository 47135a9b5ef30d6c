"""The Celery application. The broker is a bell: what is to be done stands in rows (HOUSE section 6)."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "idel.settings")

app = Celery("idel")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_to_work(**_: Any) -> None:
    """As the site does at its start; Celery swallows an exception here, not the end of the process."""
    from cabinet.checks import refusals

    found = refusals()
    if found:
        raise SystemExit("; ".join(found))
