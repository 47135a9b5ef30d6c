"""Advice lines ↔ shares: announced postings, administrative steps, recoveries by name. Tried again at each reconciliation:
a return may come before its invoices."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import QuerySet, Sum

from billing.models import Share
from cabinet.bulk import copy_in
from noemie.formats.records import jjmmaa
from reconciliation.enums import AdviceLineKind, LineOutcome, PostingKind, StepKind
from reconciliation.matching.advices import LineIn, LineOut, Lot, Outcome, ShareIn, match_lines
from reconciliation.models import AdviceLine, LineAllocation, Posting, Step

LOT_DIGITS = 3  # of a lot's number
# The record that opens the invoice of each line: the nearest before it. One of the older references has no lot of its own.
HEADS = """
    select l.id, h.fields->>'lot_number', h.fields->>'lot_date' from noemie_returnrecord l cross join lateral (
        select r.record, r.fields from noemie_returnrecord r
        where r.file_id = l.file_id and r.rank < l.rank and r.record in ('100', '102') order by r.rank desc limit 1
    ) h where l.id = any(%s) and h.record = '102'
"""
STEP_OF_STATE = {"P": StepKind.ACCEPTED, "R": StepKind.REJECTED, "D": StepKind.PENDING}


@dataclass(slots=True)
class _Facts:
    """What the lines make, written together at the end."""

    steps: list[Step] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    allocations: list[LineAllocation] = field(default_factory=list)


def apply_lines(*, cabinet_id: int) -> int:
    """Returns how many lines were tied. Only coherent advices: totals that disagree stop the posting, not the storage."""
    lines = list(_open_lines(cabinet_id))
    wanted = {line.invoice_number for line in lines}
    shares = {share.pk: share for share in _shares(cabinet_id, wanted)}
    found = _matched(lines, list(shares.values()))
    by_id = {line.pk: line for line in lines}
    facts, changed = _Facts(), []
    for out in found:
        line, before = by_id[out.line_id], by_id[out.line_id].outcome
        _apply(line, out, shares, facts)
        if (line.outcome, line.share_id) != (before, None):
            changed.append(line)
    _write_outcomes(changed)
    copy_in(facts.steps)
    copy_in(facts.postings)
    copy_in(facts.allocations)
    return sum(out.outcome == Outcome.APPLIED for out in found)


def _write_outcomes(lines: list[AdviceLine]) -> None:
    """One UPDATE from a list of values; the lines whose outcome is as before are left alone."""
    if not lines:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "update reconciliation_adviceline l set outcome = n.outcome, share_id = n.share"
            " from unnest(%s::bigint[], %s::text[], %s::bigint[]) as n (id, outcome, share) where l.id = n.id",
            ([one.pk for one in lines], [one.outcome for one in lines], [one.share_id for one in lines]),
        )


def told_without_a_sum(*, cabinet_id: int) -> frozenset[int]:
    """Shares of which an advice speaks whose lines do not make its total: something was answered, and nothing says what."""
    lines = list(_lines(cabinet_id).filter(advice__is_coherent=False, advice__cancelled_at=None))
    if not lines:
        return frozenset()
    found = _matched(lines, list(_shares(cabinet_id, {line.invoice_number for line in lines})))
    return frozenset(out.share_id for out in found if out.share_id is not None)


def _matched(lines: Sequence[AdviceLine], shares: Sequence[Share]) -> list[LineOut]:
    lots = _lots_told(lines, shares)
    return match_lines([_line_in(line, lots) for line in lines], [_share_in(share) for share in shares])


def _open_lines(cabinet_id: int) -> Iterable[AdviceLine]:
    rows = _lines(cabinet_id).filter(advice__is_coherent=True)
    return rows.order_by("advice__paid_on", "advice_id", "record__rank")


def _lines(cabinet_id: int) -> QuerySet[AdviceLine]:
    """Those that are tied to no share."""
    rows = AdviceLine.objects.filter(cabinet_id=cabinet_id, kind=AdviceLineKind.SHARE, share__isnull=True)
    return rows.select_related("advice", "record")


def _shares(cabinet_id: int, numbers: set[str]) -> Iterable[Share]:
    shares = Share.objects.filter(cabinet_id=cabinet_id, invoice__number__in=numbers).exclude(
        invoice__state="cancelled"
    )
    return shares.select_related("invoice__nurse", "invoice__lot").annotate(
        allocated=Sum("allocations__amount_cents", default=0)
    )


def _lots_told(lines: Iterable[AdviceLine], shares: Iterable[Share]) -> dict[int, Lot]:
    """Line → number and day of the lot that its invoice (102) names, asked for where its number fits several invoices of the payee."""
    invoices: dict[tuple[str, str], set[int]] = defaultdict(set)
    for share in shares:
        invoices[share.invoice.nurse.am_number, share.invoice.number].add(share.invoice_id)
    doubtful = {
        one.record_id: one.pk
        for one in lines
        if one.invoice_date is None and len(invoices[one.advice.payee_number, one.invoice_number]) > 1
    }
    if not doubtful:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(HEADS, [list(doubtful)])
        heads = cursor.fetchall()
    found = {
        doubtful[pk]: (str(number).zfill(LOT_DIGITS), jjmmaa(str(day or ""))) for pk, number, day in heads if number
    }
    return {pk: (number, day) for pk, (number, day) in found.items() if day is not None}


def _line_in(line: AdviceLine, lots: Mapping[int, Lot]) -> LineIn:
    return LineIn(
        line.pk,
        line.advice.payee_number,
        line.invoice_number,
        line.invoice_date,
        line.part,
        line.state,
        line.amount_cents,
        line.advice.paid_on,
        lots.get(line.pk),
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
        invoice.cared_on,
        (invoice.lot.number, invoice.lot.made_on) if invoice.lot else None,
    )


def _apply(line: AdviceLine, out: LineOut, shares: dict[int, Share], facts: _Facts) -> None:
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
        facts.postings.append(
            Posting(kind=PostingKind.RECOVERED, amount_cents=out.recovered_cents, advice_line=line, **evidence)
        )
        return
    if line.state in STEP_OF_STATE:
        step = STEP_OF_STATE[line.state]
        facts.steps.append(Step(kind=step, reason_code=line.reason_code, reason_label=line.reason_label, **evidence))
    if out.allocated_cents or out.excess_cents:
        total = out.allocated_cents + out.excess_cents
        facts.postings.append(Posting(kind=PostingKind.ANNOUNCED, amount_cents=total, advice_line=line, **evidence))
        facts.allocations.append(
            LineAllocation(
                cabinet_id=line.cabinet_id,
                line=line,
                share=share,
                amount_cents=out.allocated_cents,
                excess_cents=out.excess_cents,
            )
        )
