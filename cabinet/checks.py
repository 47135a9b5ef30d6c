"""System checks: production refuses the demo's keys and an owner's connection."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from cabinet.crypto import parse_keys


@register("security")
def production_secrets(app_configs: Any, **kwargs: Any) -> list[Error]:  # noqa: ARG001
    """Runs at every start (gunicorn and workers call `django.setup`, `check` and `migrate` run it)."""
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
