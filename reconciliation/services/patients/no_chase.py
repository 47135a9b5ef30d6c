"""« Ne pas relancer »: a person's decision about a patient, with its reason; the debt stays on the account."""

from datetime import date

from django.db import transaction

from billing.models import Patient
from cabinet.errors import Refused
from cabinet.models import Cabinet, User
from reconciliation.enums import NoChaseReason
from reconciliation.models import NoChase


def no_chase_of(patient: Patient) -> NoChase | None:
    return NoChase.objects.filter(patient=patient, lifted_on=None).select_related("set_by").first()


@transaction.atomic
def stop_chasing(*, patient: Patient, kind: NoChaseReason, words: str, person: User, on: date) -> NoChase:
    """Raises Refused twice, or without words for another reason."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=patient.cabinet_id)
    if no_chase_of(patient) is not None:
        raise Refused("Ce patient est déjà à ne pas relancer.")
    if kind == NoChaseReason.OTHER and not words.strip():
        raise Refused("Dites la raison en quelques mots.")
    return NoChase.objects.create(
        cabinet_id=patient.cabinet_id, patient=patient, kind=kind, words=words, set_on=on, set_by=person
    )


@transaction.atomic
def chase_again(*, patient: Patient, person: User, on: date) -> None:
    """Raises Refused when nothing holds it."""
    row = NoChase.objects.select_for_update(of=("self",), no_key=True).filter(patient=patient, lifted_on=None).first()
    if row is None:
        raise Refused("Rien n’empêche de relancer ce patient.")
    row.lifted_on, row.lifted_by = on, person
    row.save(update_fields=["lifted_on", "lifted_by"])
