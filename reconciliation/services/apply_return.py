"""A NOEMIE return as advices and advice lines: what the payer announces, before it is tied to any share."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from billing.services.imported_known import first_nurse
from billing.services.sent_claims import am_number, invoice_number
from cabinet.bulk import copy_in
from cabinet.enums import Part
from cabinet.models import IncomingFile, Nurse
from noemie.formats.noemie import InvoiceAnswer, PartAnswer, Reject, Return, Transfer
from noemie.formats.records import Record
from noemie.models import ReturnRecord
from reconciliation.enums import AdviceLineKind, LineOutcome
from reconciliation.models import Advice, AdviceLine, Recovery

NO_REASON = "rejet sans motif lisible"
BATCH = 5000


def apply_return(*, file: IncomingFile, found: Return) -> None:
    """One Advice a transfer, one AdviceLine an amount, with the payer's own identity (file, rank)."""
    records = _records_of(file, found)
    advices = _advices(file, found, records)
    copy_in(advices)
    lines = chain.from_iterable(
        chain(_share_lines(file, advice, one, records), _other_lines(file, advice, one, records))
        for one, advice in zip(found.transfers, advices, strict=True)
    )
    taken_back: list[AdviceLine] = []
    while batch := list(islice(lines, BATCH)):
        copy_in(batch)
        taken_back += [line for line in batch if line.kind == AdviceLineKind.RECOVERY and line.amount_cents < 0]
    _recoveries(file, taken_back)


def _records_of(file: IncomingFile, found: Return) -> dict[int, int]:
    """Rank → id of the records that an advice or a line stands on."""
    wanted = {record.rank for transfer in found.transfers for record in _evidence(transfer)}
    rows = ReturnRecord.objects.filter(file=file).order_by().values_list("rank", "pk")
    return {rank: pk for rank, pk in rows.iterator(chunk_size=10_000) if rank in wanted}


def _evidence(transfer: Transfer) -> Iterator[Record]:
    yield transfer.record
    yield from (part.record for invoice in transfer.invoices for part in invoice.parts)
    yield from (one.record for one in transfer.lump_sums)
    yield from (one.record for one in transfer.retentions)


def _advices(file: IncomingFile, found: Return, records: dict[int, int]) -> list[Advice]:
    nurses = {
        payee: _nurse(file.cabinet_id, payee) for payee in {am_number(one.payee_number) for one in found.transfers}
    }
    return [_advice(file, one, nurses[am_number(one.payee_number)], records) for one in found.transfers]


def _advice(file: IncomingFile, transfer: Transfer, nurse: Nurse | None, records: dict[int, int]) -> Advice:
    return Advice(
        cabinet_id=file.cabinet_id,
        file=file,
        record_id=records[transfer.record.rank],
        nurse=nurse,
        payee_number=am_number(transfer.payee_number),
        paid_on=transfer.paid_on,
        label_1=transfer.label_1[:32],
        label_2=transfer.label_2[:32],
        total_cents=transfer.declared_cents,
        computed_cents=transfer.computed_cents,
        is_coherent=transfer.is_coherent,
    )


def _nurse(cabinet_id: int, payee: str) -> Nurse | None:
    """None: paid to somebody whom the cabinet does not know."""
    known = Nurse.objects.filter(cabinet_id=cabinet_id, am_number=payee).first()
    return known or (first_nurse(cabinet_id, payee) if payee else None)


def _share_lines(
    file: IncomingFile, advice: Advice, transfer: Transfer, records: dict[int, int]
) -> Iterator[AdviceLine]:
    """None where the amount is unreadable: the problem is kept, and the advice is incoherent."""
    for invoice in transfer.invoices:
        number = invoice_number(invoice.number)
        for part in invoice.parts:
            if part.paid_cents is None:
                continue
            reject = _reject_of(invoice, part) if part.state == "R" else None
            yield AdviceLine(
                cabinet_id=file.cabinet_id,
                advice=advice,
                record_id=records[part.record.rank],
                kind=AdviceLineKind.SHARE,
                part=part.part,
                invoice_number=number,
                invoice_date=invoice.invoice_date,
                state=part.state,
                amount_cents=part.paid_cents,
                reason_code=reject.code[:10] if reject else "",
                reason_label=(reject.label[:86] if reject else NO_REASON) if part.state == "R" else "",
            )


def _reject_of(invoice: InvoiceAnswer, part: PartAnswer) -> Reject | None:
    """Share O holds the AMO part (and usually the AMC part), C the AMC part (noemie/REFERENCE 5)."""
    wanted = ("O", "") if part.part == Part.AMO else ("C", "O", "")
    return next((reject for share in wanted for reject in invoice.rejects if reject.share == share), None)


def _other_lines(file: IncomingFile, advice: Advice, transfer: Transfer, records: dict[int, int]) -> list[AdviceLine]:
    """Lump sums are no claims; retentions wait for a person to name the act."""
    lumps = [
        AdviceLine(
            cabinet_id=file.cabinet_id,
            advice=advice,
            record_id=records[one.record.rank],
            kind=AdviceLineKind.FORFAIT,
            amount_cents=one.amount_cents,
            outcome=LineOutcome.NOT_A_CLAIM,
        )
        for one in transfer.lump_sums
        if one.amount_cents is not None
    ]
    retentions = [
        AdviceLine(
            cabinet_id=file.cabinet_id,
            advice=advice,
            record_id=records[one.record.rank],
            kind=AdviceLineKind.RECOVERY,
            amount_cents=one.amount_cents,
            debt_reference=one.debt_reference[:20],
            debt_left_cents=one.balance_cents,
            outcome=LineOutcome.PARKED,
        )
        for one in transfer.retentions
        if one.amount_cents is not None
    ]
    return lumps + retentions


def _recoveries(file: IncomingFile, lines: Sequence[AdviceLine]) -> None:
    copy_in(
        [
            Recovery(
                cabinet_id=file.cabinet_id,
                line=line,
                debt_reference=line.debt_reference,
                amount_cents=-line.amount_cents,
                left_cents=line.debt_left_cents,
                happened_on=line.advice.paid_on,
            )
            for line in lines
            if line.advice.is_coherent
        ]
    )
