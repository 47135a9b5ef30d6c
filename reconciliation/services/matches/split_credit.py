"""One credit shared by a person: advices, parts, patients' payments, rests that she names; together never more than the credit.

Each piece is undone alone. What is left is either said to be left, or nothing is written: a sum is never short by accident.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from billing.enums import InvoiceState
from billing.models import Share
from cabinet.enums import Part
from cabinet.errors import Refused
from cabinet.euros import in_euros
from cabinet.models import Cabinet, User
from reconciliation.enums import EntryOutcome, MatchLevel
from reconciliation.models import Advice, AdviceLine, BankEntry, EntryMatch, NamedRest, PatientPayment, PaymentUse
from reconciliation.services.matches.decisions import explained_cents, note_outcome
from reconciliation.services.matches.match_bank import post_received
from reconciliation.services.patients.bank import candidates_of, check_payments, see_payments

AROUND = timedelta(days=90)
MOST = 30
Cents = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Split:
    """Cents by id of the advice, of the part; ids of payments, each whole; what the rests are. `leaves_rest`: the person says
    that what is missing stays to be explained."""

    advices: Cents = field(default_factory=dict)
    shares: Cents = field(default_factory=dict)
    payments: tuple[int, ...] = ()
    rests: tuple[tuple[str, int], ...] = ()
    leaves_rest: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """An advice or a part that a piece of the credit may pay; `left_cents`: what no movement pays of it."""

    row: Advice | Share
    left_cents: int


@dataclass(frozen=True, slots=True)
class Candidates:
    """At most MOST of each, those nearest in time first."""

    advices: list[Candidate]
    shares: list[Candidate]
    payments: list[PatientPayment]


def left_of(*, entry: BankEntry) -> int:
    """Cents of a credit that nothing explains."""
    return max(0, entry.amount_cents - explained_cents(entry=entry))


def candidates_for(*, entry: BankEntry, search: str = "") -> Candidates:
    """What may be in it: no invoice of after the credit. `search`: a number of invoice, a payer, a reference: advices of any day."""
    advices, shares = _advices(), _shares().filter(invoice__invoice_date__lte=entry.booked_on)
    if search:
        found = Q(payer__name__icontains=search) | Q(payer__code__icontains=search)
        shares = shares.filter(found | Q(invoice__number__icontains=search))
        advices = advices.filter(
            Q(label_1__icontains=search)
            | Q(label_2__icontains=search)
            | Q(lines__invoice_number__icontains=search)
            | Q(lines__share__payer__name__icontains=search)
        ).distinct()
    else:
        days = (entry.booked_on - AROUND, entry.booked_on + AROUND)
        advices = advices.filter(Q(paid_on__range=days) | Q(paid_on=None))
    kept = [one for one in _with_left(advices[: MOST * 4], "advice") if one.left_cents]
    return Candidates(
        sorted(kept, key=lambda one: _apart(entry, one.row))[:MOST],
        [one for one in _with_left(shares[: MOST * 4], "share") if one.left_cents][:MOST],
        list(candidates_of(entry)[:MOST]),
    )


def _apart(entry: BankEntry, advice: Advice | Share) -> tuple[int, int]:
    day = getattr(advice, "paid_on", None)
    return (abs((entry.booked_on - day).days) if day else 9999, advice.pk)


def _advices() -> QuerySet[Advice]:
    rows = Advice.objects.filter(cancelled_at=None, is_coherent=True, total_cents__gt=0)
    by_the_machine = EntryMatch.objects.filter(cancelled_at=None, made_by=None, advice__isnull=False)
    rows = rows.exclude(pk__in=by_the_machine.values("advice"))
    return rows.select_related("file", "nurse").order_by("-paid_on", "pk")


def _shares() -> QuerySet[Share]:
    """As the machine: of mutuelles and patients, that no advice pays, of which no payment was written down by a person."""
    announced = AdviceLine.objects.filter(share__isnull=False, amount_cents__gt=0)
    by_the_machine = EntryMatch.objects.filter(cancelled_at=None, made_by=None, share__isnull=False)
    rows = (
        Share.objects.filter(part__in=[Part.AMC, Part.PATIENT])
        .exclude(invoice__state=InvoiceState.CANCELLED)
        .exclude(pk__in=announced.values("share"))
        .exclude(pk__in=by_the_machine.values("share"))
        .exclude(payment_uses__in=PaymentUse.objects.filter(reverses=None, reversed_by=None))
    )
    return rows.select_related("invoice__patient", "payer").order_by("-invoice__invoice_date", "pk")


def _with_left(rows: QuerySet, side: str) -> list[Candidate]:
    """`side`: advice or share. Two queries."""
    found = list(rows)
    live = EntryMatch.objects.filter(cancelled_at=None, **{f"{side}__in": [one.pk for one in found]}).order_by()
    paid = dict(live.values_list(side).annotate(Sum("amount_cents")))
    return [Candidate(one, _due(one) - paid.get(one.pk, 0)) for one in found]


def _due(row: Advice | Share) -> int:
    """Before any movement: what was given up or seen paid elsewhere is not awaited from a bank."""
    if isinstance(row, Advice):
        return row.total_cents or 0
    return row.expected_cents - row.written_off_cents - row.declared_cents


@transaction.atomic
def split_credit(*, entry: BankEntry, split: Split, person: User) -> None:
    """Adds these pieces to what explains the credit already. Raises Refused past the credit, or short of it unless that is said."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=entry.cabinet_id)
    row = BankEntry.objects.select_for_update(of=("self",), no_key=True).select_related("statement").get(pk=entry.pk)
    payments = list(PatientPayment.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=split.payments))
    _check_entry(row)
    _check_sum(row, split, payments)
    _check_pieces(split)
    check_payments(entry=row, payments=payments)
    _match(row, "advice", split.advices, person)
    _match(row, "share", split.shares, person)
    see_payments(entry=row, payments=payments, person=person)
    NamedRest.objects.bulk_create(
        NamedRest(cabinet_id=row.cabinet_id, entry=row, words=words, amount_cents=cents, made_by=person)
        for words, cents in split.rests
    )
    note_outcome(entry=row)
    post_received(cabinet_id=row.cabinet_id)


