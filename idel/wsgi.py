"""The site's door. gunicorn runs no system check by itself, so production's secrets are looked at here."""

import os

from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from ngap.search import prepare

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "idel.settings")
application = get_wsgi_application()

_faults = run_checks(tags=["security"])
if _faults:
    raise ImproperlyConfigured("; ".join(f"{fault.id} {fault.msg}" for fault in _faults))

prepare()  # nobody's first search waits for the index; commands and background workers do not come through here
