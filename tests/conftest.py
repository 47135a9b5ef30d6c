"""Fixtures of every test. The database ones come from the plugin; imported here, they win over pytest-django's."""

from hypothesis import settings

from idel.testing import django_db_setup, owner, superuser  # noqa: F401

# A test says what is true, not how quick the machine was today (benchmarks/ measures that).
settings.register_profile("idel", deadline=None)
settings.load_profile("idel")
