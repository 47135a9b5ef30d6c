"""Amounts of shares as the database adds them up, the same for every page."""

from django.db.models import F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest


def open_amount(prefix: str = "") -> Combinable:
    """`Share.open_cents`, signed: expected − received + recovered − given up − seen paid. `prefix`: the way to the share, `share__`."""
    return (
        F(f"{prefix}expected_cents")
        - F(f"{prefix}received_cents")
        + F(f"{prefix}recovered_cents")
        - F(f"{prefix}written_off_cents")
        - F(f"{prefix}declared_cents")
    )


def still_owed(prefix: str = "") -> Greatest:
    """The same, never below zero: what was paid in excess for one share pays nothing for another."""
    return Greatest(open_amount(prefix), Value(0))
