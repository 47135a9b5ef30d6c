"""Days of care as the engine takes them, one nurse and one day at a time, however long the period: nothing is held.

Patients are read once for the period; visits come in chunks with their acts, so the number of queries does not grow with
the rows of a chunk.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import QuerySet

from billing.models import Patient, Visit
from billing.services.cotation import PRICED, nurse_day
from billing.services.register import Register
from cabinet.models import Cabinet
from ngap.situation import NurseDay

CHUNK = 2000
FACTS = (
    "last_name", "first_name", "public_id", "birth_date", "insulin_treated", "immunodepressed", "palliative",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CareDay:
    """A nurse's day: its visits, and the same for the engine, in the same order."""

    visits: tuple[Visit, ...]
    facts: NurseDay


def care_days(*, cabinet_id: int, start: date, end: date, register: Register) -> Iterator[CareDay]:
    """The days of validated and invoiced visits between two days, bounds included, with the cabinet's readings of each."""
    zone = Cabinet.objects.values_list("zone", flat=True).get(pk=cabinet_id)
    rows = Visit.objects.filter(cabinet_id=cabinet_id, state__in=PRICED, cared_on__range=(start, end))
    patients = _patients(rows)
    ordered = rows.order_by("cared_on", "billed_by_id", "at", "pk").prefetch_related("acts")
    for (day, _), group in groupby(
        ordered.iterator(chunk_size=CHUNK), key=lambda one: (one.cared_on, one.billed_by_id)
    ):
        visits = tuple(group)
        for visit in visits:
            visit.patient = patients[visit.patient_id]
        yield CareDay(visits, nurse_day(visits=visits, zone=zone, readings=register.on(day)))


def _patients(visits: QuerySet[Visit]) -> dict[int, Patient]:
    rows = Patient.objects.filter(pk__in=visits.order_by().values("patient_id")).only(*FACTS).prefetch_related("bsis")
    return {one.pk: one for one in rows}
