"""Fixtures of every test. The database ones come from the plugin; imported here, they win over pytest-django's."""

from idel.testing import django_db_setup, owner, superuser  # noqa: F401
