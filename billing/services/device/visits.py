"""What each gesture of a device does to visits, by the same services as the pages."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import msgspec
from django.db.models import Q

from billing.enums import BsiKind, DeviceOutcome, VisitState
from billing.models import Prescription, Visit
from billing.services.device.operations import (
    AddVisit,
    AnyOperation,
    Author,
    ChangeVisitState,
    Conflict,
    ReorderRound,
    ValidateVisit,
    stamp_of,
)
from billing.services.rounds.round import AddedVisit, Done, add_visit, change_state, record_acts, reorder_round
from billing.services.rounds.visit import validate_visit
from billing.services.rounds.visit_correction import Correction, correct_visit, versions_of, withdraw_visit
from cabinet.errors import Refused, StaleVersion
from ngap.nomenclature import catalogue

Applied = tuple[DeviceOutcome, Visit | None]
DONE = {VisitState.VALIDATED, VisitState.INVOICED}
OUT = {VisitState.CANCELLED, VisitState.HOSPITALISED}
FACTS = ("at", "emergency", "bsi_done", "prescription", "is_degraded", "has_proof")  # said beside the acts


def apply_operation(*, operation: AnyOperation, by: Author, now: dt.datetime) -> Applied:
    """Raises Conflict (both versions) or Refused (a reason); what it wrote before is then undone by its caller."""
    match operation:
        case ValidateVisit():
            return _validate(operation, by, now)
        case ChangeVisitState():
            return _change_state(operation, by)
        case AddVisit():
            return _add(operation, by)
        case ReorderRound():
            return _reorder(operation, by)


def _validate(said: ValidateVisit, by: Author, now: dt.datetime) -> Applied:
    row = _last_version(said.visit, by)
    done = _done(said, row)
    if row.state in DONE and _says_the_same(row, done):
        return DeviceOutcome.SAME, row
    if not _was_seen(row, said.stamp, said.visit):
        raise Conflict(_why(row), theirs=row)
    if row.state in DONE:
        return DeviceOutcome.APPLIED, correct_visit(visit=row, correction=_correction(done), now=now)
    if row.state in OUT:
        change_state(visit=row, state=VisitState.PLANNED)
    record_acts(visit=row, done=done, version=row.version)
    return DeviceOutcome.APPLIED, validate_visit(visit=row, now=now)


def _change_state(said: ChangeVisitState, by: Author) -> Applied:
    row = _last_version(said.visit, by)
    if row.state == said.state:
        return DeviceOutcome.SAME, row
    if not _was_seen(row, said.stamp, said.visit):
        raise Conflict(_why(row), theirs=row)
    if row.state in DONE:
        withdraw_visit(visit=row)
    change_state(visit=row, state=said.state)
    row.refresh_from_db()
    return DeviceOutcome.APPLIED, row


def _add(said: AddVisit, by: Author) -> Applied:
    there = by.visits.filter(device_uuid=said.visit).first()
    if there is not None:
        return DeviceOutcome.SAME, there
    patient = by.patients.filter(public_id=said.patient, is_archived=False).first()
    if patient is None:
        raise Refused("Ce patient n’est pas, ou plus, parmi les vôtres.")
    if by.nurse is None:
        raise Refused("Votre compte n’est lié à aucune infirmière en activité : ajoutez ce passage depuis la tournée.")
    covering = Prescription.objects.filter(patient=patient, starts_on__lte=said.day).exclude(ends_on__lt=said.day)
    data = AddedVisit(
        patient=patient,
        nurse=by.nurse,
        prescription=covering.first(),
        day=said.day,
        at=said.at,
        place=said.place,
        act_codes=_known(said.acts, said.day),
        device_uuid=said.visit,
    )
    return DeviceOutcome.APPLIED, add_visit(data=data)


def _reorder(said: ReorderRound, by: Author) -> Applied:
    shown, wanted = _public_ids(said.shown, by, said.day), _public_ids(said.wanted, by, said.day)
    now_there = tuple(by.visits.filter(public_id__in=shown, cared_on=said.day).values_list("public_id", flat=True))
    if list(now_there) == wanted:
        return DeviceOutcome.SAME, None
    try:
        reorder_round(day=said.day, shown=shown, wanted=wanted)
    except StaleVersion:
        raise Conflict("Quelqu’un d’autre a changé l’ordre de la tournée depuis.", order=now_there) from None
    return DeviceOutcome.APPLIED, None


def _public_ids(named: Sequence[UUID], by: Author, day: dt.date) -> list[UUID]:
    """Visits as the server names them; one that is no longer of the day is left out of the order."""
    rows = by.visits.filter(Q(public_id__in=named) | Q(device_uuid__in=named), cared_on=day)
    rows = rows.exclude(state=VisitState.REPLACED)
    names = {name: row.public_id for row in rows for name in (row.device_uuid, row.public_id)}
    return [names[one] for one in named if one in names]


def _last_version(named: UUID, by: Author) -> Visit:
    """By its public id, or by the identifier that a device gave it."""
    found = by.visits.filter(Q(public_id=named) | Q(device_uuid=named)).first()
    if found is None:
        raise Refused("Ce passage n’est pas, ou plus, parmi les vôtres.")
    last = versions_of(found)[-1]
    return Visit.objects.select_for_update(of=("self",), no_key=True).select_related("patient").get(pk=last.pk)


def _was_seen(row: Visit, stamp: str, named: UUID) -> bool:
    """A visit added on the device has no stamp there yet: it must still be as it was added."""
    if stamp:
        return stamp == stamp_of(row)
    return row.device_uuid == named and row.version == 1 and row.state == VisitState.PLANNED


def _done(said: ValidateVisit, row: Visit) -> Done:
    if said.bsi_done and said.bsi_done not in BsiKind.values:
        raise Refused("Le BSI noté sur l’appareil n’est pas d’une nature connue.")
    prescription = row.prescription
    if said.prescription is None:
        prescription = None
    elif said.prescription is not msgspec.UNSET:
        prescription = Prescription.objects.filter(patient_id=row.patient_id, public_id=said.prescription).first()
    return Done(
        act_codes=_known(said.acts, row.cared_on),
        at=said.at,
        emergency=said.emergency,
        bsi_done=said.bsi_done,
        prescription=prescription,
        is_degraded=said.is_degraded,
        has_proof=said.has_proof,
    )


def _known(codes: Sequence[str], day: dt.date) -> tuple[str, ...]:
    """Each code once, all of them acts of that day: one that is not is never dropped in silence."""
    for code in codes:
        if code not in catalogue() or not catalogue()[code].is_valid_on(day):
            raise Refused(f"L’acte « {code} » n’existe pas ce jour-là dans la nomenclature.")
    return tuple(dict.fromkeys(codes))


def _correction(done: Done) -> Correction:
    return Correction(done.act_codes, **{name: getattr(done, name) for name in FACTS})


def _says_the_same(row: Visit, done: Done) -> bool:
    acts = {act.act_code for act in row.acts.all() if act.is_done}
    return acts == set(done.act_codes) and all(getattr(row, name) == getattr(done, name) for name in FACTS)


def _why(row: Visit) -> str:
    if row.state == VisitState.INVOICED:
        return "Ce passage a été validé puis facturé depuis."
    if row.state == VisitState.PLANNED:
        return "Ce passage a été modifié ou confié à une collègue depuis."
    return f"Ce passage a été {row.get_state_display().lower()} depuis, sur un autre appareil."
