"""Bank entries ↔ advices and shares: the machine's matches, and the money that they prove."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet

from billing.models import Invoice, Share
from cabinet.enums import Part
from cabinet.models import Nurse
from reconciliation.bank.batches import operations, without_marks
from reconciliation.enums import AdviceLineKind, EntryOutcome, LineOutcome, MatchLevel, PostingKind
from reconciliation.matching.entries import match_entries
from reconciliation.matching.names import payer_name
from reconciliation.matching.proposal import AdviceIn, EntryIn, Limits, OpenShareIn, Proposal
from reconciliation.matching.references import shared_tokens
from reconciliation.models import (
    Advice,
    AdviceLine,
    BankAccount,
    BankedPayment,
    BankEntry,
    EntryMatch,
    NamedRest,
    PaymentUse,
    Posting,
    RefusedPair,
)
from reconciliation.services.matches.payer_names import payers_of_advices, recognised_payers
from reconciliation.services.matches.reversal import take_back_match
from reconciliation.services.statements.bank_notices import texts_beside

NOT_ALONE = "Une pièce arrivée depuis laisse plusieurs possibilités, ou dit autre chose."


def propose(*, cabinet_id: int) -> Proposal:
    """What the pure matcher says of everything that no person decided; nothing is written.

    The machine's own matches are judged again with all that is known now: the order of files changes nothing.
    """
    decided = EntryMatch.objects.filter(cabinet_id=cabinet_id, cancelled_at__isnull=True, made_by__isnull=False)
    entries = (
        BankEntry.objects.filter(cabinet_id=cabinet_id)
        .exclude(pk__in=decided.values("entry_id"))
        .exclude(banked_payments__in=BankedPayment.objects.filter(cancelled_at=None))
        .exclude(named_rests__in=NamedRest.objects.filter(cancelled_at=None))
        .filter(ignored_reason="")
        .select_related("statement")
    )
    refused = {
        (one.entry_id, "advice" if one.advice_id else "share", one.advice_id or one.share_id or 0)
        for one in RefusedPair.objects.filter(cabinet_id=cabinet_id)
    }
    beside, known = texts_beside(cabinet_id=cabinet_id), recognised_payers(cabinet_id=cabinet_id)
    return match_entries(
        [_entry_in(entry, beside.get(entry.pk, ()), known) for entry in entries.order_by("pk")],
        _advices(cabinet_id, decided, payers_of_advices(cabinet_id=cabinet_id) if known else {}),
        _open_shares(cabinet_id, decided),
        Limits(frozenset(refused), _common(cabinet_id), _invoice_numbers(cabinet_id)),
    )


def _advices(cabinet_id: int, decided: QuerySet[EntryMatch], payers: Mapping[int, int]) -> list[AdviceIn]:
    rows = Advice.objects.filter(cabinet_id=cabinet_id, cancelled_at__isnull=True, total_cents__gt=0).exclude(
        pk__in=decided.filter(advice__isnull=False).values("advice_id")
    )
    lines = AdviceLine.objects.filter(cabinet_id=cabinet_id, kind=AdviceLineKind.SHARE, amount_cents__gt=0)
    invoices: dict[int, set[str]] = defaultdict(set)
    parts: dict[int, set[str]] = defaultdict(set)
    cared: dict[int, date] = {}
    patients: dict[int, set[str]] = defaultdict(set)
    wanted = ("advice_id", "invoice_number", "part", "share__invoice__cared_on", "share__invoice__patient__last_name")
    for advice_id, number, part, cared_on, name in lines.values_list(*wanted):
        patients[advice_id].add(name or "")
        invoices[advice_id].add(number)
        parts[advice_id].add(part)
        cared[advice_id] = max(cared.get(advice_id, date.min), cared_on or date.min)
    return [
        AdviceIn(
            one.pk,
            one.total_cents or 0,
            one.paid_on,
            (one.label_1, one.label_2),
            frozenset(invoices[one.pk]),
            payer=payers.get(one.pk),
            is_coherent=one.is_coherent,
            is_of_a_fund=Part.AMO in parts[one.pk],
            cared_on=cared.get(one.pk, date.min),
            patients=frozenset(patients[one.pk]),
        )
        for one in rows.order_by("pk")
    ]


def _open_shares(cabinet_id: int, decided: QuerySet[EntryMatch]) -> list[OpenShareIn]:
    """Shares of mutuelles and patients that no advice pays, and of which no payment was written down by a person: she alone
    says then which credit shows it."""
    announced = AdviceLine.objects.filter(cabinet_id=cabinet_id, share__isnull=False, amount_cents__gt=0)
    rows = (
        Share.objects.filter(cabinet_id=cabinet_id, part__in=["AMC", "PATIENT"])
        .exclude(invoice__state="cancelled")
        .exclude(pk__in=announced.values("share_id"))
        .exclude(pk__in=decided.filter(share__isnull=False).values("share_id"))
        .exclude(payment_uses__in=PaymentUse.objects.filter(reverses=None, reversed_by=None))
    )
    wanted = ("pk", "invoice__number", "expected_cents", "invoice__cared_on", "part", "invoice__patient__last_name")
    return [
        OpenShareIn(pk, number, cents, cared_on, part, name or "")
        for pk, number, cents, cared_on, part, name in rows.order_by("pk").values_list(*wanted)
    ]


def _invoice_numbers(cabinet_id: int) -> frozenset[str]:
    return frozenset(Invoice.objects.filter(cabinet_id=cabinet_id).values_list("number", flat=True))


def _common(cabinet_id: int) -> frozenset[str]:
    """Numbers that tell no transfer from another: the nurses', the accounts', and those of several advices."""
    rows = Advice.objects.filter(cabinet_id=cabinet_id, cancelled_at__isnull=True)
    labels = [(day, (one, other)) for day, one, other in rows.values_list("paid_on", "label_1", "label_2")]
    nurses = Nurse.objects.filter(cabinet_id=cabinet_id).values_list("am_number", flat=True)
    accounts = [part for one in BankAccount.objects.filter(cabinet_id=cabinet_id) for part in str(one.number).split()]
    return frozenset(shared_tokens(labels) | {number.lstrip("0") for number in [*nurses, *accounts]})


def _entry_in(entry: BankEntry, beside: tuple[str, ...], known: Mapping[tuple[int, str], int]) -> EntryIn:
    """`beside`: what notices of entries (camt.054) say of this movement. `known`: the names that a person confirmed."""
    proved, texts = entry.statement.is_proved is True, without_marks((*entry.texts, *beside))
    payer = known.get((entry.account_id, payer_name(entry.label))) if known else None
    inside = operations(entry.texts, entry.amount_cents) or operations(beside, entry.amount_cents)
    return EntryIn(entry.pk, entry.amount_cents, entry.booked_on, entry.operation_code, texts, proved, payer, inside)


def match_bank(*, cabinet_id: int) -> None:
    """Writes the automatic matches with their evidence, takes back those that are no longer the only possibility,
    posts the money that is proved, caches each entry's outcome."""
    proposal = propose(cabinet_id=cabinet_id)
    wanted = {(pair.entry_id, pair.advice_id, pair.share_id): pair for pair in proposal.pairs if pair.is_automatic}
    live = EntryMatch.objects.filter(cabinet_id=cabinet_id, cancelled_at__isnull=True, made_by__isnull=True)
    kept = set()
    for match in live:
        key = (match.entry_id, match.advice_id, match.share_id)
        if key in wanted and wanted[key].cents == match.amount_cents:
            kept.add(key)
        else:
            take_back_match(match=match, person=None, reason=NOT_ALONE)
    EntryMatch.objects.bulk_create(
        EntryMatch(
            cabinet_id=cabinet_id,
            entry_id=pair.entry_id,
            advice_id=pair.advice_id,
            share_id=pair.share_id,
            amount_cents=pair.cents,
            level=MatchLevel.E2 if pair.evidence.rule == "E2" else MatchLevel.E1,
            evidence=pair.evidence.as_json(),
        )
        for key, pair in wanted.items()
        if key not in kept
    )
    for outcome in EntryOutcome:
        ids = [pk for pk, found in proposal.outcomes.items() if found == outcome.value]
        BankEntry.objects.filter(pk__in=ids).exclude(outcome=outcome).update(outcome=outcome)
    post_received(cabinet_id=cabinet_id)


