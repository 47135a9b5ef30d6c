"""What is not paid today, by cause and by payer, as the cached lanes say. Read only."""

from dataclasses import dataclass

from django.db.models import Count, Sum

from billing.amounts import still_owed
from billing.enums import Cause
from billing.models import Share


@dataclass(frozen=True, slots=True)
class Slice:
    """One bar: its words, its cents, how many shares, and where it leads."""

    label: str
    cents: int
    count: int
    value: str = ""


def by_cause() -> list[Slice]:
    """What is not paid and why, the largest first."""
    rows = (
        Share.objects.exclude(cause="")
        .values("cause")
        .annotate(cents=Sum(still_owed()), count=Count("pk"))
        .filter(cents__gt=0)
        .order_by("-cents")
    )
    return [Slice(str(Cause(row["cause"]).label), row["cents"], row["count"], row["cause"]) for row in rows]


def by_payer() -> list[Slice]:
    """What each payer still owes, the largest first."""
    rows = (
        Share.objects.exclude(admin_state="cancelled")
        .exclude(payer=None)
        .values("payer__name", "payer__code", "payer__kind", "payer__public_id")
        .annotate(cents=Sum(still_owed()), count=Count("pk"))
        .filter(cents__gt=0)
        .order_by("-cents")[:10]
    )
    return [
        Slice(
            row["payer__name"] or f"{row['payer__kind']} {row['payer__code']}",
            row["cents"],
            row["count"],
            str(row["payer__public_id"]),
        )
        for row in rows
    ]
