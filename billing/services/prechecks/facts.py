"""What the checks must know beyond the invoices themselves, read for all of them together: the same queries for 1 and 200.

The patient's past acts, what was already claimed for the same days, the day's other visits, what the law says of the day
now, other prescriptions of the patient, the past of each complementary payer, the cabinet's own checks.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Q

from billing.enums import AdminState, InvoiceState, PrecheckState
from billing.models import HospitalStay, InvoiceLine, OwnPrecheck, Prescription, PriorAgreement, Share, Visit
from billing.services.cotation import PRICED, bearing_forfait, nurse_day, price_day
from billing.services.explaining.register import register_of
from billing.services.prechecks.history import DoneAct, acts_done, add_imported
from billing.services.prechecks.prepared import Prepared
from cabinet.models import Cabinet
from ngap.outcome import VisitCotation
from ngap.prechecks.from_lines import ImportedAct
from ngap.prechecks.records import Agreement, Stay

ANSWERED = (AdminState.ACCEPTED,)
PatientDay = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Claimed:
    """What one invoice claims for one day of a patient; `hours` empty when it was imported."""

    invoice_id: int
    number: str
    nurse_id: int
    texts: tuple[str, ...]
    hours: tuple[time, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    on: date
    history: Mapping[int, Sequence[DoneAct]]
    imported: Mapping[int, Sequence[ImportedAct]]
    claimed: Mapping[PatientDay, Sequence[Claimed]]
    forfaits: Mapping[PatientDay, Sequence[tuple[int, str]]]  # (nurse who bills, code of a line)
    law: Mapping[int, VisitCotation]
    prescriptions: Mapping[int, Sequence[Prescription]]
    agreements: Mapping[int, Sequence[Agreement]]
    stays: Mapping[int, Sequence[Stay]]
    known_payers: frozenset[int]
    accepted_payers: frozenset[int]
    own: Sequence[OwnPrecheck]


def gather(*, prepared: Sequence[Prepared], on: date) -> Facts:
    """`on`: the day of sending."""
    patients = {one.patient.pk for one in prepared}
    days = {each.visit.cared_on for one in prepared for each in one.visits}
    around = _visits_around(prepared, patients, days)
    known, accepted = _payers(prepared)
    history = acts_done(prepared=prepared, patients=patients)
    imported = add_imported(history=history, patients=patients)
    return Facts(
        on=on,
        history=history,
        imported=imported,
        claimed=_claimed(patients, days),
        forfaits=_forfaits(around),
        law=_law(prepared, around),
        prescriptions=_prescriptions(patients),
        agreements=_agreements(patients),
        stays=_stays(patients),
        known_payers=known,
        accepted_payers=accepted,
        own=list(OwnPrecheck.objects.filter(state=PrecheckState.ON).order_by("pk")),
    )


def _visits_around(prepared: Sequence[Prepared], patients: set[int], days: set[date]) -> list[Visit]:
    """Of those days: the patients' visits by any nurse, and the whole days of the nurses who bill."""
    nurses = {one.nurse.pk for one in prepared}
    rows = Visit.objects.filter(Q(patient_id__in=patients) | Q(billed_by_id__in=nurses), cared_on__in=days)
    rows = rows.filter(state__in=PRICED).select_related("patient", "cotation")
    return list(rows.prefetch_related("acts", "patient__bsis__prescription").order_by("at", "pk"))


