"""The Celery application. The broker is a bell: what is to be done stands in rows (HOUSE section 6)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "idel.settings")

app = Celery("idel")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
