"""What is to be followed in several cabinets at once, inside a door that names them all and writes in none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from billing.amounts import still_owed
from cabinet.models import Cabinet
from reconciliation.enums import CaseState
from reconciliation.services.dossiers.worklist import NEAR, open_cases


@dataclass(frozen=True, slots=True)
class Desk:
    """One cabinet's dossiers to treat. `near_cents`: what must be claimed within ninety days."""

    cabinet: Cabinet
    count: int
    total_cents: int
    near_cents: int


def by_cabinet(*, cabinets: Sequence[Cabinet], on: date) -> list[Desk]:
    owed = still_owed("share__")
    rows = (
        open_cases()
        .filter(state=CaseState.OPEN)
        .values("cabinet_id")
        .annotate(
            count=Count("pk"),
            total=Sum(owed),
            near=Sum(owed, filter=Q(share__claim_limit_on__range=(on, on + NEAR))),
        )
    )
    found = {row["cabinet_id"]: row for row in rows.order_by()}
    return [
        Desk(one, row["count"], int(row["total"] or 0), int(row["near"] or 0))
        if (row := found.get(one.pk))
        else Desk(one, 0, 0, 0)
        for one in cabinets
    ]
