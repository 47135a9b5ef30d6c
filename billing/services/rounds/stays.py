"""Stays in hospital: the planned visits of those days leave the round, and come back on the day of return."""

from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, transaction

from billing.enums import VisitState
from billing.models import HospitalStay, Patient, Visit
from cabinet.errors import Refused


@transaction.atomic
def begin_stay(*, patient: Patient, first_day: date, back_on: date | None) -> int:
    """Returns how many planned visits left the round. What is validated stays: it was done before the admission.

    `back_on`: the day of return, None while it is not known. Raises Refused when it is not after `first_day`, or
    when another stay holds one of these days.
    """
    if back_on is not None and back_on <= first_day:
        raise Refused("Le jour du retour suit celui de l’entrée.")
    try:
        with transaction.atomic():
            HospitalStay.objects.create(cabinet_id=patient.cabinet_id, patient=patient, period=(first_day, back_on))
    except IntegrityError:
        raise Refused("Une autre hospitalisation couvre déjà une partie de ces jours.") from None
    return _change(patient, VisitState.PLANNED, VisitState.HOSPITALISED, first_day, back_on)


@transaction.atomic
def end_stay(*, stay: HospitalStay, back_on: date) -> int:
    """Returns how many visits came back. `back_on` on the first day: the stay did not take place, it is removed."""
    row = HospitalStay.objects.select_for_update(of=("self",), no_key=True).select_related("patient").get(pk=stay.pk)
    first_day, until = row.period.lower, row.period.upper
    if back_on < first_day:
        raise Refused("Le retour ne peut pas précéder l’entrée.")
    if back_on == first_day:
        row.delete()
    else:
        row.period = (first_day, back_on)
        try:
            with transaction.atomic():
                row.save(update_fields=["period"])
        except IntegrityError:
            raise Refused("Une autre hospitalisation couvre déjà une partie de ces jours.") from None
    if until is not None and until < back_on:
        return -_change(row.patient, VisitState.PLANNED, VisitState.HOSPITALISED, until, back_on)
    return _change(row.patient, VisitState.HOSPITALISED, VisitState.PLANNED, back_on, until)


def _change(patient: Patient, before: str, after: str, first_day: date, until: date | None) -> int:
    rows = Visit.objects.filter(patient=patient, state=before, cared_on__gte=first_day)
    if until is not None:
        rows = rows.filter(cared_on__lt=until)
    return rows.update(state=after)


def away_days(*, patient_ids: Collection[int], start: date, end: date) -> "Away":
    """Who is in hospital between two days, bounds included; read once for many visits."""
    rows = HospitalStay.objects.filter(patient_id__in=patient_ids, period__overlap=(start, end, "[]"))
    return Away([(row.patient_id, row.period.lower, row.period.upper) for row in rows])


class Away:
    """Answers for one patient and one day."""

    def __init__(self, stays: list[tuple[int, date, date | None]]) -> None:
        self._stays = stays

    def holds(self, patient_id: int, day: date) -> bool:
        return any(
            who == patient_id and first <= day and (back is None or day < back) for who, first, back in self._stays
        )
