"""The defence file of an act claimed by an indu: what was ordered, done, priced and paid, each with its proof, on one paper.

One click joins it to the notice; the letter that contests the indu lists it, and it is delivered with the letter.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from billing.models import Share, Visit
from billing.services.explaining.explanation import Explanation
from billing.services.explaining.visit_explanation import kept_explanation, zone_of
from billing.services.invoicing.field_fixes import visits_of_invoice
from billing.services.invoicing.sheets import (
    Sheet,
    Table,
    duplicate_sheet,
    prescription_sheet,
    prescriptions_of,
    sheets_paper,
)
from billing.services.rounds.visit_correction import versions_of
from cabinet.errors import Refused
from cabinet.euros import in_euros
from cabinet.models import User
from reconciliation.models import DefenceFile, InduAct, InduNotice, NoticeHistory
from reconciliation.services.proofs.links import Piece
from reconciliation.services.proofs.payment_proof import PaymentProof, payment_proof
from reconciliation.services.relances import keep_letter

WITH = ("payer", "invoice__patient", "invoice__nurse", "invoice__cabinet", "invoice__lot__file", "invoice__source_file")


@transaction.atomic
def join_defence(*, notice: InduNotice, act: InduAct, person: User, on: date) -> DefenceFile:
    """Printed, kept, listed. Raises Refused: an answer is recorded, the act is unknown here, or it is joined already."""
    row = InduNotice.objects.select_for_update(of=("self",), no_key=True).get(pk=notice.pk)
    if not row.is_open:
        raise Refused("Une réponse est déjà enregistrée pour cette notification.")
    if act.notice_id != row.pk or act.share_id is None:
        raise Refused("Cet acte n’est pas d’une facture connue ici : il n’y a pas de preuve à joindre.")
    share = Share.objects.select_related(*WITH).get(pk=act.share_id)
    title = f"Dossier de défense de la facture {share.invoice.number} du {share.invoice.invoice_date:%d/%m/%Y}"
    content = sheets_paper(title=title, invoice=share.invoice, sheets=defence_sheets(share=share), on=on)
    paper = keep_letter(
        cabinet_id=row.cabinet_id, reference=f"defense-{share.invoice.number}", content=content, person=person
    )
    made, is_new = DefenceFile.objects.get_or_create(
        act=act,
        paper=paper,
        defaults={"cabinet_id": row.cabinet_id, "notice": row, "title": title, "made_on": on, "person": person},
    )
    if not is_new:
        raise Refused("Ce dossier de défense est déjà joint, et rien n’a changé depuis.")
    text = f"{title} joint."
    NoticeHistory.objects.create(cabinet_id=row.cabinet_id, notice=row, kind="defense", text=text, person=person)
    return made


def defence_sheets(*, share: Share) -> list[Sheet]:
    """In the order of the story: the chain of proof, the invoice, the passages, the rules, the prescriptions."""
    invoice = share.invoice
    visits = visits_of_invoice(invoice)
    zone = zone_of(invoice.cabinet_id)
    found = [_chain(payment_proof(share=share)), duplicate_sheet(invoice=invoice, with_nir=False)]
    found += [_passage(one) for one in visits]
    explained = [(one, kept_explanation(visit=one, zone=zone)) for one in visits]
    found += [_rules(one, why) for one, why in explained if why is not None]
    return found + [prescription_sheet(prescription=one) for one in prescriptions_of([invoice])]


def _chain(proof: PaymentProof) -> Sheet:
    facts = [
        (link.title, " ; ".join(_words(one) for one in link.pieces) if link.is_proved else link.missing)
        for link in proof.links
    ]
    return Sheet("Preuve de paiement, maillon par maillon", tuple(facts), notes=(proof.conclusion,))


def _words(one: Piece) -> str:
    if one.source is None:
        return one.sentence
    return f"{one.sentence} ({one.source.place}, sha256 {one.source.file.sha256})"


def _passage(visit: Visit) -> Sheet:
    """Each version that it had, and when it was validated."""
    rows = tuple(
        (
            f"Version {rank}",
            f"{one.cared_on:%d/%m/%Y} à {one.at.hour} h {one.at:%M}",
            ", ".join(act.act_code for act in one.acts.all() if act.is_done) or "soins de dépendance",
            f"{one.validated_at:%d/%m/%Y}" if one.validated_at else "",
        )
        for rank, one in enumerate(versions_of(visit), start=1)
    )
    return Sheet(
        f"Passage du {visit.cared_on:%d/%m/%Y} à {visit.at.hour} h {visit.at:%M}",
        (("Réalisé par", visit.performed_by.full_name), ("Lieu", visit.get_place_display())),
        (Table(("Version", "Passage", "Actes", "Validé le"), rows),),
    )


def _rules(visit: Visit, why: Explanation) -> Sheet:
    rows: Sequence[tuple[str, ...]] = [
        (
            line.text or "non facturé",
            f"{line.label}. {line.sentence} {line.formula}".strip(),
            line.reference,
            in_euros(line.cents),
        )
        for line in (*why.lines, *why.free)
    ]
    total = "sans montant" if why.total_cents is None else in_euros(why.total_cents)
    return Sheet(
        f"Cotation et règles du passage du {visit.cared_on:%d/%m/%Y}",
        (("Nomenclature", why.law_version or "en vigueur le jour des soins"), ("Total", total)),
        (Table(("Cotation", "Acte et règle", "Texte", "Montant"), tuple(rows)),),
    )
