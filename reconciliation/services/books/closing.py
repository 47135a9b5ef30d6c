"""Closing a month: what each payer was billed, announced, paid, took back; every credit explained, or named by who signs.

Nothing is frozen in the ledger: a closing keeps the totals that were signed, and the page shows what moved since.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Sum

from billing.enums import InvoiceState
from billing.models import Share
from cabinet.errors import Refused
from cabinet.models import Cabinet, Organism, User
from reconciliation.enums import ClosingKind, EntryOutcome, PostingKind
from reconciliation.models import BankEntry, MonthClosing, Posting
from reconciliation.services.matches.decisions import unexplained_cents

PATIENTS = "Patients"
OPEN_OUTCOMES = (EntryOutcome.UNMATCHED, EntryOutcome.AMBIGUOUS, EntryOutcome.PARTIAL)


@dataclass(frozen=True, slots=True)
class PayerTotals:
    """Cents of one month: billed by the day of the invoice, the rest by the day of the fact."""

    payer: str
    billed_cents: int
    announced_cents: int
    received_cents: int
    recovered_cents: int
    written_off_cents: int


@dataclass(frozen=True, slots=True)
class Unexplained:
    """A credit of the month of which `cents` answer no invoice and were not set aside by a person."""

    entry: BankEntry
    cents: int


@dataclass(frozen=True, slots=True)
class MonthTotals:
    month: date
    payers: tuple[PayerTotals, ...]
    total: PayerTotals
    unexplained: tuple[Unexplained, ...]

    @property
    def unexplained_cents(self) -> int:
        return sum(one.cents for one in self.unexplained)

    @property
    def as_signed(self) -> list[dict[str, object]]:
        return [asdict(one) for one in self.payers]


def end_of(month: date) -> date:
    """The last day."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def month_totals(*, month: date) -> MonthTotals:
    """Of the open cabinet; five queries. `month`: its first day."""
    days = (month, end_of(month))
    sums: dict[int | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    live = Share.objects.filter(invoice__invoice_date__range=days).exclude(invoice__state=InvoiceState.CANCELLED)
    for payer, cents in live.order_by().values_list("payer").annotate(Sum("expected_cents")):
        sums[payer]["billed"] = cents
    moved = Posting.objects.filter(happened_on__range=days).exclude(kind=PostingKind.EXPECTED).order_by()
    for payer, kind, cents in moved.values_list("share__payer", "kind").annotate(Sum("amount_cents")):
        sums[payer][kind] = int(cents)
    names = {pk: one.label for pk, one in Organism.objects.in_bulk([pk for pk in sums if pk]).items()}
    rows = [_totals(names.get(pk or 0, PATIENTS), found) for pk, found in sums.items()]
    rows.sort(key=lambda one: (-one.billed_cents, one.payer))
    whole: dict[str, int] = defaultdict(int)
    for found in sums.values():
        for kind, cents in found.items():
            whole[kind] += cents
    return MonthTotals(month, tuple(rows), _totals("Total", whole), _unexplained(days))


def _totals(name: str, found: Mapping[str, int]) -> PayerTotals:
    kinds = ("billed", PostingKind.ANNOUNCED, PostingKind.RECEIVED, PostingKind.RECOVERED, PostingKind.WRITTEN_OFF)
    return PayerTotals(name, *(found.get(kind, 0) for kind in kinds))


def _unexplained(days: tuple[date, date]) -> tuple[Unexplained, ...]:
    rows = BankEntry.objects.filter(booked_on__range=days, amount_cents__gt=0, outcome__in=OPEN_OUTCOMES)
    found = [Unexplained(one, unexplained_cents(entry=one)) for one in rows.order_by("booked_on", "pk")]
    return tuple(one for one in found if one.cents > 0)


def last_closing(*, month: date) -> MonthClosing | None:
    """What was decided last of this month; None: nothing yet."""
    return MonthClosing.objects.filter(month=month).select_related("signed_by").order_by("-id").first()


def moved_since(*, closing: MonthClosing, totals: MonthTotals) -> bool:
    """Something of a closed month changed after it was signed (a file that came late, a match undone)."""
    return closing.kind == ClosingKind.CLOSED and closing.totals != totals.as_signed


@transaction.atomic
def close_month(*, cabinet_id: int, month: date, reason: str, person: User, now: datetime) -> MonthClosing:
    """Signs the totals as they stand. Refused before the month is over, twice, or with a credit that nobody names."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=cabinet_id)
    if now.date() <= end_of(month):
        raise Refused("Ce mois n’est pas fini : il se clôt à partir du premier jour du mois suivant.")
    before = last_closing(month=month)
    if before is not None and before.kind == ClosingKind.CLOSED:
        raise Refused("Ce mois est déjà clos. Pour le signer de nouveau, rouvrez-le avec un motif.")
    totals = month_totals(month=month)
    if totals.unexplained and not reason.strip():
        raise Refused("Des crédits sont inexpliqués : expliquez-les dans Banque, ou dites ici ce qu’ils sont.")
    named = [
        {"day": one.entry.booked_on.isoformat(), "label": one.entry.label, "cents": one.cents}
        for one in totals.unexplained
    ]
    return _sign(cabinet_id, month, ClosingKind.CLOSED, reason, person, now, totals.as_signed, named)


@transaction.atomic
def reopen_month(*, cabinet_id: int, month: date, reason: str, person: User, now: datetime) -> MonthClosing:
    """The closing stays in the register; the month may be signed again."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=cabinet_id)
    before = last_closing(month=month)
    if before is None or before.kind != ClosingKind.CLOSED:
        raise Refused("Ce mois n’est pas clos.")
    if not reason.strip():
        raise Refused("Dites pourquoi ce mois est rouvert.")
    return _sign(cabinet_id, month, ClosingKind.REOPENED, reason, person, now, [], [])


def _sign(
    cabinet_id: int,
    month: date,
    kind: ClosingKind,
    reason: str,
    person: User,
    now: datetime,
    totals: Sequence[Mapping[str, object]],
    named: Sequence[Mapping[str, object]],
) -> MonthClosing:
    return MonthClosing.objects.create(
        cabinet_id=cabinet_id,
        month=month,
        kind=kind,
        totals=list(totals),
        unexplained=list(named),
        reason=reason.strip(),
        signed_by=person,
        signed_at=now,
    )
