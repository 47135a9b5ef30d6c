"""Replacement contracts. A substitute replaces one nurse at a time: her visits are billed by the nurse whom she replaces."""

from datetime import date

from django.db import transaction

from billing.models import ReplacementContract
from cabinet.errors import Refused
from cabinet.models import Cabinet, Nurse
from cabinet.services.shown import refuse_stale

DATES_SHOWN = ("starts_on", "ends_on")


@transaction.atomic
def open_contract(
    *, cabinet_id: int, substitute: Nurse, replaced: Nurse, starts_on: date, ends_on: date
) -> ReplacementContract:
    _refuse_overlap(cabinet_id, substitute, starts_on, ends_on, but=0)
    return ReplacementContract.objects.create(
        cabinet_id=cabinet_id, substitute=substitute, replaced=replaced, starts_on=starts_on, ends_on=ends_on
    )


@transaction.atomic
def change_dates(
    *, contract: ReplacementContract, starts_on: date, ends_on: date, seen: str = ""
) -> ReplacementContract:
    """A contract is prolonged or cut short; what was seen meanwhile stays in the access log. `seen`: cabinet/services/shown.py.
    Raises Refused, StaleVersion."""
    _refuse_overlap(contract.cabinet_id, contract.substitute, starts_on, ends_on, but=contract.pk)
    row = ReplacementContract.objects.select_for_update(of=("self",), no_key=True).get(pk=contract.pk)
    refuse_stale(row=row, names=DATES_SHOWN, seen=seen)
    row.starts_on, row.ends_on = starts_on, ends_on
    row.save(update_fields=["starts_on", "ends_on"])
    return row


def _refuse_overlap(cabinet_id: int, substitute: Nurse, starts_on: date, ends_on: date, but: int) -> None:
    """The cabinet's row is the lock: two contracts written at once see each other."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=cabinet_id)
    same = ReplacementContract.objects.filter(
        substitute=substitute, starts_on__lte=ends_on, ends_on__gte=starts_on
    ).exclude(pk=but)
    if same.exists():
        raise Refused("Cette remplaçante a déjà un contrat sur ces jours.")
