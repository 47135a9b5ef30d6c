"""What a reject asks to correct, as facts of ours: each field has its words, its value of now, and how it is written.

A fact of the patient or of his rights is corrected where it stands; a passage by a new version, as from its own page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from psycopg2.extras import DateRange

from billing.models import Coverage, Exemption, Invoice, Patient, Prescriber, Prescription, Visit
from billing.services.care.rights_periods import Days, add_coverage, add_exemption, eve_of, write_facts
from billing.services.cotation import done_in
from billing.services.invoicing.exemption_facts import NOTHING, ExemptionFacts, facts_of
from billing.services.rounds.visit_correction import Correction, correct_visit
from cabinet.enums import OrganismKind
from cabinet.errors import Refused
from cabinet.identifiers import PROVISIONAL
from cabinet.models import Organism

FIELDS = {
    "nir": "NIR du patient",
    "birth": "Date de naissance",
    "fund": "Caisse de rattachement",
    "exemption": "Exonération",
    "amc": "Mutuelle",
    "prescriber": "Prescripteur",
    "prescribed_on": "Date de la prescription",
    "care_time": "Jour et heure du passage",
    "place": "Lieu et distance du passage",
    "acts": "Actes du passage",
    "elsewhere": "Autre chose, corrigé hors d’Idel",
}
OF_VISITS = frozenset({"care_time", "place", "acts"})


@dataclass(frozen=True, slots=True)
class Rights:
    """Who covers the patient from `since` on. `code` of the payer; a mutuelle of an empty code is none."""

    kind: str
    code: str
    name: str
    since: date
    member_number: str = ""
    is_fund_managed: bool = False
    is_local_scheme: bool = False


@dataclass(frozen=True, slots=True)
class VisitFix:
    """None keeps what the passage said; `acts`: codes of the catalogue."""

    cared_on: date | None = None
    at: time | None = None
    place: str | None = None
    distance_km: Decimal | None = None
    acts: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """What a person corrects at once; None is not touched. `exemption` "": none from `since` on, else with its `facts`.
    `visits` by their id."""

    nir: str | None = None
    birth_date: date | None = None
    rights: tuple[Rights, ...] = ()
    exemption: str | None = None
    since: date | None = None
    facts: ExemptionFacts = NOTHING
    prescriber: tuple[str, str] | None = None
    prescribed_on: date | None = None
    visits: Mapping[int, VisitFix] | None = None
    elsewhere: str = ""


def visits_of_invoice(invoice: Invoice) -> list[Visit]:
    rows = Visit.objects.filter(invoice_lines__invoice=invoice).distinct().select_related("prescription__prescriber")
    return list(rows.prefetch_related("acts").order_by("cared_on", "at", "pk"))


def fix_facts(*, invoice: Invoice, fix: Fix) -> list[str]:
    """Writes what is not of a passage; returns what changed, in words (never the value of an identity). Raises Refused."""
    patient = Patient.objects.select_for_update(no_key=True).get(pk=invoice.patient_id)
    done = _identity(patient, fix)
    for rights in fix.rights:
        done += _rights(patient, rights)
    if fix.exemption is not None and fix.since is not None:
        done += _exemption(patient, fix.exemption, fix.since, fix.facts)
    done += _prescriptions(invoice, fix)
    if fix.elsewhere:
        done.append(f"{fix.elsewhere} (corrigé hors d’Idel)")
    return done


def fix_visits(*, visits: Sequence[Visit], fix: Fix, now: datetime) -> list[Visit]:
    """The passages as they stand then, those that change by a new version. They must be validated, not invoiced."""
    wanted = fix.visits or {}
    return [_visit(visit, wanted.get(visit.pk), now) for visit in visits]


def _visit(visit: Visit, fix: VisitFix | None, now: datetime) -> Visit:
    if fix is None:
        return visit
    codes = fix.acts if fix.acts is not None else done_in(visit)
    correction = Correction(codes, at=fix.at, cared_on=fix.cared_on, place=fix.place, distance_km=fix.distance_km)
    return correct_visit(visit=visit, correction=correction, now=now)


def _identity(patient: Patient, fix: Fix) -> list[str]:
    done = []
    if fix.nir is not None and fix.nir != patient.nir:
        patient.nir, patient.nir_is_provisional = fix.nir, fix.nir[:1] in PROVISIONAL
        done.append(FIELDS["nir"])
    if fix.birth_date is not None and fix.birth_date != patient.birth_date:
        patient.birth_date = fix.birth_date
        done.append(FIELDS["birth"])
    if done:
        patient.version += 1
        try:
            with transaction.atomic():
                patient.save()
        except IntegrityError:
            raise Refused("Ce numéro de sécurité sociale est déjà celui d’un autre patient du cabinet.") from None
    return done


def _rights(patient: Patient, wanted: Rights) -> list[str]:
    """From `since` on; what was true before that day stays."""
    row = Coverage.objects.filter(patient=patient, kind=wanted.kind, period__contains=wanted.since).first()
    label = FIELDS["fund" if wanted.kind == OrganismKind.AMO else "amc"]
    code = wanted.code.zfill(10) if wanted.kind == OrganismKind.AMC and wanted.code else wanted.code
    if row is not None and _says(row, wanted, code):
        return []
    if row is None and not code:
        return []
    same = Coverage.objects.filter(patient=patient, kind=wanted.kind)
    until = row.period.upper if row is not None else _next_start(same, wanted.since)
    if row is not None and (row.period.lower is None or row.period.lower < wanted.since):
        row.period = DateRange(row.period.lower, wanted.since)
        row.save(update_fields=["period"])
    elif row is not None and code:
        return _in_place(row, wanted, code, label)
    elif row is not None:
        row.delete()
    if code:
        made = add_coverage(
            patient=patient,
            kind=wanted.kind,
            code=code,
            name=wanted.name,
            days=Days(wanted.since, eve_of(until)),
            is_fund_managed=wanted.is_fund_managed,
            is_local_scheme=wanted.is_local_scheme,
        )
        Coverage.objects.filter(pk=made.pk).update(checked_on=wanted.since)
        _member(made, wanted)
    return [f"{label} à partir du {wanted.since:%d/%m/%Y}"]


def _says(row: Coverage, wanted: Rights, code: str) -> bool:
    return (row.organism.code, str(row.member_number), row.is_fund_managed, row.is_local_scheme) == (
        code,
        wanted.member_number,
        wanted.is_fund_managed,
        wanted.is_local_scheme,
    )


def _in_place(row: Coverage, wanted: Rights, code: str, label: str) -> list[str]:
    row.organism, _ = Organism.objects.get_or_create(
        cabinet_id=row.cabinet_id, kind=wanted.kind, code=code, defaults={"name": wanted.name}
    )
    row.is_fund_managed, row.is_local_scheme = wanted.is_fund_managed, wanted.is_local_scheme
    row.save(update_fields=["organism", "is_fund_managed", "is_local_scheme"])
    _member(row, wanted)
    return [f"{label} du {wanted.since:%d/%m/%Y}"]


def _member(row: Coverage, wanted: Rights) -> None:
    row.member_number = wanted.member_number
    row.save(update_fields=["member_number"])


def _exemption(patient: Patient, kind: str, since: date, facts: ExemptionFacts) -> list[str]:
    """From `since` to the day when what stood there was to end; what was true before, and after, stays.

    Facts that were missing are written on the exemption that stands there; other facts begin a period of their own.
    """
    rows = Exemption.objects.filter(patient=patient)
    row = rows.filter(period__contains=since).first()
    known = facts_of(row)
    if (row.kind if row is not None else "") == kind and known == facts:
        return []
    if row is not None and row.kind == kind and known == NOTHING:
        write_facts(exemption=row, facts=facts)
        return [f"{FIELDS['exemption']} : {'date de maternité' if facts.maternity_on else 'accident du travail'}"]
    end = row.period.upper if row is not None else _next_start(rows, since)
    if row is not None and (row.period.lower is None or row.period.lower < since):
        row.period = DateRange(row.period.lower, since)
        row.save(update_fields=["period"])
    elif row is not None:
        row.delete()
    if kind:
        add_exemption(patient=patient, kind=kind, days=Days(since, eve_of(end)), facts=facts)
    return [f"{FIELDS['exemption']} à partir du {since:%d/%m/%Y}"]


def _next_start(rows: QuerySet[Any], since: date) -> date | None:
    """The first day of the next period of the same nature, if any."""
    later = rows.filter(period__startswith__gt=since).order_by("period").first()
    return later.period.lower if later is not None else None


def _prescriptions(invoice: Invoice, fix: Fix) -> list[str]:
    if fix.prescriber is None and fix.prescribed_on is None:
        return []
    ids = {visit.prescription_id for visit in visits_of_invoice(invoice) if visit.prescription_id}
    if len(ids) != 1:
        raise Refused("Les passages de cette facture n’ont pas une seule prescription : corrigez-les d’abord un à un.")
    row, done = Prescription.objects.select_for_update(no_key=True).get(pk__in=ids), []
    if fix.prescriber is not None:
        name, number = fix.prescriber
        if (row.prescriber.last_name, row.prescriber.am_number) != (name, number):
            row.prescriber, _ = Prescriber.objects.get_or_create(
                cabinet_id=row.cabinet_id, last_name=name, am_number=number
            )
            done.append(FIELDS["prescriber"])
    if fix.prescribed_on is not None and fix.prescribed_on != row.prescribed_on:
        row.prescribed_on = fix.prescribed_on
        row.starts_on = min(row.starts_on, fix.prescribed_on)
        done.append(FIELDS["prescribed_on"])
    row.save(update_fields=["prescriber", "prescribed_on", "starts_on"])
    return done
