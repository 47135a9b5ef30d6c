"""Bank entries ↔ advices and shares: the machine's matches, and the money that they prove."""

from django.db.models import Q

from billing.models import Invoice, Share
from cabinet.models import Nurse
from reconciliation.enums import EntryOutcome, LineOutcome, MatchLevel, PostingKind
from reconciliation.matching.entries import match_entries
from reconciliation.matching.proposal import AdviceIn, EntryIn, Limits, OpenShareIn, Proposal
from reconciliation.matching.references import shared_tokens
from reconciliation.models import Advice, AdviceLine, BankAccount, BankEntry, EntryMatch, Posting, RefusedPair
from reconciliation.services.bank_notices import texts_beside


def propose(*, cabinet_id: int) -> Proposal:
    """What the pure matcher says of everything that is open; nothing is written."""
    live = EntryMatch.objects.filter(cabinet_id=cabinet_id, cancelled_at__isnull=True)
    entries = (
        BankEntry.objects.filter(cabinet_id=cabinet_id)
        .exclude(pk__in=live.values("entry_id"))
        .filter(ignored_reason="")
        .select_related("statement")
    )
    advices = Advice.objects.filter(
        cabinet_id=cabinet_id, is_coherent=True, cancelled_at__isnull=True, total_cents__gt=0
    ).exclude(pk__in=live.filter(advice__isnull=False).values("advice_id"))
    shares = (
        Share.objects.filter(cabinet_id=cabinet_id, part="AMC")
        .filter(~Q(invoice__state="cancelled"), advice_lines__isnull=True)
        .exclude(pk__in=live.filter(share__isnull=False).values("share_id"))
        .select_related("invoice")
    )
    refused = {
        (one.entry_id, "advice" if one.advice_id else "share", one.advice_id or one.share_id or 0)
        for one in RefusedPair.objects.filter(cabinet_id=cabinet_id)
    }
    beside = texts_beside(cabinet_id=cabinet_id)
    return match_entries(
        [_entry_in(entry, beside.get(entry.pk, ())) for entry in entries.order_by("pk")],
        [
            AdviceIn(one.pk, one.total_cents or 0, one.paid_on, (one.label_1, one.label_2))
            for one in advices.order_by("pk")
        ],
        [OpenShareIn(one.pk, one.invoice.number, one.expected_cents) for one in shares.order_by("pk")],
        Limits(frozenset(refused), _common(cabinet_id), _invoice_numbers(cabinet_id)),
    )


def _invoice_numbers(cabinet_id: int) -> frozenset[str]:
    return frozenset(Invoice.objects.filter(cabinet_id=cabinet_id).values_list("number", flat=True))


def _common(cabinet_id: int) -> frozenset[str]:
    """Numbers that tell no transfer from another: the nurses', the accounts', and those of several advices."""
    labels = Advice.objects.filter(cabinet_id=cabinet_id).values_list("label_1", "label_2")
    nurses = Nurse.objects.filter(cabinet_id=cabinet_id).values_list("am_number", flat=True)
    accounts = [part for one in BankAccount.objects.filter(cabinet_id=cabinet_id) for part in str(one.number).split()]
    return frozenset(shared_tokens(labels) | {number.lstrip("0") for number in [*nurses, *accounts]})


def _entry_in(entry: BankEntry, beside: tuple[str, ...]) -> EntryIn:
    """`beside`: what notices of entries (camt.054) say of this movement."""
    proved, texts = entry.statement.is_proved is True, (*entry.texts, *beside)
    return EntryIn(entry.pk, entry.amount_cents, entry.booked_on, entry.operation_code, texts, proved)


def match_bank(*, cabinet_id: int) -> None:
    """Writes the automatic matches with their evidence, posts the money they prove, caches each entry's outcome."""
    proposal = propose(cabinet_id=cabinet_id)
    amounts = dict(BankEntry.objects.filter(cabinet_id=cabinet_id).values_list("pk", "amount_cents"))
    EntryMatch.objects.bulk_create(
        [
            EntryMatch(
                cabinet_id=cabinet_id,
                entry_id=pair.entry_id,
                advice_id=pair.advice_id,
                share_id=pair.share_id,
                amount_cents=amounts[pair.entry_id],
                level=MatchLevel.E1,
                evidence=pair.evidence.as_json(),
            )
            for pair in proposal.pairs
            if pair.is_automatic
        ]
    )
    for outcome in EntryOutcome:
        ids = [pk for pk, found in proposal.outcomes.items() if found == outcome.value]
        BankEntry.objects.filter(pk__in=ids).exclude(outcome=outcome).update(outcome=outcome)
    post_received(cabinet_id=cabinet_id)


def post_received(*, cabinet_id: int) -> None:
    """Each live match proves the lines of its advice that are tied to a share, or its share: once."""
    live = EntryMatch.objects.filter(cabinet_id=cabinet_id, cancelled_at__isnull=True).select_related("entry")
    made = [
        _received(match, match.share_id or 0, match.amount_cents, None)
        for match in live.filter(share__isnull=False).exclude(postings__kind=PostingKind.RECEIVED)
    ]
    lines = AdviceLine.objects.filter(
        cabinet_id=cabinet_id,
        outcome=LineOutcome.APPLIED,
        amount_cents__gt=0,
        advice__matches__cancelled_at__isnull=True,
    ).filter(advice__matches__isnull=False)
    by_advice = {match.advice_id: match for match in live.filter(advice__isnull=False)}
    done = set(
        Posting.objects.filter(
            cabinet_id=cabinet_id, kind=PostingKind.RECEIVED, advice_line__isnull=False, reverses__isnull=True
        )
        .filter(match__cancelled_at__isnull=True)
        .values_list("advice_line_id", flat=True)
    )
    made += [
        _received(by_advice[line.advice_id], line.share_id or 0, line.amount_cents, line)
        for line in lines.distinct()
        if line.pk not in done and line.advice_id in by_advice
    ]
    Posting.objects.bulk_create(made, batch_size=1000)


def _received(match: EntryMatch, share_id: int, cents: int, line: AdviceLine | None) -> Posting:
    return Posting(
        cabinet_id=match.cabinet_id,
        share_id=share_id,
        kind=PostingKind.RECEIVED,
        amount_cents=cents,
        happened_on=match.entry.booked_on,
        bank_entry=match.entry,
        match=match,
        advice_line=line,
        record_id=line.record_id if line else None,
    )
