"""What was refused is asked for again, one way among several; each is written in the dossier, and undone while nothing left.

What blocks comes first: money that came for the first, a payment that the fund says it made, a second that is there already.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Sum

from billing.enums import AdminState, Cause, InvoiceState
from billing.models import Invoice, Share
from billing.models.invoice import OWN_ORIGIN
from billing.services.invoicing.field_fixes import Fix
from billing.services.invoicing.reissue import recycle, reissue, undo_recycle, undo_reissue
from billing.services.replacement import cancel_and_replace
from cabinet.errors import Refused
from cabinet.models import Cabinet, User
from noemie.formats.rejects import Guide, guide
from reconciliation.enums import CaseState, PostingKind, ResendWay
from reconciliation.models import Case, DeclaredPayment, Posting, Resend
from reconciliation.services.dossiers.dossiers import locked_case
from reconciliation.services.dossiers.next_actions import ADVICE
from reconciliation.services.dossiers.reject_motives import learnt_here
from reconciliation.services.follow_up import FIRST_WAIT, write_history

PATIENCE = timedelta(days=30)  # the dossier of the first comes back by then when nobody spoke of the second
REFUSED = frozenset({Cause.REJECTED, Cause.LOT_REFUSED, Cause.DUPLICATE})
LOT_ALONE = frozenset({Cause.LOT_REFUSED, Cause.LOT_NOT_ACKNOWLEDGED})


@dataclass(frozen=True, slots=True)
class Gesture:
    """Who does it, on which dossier as it was shown (`version`), and when."""

    case: Case
    version: int
    person: User
    on: date
    now: datetime


def guide_of(case: Case) -> Guide | None:
    """What is known of the reject or of the refused lot."""
    share = case.share
    flow = "ARL" if case.cause == Cause.LOT_REFUSED else "NOEMIE"
    return guide(share.reason_code, share.reason_label, flow=flow, learnt=learnt_here())


def obstacle(*, case: Case) -> str:
    """Why what this dossier is about must not be asked for again, in French; empty when it may."""
    invoice = case.share.invoice
    second = Invoice.objects.filter(replaces=invoice).first()
    if second is not None:
        return f"Déjà renvoyée : la facture {second.number} la remplace."
    if invoice.state == InvoiceState.CANCELLED:
        return "Cette facture est annulée : ses passages se facturent de nouveau depuis « À facturer »."
    if _money_of(invoice):
        return (
            "De l’argent est venu, ou est annoncé, pour cette facture, même en partie : la renvoyer ferait un double "
            "paiement. Demandez le complément, ou passez par un indu avec la caisse."
        )
    if Share.objects.filter(invoice=invoice, written_off_cents__gt=0).exists():
        return "Un abandon est signé pour cette facture : faites-le d’abord reprendre."
    if case.cause == Cause.DUPLICATE:
        return "Une autre facture de ces soins a été payée : en renvoyer une serait un doublon."
    if invoice.state == InvoiceState.READY:
        return "Cette facture attend d’être transmise : elle n’est pas encore partie."
    return ""


def obstacle_to_correction(*, case: Case) -> str:
    """The same, for a new number: a reject that is none, or that says « déjà réglée », is not corrected."""
    found, known = obstacle(case=case), guide_of(case)
    if found or case.cause not in REFUSED:
        return found or "Rien n’est refusé : il n’y a rien à corriger. Relancez plutôt le payeur."
    if known is not None and known.recoverable == "wait":
        return "Ce n’est pas un refus définitif : la caisse traite encore cette facture. Attendez son second retour."
    if known is not None and known.family == "doublon" and known.recoverable == "no":
        return (
            "La caisse dit l’avoir déjà réglée : cherchez ce paiement, ou contestez par lettre. Renvoyer la même facture "
            "ferait un doublon."
        )
    return ""


def obstacle_to_recycling(*, case: Case) -> str:
    """The same number may go again only when no fund read the first."""
    found = obstacle(case=case)
    if not found and case.cause not in LOT_ALONE:
        return "La caisse a lu cette facture et l’a refusée : le même numéro serait refusé comme doublon."
    return found


def _money_of(invoice: Invoice) -> int:
    """Cents announced, received or seen paid, all parts together: from the ledger, not from its cache."""
    kinds = (PostingKind.ANNOUNCED, PostingKind.RECEIVED, PostingKind.DECLARED)
    rows = Posting.objects.filter(share__invoice=invoice, kind__in=kinds).values("share", "kind").order_by()
    return max((row["sum"] for row in rows.annotate(sum=Sum("amount_cents"))), default=0)


def begin(gesture: Gesture) -> Case:
    """The dossier locked, and the cabinet with it: no reconciliation brings money between the check and the writing."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=gesture.case.cabinet_id)
    return locked_case(case=gesture.case, version=gesture.version)


@transaction.atomic
def correct_and_resend(*, gesture: Gesture, fix: Fix) -> Resend:
    """A new invoice, linked to the first, ready to be sent. Raises Refused (nothing has changed then), StaleVersion."""
    case = begin(gesture)
    _refuse(obstacle_to_correction(case=case))
    made = reissue(invoice=case.share.invoice, fix=fix, on=gesture.on, now=gesture.now)
    changed = ", ".join(made.changed)[:300]
    text = f"Corrigée ({changed}) et renvoyée sous le numéro {made.invoice.number}, qui remplace {case.share.invoice.number}."
    row = keep_resend(gesture=gesture, case=case, way=ResendWay.REPLACE, made=made.invoice, changed=changed)
    wait_for(
        case=case,
        gesture=gesture,
        text=text,
        action=f"Attendre la réponse à la facture {made.invoice.number}",
        until=gesture.on + PATIENCE,
    )
    return row


