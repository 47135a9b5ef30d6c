"""A nurse's day priced by the nomenclature, and kept beside its visits: lines, trace, findings, law used.

The whole day of the nurse who bills is priced at once: forfait, IFI, households and the kilometre cap need every visit. What other
nurses of the cabinet did that day for the same patients stands beside it: one forfait, four IFI a patient and a day, whoever bills.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TypedDict

import msgspec
from django.db import transaction

from billing.enums import InvoiceState, VisitState
from billing.models import Bsi, Cotation, InvoiceLine, Visit
from billing.services.explaining.both_readings import with_both_readings
from billing.services.explaining.register import readings_on
from billing.services.rounds.day_lock import hold_days
from cabinet.models import Cabinet
from ngap import cotation as engine
from ngap.law_version import law_version
from ngap.nomenclature import FORFAITS
from ngap.situation import BesideForfait, BesideVisit, NurseDay, PatientFacts, age_on, is_birthday
from ngap.situation import Visit as VisitFacts

PRICED = (VisitState.VALIDATED, VisitState.INVOICED)


class Beside(TypedDict):
    beside: Sequence[Visit]
    bearing: frozenset[int]


def visits_of_day(*, nurse_id: int, day: date) -> list[Visit]:
    """The visits that count for the day, in the order of the clock."""
    rows = Visit.objects.filter(billed_by_id=nurse_id, cared_on=day, state__in=PRICED)
    return list(rows.select_related("patient").prefetch_related("acts", "patient__bsis").order_by("at", "pk"))


def visits_beside(*, visits: Sequence[Visit]) -> list[Visit]:
    """Of one day: what other nurses than the one who bills `visits` did for the same patients."""
    first = visits[0]
    rows = Visit.objects.filter(
        cared_on=first.cared_on, state__in=PRICED, patient_id__in={one.patient_id for one in visits}
    )
    rows = rows.exclude(billed_by_id=first.billed_by_id).select_related("patient")
    return list(rows.prefetch_related("acts").order_by("at", "pk"))


def beside_of(visits: Sequence[Visit]) -> Beside:
    """The same with where the forfait is invoiced: what `nurse_day` takes beside the visits of a nurse."""
    beside = visits_beside(visits=visits)
    ids = {one.pk for one in (*visits, *beside) if one.pk} if beside else set()
    return Beside(beside=beside, bearing=bearing_forfait(visit_ids=ids) if ids else frozenset())


def bearing_forfait(*, visit_ids: Collection[int]) -> frozenset[int]:
    """Of these visits, those on which a forfait is invoiced."""
    rows = InvoiceLine.objects.filter(visit_id__in=visit_ids, code__in=FORFAITS)
    return frozenset(rows.exclude(invoice__state=InvoiceState.CANCELLED).values_list("visit_id", flat=True))


def price_day(day: NurseDay) -> engine.Cotation:
    """The day priced, each open point with the euros of both readings."""
    return with_both_readings(day=day, priced=engine.cote(day))


def nurse_day(
    *,
    visits: Sequence[Visit],
    zone: str,
    readings: frozenset[str],
    beside: Sequence[Visit] = (),
    bearing: frozenset[int] = frozenset(),
    codes: Mapping[int, tuple[str, ...]] | None = None,
) -> NurseDay:
    """The day as the engine takes it, in the order of `visits`. `codes`: the acts done, by visit, when they were read apart;
    `beside`: visits of the day that other nurses bill, those of other patients are left out; `bearing`: of all these visits, those
    on which the forfait is invoiced.
    """
    patients = {visit.patient_id: facts_of(visit) for visit in visits}
    facts = tuple(
        visit_facts(visit=one, codes=done_in(one) if codes is None else codes.get(one.pk, ())) for one in visits
    )
    others = tuple(
        BesideVisit(
            visit_facts(visit=one, codes=done_in(one) if codes is None else codes.get(one.pk, ())),
            forfait=_forfait_of(one, visits, bearing),
            goes_first=_goes_first(one, visits),
        )
        for one in beside
        if one.patient_id in patients
    )
    return NurseDay(visits[0].cared_on, zone, tuple(patients.values()), facts, readings, others)  # type: ignore[arg-type]


def _goes_first(one: Visit, visits: Sequence[Visit]) -> bool:
    """At the same minute the visit that was written first comes first, seen from either nurse."""
    twins = [mine for mine in visits if (mine.patient_id, mine.at) == (one.patient_id, one.at)]
    return any(mine.pk is None or one.pk < mine.pk for mine in twins)


def _forfait_of(one: Visit, visits: Sequence[Visit], bearing: frozenset[int]) -> BesideForfait:
    """What is invoiced stays: the forfait of the day stands where it was billed, else on the first passage that may still bear it."""
    mine = [visit for visit in visits if visit.patient_id == one.patient_id]
    own = [visit for visit in mine if visit.pk in bearing]
    if one.pk in bearing and all((one.at, one.pk) < (visit.at, visit.pk) for visit in own):
        return "borne"
    is_past = one.state == VisitState.INVOICED and any(visit.state != VisitState.INVOICED for visit in mine)
    return "without" if own or is_past else "open"


def facts_of(visit: Visit) -> PatientFacts:
    """Age unknown counts as an adult's: only the child's majoration depends on it below 85, and a blocker asks for the date."""
    patient = visit.patient
    age = age_on(patient.birth_date, visit.cared_on) if patient.birth_date else 40
    return PatientFacts(
        key=str(patient.pk),
        age=age,
        dependence=visit.dependence or dependence_on(list(patient.bsis.all()), visit.cared_on) or "none",  # type: ignore[arg-type]
        insulin_treated=patient.insulin_treated,
        immunodepressed=patient.immunodepressed,
        palliative=patient.palliative,
        is_birthday=patient.birth_date is not None and is_birthday(patient.birth_date, visit.cared_on),
    )


def dependence_on(bsis: Sequence[Bsi], day: date) -> str:
    """The forfait of the last assessment in force that day; "" when there is none. The day of the BSI itself counts (U-39)."""
    valid = [bsi for bsi in bsis if bsi.done_on <= day <= bsi.valid_until]
    return max(valid, key=lambda bsi: (bsi.done_on, bsi.pk)).level if valid else ""


def done_in(visit: Visit) -> tuple[str, ...]:
    return tuple(act.act_code for act in visit.acts.all() if act.is_done)


def visit_facts(*, visit: Visit, codes: tuple[str, ...]) -> VisitFacts:
    """`codes`: the acts done in it."""
    return VisitFacts(
        patient=str(visit.patient_id),
        time=visit.at,
        acts=codes,
        place=visit.place,  # type: ignore[arg-type]
        distance_km=visit.distance_km,
        nearest_km=visit.patient.nearest_km,
        return_home=visit.patient.return_home,
        terrain=visit.terrain,  # type: ignore[arg-type]
        night_need=visit.night_need,
        daily_need=visit.daily_need,
        emergency=visit.emergency,
        household=visit.household,
        bsi=visit.bsi_done or None,  # type: ignore[arg-type]
    )


@transaction.atomic
def recompute_day(*, cabinet_id: int, nurse_id: int, day: date, patient_id: int | None = None) -> None:
    """Prices the day again and keeps it; an invoiced visit keeps the price it was invoiced at.

    `patient_id`: whose passages changed; the days of the other nurses who saw the same patient are priced again too.
    """
    hold_days(cabinet_id=cabinet_id, days=[day])
    _price_the_day(cabinet_id, nurse_id, day)
    if patient_id is None:
        return
    others = Visit.objects.filter(patient_id=patient_id, cared_on=day, state=VisitState.VALIDATED)
    for other in sorted(set(others.exclude(billed_by_id=nurse_id).values_list("billed_by_id", flat=True))):
        _price_the_day(cabinet_id, other, day)


def _price_the_day(cabinet_id: int, nurse_id: int, day: date) -> None:
    visits = visits_of_day(nurse_id=nurse_id, day=day)
    if not visits:
        return
    zone = Cabinet.objects.values_list("zone", flat=True).get(pk=cabinet_id)
    readings = readings_on(cabinet_id, day)
    priced = price_day(nurse_day(visits=visits, zone=zone, readings=readings, **beside_of(visits)))
    for visit, found in zip(visits, priced.visits, strict=True):
        if visit.state == VisitState.INVOICED:
            continue
        _keep(visit, found, readings)


def _keep(visit: Visit, found: engine.VisitCotation, readings: frozenset[str]) -> None:
    values = {
        "cabinet_id": visit.cabinet_id,
        "law_version": law_version(),
        "total_cents": found.total_cents,
        "lines": [_plain(line) for line in found.lines],
        "trace": [msgspec.to_builtins(step) for step in found.trace],
        "findings": [msgspec.to_builtins(finding) for finding in found.findings],
        "readings": sorted(readings),
    }
    Cotation.objects.update_or_create(visit=visit, defaults=values)
    Visit.objects.filter(pk=visit.pk).update(total_cents=found.total_cents)


def _plain(line: engine.Line) -> dict[str, object]:
    """JSON with the rate as a decimal: 1 or 0.5."""
    made: dict[str, object] = msgspec.to_builtins(line)
    return {**made, "rate": "0.5" if line.rate == "1/2" else "1"}
