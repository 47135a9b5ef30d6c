"""Writes what another software sent: lots, invoices with lines and shares, each once; a patient's accident or maternity.

Identity of an invoice: nurse, origin, number, invoice date. A file that does not name its software speaks of the invoice
that has the same number, date and amounts. The same invoice in another lot was sent again; with other amounts it was
corrected, and its last sending counts. Of another patient, or made here, the first one stays. Both are said.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from billing.enums import AdminState, InvoiceState
from billing.models import Invoice, Lot, Share
from billing.models.invoice import OWN_ORIGIN
from billing.services.imports.exemptions import note_exemption
from billing.services.imports.known import (
    Known,
    is_of,
    learn,
    lot_of,
    name_patient,
    nurse_of,
    organism_of,
    patient_of,
)
from billing.services.imports.sent_claims import UNNAMED_ORIGIN, ClaimProblem, SentClaim
from cabinet.bulk import copy_in
from cabinet.enums import OrganismKind, Part
from cabinet.models import IncomingFile, Nurse, Organism
from cabinet.staging import NULL, cell, stage
from ngap.claim_limit import claim_limit

LINE_COLUMNS = (
    "invoice_id bigint", "rank integer", "cared_on date", "text text", "code text", "coefficient numeric", "amount_cents integer",
)  # fmt: skip
INSERT_LINES = """
    insert into billing_invoiceline (public_id, cabinet_id, created_at, invoice_id, rank, cared_on, text, code, coefficient,
        rate, amount_cents, rule, reference)
    select gen_random_uuid(), %s, statement_timestamp(), invoice_id, rank, cared_on, text, code, coefficient,
        1, amount_cents, '', '' from arriving_line
