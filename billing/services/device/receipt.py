"""Gestures made on a device without network, received one at a time: each once, none lost, none written over another's."""

import datetime as dt

import msgspec
from django.db import IntegrityError, transaction

from billing.enums import DeviceOutcome
from billing.models import DeviceOperation
from billing.services.device.operations import (
    Answer,
    AnyOperation,
    Author,
    Conflict,
    kind_of,
    said_of,
    version_of,
)
from billing.services.device.visits import apply_operation
from cabinet.errors import Refused

OVER = {DeviceOutcome.APPLIED, DeviceOutcome.SAME, DeviceOutcome.GIVEN_UP}


@transaction.atomic
def receive_operation(*, operation: AnyOperation, by: Author, now: dt.datetime) -> Answer:
    """Applies the gesture, or says why not. Received again it answers the same, and applies nothing twice.

    Raises Refused when the identifier served for another gesture, or somebody else.
    """
    row = _row_of(operation, by, now)
    if row.outcome in OVER:
        return _again(operation, row)
    if operation.decision == "theirs":
        return _answered(
            row, now, DeviceOutcome.GIVEN_UP, "Votre saisie est gardée au journal, elle n’est pas appliquée."
        )
    try:
        with transaction.atomic():
            outcome, visit = apply_operation(operation=operation, by=by, now=now)
    except Conflict as error:
        theirs = version_of(error.theirs) if error.theirs else None
        answer = _answered(row, now, DeviceOutcome.CONFLICT, error.message)
        return msgspec.structs.replace(answer, theirs=theirs, order=error.order)
    except Refused as error:
        return _answered(row, now, DeviceOutcome.REFUSED, error.message)
    row.visit = visit
    return msgspec.structs.replace(_answered(row, now, outcome, ""), visit=version_of(visit) if visit else None)


def _row_of(operation: AnyOperation, by: Author, now: dt.datetime) -> DeviceOperation:
    """The row of this identifier, locked. Two senders at once: the second waits on the unique index, then finds it."""
    values = {
        "kind": kind_of(operation),
        "made_by": by.user,
        "made_at": operation.made_at,
        "said": said_of(operation),
        "outcome": DeviceOutcome.REFUSED,
        "answered_at": now,
    }
    try:
        with transaction.atomic():
            return DeviceOperation.objects.create(cabinet_id=by.cabinet_id, device_uuid=operation.uuid, **values)
    except IntegrityError:
        rows = DeviceOperation.objects.select_for_update(of=("self",), no_key=True)
        row = rows.get(cabinet_id=by.cabinet_id, device_uuid=operation.uuid)
    if row.made_by_id != by.user.pk or row.kind != values["kind"]:
        raise Refused("Cet identifiant a déjà servi pour une autre saisie : rien n’a été changé.")
    if row.outcome not in OVER:
        row.said = values["said"]
    return row


def _again(operation: AnyOperation, row: DeviceOperation) -> Answer:
    if row.outcome != DeviceOutcome.GIVEN_UP and row.said != said_of(operation):
        raise Refused("Cet identifiant a déjà servi pour une autre saisie : rien n’a été changé.")
    visit = version_of(row.visit) if row.visit else None
    return Answer(row.device_uuid, row.outcome, row.message, visit=visit)


def _answered(row: DeviceOperation, now: dt.datetime, outcome: DeviceOutcome, message: str) -> Answer:
    row.outcome, row.message, row.answered_at = outcome, message[:300], now
    row.save(update_fields=["outcome", "message", "answered_at", "said", "visit"])
    return Answer(row.device_uuid, outcome.value, message)
