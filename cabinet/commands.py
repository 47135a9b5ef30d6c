"""What our own commands have in common."""

from django.core.management.base import BaseCommand


class QuickCommand(BaseCommand):
    """Refuses unsafe secrets (`cabinet/checks.py`) before anything else, as every Django command would, and leaves the other
    system checks to `check`, `migrate` and the servers: they import every page of the site, half of a short command's time."""

    requires_system_checks = ["security"]
