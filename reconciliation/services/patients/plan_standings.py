"""How the schedules that live stand on a day, from the cached sums of their shares: a list asks three questions, whatever its rows."""

from datetime import date

from django.db.models import QuerySet

from billing.enums import InvoiceState
from billing.models import Share
from reconciliation.matching.instalments import Asked, Standing, standing_of
from reconciliation.models import InstalmentPlan


def still_due(share: Share) -> int:
    """Cents of the cached columns; a cancelled invoice asks for nothing. The share comes with its invoice."""
    return 0 if share.invoice.state == InvoiceState.CANCELLED else share.open_cents


def live_plans(*, cabinet_id: int) -> QuerySet[InstalmentPlan]:
    rows = InstalmentPlan.objects.filter(cabinet_id=cabinet_id, ended_on=None).select_related("patient", "agreed_by")
    return rows.prefetch_related("plan_shares__share__invoice", "instalments").order_by("pk")


def plan_standing_of(plan: InstalmentPlan, on: date) -> Standing:
    """What its debts still owe says what was paid of it; a debt given up or cancelled counts as answered."""
    left = sum(min(one.amount_cents, still_due(one.share)) for one in plan.plan_shares.all())
    asked = [Asked(one.due_on, one.amount_cents) for one in plan.instalments.all()]
    return standing_of(asked, plan.total_cents - left, on)
