"""What happens to a planned visit before it is validated."""

from datetime import time

from django.db import transaction

from billing.enums import VisitState
from billing.models import Visit, VisitAct
from cabinet.errors import Refused, StaleVersion

OPEN = {VisitState.PLANNED, VisitState.CANCELLED, VisitState.HOSPITALISED}


@transaction.atomic
def record_acts(*, visit: Visit, act_codes: list[str], at: time, emergency: bool, version: int) -> None:
    """Writes what was done on a planned visit; does nothing when the same visit is already validated."""
    row = Visit.objects.select_for_update(of=("self",), no_key=True).get(pk=visit.pk)
    if row.state != VisitState.PLANNED:
        return
    if row.version != version:
        raise StaleVersion("Ce passage a été modifié par quelqu'un d'autre : rouvrez-le. Rien n'a été écrasé.")
    row.at, row.emergency, row.version = at, emergency, row.version + 1
    row.save(update_fields=["at", "emergency", "version"])
    VisitAct.objects.filter(visit=row).delete()
    VisitAct.objects.bulk_create(
        VisitAct(cabinet_id=row.cabinet_id, visit=row, rank=rank, act_code=code)
        for rank, code in enumerate(act_codes, start=1)
    )


@transaction.atomic
def change_state(*, visit: Visit, state: str) -> None:
    """Between planned, cancelled and hospitalised only: a validated visit is corrected, not cancelled."""
    row = Visit.objects.select_for_update(of=("self",), no_key=True).get(pk=visit.pk)
    if row.state not in OPEN or state not in OPEN:
        raise Refused("Ce passage est déjà validé ou facturé : il ne s'annule plus d'ici.")
    row.state = VisitState(state)
    row.save(update_fields=["state"])
