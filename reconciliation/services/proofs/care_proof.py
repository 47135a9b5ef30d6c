"""The first links of a « preuve de paiement »: what was ordered, done, priced, claimed and sent."""

from collections.abc import Iterable

from billing.enums import LotState
from billing.models import Invoice, Prescription, Share, Visit
from billing.models.invoice import OWN_ORIGIN
from cabinet.enums import FileDoor
from cabinet.errors import UnreadableSecret
from cabinet.euros import in_euros
from cabinet.models import IncomingFile
from cabinet.services.files import read_file
from noemie.formats import b2
from reconciliation.services.proofs.links import Link, Piece, source_of

ELSEWHERE = "Facture d’un autre logiciel : {} n’est pas dans Idel."
MOST_BYTES = 5_000_000  # a lot of ours is far smaller; a larger one is named without the rank of the record
SHOWN = 4


def care_links(invoice: Invoice) -> tuple[Link, Link, Link]:
    """Prescription, passage, cotation."""
    visits = list(
        Visit.objects.filter(invoice_lines__invoice=invoice)
        .distinct()
        .select_related("prescription__prescriber", "prescription__scan", "performed_by", "cotation")
        .order_by("cared_on", "at", "pk")
    )
    return _prescriptions(invoice, visits), _visits(invoice, visits), _cotations(invoice, visits)


def _prescriptions(invoice: Invoice, visits: Iterable[Visit]) -> Link:
    known = {one.prescription_id: one.prescription for one in visits if one.prescription is not None}
    none = "Aucune prescription n’est rattachée aux passages de cette facture."
    missing = none if invoice.origin == OWN_ORIGIN else ELSEWHERE.format("la prescription")
    pieces = [_prescription(one) for one in known.values() if one is not None]
    alone = sum(1 for one in visits if one.prescription_id is None)
    if pieces and alone:
        pieces.append(Piece(f"{alone} passage{'s' if alone > 1 else ''} sans prescription rattachée"))
    return Link("prescription", "Prescription", tuple(pieces), missing)


def _prescription(one: Prescription) -> Piece:
    said = f"Prescription du {one.prescribed_on:%d/%m/%Y}, {one.prescriber.full_name}"
    if one.scan is None:
        return Piece(f"{said} ; aucun document numérisé n’est gardé", one.prescribed_on)
    return Piece(said, one.prescribed_on, source_of(one.scan))


def _visits(invoice: Invoice, visits: list[Visit]) -> Link:
    pieces = [
        Piece(
            f"{one.cared_on:%d/%m/%Y} à {one.at.hour} h {one.at:%M}, par {one.performed_by.full_name}"
            f"{', carte absente' if one.is_degraded else ''}",
            one.cared_on,
        )
        for one in visits
    ]
    missing = "Aucun passage n’est rattaché à cette facture."
    return Link(
        "visit", "Passage", tuple(pieces), missing if invoice.origin == OWN_ORIGIN else ELSEWHERE.format("le passage")
    )


def _cotations(invoice: Invoice, visits: list[Visit]) -> Link:
    pieces = []
    for visit in visits:
        kept = getattr(visit, "cotation", None)
        if kept is None:
            continue
        lines = " + ".join(str(line.get("text", "")) for line in kept.lines if line.get("text"))
        total = "sans montant" if kept.total_cents is None else in_euros(kept.total_cents)
        said = [*kept.lines, *kept.trace]
        rules = list(dict.fromkeys(str(one["reference"]) for one in said if one.get("reference")))
        shown = ", ".join(rules[:SHOWN]) + (f" et {len(rules) - SHOWN} autres" if len(rules) > SHOWN else "")
        why = f" ; {shown}" if rules else ""
        pieces.append(Piece(f"{lines} = {total}{why} ; {kept.law_version}", visit.cared_on))
    missing = "Aucune cotation n’est gardée pour ces passages."
    return Link(
        "cotation",
        "Cotation et règles",
        tuple(pieces),
        missing if invoice.origin == OWN_ORIGIN else ELSEWHERE.format("la cotation, avec ses règles,"),
    )


def invoice_link(share: Share) -> Link:
    """The claim itself: its lines, the part of this payer, and the record of the file that brought it when it was imported."""
    invoice = share.invoice
    lines = list(invoice.lines.all())
    listed = ", ".join(
        f"{line.text} {in_euros(line.amount_cents) if line.amount_cents is not None else ''}".strip()
        for line in lines[:SHOWN]
    )
    more = f" et {len(lines) - SHOWN} autres lignes" if len(lines) > SHOWN else ""
    said = (
        f"Facture {invoice.number} du {invoice.invoice_date:%d/%m/%Y}, {in_euros(invoice.total_cents)}, "
        f"dont {in_euros(share.expected_cents)} pour {share.get_part_display()}"
    )
    source = source_of(invoice.source_file, rank=invoice.source_rank) if invoice.source_file else None
    pieces = [Piece(said, invoice.invoice_date, source)]
    pieces.append(Piece(f"{listed}{more}" if lines else "Ses lignes ne sont pas connues"))
    return Link("invoice", "Ligne de facture", tuple(pieces))


def lot_link(invoice: Invoice) -> Link:
    lot = invoice.lot
    if lot is None:
        return Link("lot", "Lot", missing="Cette facture n’est dans aucun lot connu : rien ne prouve son envoi.")
    sent_on = lot.sent_on or (invoice.sent_on if lot.state != LotState.CLOSED else None)
    when = f"déclaré transmis le {sent_on:%d/%m/%Y}" if sent_on else "pas encore déclaré transmis"
    said = f"Lot {lot.number} du {lot.made_on:%d/%m/%Y}, {when}"
    if lot.file is None:
        return Link("lot", "Lot", (Piece(f"{said} ; son fichier n’est pas gardé", lot.made_on),))
    source = source_of(lot.file, rank=_rank_in_lot(lot.file, invoice))
    return Link("lot", "Lot", (Piece(said, lot.made_on, source),))


def _rank_in_lot(file: IncomingFile, invoice: Invoice) -> int | None:
    """The record of this invoice in the lot's own bytes; None when they cannot be read, or name it twice or not at all."""
    if invoice.source_file_id == file.pk:
        return invoice.source_rank
    if file.door != FileDoor.PRODUCED or file.size > MOST_BYTES:
        return None
    try:
        read = b2.read(read_file(file))
    except (FileNotFoundError, UnreadableSecret):
        return None
    found = [one.record.rank for lot in read.lots for one in lot.invoices if one.number.strip() == invoice.number]
    return found[0] if len(found) == 1 else None
