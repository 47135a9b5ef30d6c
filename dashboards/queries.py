"""What the manager reads: sums by lane, by payer, by cause. Read only."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from billing.amounts import still_owed
from billing.enums import Cause
from billing.models import Share


@dataclass(frozen=True, slots=True)
class Figures:
    """Cents over the invoices that are not cancelled. `open_cents`: what is still owed, share by share."""

    expected_cents: int
    announced_cents: int
    received_cents: int
    recovered_cents: int
    rejected_cents: int
    silent_cents: int
    open_cents: int
    invoices: int


@dataclass(frozen=True, slots=True)
class Slice:
    """One bar: its words, its cents, how many shares, and where it leads."""

    label: str
    cents: int
    count: int
    value: str = ""


def figures() -> Figures:
    live = Share.objects.exclude(admin_state="cancelled")
    row = live.aggregate(
        expected=Sum("expected_cents", default=0),
        announced=Sum("announced_cents", default=0),
        received=Sum("received_cents", default=0),
        recovered=Sum("recovered_cents", default=0),
        rejected=Sum("expected_cents", filter=Q(admin_state="rejected"), default=0),
        silent=Sum("expected_cents", filter=Q(is_silent=True), default=0),
        open=Sum(still_owed(), default=0),
        invoices=Count("invoice", distinct=True),
    )
    return Figures(**{f"{name}_cents" if name != "invoices" else name: value for name, value in row.items()})


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
        .values("payer__name", "payer__code", "payer__kind")
        .annotate(cents=Sum(still_owed()), count=Count("pk"))
        .filter(cents__gt=0)
        .order_by("-cents")[:10]
    )
    return [
        Slice(row["payer__name"] or f"{row['payer__kind']} {row['payer__code']}", row["cents"], row["count"])
        for row in rows
    ]
