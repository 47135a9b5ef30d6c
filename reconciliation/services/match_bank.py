"""Bank entries ↔ advices and shares: the machine's matches, the money that they prove, and undoing exactly one."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from billing.models import Invoice, Share
from cabinet.errors import Refused
from cabinet.models import Nurse, User
from reconciliation.enums import EntryOutcome, LineOutcome, MatchLevel, PostingKind
from reconciliation.matching.entries import match_entries
from reconciliation.matching.proposal import AdviceIn, EntryIn, Limits, OpenShareIn, Proposal
from reconciliation.matching.references import shared_tokens
from reconciliation.models import Advice, AdviceLine, BankAccount, BankEntry, EntryMatch, Posting, RefusedPair


def propose(*, cabinet_id: int) -> Proposal:
    """What the pure matcher says of everything that is open; nothing is written."""
    live = EntryMatch.objects.filter(cabinet_id=cabinet_id, cancelled_at__isnull=True)
    entries = (
        BankEntry.objects.filter(cabinet_id=cabinet_id)
        .exclude(pk__in=live.values("entry_id"))
        .exclude(outcome=EntryOutcome.IGNORED)
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
    return match_entries(
        [_entry_in(entry) for entry in entries.order_by("pk")],
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


def _entry_in(entry: BankEntry) -> EntryIn:
    proved = entry.statement.is_proved is True
    return EntryIn(entry.pk, entry.amount_cents, entry.booked_on, entry.operation_code, tuple(entry.texts), proved)


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
    for match in live.filter(share__isnull=False).exclude(postings__kind=PostingKind.RECEIVED):
        _receive(match, match.share_id or 0, match.amount_cents, None)
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
    for line in lines.distinct():
        if line.pk not in done and line.advice_id in by_advice:
            _receive(by_advice[line.advice_id], line.share_id or 0, line.amount_cents, line)


def _receive(match: EntryMatch, share_id: int, cents: int, line: AdviceLine | None) -> None:
    Posting.objects.create(
        cabinet_id=match.cabinet_id,
        share_id=share_id,
        kind=PostingKind.RECEIVED,
        amount_cents=cents,
        happened_on=match.entry.booked_on,
        bank_entry=match.entry,
        match=match,
        advice_line=line,
        record=line.record if line else None,
    )


@transaction.atomic
def match_by_person(*, entry: BankEntry, advice: Advice, person: User) -> EntryMatch:
    """A person's decision, never changed by the machine. The amounts must be equal: nothing is guessed."""
    _check_pair(entry, advice)
    match = EntryMatch.objects.create(
        cabinet_id=entry.cabinet_id,
        entry=entry,
        advice=advice,
        amount_cents=entry.amount_cents,
        level=MatchLevel.PERSON,
        evidence={"rule": "person", "sentence": "Rapproché par une personne."},
        made_by=person,
    )
    BankEntry.objects.filter(pk=entry.pk).update(outcome=EntryOutcome.EXPLAINED)
    post_received(cabinet_id=entry.cabinet_id)
    return match


def _check_pair(entry: BankEntry, advice: Advice) -> None:
    """Locks both ends, then refuses what the ledger could not prove. Raises Refused."""
    row = BankEntry.objects.select_for_update(of=("self",), no_key=True).select_related("statement").get(pk=entry.pk)
    there = Advice.objects.select_for_update(no_key=True).get(pk=advice.pk)
    if row.amount_cents != there.total_cents:
        raise Refused("Le montant du mouvement et le total de l'avis diffèrent : rien n'a été rapproché.")
    if not row.statement.is_proved:
        raise Refused("Le relevé de ce mouvement n'est pas prouvé : importez un relevé complet.")
    if not there.is_coherent or there.cancelled_at is not None:
        raise Refused("Le total de cet avis n'est pas la somme de ses lignes, ou l'avis est annulé.")
    if EntryMatch.objects.filter(Q(entry=row) | Q(advice=there), cancelled_at__isnull=True).exists():
        raise Refused("Ce mouvement ou cet avis est déjà rapproché : défaites d'abord ce rapprochement.")


@transaction.atomic
def refuse_pair(
    *, entry: BankEntry, person: User, reason: str, advice: Advice | None = None, share: Share | None = None
) -> RefusedPair:
    """A person says that this is not it: the machine does not propose the pair again."""
    pair, _ = RefusedPair.objects.get_or_create(
        cabinet_id=entry.cabinet_id,
        entry=entry,
        advice=advice,
        share=share,
        defaults={"refused_by": person, "reason": reason},
    )
    return pair


@transaction.atomic
def undo_match(*, match: EntryMatch, person: User, reason: str) -> None:
    """Cancels this match only, reverses its postings, and remembers the pair: the machine does not make it again."""
    locked = EntryMatch.objects.select_for_update(no_key=True).get(pk=match.pk)
    if locked.cancelled_at is not None:
        raise Refused("Ce rapprochement est déjà défait.")
    locked.cancelled_at, locked.cancelled_by, locked.cancelled_reason = timezone.now(), person, reason
    locked.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_reason"])
    for posting in Posting.objects.filter(match=locked, reverses__isnull=True, reversed_by__isnull=True):
        Posting.objects.create(
            cabinet_id=posting.cabinet_id,
            share_id=posting.share_id,
            kind=posting.kind,
            amount_cents=-posting.amount_cents,
            happened_on=posting.happened_on,
            bank_entry_id=posting.bank_entry_id,
            match=locked,
            advice_line_id=posting.advice_line_id,
            person=person,
            reason=reason,
            reverses=posting,
        )
    refuse_pair(entry=locked.entry, advice=locked.advice, share=locked.share, person=person, reason=reason)
    BankEntry.objects.filter(pk=locked.entry_id).update(outcome=EntryOutcome.UNMATCHED)
