"""A patient's payment: written down once, shared out by a person, undone by opposite rows. Never more than what is due.

What exceeds is kept as a credit: a person gives it back, or puts it on a later share. Nothing is allotted by the machine.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from billing.models import Patient, Share
from cabinet.enums import Part
from cabinet.errors import Refused, StaleVersion
from cabinet.euros import in_euros
from cabinet.models import Cabinet, User
from reconciliation.enums import PatientMeans, UseKind
from reconciliation.matching.patient_allocation import Due, oldest_first
from reconciliation.models import PatientPayment, PaymentUse
from reconciliation.services.patients.ledger import (
    bank_of,
    credit_of,
    live_uses,
    lock_shares,
    owed_by_share,
    owed_of,
    post_use,
    tell_cases,
    words_of,
)


@dataclass(frozen=True, slots=True)
class PaymentData:
    """What a person says of the money in her hand. Cents; the cheque's fields for a cheque alone."""

    amount_cents: int
    paid_on: date
    means: PatientMeans
    received_by: User
    cheque_number: str = ""
    cheque_bank: str = ""
    note: str = ""


def dues_of(patient: Patient) -> list[Due]:
    """His parts of live invoices that still owe something, oldest first, from the ledger."""
    rows = Share.objects.filter(invoice__patient=patient, part=Part.PATIENT).select_related("invoice")
    shares = list(rows.order_by("invoice__invoice_date", "pk"))
    owed = owed_by_share(shares)
    return [Due(one.pk, one.invoice.invoice_date, owed[one.pk]) for one in shares if owed[one.pk]]


def propose_allocation(*, patient: Patient, cents: int) -> dict[int, int]:
    """Nothing is written."""
    return oldest_first(dues_of(patient), cents)


def fingerprint_of(patient: Patient) -> str:
    """Names what was shown of the account: what is owed, share by share, and the last row about his money."""
    last_payment = PatientPayment.objects.filter(patient=patient).order_by("-pk").values_list("pk", flat=True).first()
    last_use = PaymentUse.objects.filter(payment__patient=patient).order_by("-pk").values_list("pk", flat=True).first()
    dues = "-".join(f"{one.share}.{one.cents}" for one in dues_of(patient))
    return hashlib.sha256(f"{last_payment or 0}_{last_use or 0}_{dues}".encode()).hexdigest()[:32]


def _lock(patient: Patient) -> None:
    """One writer at a time on the money of a cabinet's patients: numbers of receipts have no gap."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=patient.cabinet_id)


@transaction.atomic
def record_payment(
    *, patient: Patient, data: PaymentData, parts: Mapping[int, int], seen: str, person: User, on: date
) -> PatientPayment:
    """`parts`: cents by share, as confirmed; `seen`: the fingerprint of the account that was shown.

    Raises StaleVersion when the account changed since, Refused past what is due or past the amount.
    """
    _lock(patient)
    if fingerprint_of(patient) != seen:
        raise StaleVersion("Ce compte a changé depuis que vous l’avez ouvert : relisez-le. Rien n’a été noté.")
    if data.paid_on > on:
        raise Refused("Un encaissement n’est pas dans l’avenir.")
    if data.means == PatientMeans.CHEQUE and not (data.cheque_number and data.cheque_bank):
        raise Refused("Un chèque porte son numéro et sa banque.")
    if sum(parts.values()) > data.amount_cents:
        raise Refused("Les imputations dépassent le montant reçu.")
    is_cheque = data.means == PatientMeans.CHEQUE
    payment = PatientPayment.objects.create(
        cabinet_id=patient.cabinet_id,
        patient=patient,
        number=_next_number(patient.cabinet_id, on),
        amount_cents=data.amount_cents,
        paid_on=data.paid_on,
        means=data.means,
        cheque_number=data.cheque_number if is_cheque else "",
        cheque_bank=data.cheque_bank if is_cheque else "",
        note=data.note,
        received_by=data.received_by,
        noted_by=person,
    )
    _use(payment, parts, person, data.paid_on)
    return payment


def _next_number(cabinet_id: int, on: date) -> str:
    """`E2026-0041`: by year of writing, under the cabinet's lock."""
    count = PatientPayment.objects.filter(cabinet_id=cabinet_id, number__startswith=f"E{on.year}-").count()
    return f"E{on.year}-{count + 1:04d}"


