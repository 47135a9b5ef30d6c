"""The site's door. gunicorn runs no system check by itself, so production's secrets and its connection are looked at here."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from ngap.search import prepare

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "idel.settings")
if "IDEL_ENV" not in os.environ:
    raise ImproperlyConfigured("IDEL_ENV is not said: production, or demo (./dev run says it).")
application = get_wsgi_application()

from cabinet.checks import refusals  # noqa: E402 (it reads the settings)

_faults = refusals()
if _faults:
    raise ImproperlyConfigured("; ".join(_faults))

prepare()  # nobody's first search waits for the index; commands and background workers do not come through here
