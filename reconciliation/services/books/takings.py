"""Money that the cabinet received elsewhere than on a bank line, for the livre des recettes: each once, on the day it was received.

Patients' payments (cash, cheque, card, transfer) count on the day they were received, whether a bank entry shows them later or
not; what was given back counts with its minus; what was undone is answered by its opposite, on its own day. « Constaté payé » too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, Sum

from cabinet.enums import Part
from reconciliation.enums import PostingKind, UseKind
from reconciliation.models import BankedPayment, DeclaredPayment, PatientPayment, PaymentUse, Posting


@dataclass(frozen=True, slots=True)
class Taking:
    """`cents` is signed. `payment`: whose page proves it; None for a « constaté payé », which `proof` proves."""

    day: date
    payer: str
    cents: int
    nature: str
    proof: str
    payment: UUID | None = None


def takings(*, start: date, end: date) -> list[Taking]:
    """Oldest first; four queries."""
    found = [*_payments(start, end), *_refunds(start, end), *_declared(start, end)]
    return sorted(found, key=lambda one: (one.day, one.proof, -one.cents))


def _payments(start: date, end: date) -> Iterator[Taking]:
    rows = PatientPayment.objects.filter(paid_on__range=(start, end)).select_related("patient", "reverses")
    for one in rows.order_by("paid_on", "pk"):
        first = one.reverses or one
        words = f"Annulation : {one.reason}" if one.reverses else one.get_means_display()
        cheque = f" n° {first.cheque_number}" if first.cheque_number and not one.reverses else ""
        proof = f"reçu {first.number}"
        yield Taking(one.paid_on, one.patient.full_name, one.amount_cents, f"{words}{cheque}", proof, first.public_id)


def _refunds(start: date, end: date) -> Iterator[Taking]:
    rows = PaymentUse.objects.filter(kind=UseKind.REFUND, happened_on__range=(start, end))
    for one in rows.select_related("payment__patient").order_by("happened_on", "pk"):
        words = f"Remboursement annulé : {one.reason}" if one.reverses_id else f"Rendu au patient, {one.get_means_display().lower()}"  # fmt: skip
        payment = one.payment
        yield Taking(one.happened_on, payment.patient.full_name, -one.amount_cents, words, f"reçu {payment.number}", payment.public_id)  # fmt: skip


def _declared(start: date, end: date) -> Iterator[Taking]:
    """« Constaté payé »: the row, and the opposite one of a constat that was cancelled, each on its own day."""
    made = Q(declared_payment__isnull=False) | Q(reverses__declared_payment__isnull=False)
    rows = Posting.objects.filter(made, kind=PostingKind.DECLARED, happened_on__range=(start, end))
    related = ("share__invoice__patient", "declared_payment", "reverses__declared_payment")
    for one in rows.select_related(*related).order_by("happened_on", "pk"):
        seen: DeclaredPayment = one.reverses.declared_payment if one.reverses else one.declared_payment
        patient = one.share.invoice.patient.full_name
        payer = patient if seen.paid_by == Part.PATIENT else Part(seen.paid_by).label
        words = (
            f"Constat annulé : {one.reason}" if one.reverses else f"Constaté payé, {seen.get_means_display().lower()}"
        )
        yield Taking(
            one.happened_on, payer, one.amount_cents, words, f"facture {one.share.invoice.number}, avec sa preuve"
        )


def already_counted(*, entry_ids: list[int]) -> dict[int, int]:
    """Entry → cents of patients' payments that it shows: they count on the day they were received, not here again."""
    rows = BankedPayment.objects.filter(entry__in=entry_ids, cancelled_at=None).order_by()
    return {pk: int(cents) for pk, cents in rows.values_list("entry").annotate(Sum("amount_cents"))}
