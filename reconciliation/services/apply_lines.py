"""Advice lines ↔ shares: announced postings, administrative steps, recoveries by name. Tried again at each reconciliation:
a return may come before its invoices."""

from collections.abc import Iterable

from django.db.models import Sum

from billing.models import Share
from reconciliation.enums import AdviceLineKind, LineOutcome, PostingKind, StepKind
from reconciliation.matching.advices import LineIn, LineOut, Outcome, ShareIn, match_lines
from reconciliation.models import AdviceLine, LineAllocation, Posting, Step

STEP_OF_STATE = {"P": StepKind.ACCEPTED, "R": StepKind.REJECTED, "D": StepKind.PENDING}


def apply_lines(*, cabinet_id: int) -> int:
    """Returns how many lines were tied. Only coherent advices: totals that disagree stop the posting, not the storage."""
    lines = list(_open_lines(cabinet_id))
    wanted = {line.invoice_number for line in lines}
    shares = {share.pk: share for share in _shares(cabinet_id, wanted)}
    found = match_lines([_line_in(line) for line in lines], [_share_in(share) for share in shares.values()])
    by_id = {line.pk: line for line in lines}
    for out in found:
        _apply(by_id[out.line_id], out, shares)
    AdviceLine.objects.bulk_update(lines, ["outcome", "share"])
    return sum(out.outcome == Outcome.APPLIED for out in found)


def _open_lines(cabinet_id: int) -> Iterable[AdviceLine]:
    return (
        AdviceLine.objects.filter(
            cabinet_id=cabinet_id, kind=AdviceLineKind.SHARE, advice__is_coherent=True, share__isnull=True
        )
        .select_related("advice", "record")
        .order_by("advice__paid_on", "advice_id", "record__rank")
    )


def _shares(cabinet_id: int, numbers: set[str]) -> Iterable[Share]:
    shares = Share.objects.filter(cabinet_id=cabinet_id, invoice__number__in=numbers).exclude(
        invoice__state="cancelled"
    )
    return shares.select_related("invoice__nurse").annotate(allocated=Sum("allocations__amount_cents", default=0))


def _line_in(line: AdviceLine) -> LineIn:
    return LineIn(
        line.pk,
        line.advice.payee_number,
        line.invoice_number,
        line.invoice_date,
        line.part,
        line.state,
        line.amount_cents,
    )


def _share_in(share: Share) -> ShareIn:
    invoice = share.invoice
    allocated: int = share.allocated  # type: ignore[attr-defined]
    return ShareIn(
        share.pk,
        invoice.nurse.am_number,
        invoice.number,
        invoice.invoice_date,
        share.part,
        share.expected_cents,
        allocated,
    )


def _apply(line: AdviceLine, out: LineOut, shares: dict[int, Share]) -> None:
    line.outcome = LineOutcome(out.outcome.value)
    if out.share_id is None:
        return
    share = line.share = shares[out.share_id]
    day = line.advice.paid_on or line.advice.created_at.date()
    evidence = {
        "cabinet_id": line.cabinet_id,
        "share": share,
        "happened_on": day,
        "record": line.record,
        "file_id": line.advice.file_id,
    }
    if out.recovered_cents:
        Posting.objects.create(
            kind=PostingKind.RECOVERED, amount_cents=out.recovered_cents, advice_line=line, **evidence
        )
        return
    if line.state in STEP_OF_STATE:
        step = STEP_OF_STATE[line.state]
        Step.objects.create(kind=step, reason_code=line.reason_code, reason_label=line.reason_label, **evidence)
    if out.allocated_cents or out.excess_cents:
        total = out.allocated_cents + out.excess_cents
        Posting.objects.create(kind=PostingKind.ANNOUNCED, amount_cents=total, advice_line=line, **evidence)
        LineAllocation.objects.create(
            cabinet_id=line.cabinet_id,
            line=line,
            share=share,
            amount_cents=out.allocated_cents,
            excess_cents=out.excess_cents,
        )
