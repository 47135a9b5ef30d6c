"""A NOEMIE return as advices and advice lines: what the payer announces, before it is tied to any share."""

from collections.abc import Iterator

from billing.services.imported_known import first_nurse
from billing.services.sent_claims import am_number, invoice_number
from cabinet.enums import Part
from cabinet.models import IncomingFile, Nurse
from noemie.formats.noemie import InvoiceAnswer, PartAnswer, Reject, Return, Transfer
from noemie.formats.records import Problem
from noemie.models import ReturnRecord
from noemie.services import keep_problems
from reconciliation.enums import AdviceLineKind, LineOutcome
from reconciliation.models import Advice, AdviceLine, Recovery
from reconciliation.services.same_return import told_before

NO_REASON = "rejet sans motif lisible"


def apply_return(*, file: IncomingFile, found: Return, records: dict[int, ReturnRecord]) -> None:
    """One Advice a transfer, one AdviceLine an amount, with the payer's own identity (file, rank). A transfer that another file told adds nothing."""
    for transfer in found.transfers:
        lines = list(_lines(file, transfer, records))
        before = told_before(file=file, transfer=transfer, lines=lines)
        if before is not None:
            keep_problems(file=file, problems=[_known(transfer, before)])
            continue
        advice = _advice(file, transfer, records)
        for line in lines:
            line.advice = advice
        _recoveries(file, advice, AdviceLine.objects.bulk_create(lines), transfer)


def _known(transfer: Transfer, before: Advice) -> Problem:
    reason = f"virement déjà annoncé par « {before.file.name} » : rien n'est ajouté"
    return Problem(transfer.record.rank, transfer.record.offset, "virement", transfer.label_2, reason)


def _lines(file: IncomingFile, transfer: Transfer, records: dict[int, ReturnRecord]) -> Iterator[AdviceLine]:
    """Not saved, without their advice yet."""
    for invoice in transfer.invoices:
        for part in invoice.parts:
            line = _share_line(file, invoice, part, records)
            if line is not None:
                yield line
    yield from _other_lines(file, transfer, records)


def _advice(file: IncomingFile, transfer: Transfer, records: dict[int, ReturnRecord]) -> Advice:
    payee = am_number(transfer.payee_number)
    return Advice.objects.create(
        cabinet_id=file.cabinet_id,
        file=file,
        record=records[transfer.record.rank],
        nurse=_nurse(file.cabinet_id, payee),
        payee_number=payee,
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


def _share_line(
    file: IncomingFile, invoice: InvoiceAnswer, part: PartAnswer, records: dict[int, ReturnRecord]
) -> AdviceLine | None:
    """None where the amount is unreadable: the problem is kept, and the advice is incoherent."""
    if part.paid_cents is None:
        return None
    reject = _reject_of(invoice, part) if part.state == "R" else None
    return AdviceLine(
        cabinet_id=file.cabinet_id,
        record=records[part.record.rank],
        kind=AdviceLineKind.SHARE,
        part=part.part,
        invoice_number=invoice_number(invoice.number),
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


def _other_lines(file: IncomingFile, transfer: Transfer, records: dict[int, ReturnRecord]) -> list[AdviceLine]:
    """Lump sums are no claims; retentions wait for a person to name the act."""
    lumps = [
        AdviceLine(
            cabinet_id=file.cabinet_id,
            record=records[one.record.rank],
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
            record=records[one.record.rank],
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


def _recoveries(file: IncomingFile, advice: Advice, lines: list[AdviceLine], transfer: Transfer) -> None:
    Recovery.objects.bulk_create(
        [
            Recovery(
                cabinet_id=file.cabinet_id,
                line=line,
                debt_reference=line.debt_reference,
                amount_cents=-line.amount_cents,
                left_cents=line.debt_left_cents,
                happened_on=transfer.paid_on,
            )
            for line in lines
            if line.kind == AdviceLineKind.RECOVERY and line.amount_cents < 0 and advice.is_coherent
        ]
    )