def _check_entry(entry: BankEntry) -> None:
    if entry.amount_cents <= 0 or entry.ignored_reason or entry.outcome == EntryOutcome.IGNORED:
        raise Refused("Ce mouvement n’est pas un crédit à expliquer.")
    if not entry.statement.is_proved:
        raise Refused("Le relevé de ce mouvement n’est pas prouvé : importez un relevé complet.")
    if entry.matches.filter(cancelled_at=None, made_by=None).exists():
        raise Refused("La machine a rapproché ce mouvement : défaites d’abord ce rapprochement.")


def _check_sum(entry: BankEntry, split: Split, payments: list[PatientPayment]) -> None:
    """To the cent: the credit, or less when the person says that a rest is left."""
    rests = [cents for _, cents in split.rests]
    amounts = [*split.advices.values(), *split.shares.values(), *rests, *(one.amount_cents for one in payments)]
    left = left_of(entry=entry) - sum(amounts)
    if not amounts or min(amounts) <= 0:
        raise Refused("Choisissez au moins une pièce, chacune avec son montant.")
    if left < 0:
        raise Refused(f"Ces pièces dépassent le crédit de {in_euros(-left)} : rien n’a été écrit.")
    if left and not split.leaves_rest:
        raise Refused(f"Il reste {in_euros(left)} : nommez ce reste, ou dites qu’il est à expliquer.")


def _check_pieces(split: Split) -> None:
    """Each is there, and takes at most what no other movement pays of it."""
    for rows, cents, side in ((_advices(), split.advices, "advice"), (_shares(), split.shares, "share")):
        known = {one.row.pk: one.left_cents for one in _with_left(rows.filter(pk__in=cents), side)}
        for pk, amount in cents.items():
            if pk not in known:
                raise Refused("Une pièce n’est plus libre : elle est payée par ailleurs, ou annulée.")
            if amount > known[pk]:
                raise Refused(f"Une pièce n’attend plus que {in_euros(known[pk])} : rien n’a été écrit.")


def _match(entry: BankEntry, side: str, cents: Cents, person: User) -> None:
    for pk, amount in sorted(cents.items()):
        EntryMatch.objects.create(
            cabinet_id=entry.cabinet_id,
            entry=entry,
            amount_cents=amount,
            level=MatchLevel.PERSON,
            evidence={
                "rule": "person",
                "sentence": f"Crédit partagé par une personne : {in_euros(amount)} sur {in_euros(entry.amount_cents)}.",
            },
            made_by=person,
            **{f"{side}_id": pk},
        )


@transaction.atomic
def forget_rest(*, rest: NamedRest, reason: str, person: User) -> None:
    """This one alone: its cents are to be explained again. Raises Refused the second time."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=rest.cabinet_id)
    entry = BankEntry.objects.select_for_update(of=("self",), no_key=True).get(pk=rest.entry_id)
    row = NamedRest.objects.select_for_update(of=("self",), no_key=True).get(pk=rest.pk)
    if row.cancelled_at is not None:
        raise Refused("Ce reste est déjà repris.")
    row.cancelled_at, row.cancelled_by, row.cancelled_reason = timezone.now(), person, reason
    row.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_reason"])
    note_outcome(entry=entry)