def _claimed(patients: set[int], days: set[date]) -> dict[PatientDay, list[Claimed]]:
    rows = InvoiceLine.objects.filter(invoice__patient_id__in=patients, cared_on__in=days).exclude(
        invoice__state=InvoiceState.CANCELLED
    )
    wanted = (
        *("invoice__patient_id", "cared_on", "invoice_id", "invoice__number", "invoice__nurse_id"),
        *("text", "visit__at"),
    )
    groups: dict[tuple[int, date, int, str, int], list[tuple[str, time | None]]] = defaultdict(list)
    for *key, text, at in rows.order_by("invoice_id", "rank").values_list(*wanted):
        groups[tuple(key)].append((text, at))
    found: dict[PatientDay, list[Claimed]] = defaultdict(list)
    for (patient_id, day, invoice_id, number, nurse_id), lines in groups.items():
        texts, hours = tuple(text for text, _ in lines), tuple(dict.fromkeys(at for _, at in lines if at))
        found[patient_id, day].append(Claimed(invoice_id, number, nurse_id, texts, hours))
    return found


def _forfaits(around: Sequence[Visit]) -> dict[PatientDay, list[tuple[int, str]]]:
    found: dict[PatientDay, list[tuple[int, str]]] = defaultdict(list)
    for visit in around:
        cotation = getattr(visit, "cotation", None)
        for line in cotation.lines if cotation is not None else []:
            found[visit.patient_id, visit.cared_on].append((visit.billed_by_id, line["code"]))
    return found


def _law(prepared: Sequence[Prepared], around: Sequence[Visit]) -> dict[int, VisitCotation]:
    """Each nurse's day priced again, as it stands now."""
    wanted = {(one.nurse.pk, each.visit.cared_on) for one in prepared for each in one.visits}
    days: dict[tuple[int, date], list[Visit]] = defaultdict(list)
    of_day: dict[date, list[Visit]] = defaultdict(list)
    for visit in around:
        of_day[visit.cared_on].append(visit)
        if (visit.billed_by_id, visit.cared_on) in wanted:
            days[visit.billed_by_id, visit.cared_on].append(visit)
    if not days:
        return {}
    cabinet_id = prepared[0].patient.cabinet_id
    zone, register = Cabinet.objects.values_list("zone", flat=True).get(pk=cabinet_id), register_of(cabinet_id)
    found: dict[int, VisitCotation] = {}
    bearing = bearing_forfait(visit_ids={visit.pk for visit in around})
    for (nurse_id, day), visits in days.items():
        others = [one for one in of_day[day] if one.billed_by_id != nurse_id]
        facts = nurse_day(visits=visits, zone=zone, readings=register.on(day), beside=others, bearing=bearing)
        priced = price_day(facts)
        found |= {visit.pk: one for visit, one in zip(visits, priced.visits, strict=True)}
    return found


def _prescriptions(patients: set[int]) -> dict[int, list[Prescription]]:
    rows = Prescription.objects.filter(patient_id__in=patients).select_related("prescriber").prefetch_related("acts")
    found: dict[int, list[Prescription]] = defaultdict(list)
    for row in rows:
        found[row.patient_id].append(row)
    return found


def _agreements(patients: set[int]) -> dict[int, list[Agreement]]:
    found: dict[int, list[Agreement]] = defaultdict(list)
    for row in PriorAgreement.objects.filter(patient_id__in=patients):
        found[row.patient_id].append(Agreement(row.act_code, row.received_on, row.answer))  # type: ignore[arg-type]
    return found


def _stays(patients: set[int]) -> dict[int, list[Stay]]:
    found: dict[int, list[Stay]] = defaultdict(list)
    for row in HospitalStay.objects.filter(patient_id__in=patients):
        found[row.patient_id].append(Stay(row.period.lower, row.period.upper))
    return found


def _payers(prepared: Sequence[Prepared]) -> tuple[frozenset[int], frozenset[int]]:
    """(complementary payers who were sent something, those who accepted something)."""
    payers = {one.regime.complement_id for one in prepared if one.regime is not None} - {None}
    rows = Share.objects.filter(payer_id__in=payers).exclude(admin_state=AdminState.READY)
    states = set(rows.order_by().values_list("payer_id", "admin_state").distinct())
    return (
        frozenset(payer for payer, _ in states if payer),
        frozenset(payer for payer, state in states if payer and state in ANSWERED),
    )
