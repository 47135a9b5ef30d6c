"""Patients' accounts of the demo cabinet: who paid at the desk, who pays in parts, who was reminded. Days are those of its files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from billing.models import Patient
from cabinet.models import User
from reconciliation.enums import PatientMeans
from reconciliation.matching.instalments import cut
from reconciliation.matching.patient_allocation import oldest_first
from reconciliation.models import BankEntry, PatientPayment
from reconciliation.services.patients.bank import bank_payments
from reconciliation.services.patients.debts import debtors
from reconciliation.services.patients.instalments import agree_plan
from reconciliation.services.patients.payments import PaymentData, dues_of, fingerprint_of, record_payment
from reconciliation.services.patients.reminders import (
    Tracking,
    issue_reminders,
    name_of,
    propose_reminders,
    track_reminder,
)

REMITTANCE = "REMISE CHEQUES"
FIRST_CHEQUE = 1_000
TOO_MUCH = 930


@dataclass(frozen=True, slots=True)
class Desk:
    """`on`: the last day of the demo's files."""

    cabinet_id: int
    person: User
    on: date

    def pay(self, patient: Patient, cents: int, day: date, means: PatientMeans, cheque: str = "") -> PatientPayment:
        data = PaymentData(cents, day, means, self.person, cheque, "Banque du Port" if cheque else "")
        return record_payment(
            patient=patient,
            data=data,
            parts=_parts(patient, cents, day),
            seen=fingerprint_of(patient),
            person=self.person,
            on=day,
        )


def _parts(patient: Patient, cents: int, day: date) -> Mapping[int, int]:
    """Oldest first, of what was invoiced by then."""
    return oldest_first([one for one in dues_of(patient) if one.since <= day], cents)


def seed_desk(*, cabinet_id: int, person: User, on: date) -> None:
    """Two pay by cheque and their remittances are at the bank, one in parts, one is reminded, one left too much."""
    desk = Desk(cabinet_id, person, on)
    owing = [Patient.objects.get(pk=one.patient) for one in debtors(cabinet_id=cabinet_id, on=on)]
    if len(owing) < 5:
        return
    faithful, other, in_parts, slow, generous = owing[:5]
    _cheques(desk, faithful, other)
    desk.pay(other, 4_000, on - timedelta(days=9), PatientMeans.CASH)
    owed = sum(one.cents for one in dues_of(generous))
    desk.pay(generous, owed + TOO_MUCH, on - timedelta(days=2), PatientMeans.CARD)
    _schedule(desk, in_parts)
    _reminder(desk, slow)


def _cheques(desk: Desk, faithful: Patient, other: Patient) -> None:
    """Each remittance is two cheques received three days before; together they make it, to the cent. The first and the
    last one are left to a person."""
    entries = BankEntry.objects.filter(cabinet_id=desk.cabinet_id, label=REMITTANCE, amount_cents__gt=FIRST_CHEQUE)
    for rank, entry in enumerate(list(entries.order_by("booked_on", "pk"))[1:-1]):
        day = entry.booked_on - timedelta(days=3)
        cheques = [
            desk.pay(faithful, FIRST_CHEQUE, day, PatientMeans.CHEQUE, f"{4_500_011 + rank:07d}"),
            desk.pay(other, entry.amount_cents - FIRST_CHEQUE, day, PatientMeans.CHEQUE, f"{8_120_034 + rank:07d}"),
        ]
        bank_payments(entry=entry, payments=cheques, person=desk.person)


def _schedule(desk: Desk, patient: Patient) -> None:
    """All that he owes, in five months; the first instalment came before its day."""
    total, agreed = sum(one.cents for one in dues_of(patient)), desk.on - timedelta(days=6)
    asked = cut(total, desk.on, 5)
    words, seen = "Convenu au téléphone", fingerprint_of(patient)
    agree_plan(patient=patient, asked=asked, words=words, seen=seen, person=desk.person, on=agreed)
    desk.pay(patient, asked[0].cents, desk.on - timedelta(days=1), PatientMeans.TRANSFER)


def _reminder(desk: Desk, patient: Patient) -> None:
    found = propose_reminders(cabinet_id=desk.cabinet_id, on=desk.on)
    chosen = [name_of(one) for one in found.ladder.steps if one.debtor.patient == patient.pk]
    made = issue_reminders(
        cabinet_id=desk.cabinet_id, chosen=chosen, fingerprint=found.fingerprint, person=desk.person, on=desk.on
    )
    for one in made:
        sent = Tracking(desk.on, None, None, "")
        track_reminder(reminder=one, tracking=sent, version=one.version, person=desk.person, on=desk.on)
