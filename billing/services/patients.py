"""A patient's file: written row by row, each refusal with its reason."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from billing.models import Coverage, Exemption, Patient, Prescriber, Prescription
from cabinet.enums import FileDoor, FileFormat, FileState
from cabinet.errors import Refused, StaleVersion
from cabinet.models import IncomingFile, Organism, User
from cabinet.search import search_key
from cabinet.services.files import store_file

SCAN_CAP = 20 * 1024 * 1024
SCANS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}


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
                "Ce patient a été modifié par quelqu'un d'autre depuis l'ouverture de la page. Rien n'a été écrasé : rouvrez la fiche."
            )
        row.version += 1
    for name in data.__slots__:
        setattr(row, name, getattr(data, name))
    row.nir_is_provisional = data.nir[:1] in {"3", "4", "7", "8"}
    row.search_name = search_key(f"{data.last_name} {data.first_name}")
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused("Ce numéro de sécurité sociale est déjà celui d'un patient du cabinet.") from None
    return row


@transaction.atomic
def add_coverage(
    *, patient: Patient, kind: str, code: str, name: str, starts_on: date, ends_on: date | None, is_fund_managed: bool
) -> Coverage:
    """`ends_on` is the last day covered. Raises Refused when a period of the same nature overlaps."""
    organism, _ = Organism.objects.get_or_create(
        cabinet_id=patient.cabinet_id,
        kind=kind,
        code=code.zfill(10) if kind == "AMC" else code,
        defaults={"name": name},
    )
    try:
        with transaction.atomic():
            return Coverage.objects.create(
                cabinet_id=patient.cabinet_id,
                patient=patient,
                kind=kind,
                organism=organism,
                period=_period(starts_on, ends_on),
                is_fund_managed=is_fund_managed and kind == "AMC",
            )
    except IntegrityError:
        raise Refused("Cette période en chevauche une autre de même nature : fermez d'abord l'ancienne.") from None


def _period(first: date, last: date | None) -> tuple[date, date | None]:
    return (first, date.fromordinal(last.toordinal() + 1) if last else None)


def add_exemption(*, patient: Patient, kind: str, starts_on: date, ends_on: date | None) -> Exemption:
    return Exemption.objects.create(
        cabinet_id=patient.cabinet_id, patient=patient, kind=kind, period=_period(starts_on, ends_on)
    )


@dataclass(frozen=True, slots=True)
class PrescriptionData:
    doctor: str
    doctor_number: str
    prescribed_on: date
    ends_on: date | None
    until_healed: bool
    night_need: bool
    daily_need: bool


@transaction.atomic
def add_prescription(*, patient: Patient, data: PrescriptionData, scan: IncomingFile | None) -> Prescription:
    doctor, _ = Prescriber.objects.get_or_create(
        cabinet_id=patient.cabinet_id, last_name=data.doctor, am_number=data.doctor_number
    )
    return Prescription.objects.create(
        cabinet_id=patient.cabinet_id,
        patient=patient,
        prescriber=doctor,
        prescribed_on=data.prescribed_on,
        starts_on=data.prescribed_on,
        ends_on=data.ends_on,
        until_healed=data.until_healed,
        night_need=data.night_need,
        daily_need=data.daily_need,
        scan=scan,
    )


def store_scan(*, cabinet_id: int, content: bytes, name: str, person: User) -> IncomingFile:
    """PDF, JPEG or PNG by its first bytes, whatever its name says. The same document again is the same row."""
    kind = next((ending for magic, ending in SCANS.items() if content.startswith(magic)), None)
    if kind is None:
        raise Refused("Le document doit être un PDF, un JPEG ou un PNG.")
    arrival = store_file(
        cabinet_id=cabinet_id,
        name=name,
        chunks=[content],
        door=FileDoor.BROWSER,
        cap=SCAN_CAP,
        brought_by=person,
        state=FileState.KEPT,
        file_format=FileFormat.SCAN,
    )
    return arrival.file
