"""A nurse's day priced by the nomenclature, and kept beside its visits: lines, trace, findings, law used.

The whole day of the nurse who bills is priced at once: forfait, IFI, households and the kilometre cap need every visit.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
from django.db import transaction

from billing.enums import VisitState
from billing.models import Bsi, Cotation, Visit
from billing.services.both_readings import with_both_readings
from billing.services.register import readings_on
from cabinet.models import Cabinet
from ngap import cotation as engine
from ngap.law_version import law_version
from ngap.situation import NurseDay, PatientFacts, age_on, is_birthday
from ngap.situation import Visit as VisitFacts

PRICED = (VisitState.VALIDATED, VisitState.INVOICED)


def visits_of_day(*, nurse_id: int, day: date) -> list[Visit]:
    """The visits that count for the day, in the order of the clock."""
    rows = Visit.objects.filter(billed_by_id=nurse_id, cared_on=day, state__in=PRICED)
    return list(rows.select_related("patient").prefetch_related("acts", "patient__bsis").order_by("at", "pk"))


def price_day(day: NurseDay) -> engine.Cotation:
    """The day priced, each open point with the euros of both readings."""
    return with_both_readings(day=day, priced=engine.cote(day))


def nurse_day(
    *,
    visits: Sequence[Visit],
    zone: str,
    readings: frozenset[str],
    codes: Mapping[int, tuple[str, ...]] | None = None,
) -> NurseDay:
    """The day as the engine takes it, in the order of `visits`. `codes`: the acts done, by visit, when they were read apart."""
    patients = {visit.patient_id: facts_of(visit) for visit in visits}
    facts = tuple(
        visit_facts(visit=one, codes=done_in(one) if codes is None else codes.get(one.pk, ())) for one in visits
    )
    return NurseDay(visits[0].cared_on, zone, tuple(patients.values()), facts, readings)  # type: ignore[arg-type]


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
def recompute_day(*, cabinet_id: int, nurse_id: int, day: date) -> None:
    """Prices the day again and keeps it; an invoiced visit keeps the price it was invoiced at."""
    visits = visits_of_day(nurse_id=nurse_id, day=day)
    if not visits:
        return
    zone = Cabinet.objects.values_list("zone", flat=True).get(pk=cabinet_id)
    readings = readings_on(cabinet_id, day)
    priced = price_day(nurse_day(visits=visits, zone=zone, readings=readings))
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