def _use(payment: PatientPayment, parts: Mapping[int, int], person: User, on: date) -> None:
    shares = lock_shares(ids=parts)
    for pk, cents in sorted(parts.items()):
        share = shares.get(pk)
        if share is None or share.part != Part.PATIENT or share.invoice.patient_id != payment.patient_id:
            raise Refused("Cette part n’est pas due par ce patient.")
        owed = owed_of(share)
        if not 0 < cents <= owed:
            raise Refused(f"Il ne reste que {in_euros(owed)} à payer sur la facture {share.invoice.number}.")
        use = PaymentUse.objects.create(
            cabinet_id=payment.cabinet_id,
            payment=payment,
            kind=UseKind.SHARE,
            share=share,
            amount_cents=cents,
            happened_on=on,
            person=person,
        )
        post_use(use=use, person=person, on=on, reason=f"Encaissement {payment.number}")
    tell_cases(share_ids=parts, text=f"Encaissé du patient : {words_of(payment)}.", person=person)


def _locked(payment: PatientPayment, seen: str = "") -> PatientPayment:
    """`seen`: the account as it was shown, when the gesture may be done twice. Raises StaleVersion; Refused for one that is
    undone, or for the row that undoes."""
    _lock(payment.patient)
    if seen and fingerprint_of(payment.patient) != seen:
        raise StaleVersion("Ce compte a changé depuis que vous l’avez ouvert : relisez-le. Rien n’a été noté.")
    row = (
        PatientPayment.objects.select_for_update(of=("self",), no_key=True).select_related("patient").get(pk=payment.pk)
    )
    if row.reverses_id is not None or PatientPayment.objects.filter(reverses=row).exists():
        raise Refused("Cet encaissement est annulé.")
    return row


@transaction.atomic
def allocate_credit(*, payment: PatientPayment, parts: Mapping[int, int], seen: str, person: User, on: date) -> None:
    """What was too much pays other shares of the patient. Raises StaleVersion, Refused past the credit or past what is due."""
    row = _locked(payment, seen)
    if not parts or sum(parts.values()) > credit_of(row):
        raise Refused(f"L’avoir de cet encaissement est de {in_euros(credit_of(row))}.")
    _use(row, parts, person, on)


@transaction.atomic
def refund_credit(
    *, payment: PatientPayment, cents: int, means: PatientMeans, seen: str, person: User, on: date
) -> PaymentUse:
    """Given back to the patient, by a person, once: the same form sent again is told so. Raises StaleVersion, Refused past the credit."""
    row = _locked(payment, seen)
    if not 0 < cents <= credit_of(row):
        raise Refused(f"L’avoir de cet encaissement est de {in_euros(credit_of(row))}.")
    return PaymentUse.objects.create(
        cabinet_id=row.cabinet_id,
        payment=row,
        kind=UseKind.REFUND,
        amount_cents=cents,
        happened_on=on,
        means=means,
        person=person,
    )


@transaction.atomic
def free_use(*, use: PaymentUse, reason: str, person: User, on: date) -> None:
    """The opposite row of one use: its cents are a credit again, and the share owes them again. Raises Refused."""
    payment = _locked(use.payment)
    if use.reverses_id is not None or PaymentUse.objects.filter(reverses=use).exists():
        raise Refused("Cette imputation est déjà libérée.")
    _free(payment, use, reason, person, on)


def _free(payment: PatientPayment, use: PaymentUse, reason: str, person: User, on: date) -> None:
    lock_shares(ids=[use.share_id] if use.share_id else [])
    PaymentUse.objects.create(
        cabinet_id=payment.cabinet_id,
        payment=payment,
        kind=use.kind,
        share_id=use.share_id,
        amount_cents=-use.amount_cents,
        happened_on=on,
        means=use.means,
        person=person,
        reason=reason,
        reverses=use,
    )
    post_use(use=use, person=person, on=on, reason=reason)
    if use.share_id:
        text = f"Imputation de {in_euros(use.amount_cents)} libérée ({payment.number}) : {reason}"
        tell_cases(share_ids=[use.share_id], text=text, person=person)


@transaction.atomic
def reverse_payment(*, payment: PatientPayment, reason: str, person: User, on: date) -> PatientPayment:
    """A mistake, or a cheque that came back unpaid: its uses are freed and an opposite row answers it. Raises Refused
    while the bank shows it, or once a part of it was given back."""
    row = _locked(payment)
    if bank_of(row) is not None:
        raise Refused("La banque montre cet encaissement : défaites d’abord ce rapprochement.")
    uses = live_uses(payment=row)
    if any(one.kind == UseKind.REFUND for one in uses):
        raise Refused("Une partie a été rendue au patient : libérez d’abord ce remboursement.")
    for use in uses:
        _free(row, use, reason, person, on)
    return PatientPayment.objects.create(
        cabinet_id=row.cabinet_id,
        patient=row.patient,
        amount_cents=-row.amount_cents,
        paid_on=on,
        means=row.means,
        cheque_number=row.cheque_number,
        cheque_bank=row.cheque_bank,
        received_by=row.received_by,
        noted_by=person,
        reason=reason,
        reverses=row,
    )
