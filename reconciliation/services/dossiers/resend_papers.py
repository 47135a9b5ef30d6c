"""The two ways that go by hand: the duplicate on paper to the payer, the receipt with which a patient is refunded."""

from django.db import transaction

from billing.models import Invoice
from billing.services.invoicing.sheets import Sheet, Table, duplicate_sheet, sheets_paper
from cabinet.enums import Part
from cabinet.errors import Refused
from cabinet.euros import in_euros
from reconciliation.enums import ResendWay
from reconciliation.models import Case, DeclaredPayment, Resend
from reconciliation.services.dossiers.resends import PATIENCE, Gesture, begin, guide_of, keep_resend, obstacle, wait_for
from reconciliation.services.matches.declared import give_refund_paper
from reconciliation.services.relances import keep_letter

TO_SIGN = "Duplicata certifié conforme par l’infirmière, à dater et à signer : ______________________"
NO_PAYMENT = (
    "Le patient n’a rien payé de cette part : constatez d’abord son paiement, avec sa preuve. Sans paiement, il n’y a rien "
    "à lui faire rembourser."
)


def obstacle_to_paper(*, case: Case) -> str:
    """In French; empty when a duplicate on paper may go to the payer."""
    found, known = obstacle(case=case), guide_of(case)
    if not found and known is not None and known.family == "doublon" and known.recoverable == "no":
        return "La caisse dit l’avoir déjà réglée : un duplicata ferait un doublon. Contestez par lettre."
    if not found and case.share.part == Part.PATIENT:
        return "Cette part est due par le patient : aucune caisse n’attend de papier."
    return found


def payments_to_refund(case: Case) -> list[DeclaredPayment]:
    """What the patient paid of a fund's part, and for which he has no paper yet."""
    rows = DeclaredPayment.objects.filter(share_id=case.share_id, cancelled_at=None, refund_given_on=None)
    return list(rows.filter(paid_by=Part.PATIENT).exclude(share__part=Part.PATIENT).order_by("paid_on", "pk"))


@transaction.atomic
def send_on_paper(*, gesture: Gesture) -> Resend:
    """Prints the duplicate, with the NIR: it is a claim. Raises Refused, StaleVersion, CannotPrint."""
    case = begin(gesture)
    reason = obstacle_to_paper(case=case)
    if reason:
        raise Refused(reason)
    invoice = _whole(case)
    sheet = duplicate_sheet(invoice=invoice, with_nir=True)
    sheet = Sheet(sheet.title, sheet.facts, sheet.tables, (TO_SIGN,))
    content = sheets_paper(title=sheet.title, invoice=invoice, sheets=[sheet], on=gesture.on)
    paper = keep_letter(
        cabinet_id=case.cabinet_id, reference=f"duplicata-{invoice.number}", content=content, person=gesture.person
    )
    row = keep_resend(gesture=gesture, case=case, way=ResendWay.PAPER, paper=paper)
    text = "Duplicata imprimé pour être envoyé sur papier ; la facture électronique reste ce qu’elle est."
    wait_for(
        case=case,
        gesture=gesture,
        text=text,
        action="Attendre le paiement du duplicata papier",
        until=gesture.on + PATIENCE,
    )
    return row


@transaction.atomic
def give_patient_receipt(*, gesture: Gesture) -> Resend:
    """What the patient paid, on the paper that he sends to his fund. Raises Refused when he paid nothing."""
    case = begin(gesture)
    payments = payments_to_refund(case)
    if not payments:
        raise Refused(NO_PAYMENT)
    invoice = _whole(case)
    sheet = duplicate_sheet(invoice=invoice, with_nir=True)
    paid = tuple((f"{one.paid_on:%d/%m/%Y}", one.get_means_display(), in_euros(one.amount_cents)) for one in payments)
    total = in_euros(sum(one.amount_cents for one in payments))
    receipt = Sheet(
        f"Facture acquittée {invoice.number}, pour le remboursement du patient",
        sheet.facts,
        (*sheet.tables, Table(("Payé le", "Comment", "Montant"), (*paid, ("Total payé", "", total)))),
        ("Acquitté par le patient. L’infirmière n’a rien reçu de la caisse pour cette part.", TO_SIGN),
    )
    content = sheets_paper(title=receipt.title, invoice=invoice, sheets=[receipt], on=gesture.on)
    paper = keep_letter(
        cabinet_id=case.cabinet_id, reference=f"acquittee-{invoice.number}", content=content, person=gesture.person
    )
    for one in payments:
        give_refund_paper(payment=one, person=gesture.person, on=gesture.on)
    row = keep_resend(gesture=gesture, case=case, way=ResendWay.PATIENT, paper=paper)
    Case.objects.filter(pk=case.pk).update(version=case.version + 1)
    return row


def _whole(case: Case) -> Invoice:
    rows = Invoice.objects.select_related("patient", "nurse", "cabinet", "lot")
    return rows.get(pk=case.share.invoice_id)
