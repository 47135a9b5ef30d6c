"""« Constaté payé »: money that a person saw with her own proof and that no statement shows. Never « received »: the bank does not say so."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from billing.models import Share
from cabinet.enums import Part
from cabinet.errors import Refused
from cabinet.euros import in_euros
from cabinet.models import Cabinet, IncomingFile, User
from reconciliation.enums import Means, PostingKind
from reconciliation.models import Case, DeclaredPayment, Posting
from reconciliation.services.follow_up import write_history


@dataclass(frozen=True, slots=True)
class PaymentSeen:
    amount_cents: int
    paid_on: date
    paid_by: Part
    means: Means
    reference: str
    proof: IncomingFile


@transaction.atomic
def declare_payment(*, case: Case, seen: PaymentSeen, person: User, on: date) -> DeclaredPayment:
    """Raises Refused past what is owed. A fund's part paid by the patient leaves him a paper to be given."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=case.cabinet_id)
    share = Share.objects.select_for_update(of=("self",), no_key=True).get(pk=case.share_id)
    if share.part == Part.PATIENT:
        raise Refused("La part d’un patient s’encaisse sur son compte, avec un reçu.")
    if not case.share.invoice.first_cared_on <= seen.paid_on <= on:
        raise Refused("La date du paiement doit être entre les soins et aujourd’hui.")
    if seen.amount_cents > share.open_cents:
        raise Refused(f"Il ne reste que {in_euros(share.open_cents)} à payer sur cette part.")
    reason = f"Constaté payé, {seen.means.label.lower()}{f', {seen.reference}' if seen.reference else ''}"
    posting = Posting.objects.create(
        cabinet_id=share.cabinet_id,
        share=share,
        kind=PostingKind.DECLARED,
        amount_cents=seen.amount_cents,
        happened_on=seen.paid_on,
        file=seen.proof,
        person=person,
        reason=reason,
    )
    row = DeclaredPayment.objects.create(
        cabinet_id=share.cabinet_id,
        share=share,
        amount_cents=seen.amount_cents,
        paid_on=seen.paid_on,
        paid_by=seen.paid_by,
        means=seen.means,
        reference=seen.reference,
        proof=seen.proof,
        person=person,
        posting=posting,
    )
    _cache(share, seen.amount_cents)
    text = f"{in_euros(seen.amount_cents)} constatés payés le {seen.paid_on:%d/%m/%Y} par {seen.paid_by.label.lower()}, hors relevés."
    write_history(case=case, kind="paiement", text=text, person=person)
    return row


@transaction.atomic
def cancel_declared(*, payment: DeclaredPayment, reason: str, person: User, on: date) -> None:
    """The opposite row. Raises Refused the second time."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=payment.cabinet_id)
    row = DeclaredPayment.objects.select_for_update(of=("self",), no_key=True).get(pk=payment.pk)
    if row.cancelled_at is not None:
        raise Refused("Ce constat est déjà annulé.")
    Posting.objects.create(
        cabinet_id=row.cabinet_id,
        share_id=row.share_id,
        kind=PostingKind.DECLARED,
        amount_cents=-row.amount_cents,
        happened_on=on,
        person=person,
        reason=reason,
        reverses_id=row.posting_id,
    )
    DeclaredPayment.objects.filter(pk=row.pk).update(cancelled_at=timezone.now())
    _cache(Share.objects.select_for_update(of=("self",), no_key=True).get(pk=row.share_id), -row.amount_cents)
    case = Case.objects.filter(share_id=row.share_id).first()
    if case is not None:
        write_history(case=case, kind="paiement", text=f"Constat annulé : {reason}", person=person)


@transaction.atomic
def give_refund_paper(*, payment: DeclaredPayment, person: User, on: date) -> None:
    """The patient has what his fund asks for to refund him: nothing is left to do. Raises Refused where none was due."""
    row = (
        DeclaredPayment.objects.select_for_update(of=("self",), no_key=True).select_related("share").get(pk=payment.pk)
    )
    if row.paid_by != Part.PATIENT or row.share.part == Part.PATIENT or row.refund_given_on or row.cancelled_at:
        raise Refused("Aucune feuille de soins n’est à remettre pour ce paiement.")
    row.refund_given_on = on
    row.save(update_fields=["refund_given_on"])
    case = Case.objects.filter(share_id=row.share_id).first()
    if case is not None:
        text = "Feuille de soins remise au patient pour son remboursement."
        write_history(case=case, kind="paiement", text=text, person=person)


def _cache(share: Share, cents: int) -> None:
    """The cached column at once, so that nobody pays twice before the next reconciliation."""
    Share.objects.filter(pk=share.pk).update(declared_cents=share.declared_cents + cents)
