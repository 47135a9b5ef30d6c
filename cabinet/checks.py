"""What production refuses: the demo's keys, and a connection that goes past row-level security (an owner's, a superuser's)."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register, run_checks
from django.db import connection

from cabinet import protected_tables
from cabinet.crypto import parse_keys


@register("security")
def production_secrets(app_configs: Any, **kwargs: Any) -> list[Error]:  # noqa: ARG001
    """`check` and `migrate` run it; who serves and who works calls `refusals`."""
    if not settings.IS_PRODUCTION:
        return []
    errors = []
    if settings.SECRET_KEY == settings.DEMO_SECRET or len(settings.SECRET_KEY) < 50:
        errors.append(Error("IDEL_SECRET_KEY est celle de la démonstration, ou trop courte.", id="idel.E001"))
    if "demo1" in settings.IDEL_KEYS:
        errors.append(Error("IDEL_KEYS contient la clé de la démonstration.", id="idel.E002"))
    try:
        parse_keys(settings.IDEL_KEYS)
    except ValueError as error:
        errors.append(Error(str(error), id="idel.E003"))
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        errors.append(Error("IDEL_HOSTS doit nommer les hôtes servis.", id="idel.E004"))
    return errors


def refusals() -> list[str]:
    """Why this process must not serve nor work: sentences, empty when it may. In production the connection is looked at too."""
    found = [f"{fault.id} {fault.msg}" for fault in run_checks(tags=["security"])]
    if found or not settings.IS_PRODUCTION:
        return found
    try:
        with connection.cursor() as cursor:
            return [f"idel.E005 {fault}" for fault in protected_tables.faults(cursor)]
    finally:
        connection.close()
