"""« Preuve de paiement »: one share followed from the prescription to the bank, link by link, each with its file, record and hash.

Read only. A link that nothing proves says so in words: nothing is supposed, nothing is taken from the neighbouring link.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from billing.models import Share
from cabinet.euros import in_euros
from cabinet.models import IncomingFile
from reconciliation.enums import PostingKind, StepKind
from reconciliation.models import BankEntry, Posting, Step
from reconciliation.services.proofs.care_proof import care_links, invoice_link, lot_link
from reconciliation.services.proofs.links import Link, Piece, Source, source_of

NO_RECEIPT = "Aucun accusé de réception (ARL) de ce lot n’est dans nos fichiers."
NO_RETURN = "Aucun retour de la caisse ou de la mutuelle ne nomme cette part."
NOT_BY_RETURN = "Le patient ne répond pas par un retour NOEMIE : sa part n’a que la banque pour preuve."
NOT_ON_BANK = "Aucun mouvement bancaire ne prouve que cette part est payée."
STEPS_OF_A_RETURN = (StepKind.PENDING, StepKind.ACCEPTED, StepKind.REJECTED)
STEP_WORDS = {
    StepKind.ACKNOWLEDGED: "Lot accepté techniquement",
    StepKind.REFUSED: "Lot refusé",
    StepKind.PENDING: "En traitement",
    StepKind.ACCEPTED: "Acceptée",
    StepKind.REJECTED: "Rejetée",
}


@dataclass(frozen=True, slots=True)
class PaymentProof:
    """`links` in the order of the chain. Amounts in cents, net of what was reversed; `conclusion` says them in one sentence."""

    share: Share
    links: tuple[Link, ...]
    announced_cents: int
    received_cents: int
    recovered_cents: int
    written_off_cents: int

    @property
    def missing(self) -> tuple[Link, ...]:
        return tuple(link for link in self.links if link.applies and not link.is_proved)

    @property
    def is_whole(self) -> bool:
        """Every link has its proof, and the bank has the whole amount."""
        return not self.missing and self.received_cents - self.recovered_cents >= self.share.expected_cents

    @property
    def conclusion(self) -> str:
        expected, received = in_euros(self.share.expected_cents), in_euros(self.received_cents)
        if self.received_cents <= 0:
            said = f"Attendu {expected} ; rien n’est reçu en banque"
        elif self.received_cents == self.share.expected_cents:
            said = f"Attendu {expected} ; reçu {received}, prouvé par la banque"
        else:
            said = f"Attendu {expected} ; reçu {received} : le montant n’est pas celui attendu"
        taken = f" ; repris ensuite {in_euros(self.recovered_cents)}" if self.recovered_cents else ""
        given = f" ; abandonné {in_euros(self.written_off_cents)}" if self.written_off_cents else ""
        return f"{said}{taken}{given}."


def payment_proof(*, share: Share) -> PaymentProof:
    """`share`: with its invoice. A dozen queries, whatever the length of the chain."""
    postings = list(
        share.postings.select_related("bank_entry__statement__file", "match", "record__file", "file", "advice_line")
    )
    steps = list(share.steps.select_related("record__file", "file", "lot__file", "person"))
    sums: dict[str, int] = defaultdict(int)
    for posting in postings:
        sums[posting.kind] += posting.amount_cents
    links = (
        *care_links(share.invoice),
        invoice_link(share),
        lot_link(share.invoice),
        _receipt(share, steps),
        _return(share, steps, postings),
        _bank(postings),
    )
    return PaymentProof(
        share,
        links,
        sums[PostingKind.ANNOUNCED],
        sums[PostingKind.RECEIVED],
        sums[PostingKind.RECOVERED],
        sums[PostingKind.WRITTEN_OFF],
    )


def _receipt(share: Share, steps: Iterable[Step]) -> Link:
    pieces = [_step(one) for one in steps if one.kind in {StepKind.ACKNOWLEDGED, StepKind.REFUSED}]
    missing = NO_RECEIPT if share.invoice.lot else "Sans lot connu, aucun accusé ne peut lui répondre."
    return Link("acknowledgement", "Accusé (ARL)", tuple(pieces), missing, applies=share.part != "PATIENT")


def _return(share: Share, steps: Iterable[Step], postings: Iterable[Posting]) -> Link:
    said = [_step(one) for one in steps if one.kind in STEPS_OF_A_RETURN]
    announced = [
        Piece(
            f"Paiement annoncé : {in_euros(one.amount_cents)}, le {one.happened_on:%d/%m/%Y}",
            one.happened_on,
            _source(one),
        )
        for one in standing(postings)
        if one.kind == PostingKind.ANNOUNCED
    ]
    missing = NOT_BY_RETURN if share.part == "PATIENT" else NO_RETURN
    return Link("return", "Retour de la caisse", (*said, *announced), missing, applies=share.part != "PATIENT")


def _bank(postings: Iterable[Posting]) -> Link:
    kept = [one for one in standing(postings) if one.kind == PostingKind.RECEIVED]
    return Link("bank", "Banque", tuple(_entry(one, one.bank_entry) for one in kept if one.bank_entry), NOT_ON_BANK)


def _entry(posting: Posting, entry: BankEntry) -> Piece:
    why = str(posting.match.evidence.get("sentence", "")) if posting.match else ""
    whole = f" d’un mouvement de {in_euros(entry.amount_cents)}" if entry.amount_cents != posting.amount_cents else ""
    said = f"{in_euros(posting.amount_cents)}{whole}, comptabilisé le {entry.booked_on:%d/%m/%Y} : « {entry.label} »"
    return Piece(
        f"{said}. {why}".strip() if why else said,
        entry.booked_on,
        source_of(entry.statement.file, rank=entry.rank, what="mouvement"),
        entry=entry,
    )


def standing(postings: Iterable[Posting]) -> list[Posting]:
    """What was not reversed since, oldest first; opposite rows are left out with what they reverse."""
    rows = list(postings)
    reversed_ids = {one.reverses_id for one in rows if one.reverses_id}
    kept = [one for one in rows if one.pk not in reversed_ids and one.reverses_id is None]
    return sorted(kept, key=lambda one: (one.happened_on, one.pk))


def _step(step: Step) -> Piece:
    reason = " ".join(part for part in (step.reason_code, step.reason_label) if part)
    words = f"{STEP_WORDS[StepKind(step.kind)]} le {step.happened_on:%d/%m/%Y}"
    reader = f", lu par {step.person.full_name or 'un membre du cabinet'}" if step.person else ""
    return Piece(f"{words}{f' : {reason}' if reason else ''}{reader}", step.happened_on, _source(step))


def _source(row: Step | Posting) -> Source | None:
    file: IncomingFile | None = row.record.file if row.record else row.file
    if file is None:
        return None
    return source_of(file, rank=row.record.rank if row.record else None, record=row.record.record if row.record else "")


def document(*, proof: PaymentProof, on: date) -> dict[str, object]:
    """The proof for machines: cents, ISO days, the patient by the public id alone."""
    share, invoice = proof.share, proof.share.invoice
    return {
        "share": str(share.public_id),
        "invoice": {"number": invoice.number, "date": invoice.invoice_date.isoformat(), "origin": invoice.origin},
        "patient": str(invoice.patient.public_id),
        "part": share.part,
        "payer": share.payer.code if share.payer else None,
        "made_on": on.isoformat(),
        "expected_cents": share.expected_cents,
        "announced_cents": proof.announced_cents,
        "received_cents": proof.received_cents,
        "recovered_cents": proof.recovered_cents,
        "written_off_cents": proof.written_off_cents,
        "is_whole": proof.is_whole,
        "links": [link.document() for link in proof.links],
    }
