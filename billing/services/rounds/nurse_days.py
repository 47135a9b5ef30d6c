"""Days of care as the engine takes them, one nurse and one day at a time, however long the period: nothing is held.

Patients are read once for the period; visits come in chunks, with their acts and what the caller wants beside them, so the
number of queries does not grow with the rows of a chunk.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice
from typing import Any

from django.db.models import QuerySet

from billing.models import Patient, Visit, VisitAct
from billing.services.cotation import PRICED, bearing_forfait, nurse_day
from billing.services.explaining.register import Register
from cabinet.models import Cabinet
from ngap.situation import NurseDay

CHUNK = 2000
FACTS = (
    "last_name", "first_name", "public_id", "birth_date", "insulin_treated", "immunodepressed", "palliative",
    "nearest_km", "return_home",
)  # fmt: skip
Beside = Callable[[Sequence[int]], Mapping[int, list[Any]]]


@dataclass(frozen=True, slots=True)
class CareDay:
    """A nurse's day: its visits, the same for the engine in the same order, and what stands beside each visit."""

    visits: tuple[Visit, ...]
    facts: NurseDay
    beside: tuple[list[Any], ...]


def care_days(
    *, cabinet_id: int, start: date, end: date, register: Register, beside: Beside | None = None
) -> Iterator[CareDay]:
    """The days of validated and invoiced visits between two days, bounds included, with the cabinet's readings of each.

    `beside`: rows by visit for the ids of a chunk of visits.
    """
    zone = str(Cabinet.objects.values_list("zone", flat=True).get(pk=cabinet_id))
    rows = Visit.objects.filter(cabinet_id=cabinet_id, state__in=PRICED, cared_on__range=(start, end))
    patients = _patients(rows)
    stream = _with_acts(rows.order_by("cared_on", "billed_by_id", "at", "pk"), beside)
    for day, group in groupby(stream, key=lambda one: one[0].cared_on):
        members = list(group)
        codes = {visit.pk: acts for visit, acts, *_ in members}
        bearing = frozenset(visit.pk for visit, *_, is_bearing in members if is_bearing)
        for visit, *_ in members:
            visit.patient = patients[visit.patient_id]
        for nurse_id, mine in groupby(members, key=lambda one: one[0].billed_by_id):
            taken = list(mine)
            visits = tuple(visit for visit, *_ in taken)
            others = [visit for visit, *_ in members if visit.billed_by_id != nurse_id]
            facts = nurse_day(
                visits=visits, zone=zone, readings=register.on(day), beside=others, bearing=bearing, codes=codes
            )
            yield CareDay(visits, facts, tuple(found for _, _, found, _ in taken))


def _with_acts(
    rows: QuerySet[Visit], beside: Beside | None
) -> Iterator[tuple[Visit, tuple[str, ...], list[Any], bool]]:
    """Each visit with its acts, what the caller wants beside it, and whether a forfait is invoiced on it."""
    visits = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(visits, CHUNK)):
        ids = [visit.pk for visit in chunk]
        acts = _acts(ids)
        found = beside(ids) if beside else {}
        bearing = bearing_forfait(visit_ids=ids)
        for visit in chunk:
            yield visit, tuple(acts[visit.pk]), found.get(visit.pk, []), visit.pk in bearing


def _acts(ids: Sequence[int]) -> dict[int, list[str]]:
    done: dict[int, list[str]] = defaultdict(list)
    rows = VisitAct.objects.filter(visit_id__in=ids, is_done=True).order_by("visit_id", "rank", "pk")
    for visit_id, code in rows.values_list("visit_id", "act_code"):
        done[visit_id].append(code)
    return done


def _patients(visits: QuerySet[Visit]) -> dict[int, Patient]:
    rows = Patient.objects.filter(pk__in=visits.order_by().values("patient_id")).only(*FACTS).prefetch_related("bsis")
    return {one.pk: one for one in rows}
