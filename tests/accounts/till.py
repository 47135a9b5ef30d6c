"""A cabinet with one patient who owes, and the person at the desk."""

import datetime as dt
from dataclasses import dataclass

from billing.models import Patient, Share
from cabinet.enums import Role
from cabinet.models import User
from reconciliation.enums import PatientMeans
from reconciliation.models import BankEntry, PatientPayment
from reconciliation.services.patients.payments import PaymentData, fingerprint_of, record_payment
from reconciliation.services.reconcile import reconcile
from tests import factories

ON = dt.date(2026, 10, 20)


@dataclass(frozen=True, slots=True)
class Till:
    cabinet_id: int
    person: User

    @property
    def patient(self) -> Patient:
        return Patient.objects.order_by("pk")[0]

    def debt(self, cents: int = 2000, number: str = "000000301") -> Share:
        share = factories.make_patient_share(self.cabinet_id, cents, number)
        reconcile(cabinet_id=self.cabinet_id, as_of=ON)  # its `expected` row
        return share

    def pay(
        self,
        cents: int,
        parts: dict[Share, int] | None = None,
        *,
        day: dt.date = factories.DAY,
        means: PatientMeans = PatientMeans.CASH,
        cheque: str = "",
    ) -> PatientPayment:
        data = PaymentData(cents, day, means, self.person, cheque, "BANQUE DU COIN" if cheque else "")
        shared = {share.pk: part for share, part in (parts or {}).items()}
        return record_payment(
            patient=self.patient, data=data, parts=shared, seen=fingerprint_of(self.patient), person=self.person, on=ON
        )

    def credit(self, cents: int, label: str = "REMISE CHEQUES", day: dt.date = factories.DAY) -> BankEntry:
        entry = factories.make_entry(self.cabinet_id, cents, label)
        BankEntry.objects.filter(pk=entry.pk).update(booked_on=day)
        entry.refresh_from_db()
        return entry

    def reconcile(self, on: dt.date = ON) -> None:
        reconcile(cabinet_id=self.cabinet_id, as_of=on)


def make_till(name: str = "Caisse") -> Till:
    cabinet_id = factories.make_cabinet(name)
    return Till(cabinet_id, factories.make_member(cabinet_id, Role.GESTIONNAIRE))


def lanes(share: Share) -> tuple[int, int, int, str]:
    """Still owed, declared, received, state of the money lane."""
    share.refresh_from_db()
    return share.open_cents, share.declared_cents, share.received_cents, share.money_state