"""


@dataclass(frozen=True, slots=True)
class Sending:
    """An invoice that was there already, in a lot that may be new to it."""

    invoice: Invoice
    lot: Lot
    sent_on: date


@dataclass(frozen=True, slots=True)
class Corrected:
    """A share of an invoice that was sent again with another amount: by how much more (or less, in cents) it is expected."""

    share: Share
    more_cents: int


@dataclass(frozen=True, slots=True)
class Written:
    """`shares`: those made now, each with its invoice; `corrected`: those that a later sending changed; `sendings`: lots of
    invoices that were there."""

    shares: tuple[Share, ...]
    corrected: tuple[Corrected, ...]
    sendings: tuple[Sending, ...]
    problems: tuple[ClaimProblem, ...]
    already: int


@dataclass(slots=True)
class _There:
    """An invoice as it stands: its shares by part, saved or about to be."""

    invoice: Invoice
    shares: dict[str, Share]

    @property
    def parts(self) -> dict[str, int]:
        return {part: share.expected_cents for part, share in self.shares.items()}


class _Writer:
    """One file being written: what the cabinet has, and what this file adds to it."""

    def __init__(self, known: Known, file: IncomingFile, numbers: set[str]) -> None:
        self.file = file
        self.known = known
        self.there: dict[tuple[int, str, date], list[_There]] = defaultdict(list)
        self.invoices: list[Invoice] = []
        self.lines: list[tuple[Invoice, SentClaim]] = []
        self.shares: list[Share] = []
        self.sendings: list[Sending] = []
        self.changed: dict[int, Share] = {}
        self.more_cents: dict[int, int] = defaultdict(int)
        self.problems: list[ClaimProblem] = []
        self.already = 0
        rows = Invoice.objects.filter(cabinet_id=known.cabinet_id, number__in=numbers).select_related("patient", "lot")
        for one in rows.prefetch_related("shares"):
            shares = {share.part: share for share in one.shares.all()}
            self.there[one.nurse_id, one.number, one.invoice_date].append(_There(one, shares))

    def take(self, claim: SentClaim) -> None:
        nurse = nurse_of(self.known, claim.nurse_am)
        if nurse is None:
            reason = "Le cabinet a plusieurs infirmières : la colonne numero_am doit dire laquelle facture."
            self.problems.append(ClaimProblem(claim.rank, "numero_am", "", reason))
            return
        found = self.there[nurse.pk, claim.number, claim.invoice_date]
        same = _same(found, claim)
        if same is None:
            found.append(self._write(claim, nurse))
        else:
            self._again(claim, nurse, same)

    def _again(self, claim: SentClaim, nurse: Nurse, same: _There) -> None:
        self.already += 1
        if same.parts != _parts(claim) and not self._is_corrected(claim, same):
            return
        name_patient(same.invoice.patient, claim)
        self._note(same.invoice, claim)
        _complete(same.invoice, claim)
        if claim.origin and same.invoice.origin == UNNAMED_ORIGIN:
            same.invoice.origin = claim.origin
            _save_again(same.invoice, ["origin"])
        lot = lot_of(self.known, self.file, claim, nurse, self._fund(claim))
        if lot is None:
            return
        self.sendings.append(Sending(same.invoice, lot, claim.sent_on))
        if same.invoice.lot is None or _sending(claim) > _last_sending(same.invoice):
            same.invoice.lot, same.invoice.sent_on = lot, claim.sent_on
            _save_again(same.invoice, ["lot", "sent_on"])

    def _is_corrected(self, claim: SentClaim, same: _There) -> bool:
        """Other amounts under its number: corrected and sent again (its first lot was refused, REFERENCE 3), its last sending is what is
        asked for, whichever file comes first. False: another invoice, one of ours, or what a person must see first. All is said.
        """
        reason = f"La facture {claim.number} est déjà enregistrée avec d’autres montants"
        stays = _stays(same, claim)
        if stays:
            said = f"{reason}\u202f: la première est gardée ({stays})."
        elif _sending(claim) > _last_sending(same.invoice):
            self._correct(claim, same)
            said = f"{reason}\u202f: cet envoi, plus récent, les remplace."
        else:
            said = f"{reason}, envoyés plus tard\u202f: ceux-là sont gardés."
        self.problems.append(ClaimProblem(claim.rank, "total_cents", str(claim.total_cents), said))
        return not stays

    def _correct(self, claim: SentClaim, same: _There) -> None:
        """What the later sending asks for, in the place of what the earlier one did."""
        invoice = same.invoice
        for new in _shares(self.known, claim, invoice, self._fund(claim)):
            if str(new.part) in same.shares:
                self._change(same.shares[str(new.part)], new)
            else:
                same.shares[str(new.part)] = new
                self.shares.append(new)
        invoice.total_cents, invoice.first_cared_on, invoice.cared_on = (
            claim.total_cents,
            claim.first_cared_on,
            claim.cared_on,
        )
        _save_again(invoice, ["total_cents", "first_cared_on", "cared_on"])
        self.lines = [(one, said) for one, said in self.lines if one is not invoice]
        self.lines.append((invoice, claim))
        if invoice.pk is not None:
            invoice.lines.all().delete()

    def _change(self, share: Share, new: Share) -> None:
        """A share that this same file brings is not written yet: it will be, as it is then."""
        if share.pk is not None:
            self.changed[share.pk] = share
            self.more_cents[share.pk] += new.expected_cents - share.expected_cents
        share.expected_cents, share.payer, share.claim_limit_on = new.expected_cents, new.payer, new.claim_limit_on

    def _note(self, invoice: Invoice, claim: SentClaim) -> None:
        problem = note_exemption(patient=invoice.patient, claim=claim)
        self.problems += [problem] if problem else []

    def _fund(self, claim: SentClaim) -> Organism:
        return organism_of(self.known, OrganismKind.AMO, claim.amo_code)

    def _write(self, claim: SentClaim, nurse: Nurse) -> _There:
        fund = self._fund(claim)
        invoice = Invoice(
            cabinet_id=self.known.cabinet_id,
            nurse=nurse,
            patient=patient_of(self.known, claim),
            origin=claim.origin or UNNAMED_ORIGIN,
            number=claim.number,
            invoice_date=claim.invoice_date,
            first_cared_on=claim.first_cared_on,
            cared_on=claim.cared_on,
            state=InvoiceState.SENT,
            sent_on=claim.sent_on,
            total_cents=claim.total_cents,
            lot=lot_of(self.known, self.file, claim, nurse, fund),
            source_file=self.file,
            source_rank=claim.rank,
            is_fund_managed=claim.is_fund_managed,
            payee=claim.payee,
        )
        self._note(invoice, claim)
        self.invoices.append(invoice)
        self.lines.append((invoice, claim))
        shares = _shares(self.known, claim, invoice, fund)
        self.shares += shares
        return _There(invoice, {str(share.part): share for share in shares})

    def save(self) -> list[Share]:
        """All that the file adds, table by table."""
        copy_in(self.invoices)
        _write_lines(self.known.cabinet_id, self.lines)
        copy_in(self.shares)
        Share.objects.bulk_update(self.changed.values(), ["expected_cents", "payer", "claim_limit_on"])
        return self.shares

    def corrected(self) -> Iterator[Corrected]:
        return (Corrected(share, self.more_cents[pk]) for pk, share in self.changed.items() if self.more_cents[pk])


def _sending(claim: SentClaim) -> tuple[date, str]:
    return claim.sent_on, claim.lot_number


def _last_sending(invoice: Invoice) -> tuple[date, str]:
    return invoice.sent_on or date.min, invoice.lot.number if invoice.lot else ""


def _stays(same: _There, claim: SentClaim) -> str:
    """Why an invoice keeps its amounts beside a claim that has others; "" when it may take them."""
    if same.invoice.origin == OWN_ORIGIN:
        return "elle a été faite ici"
    if not is_of(same.invoice.patient, claim):
        return "pour un autre patient"
    wanted = _parts(claim)
    if same.parts.keys() - wanted.keys():
        return "une part n’est plus demandée"
    told = any(
        share.announced_cents or share.received_cents or share.written_off_cents for share in same.shares.values()
    )
    return "de l’argent en est annoncé ou reçu" if told else ""


def _complete(invoice: Invoice, claim: SentClaim) -> None:
    """Two files of one invoice say more than one of them; of two destinations, that of the last sending."""
    is_said = bool(claim.payee) and (not invoice.payee or _sending(claim) > _last_sending(invoice))
    said = (invoice.is_fund_managed or claim.is_fund_managed, claim.payee if is_said else invoice.payee)
    if said != (invoice.is_fund_managed, invoice.payee):
        invoice.is_fund_managed, invoice.payee = said
        _save_again(invoice, ["is_fund_managed", "payee"])


def _save_again(invoice: Invoice, fields: list[str]) -> None:
    """An invoice that this same file has brought is not written yet: it will be, as it is then."""
    if invoice.pk is not None:
        invoice.save(update_fields=fields)


def write_claims(*, known: Known, file: IncomingFile, claims: Sequence[SentClaim]) -> Written:
    """In the open tenant and transaction. `known`: of the cabinet; it learns what these claims add."""
    learn(known=known, claims=claims)
    writer = _Writer(known, file, {claim.number for claim in claims})
    for claim in claims:
        writer.take(claim)
    made = writer.save()
    return Written(
        tuple(made), tuple(writer.corrected()), tuple(writer.sendings), tuple(writer.problems), writer.already
    )


def _same(found: list[_There], claim: SentClaim) -> _There | None:
    """The invoice of the same origin; else, where one side does not say its origin, the only one with these amounts, or the only
    one and of the same patient."""
    origin = claim.origin or UNNAMED_ORIGIN
    exact = next((one for one in found if one.invoice.origin == origin), None)
    if exact is not None:
        return exact
    alike = [one for one in found if one.parts == _parts(claim)]
    if claim.origin:
        alike = [one for one in alike if one.invoice.origin == UNNAMED_ORIGIN]
    if not alike and len(found) == 1 and UNNAMED_ORIGIN in (origin, found[0].invoice.origin):
        alike = [one for one in found if is_of(one.invoice.patient, claim)]  # corrected, and sent again
    return alike[0] if len(alike) == 1 else None


def _parts(claim: SentClaim) -> dict[str, int]:
    amounts = {Part.AMO: claim.amo_cents, Part.AMC: claim.amc_cents, Part.PATIENT: claim.patient_cents}
    return {str(part): cents for part, cents in amounts.items() if cents > 0}


def _write_lines(cabinet_id: int, lines: Sequence[tuple[Invoice, SentClaim]]) -> None:
    """The lines of invoices that have their ids: most of the rows of a file, so no object is made of them."""
    stage(table="arriving_line", columns=LINE_COLUMNS, lines=_cells(lines))
    with connection.cursor() as cursor:
        cursor.execute(INSERT_LINES, [cabinet_id])


def _cells(lines: Sequence[tuple[Invoice, SentClaim]]) -> Iterator[str]:
    for invoice, claim in lines:
        for rank, line in enumerate(claim.lines, start=1):
            cents = NULL if line.amount_cents is None else line.amount_cents
            yield (
                f"{invoice.pk}\t{rank}\t{line.cared_on}\t{cell(line.text)}\t{cell(line.code)}\t{line.coefficient or NULL}\t{cents}\n"
            )


def _shares(known: Known, claim: SentClaim, invoice: Invoice, fund: Organism) -> list[Share]:
    """No share where nothing is due."""
    amc = organism_of(known, OrganismKind.AMC, claim.amc_code) if claim.amc_code else None
    payers = {"AMO": fund, "AMC": amc or fund, "PATIENT": None}
    return [
        Share(
            cabinet_id=known.cabinet_id,
            invoice=invoice,
            part=part,
            payer=payers[part],
            expected_cents=cents,
            admin_state=AdminState.SENT,
            claim_limit_on=claim_limit(claim.first_cared_on) if part == Part.AMO else None,
        )
        for part, cents in _parts(claim).items()
    ]