def post_received(*, cabinet_id: int) -> None:
    """Each live match proves its share, or the lines of its advice that are tied to a share: once.

    An advice paid in parts is proved when all of it came, by the last of its parts.
    """
    live = EntryMatch.objects.filter(cabinet_id=cabinet_id, cancelled_at__isnull=True).select_related("entry")
    new = live.filter(share__isnull=False).exclude(pk__in=_posted(cabinet_id).values("match_id"))
    made = [_received(match, match.share_id or 0, match.amount_cents, None) for match in new]
    proofs = _proofs(live)
    lines = AdviceLine.objects.filter(
        cabinet_id=cabinet_id, outcome=LineOutcome.APPLIED, amount_cents__gt=0, advice_id__in=proofs
    ).exclude(pk__in=_posted(cabinet_id).filter(advice_line__isnull=False).values("advice_line_id"))
    made += [_received(proofs[line.advice_id], line.share_id or 0, line.amount_cents, line) for line in lines]
    Posting.objects.bulk_create(made, batch_size=1000)


def _posted(cabinet_id: int) -> QuerySet[Posting]:
    """Receipts that stand: not reversed, of a match that lives."""
    return Posting.objects.filter(
        cabinet_id=cabinet_id,
        kind=PostingKind.RECEIVED,
        reverses__isnull=True,
        reversed_by__isnull=True,
        match__isnull=False,  # what shows a patient's payment has no match (services/patients/bank.py)
        match__cancelled_at__isnull=True,
    )


def _proofs(live: QuerySet[EntryMatch]) -> dict[int, EntryMatch]:
    """Advice → the match that proves it whole: the last booked of those that make its total."""
    of_advice: dict[int, list[EntryMatch]] = defaultdict(list)
    for match in live.filter(advice__isnull=False).select_related("advice"):
        of_advice[match.advice_id or 0].append(match)
    return {
        pk: max(matches, key=lambda one: (one.entry.booked_on, one.entry_id))
        for pk, matches in of_advice.items()
        if matches[0].advice is not None and sum(one.amount_cents for one in matches) == matches[0].advice.total_cents
    }


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
