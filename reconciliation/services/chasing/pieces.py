"""The papers of the follow-up: scans that a person brought, letters that we made. Never a fund's or a bank's file."""

from django.db.models import Q

from cabinet.enums import FileFormat


def is_piece() -> Q:
    return Q(format=FileFormat.SCAN)