@transaction.atomic
def recycle_invoice(*, gesture: Gesture) -> Resend:
    """The same invoice, in a new lot. Raises Refused, StaleVersion."""
    case = begin(gesture)
    _refuse(obstacle_to_recycling(case=case))
    lot = recycle(invoice=case.share.invoice)
    row = keep_resend(gesture=gesture, case=case, way=ResendWay.RECYCLE, lot=lot)
    text = f"Facture remise à transmettre sous le même numéro, hors du lot {lot.number}."
    wait_for(
        case=case,
        gesture=gesture,
        text=text,
        action="Mettre la facture dans un nouveau lot",
        until=gesture.on + FIRST_WAIT,
    )
    return row


@transaction.atomic
def resent_elsewhere(*, gesture: Gesture, number: str) -> Resend:
    """Another software sent it again: `number` is known here by its import. Raises Refused, StaleVersion."""
    case = begin(gesture)
    _refuse(obstacle_to_correction(case=case))
    first = case.share.invoice
    if first.origin == OWN_ORIGIN:
        raise Refused("Cette facture est d’Idel : corrigez-la ici.")
    found = Invoice.objects.filter(nurse_id=first.nurse_id, patient_id=first.patient_id, number=number.zfill(9))
    made = found.exclude(pk=first.pk).exclude(state=InvoiceState.CANCELLED).filter(replaces__isnull=True)
    if made.count() != 1:
        raise Refused("Aucune facture importée de ce patient, ou plusieurs, ne porte ce numéro : importez-la d’abord.")
    second = made.get()
    cancel_and_replace(invoice=first, reason=f"Corrigée et remplacée par la facture {second.number}")
    second.replaces = first
    second.save(update_fields=["replaces"])
    row = keep_resend(gesture=gesture, case=case, way=ResendWay.ELSEWHERE, made=second)
    text = f"Renvoyée par votre logiciel sous le numéro {second.number}, qui remplace {first.number}."
    wait_for(
        case=case,
        gesture=gesture,
        text=text,
        action=f"Attendre la réponse à la facture {second.number}",
        until=gesture.on + PATIENCE,
    )
    return row


@transaction.atomic
def undo_resend(*, resend: Resend, person: User, now: datetime) -> Resend:
    """As before the gesture. Raises Refused once the second was sent or paid, even in part, or when it is undone already."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=resend.cabinet_id)
    row = (
        Resend.objects.select_for_update(of=("self",), no_key=True)
        .select_related("made", "lot", "case")
        .get(pk=resend.pk)
    )
    if row.undone_at is not None:
        raise Refused("Ce renvoi est déjà défait.")
    if row.made is not None and _money_of(row.made):
        raise Refused(
            "De l’argent est venu pour la seconde facture : libérez d’abord ce paiement, puis défaites le renvoi."
        )
    if row.way == ResendWay.REPLACE and row.made is not None:
        undo_reissue(made=row.made)
    elif row.way == ResendWay.RECYCLE and row.lot is not None:
        undo_recycle(invoice=row.invoice, lot=row.lot)
    elif row.way == ResendWay.ELSEWHERE and row.made is not None:
        _unlink(row.made, row.invoice)
    elif row.way == ResendWay.PATIENT:  # he does not have it after all: it is to be given again
        given = DeclaredPayment.objects.filter(share_id=row.case.share_id, refund_given_on=row.done_on)
        given.filter(cancelled_at=None).update(refund_given_on=None)
    row.undone_at, row.undone_by = now, person
    row.save(update_fields=["undone_at", "undone_by"])
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=row.case_id)
    advice = ADVICE[Cause(case.cause)]
    case.state, case.closed_on, case.next_action, case.version = CaseState.OPEN, None, advice.action, case.version + 1
    case.save(update_fields=["state", "closed_on", "next_action", "version"])
    text = f"Renvoi défait : {row.get_way_display().lower()}."
    write_history(case=case, kind="renvoi", text=text, person=person)
    return row


def _unlink(second: Invoice, first: Invoice) -> None:
    Invoice.objects.filter(pk=second.pk).update(replaces=None)
    Invoice.objects.filter(pk=first.pk).update(state=InvoiceState.SENT, cancelled_reason="")
    Share.objects.filter(invoice=first).update(admin_state=AdminState.SENT)


def _refuse(reason: str) -> None:
    if reason:
        raise Refused(reason)


def keep_resend(*, gesture: Gesture, case: Case, way: ResendWay, **more: object) -> Resend:
    return Resend.objects.create(
        cabinet_id=case.cabinet_id,
        case=case,
        way=way,
        invoice_id=case.share.invoice_id,
        reason_code=case.share.reason_code,
        reason_label=case.share.reason_label,
        done_on=gesture.on,
        person=gesture.person,
        **more,
    )


def wait_for(*, case: Case, gesture: Gesture, text: str, action: str, until: date) -> None:
    """The dossier waits for the answer to what went again; the legal limit does not move."""
    case.state, case.next_action, case.next_on, case.version = CaseState.WAITING, action, until, case.version + 1
    case.save(update_fields=["state", "next_action", "next_on", "version"])
    write_history(case=case, kind="renvoi", text=text, person=gesture.person)
