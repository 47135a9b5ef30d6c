"""A patient's file: written row by row, each refusal with its reason."""

from dataclasses import dataclass
from datetime import date, time

from django.db import IntegrityError, transaction

from billing.enums import VisitState
from billing.models import (
    CareModel,
    CarePlan,
    Patient,
    PrescribedAct,
    Prescriber,
    Prescription,
    Visit,
)
from cabinet.errors import Refused, StaleVersion
from cabinet.identifiers import PROVISIONAL
from cabinet.models import IncomingFile, Nurse
from cabinet.search import search_key


@dataclass(frozen=True, slots=True)
class PatientData:
    last_name: str
    first_name: str
    birth_date: date | None
    nir: str
    address: str
    city: str
    distance_km: object
    terrain: str
    insulin_treated: bool
    palliative: bool
    nearest_km: object = None
    return_home: bool = False
    immunodepressed: bool = False


@transaction.atomic
def save_patient(
    *, cabinet_id: int, data: PatientData, patient: Patient | None = None, version: int | None = None
) -> Patient:
    """Raises StaleVersion when somebody else saved since, Refused when the NIR is another patient's."""
    row = patient or Patient(cabinet_id=cabinet_id)
    if patient is not None:
        row = Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
        if row.version != version:
            raise StaleVersion(
                "Ce patient a été modifié par quelqu’un d’autre depuis l’ouverture de la page. Rien n’a été écrasé : rouvrez la fiche."
            )
        row.version += 1
    for name in data.__slots__:
        setattr(row, name, getattr(data, name))
    row.nir_is_provisional = data.nir[:1] in PROVISIONAL
    row.search_name = search_key(f"{data.last_name} {data.first_name}")
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused("Ce numéro de sécurité sociale est déjà celui d’un patient du cabinet.") from None
    return row


@dataclass(frozen=True, slots=True)
class PrescriptionData:
    """`ordered`: each act with its number, None when the doctor gave none."""

    doctor: str
    doctor_number: str
    prescribed_on: date
    ends_on: date | None
    until_healed: bool
    night_need: bool
    daily_need: bool
    ordered: tuple[tuple[str, int | None], ...] = ()
    at_home: bool = True


@transaction.atomic
def add_prescription(*, patient: Patient, data: PrescriptionData, scan: IncomingFile | None) -> Prescription:
    doctor, _ = Prescriber.objects.get_or_create(
        cabinet_id=patient.cabinet_id, last_name=data.doctor, am_number=data.doctor_number
    )
    made = Prescription.objects.create(
        cabinet_id=patient.cabinet_id,
        patient=patient,
        prescriber=doctor,
        prescribed_on=data.prescribed_on,
        starts_on=data.prescribed_on,
        ends_on=data.ends_on,
        until_healed=data.until_healed,
        night_need=data.night_need,
        daily_need=data.daily_need,
        at_home=data.at_home,
        scan=scan,
    )
    PrescribedAct.objects.bulk_create(
        PrescribedAct(cabinet_id=made.cabinet_id, prescription=made, act_code=code, quantity=quantity)
        for code, quantity in data.ordered
    )
    return made


@dataclass(frozen=True, slots=True)
class PlanData:
    """`keep_as`: the name under which these acts become a model of the cabinet, or ""."""

    nurse: Nurse
    prescription: Prescription | None
    plan_from: date
    plan_until: date | None
    weekdays: list[int]
    every_n_days: int | None
    hours: list[time]
    place: str
    act_codes: list[str]
    keep_as: str = ""


@transaction.atomic
def add_plan(*, patient: Patient, data: PlanData) -> CarePlan:
    """A model of the same name takes the new acts."""
    if data.keep_as and data.act_codes:
        CareModel.objects.update_or_create(
            cabinet_id=patient.cabinet_id, name=data.keep_as, defaults={"act_codes": data.act_codes}
        )
    return CarePlan.objects.create(
        cabinet_id=patient.cabinet_id,
        patient=patient,
        nurse=data.nurse,
        prescription=data.prescription,
        starts_on=data.plan_from,
        ends_on=data.plan_until,
        weekdays=data.weekdays,
        every_n_days=data.every_n_days,
        hours=data.hours,
        place=data.place,
        act_codes=data.act_codes,
    )


@transaction.atomic
def stop_plan(*, plan: CarePlan, today: date) -> int:
    """No visit of it from today on: those still planned are cancelled, what was done stays. Returns how many."""
    row = CarePlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    row.is_active, row.version = False, row.version + 1
    row.save(update_fields=["is_active", "version"])
    ahead = Visit.objects.filter(care_plan=row, cared_on__gte=today, state=VisitState.PLANNED)
    return ahead.update(state=VisitState.CANCELLED)
