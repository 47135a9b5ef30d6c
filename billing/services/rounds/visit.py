"""Visits: planned once from the care plans, validated once, corrected by a new version until they are invoiced."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction

from billing.enums import VisitState
from billing.models import CarePlan, Visit, VisitAct
from billing.services.cotation import recompute_day
from billing.services.rounds.day_lock import hold_days
from billing.services.rounds.round import place_in_round
from billing.services.rounds.stays import Away, away_days
from cabinet.errors import Refused


def days_of(plan: CarePlan, start: date, end: date) -> Iterator[date]:
    """The days of the plan between two days, bounds included."""
    day = max(start, plan.starts_on)
    last = min(end, plan.ends_on) if plan.ends_on else end
    while day <= last:
        if (plan.weekdays and day.isoweekday() in plan.weekdays) or (
            plan.every_n_days and (day - plan.starts_on).days % plan.every_n_days == 0
        ):
            yield day
        day += timedelta(days=1)


@transaction.atomic
def plan_visits(*, cabinet_id: int, start: date, end: date) -> int:
    """Makes the planned visits of these days exactly once, whoever asks and how often; returns how many are new.

    A visit of a patient in hospital that day is made out of the round: it comes back with the day of return.
    """
    plans = list(
        CarePlan.objects.filter(cabinet_id=cabinet_id, is_active=True, starts_on__lte=end).select_related(
            "patient", "prescription"
        )
    )
    away, made = away_days(patient_ids={plan.patient_id for plan in plans}, start=start, end=end), 0
    for plan in plans:
        there = set(Visit.objects.filter(care_plan=plan, cared_on__range=(start, end)).values_list("cared_on", "at"))
        wanted = [(day, at) for day in days_of(plan, start, end) for at in plan.hours if (day, at) not in there]
        visits = Visit.objects.bulk_create([_planned(plan, day, at, away) for day, at in wanted], ignore_conflicts=True)
        kept = Visit.objects.filter(public_id__in=[visit.public_id for visit in visits])
        VisitAct.objects.bulk_create(
            VisitAct(cabinet_id=cabinet_id, visit=visit, rank=rank, act_code=code)
            for visit in kept
            for rank, code in enumerate(plan.act_codes, start=1)
        )
        _keep_the_order(list(kept.filter(cared_on__in=_ordered_days(start, end))))
        made += len(kept)
    return made


def _ordered_days(start: date, end: date) -> set[date]:
    """Days that somebody put in order: a visit planned later takes its place by the clock there."""
    rows = Visit.objects.filter(cared_on__range=(start, end), order__gt=0)
    return set(rows.order_by().values_list("cared_on", flat=True).distinct())


def _keep_the_order(visits: list[Visit]) -> None:
    for visit in visits:
        visit.order = place_in_round(day=visit.cared_on, at=visit.at)
        visit.save(update_fields=["order"])


def _planned(plan: CarePlan, day: date, at: time, away: Away) -> Visit:
    patient, prescription = plan.patient, plan.prescription
    return Visit(
        cabinet_id=plan.cabinet_id,
        patient=patient,
        care_plan=plan,
        prescription=prescription,
        performed_by_id=plan.nurse_id,
        billed_by_id=plan.nurse_id,
        state=VisitState.HOSPITALISED if away.holds(plan.patient_id, day) else VisitState.PLANNED,
        cared_on=day,
        at=at,
        place=plan.place,
        terrain=patient.terrain,
        distance_km=patient.distance_km,
        household=patient.household,
        night_need=bool(prescription and prescription.night_need),
        daily_need=bool(prescription and prescription.daily_need),
    )


@transaction.atomic
def validate_visit(*, visit: Visit, now: datetime) -> Visit:
    """Done and priced with its whole day. Twice is once; a cancelled or replaced visit is refused."""
    hold_days(cabinet_id=visit.cabinet_id, days=[visit.cared_on])
    locked = Visit.objects.select_for_update(of=("self",), no_key=True).get(pk=visit.pk)
    if locked.state in {VisitState.VALIDATED, VisitState.INVOICED}:
        return locked
    if locked.state != VisitState.PLANNED:
        raise Refused(f"Ce passage est {locked.get_state_display().lower()} : il ne se valide pas.")
    locked.state, locked.validated_at = VisitState.VALIDATED, now
    locked.save(update_fields=["state", "validated_at"])
    recompute_day(
        cabinet_id=locked.cabinet_id, nurse_id=locked.billed_by_id, day=locked.cared_on, patient_id=locked.patient_id
    )
    locked.refresh_from_db()
    return locked
