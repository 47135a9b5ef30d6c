"""A validated visit is corrected by a new version, or cancelled, until it is invoiced; every version stays readable."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.db import transaction

from billing.enums import VisitState
from billing.models import Prescription, Visit, VisitAct
from billing.services.cotation import recompute_day
from billing.services.rounds.day_lock import hold_days
from cabinet.errors import Refused

AS_NEW = ("id", "public_id", "device_uuid", "created_at", "replaces_id", "total_cents")


@dataclass(frozen=True, slots=True)
class Correction:
    """None keeps what the replaced version said."""

    act_codes: tuple[str, ...]
    at: time | None = None
    emergency: bool | None = None
    bsi_done: str | None = None
    prescription: Prescription | None = None
    night_need: bool | None = None
    daily_need: bool | None = None
    is_degraded: bool | None = None
    has_proof: bool | None = None
    cared_on: date | None = None
    place: str | None = None
    distance_km: Decimal | None = None


SAID = (
    "cared_on",
    "place",
    "distance_km",
    "at",
    "emergency",
    "bsi_done",
    "night_need",
    "daily_need",
    "is_degraded",
    "has_proof",
)


@transaction.atomic
def correct_visit(*, visit: Visit, correction: Correction, now: datetime) -> Visit:
    """A new version takes the place of a validated visit. An invoiced one is refused: its invoice is cancelled first."""
    hold_days(cabinet_id=visit.cabinet_id, days=[visit.cared_on, correction.cared_on or visit.cared_on])
    locked = _validated(visit)
    fields = {field.attname: getattr(locked, field.attname) for field in Visit._meta.concrete_fields}
    for name in AS_NEW:
        del fields[name]
    for name in SAID:
        said = getattr(correction, name)
        fields[name] = fields[name] if said is None else said
    if correction.prescription is not None:
        fields["prescription_id"] = correction.prescription.pk
    Visit.objects.filter(pk=locked.pk).update(state=VisitState.REPLACED)
    fresh = Visit.objects.create(
        **{**fields, "replaces_id": locked.pk, "version": locked.version + 1, "validated_at": now}
    )
    VisitAct.objects.bulk_create(
        VisitAct(cabinet_id=fresh.cabinet_id, visit=fresh, rank=rank, act_code=code)
        for rank, code in enumerate(correction.act_codes, start=1)
    )
    for day in sorted({locked.cared_on, fresh.cared_on}):
        recompute_day(cabinet_id=fresh.cabinet_id, nurse_id=fresh.billed_by_id, day=day, patient_id=fresh.patient_id)
    fresh.refresh_from_db()
    return fresh


@transaction.atomic
def withdraw_visit(*, visit: Visit) -> None:
    """A visit validated by mistake did not take place: cancelled, and the rest of the day priced again without it."""
    hold_days(cabinet_id=visit.cabinet_id, days=[visit.cared_on])
    locked = _validated(visit)
    locked.state, locked.total_cents = VisitState.CANCELLED, None
    locked.save(update_fields=["state", "total_cents"])
    recompute_day(
        cabinet_id=locked.cabinet_id, nurse_id=locked.billed_by_id, day=locked.cared_on, patient_id=locked.patient_id
    )


def versions_of(visit: Visit) -> list[Visit]:
    """From the first version to this one, then those that replaced it."""
    rows = Visit.objects.select_related("cotation", "replaces").prefetch_related("acts")
    chain = [rows.get(pk=visit.pk)]
    while chain[0].replaces_id is not None:
        chain.insert(0, rows.get(pk=chain[0].replaces_id))
    while (following := rows.filter(replaces_id=chain[-1].pk).first()) is not None:
        chain.append(following)
    return chain


def _validated(visit: Visit) -> Visit:
    locked = Visit.objects.select_for_update(of=("self",), no_key=True).get(pk=visit.pk)
    if locked.state == VisitState.INVOICED:
        raise Refused("Ce passage est facturé. Annulez et remplacez sa facture : il redeviendra modifiable.")
    if locked.state != VisitState.VALIDATED:
        raise Refused("Seul un passage validé se corrige.")
    return locked
