"""What happens to a round before its visits are validated: acts recorded, order, added visits, who goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID, uuid4

from django.db import transaction

from billing.enums import VisitState
from billing.models import Patient, Prescription, ReplacementContract, Visit, VisitAct
from cabinet.errors import Refused, StaleVersion
from cabinet.models import Nurse

OPEN = {VisitState.PLANNED, VisitState.CANCELLED, VisitState.HOSPITALISED}


@dataclass(frozen=True, slots=True)
class Done:
    """What the nurse says of a visit when she validates it. `bsi_done`: the BSI made during it, or ""."""

    act_codes: tuple[str, ...]
    at: time
    emergency: bool
    bsi_done: str = ""
    prescription: Prescription | None = None
    is_degraded: bool = False
    has_proof: bool = False


@transaction.atomic
def record_acts(*, visit: Visit, done: Done, version: int) -> None:
    """Writes what was done on a planned visit; does nothing when the same visit is already validated."""
    row = Visit.objects.select_for_update(of=("self",), no_key=True).get(pk=visit.pk)
    if row.state != VisitState.PLANNED:
        return
    if row.version != version:
        raise StaleVersion("Ce passage a été modifié par quelqu’un d’autre : rouvrez-le. Rien n’a été écrasé.")
    row.at, row.emergency, row.bsi_done, row.version = done.at, done.emergency, done.bsi_done, row.version + 1
    row.prescription, row.is_degraded, row.has_proof = done.prescription, done.is_degraded, done.has_proof
    row.save(update_fields=["at", "emergency", "bsi_done", "prescription", "is_degraded", "has_proof", "version"])
    VisitAct.objects.filter(visit=row).delete()
    VisitAct.objects.bulk_create(
        VisitAct(cabinet_id=row.cabinet_id, visit=row, rank=rank, act_code=code)
        for rank, code in enumerate(done.act_codes, start=1)
    )


@transaction.atomic
def change_state(*, visit: Visit, state: str) -> None:
    """Between planned, cancelled and hospitalised only: a validated visit is corrected, not cancelled."""
    row = Visit.objects.select_for_update(of=("self",), no_key=True).get(pk=visit.pk)
    if row.state not in OPEN or state not in OPEN:
        raise Refused("Ce passage est déjà validé ou facturé : il ne s’annule plus d’ici.")
    row.state = VisitState(state)
    row.save(update_fields=["state"])


@transaction.atomic
def reorder_round(*, day: date, shown: Sequence[UUID], wanted: Sequence[UUID]) -> None:
    """Puts the visits of a list in another order; visits of the day that the list did not show keep their places.

    `shown` is the order that the person saw: when somebody changed it since, nothing is written (StaleVersion).
    """
    rows = list(
        Visit.objects.select_for_update(of=("self",), no_key=True)
        .filter(cared_on=day)
        .exclude(state=VisitState.REPLACED)
        .order_by("order", "at", "id")
    )
    by_id = {row.public_id: row for row in rows}
    if [row.public_id for row in rows if row.public_id in set(shown)] != list(shown):
        raise StaleVersion("La tournée a changé depuis l’affichage : rouvrez-la. Rien n’a été déplacé.")
    if sorted(wanted) != sorted(shown):
        raise Refused("Cet ordre ne contient pas les mêmes passages : rien n’a été déplacé.")
    following = iter(wanted)
    placed = [by_id[next(following)] if row.public_id in set(shown) else row for row in rows]
    for rank, row in enumerate(placed, start=1):
        row.order = rank
    Visit.objects.bulk_update(placed, ["order"])


def place_in_round(*, day: date, at: time) -> int:
    """The order of a visit added to a day that may have been put in order: after what comes before it by the clock."""
    before = Visit.objects.filter(cared_on=day, at__lte=at).exclude(state=VisitState.REPLACED)
    return max(before.values_list("order", flat=True), default=0)


@dataclass(frozen=True, slots=True)
class AddedVisit:
    """A visit that no care plan foresaw. `device_uuid`: its identifier on the device where it was added, if it was one."""

    patient: Patient
    nurse: Nurse
    prescription: Prescription | None
    day: date
    at: time
    place: str
    act_codes: tuple[str, ...]
    device_uuid: UUID | None = None


@transaction.atomic
def add_visit(*, data: AddedVisit) -> Visit:
    patient, prescription = data.patient, data.prescription
    visit = Visit.objects.create(
        cabinet_id=patient.cabinet_id,
        device_uuid=data.device_uuid or uuid4(),
        patient=patient,
        prescription=prescription,
        performed_by=data.nurse,
        billed_by_id=biller_of(nurse=data.nurse, day=data.day),
        cared_on=data.day,
        at=data.at,
        order=place_in_round(day=data.day, at=data.at),
        place=data.place,
        terrain=patient.terrain,
        distance_km=patient.distance_km,
        household=patient.household,
        night_need=bool(prescription and prescription.night_need),
        daily_need=bool(prescription and prescription.daily_need),
    )
    VisitAct.objects.bulk_create(
        VisitAct(cabinet_id=visit.cabinet_id, visit=visit, rank=rank, act_code=code)
        for rank, code in enumerate(data.act_codes, start=1)
    )
    return visit


def biller_of(*, nurse: Nurse, day: date) -> int:
    """A substitute's visits are billed by the nurse whom she replaces that day, other nurses bill their own."""
    contract = ReplacementContract.objects.filter(substitute=nurse, starts_on__lte=day, ends_on__gte=day).first()
    return contract.replaced_id if contract else nurse.pk


@transaction.atomic
def hand_over(*, visit: Visit, nurse: Nurse) -> None:
    """Gives a visit that is not validated yet to another nurse of the cabinet."""
    row = Visit.objects.select_for_update(of=("self",), no_key=True).get(pk=visit.pk)
    if row.state not in OPEN:
        raise Refused("Ce passage est déjà validé ou facturé : corrigez-le depuis sa page.")
    row.performed_by, row.billed_by_id = nurse, biller_of(nurse=nurse, day=row.cared_on)
    row.version += 1
    row.save(update_fields=["performed_by", "billed_by", "version"])
