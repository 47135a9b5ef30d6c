"""What a carer was really paid: bank entries only, by month and payer, each with the shares that it paid and its proof."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from billing.models import Invoice, Share
from reconciliation.enums import PostingKind
from reconciliation.models import BankEntry, Posting

PATIENT = "Patients"


@dataclass(frozen=True, slots=True)
class Transfer:
    """One bank entry: what it paid of the person's own shares; `entry_cents` is the whole of it."""

    entry: BankEntry
    cents: int
    shares: int


@dataclass(frozen=True, slots=True)
class PayerMonth:
    payer: str
    cents: int
    transfers: tuple[Transfer, ...]


@dataclass(frozen=True, slots=True)
class PaidMonth:
    """`first_day` names the month."""

    first_day: date
    cents: int
    payers: tuple[PayerMonth, ...]


@dataclass(frozen=True, slots=True)
class PaidShare:
    """A share paid by an entry, with what the fund's file said of it when there is one."""

    share: Share
    cents: int
    posting: Posting


def received(invoices: QuerySet[Invoice]) -> QuerySet[Posting]:
    """Money that a bank entry proves, undone matches included with their opposite rows: they cancel out."""
    rows = Posting.objects.filter(kind=PostingKind.RECEIVED, share__invoice__in=invoices)
    related = ("share__payer", "share__invoice__patient", "bank_entry", "advice_line__advice__file", "match")
    related += ("advice_line__advice__payer",)
    return rows.select_related(*related).order_by("-bank_entry__booked_on", "share__invoice__number", "pk")


def paid_months(invoices: QuerySet[Invoice]) -> list[PaidMonth]:
    """The last month first; inside it the payer who paid most first."""
    by_month: dict[date, list[Posting]] = defaultdict(list)
    for posting in received(invoices):
        if posting.bank_entry is not None:
            by_month[posting.bank_entry.booked_on.replace(day=1)].append(posting)
    months = [_month(first, rows) for first, rows in by_month.items()]
    return sorted((one for one in months if one.payers), key=lambda one: one.first_day, reverse=True)


def _month(first_day: date, rows: Iterable[Posting]) -> PaidMonth:
    by_payer: dict[str, list[Posting]] = defaultdict(list)
    for posting in rows:
        by_payer[payer_of(posting)].append(posting)
    payers = [_payer(name, postings) for name, postings in by_payer.items()]
    payers = sorted((one for one in payers if one.transfers), key=lambda one: -one.cents)
    return PaidMonth(first_day, sum(one.cents for one in payers), tuple(payers))


def payer_of(posting: Posting) -> str:
    """Who really paid: the payer of the advice (a fund pays the complement it manages), else whoever owed the share."""
    advice = posting.advice_line.advice if posting.advice_line else None
    payer = advice.payer if advice and advice.payer else posting.share.payer
    return payer.label if payer else PATIENT


def _payer(name: str, rows: Iterable[Posting]) -> PayerMonth:
    by_entry: dict[int, list[Posting]] = defaultdict(list)
    for posting in rows:
        by_entry[posting.bank_entry_id or 0].append(posting)
    transfers = []
    for postings in by_entry.values():
        paid, entry = _by_share(postings), postings[0].bank_entry
        if paid and entry is not None:
            transfers.append(Transfer(entry, sum(one.cents for one in paid), len(paid)))
    return PayerMonth(name, sum(one.cents for one in transfers), tuple(transfers))


def _by_share(rows: Iterable[Posting]) -> list[PaidShare]:
    """One row for each share; a payment undone since is none."""
    by_share: dict[int, list[Posting]] = defaultdict(list)
    for posting in rows:
        by_share[posting.share_id].append(posting)
    found = [
        PaidShare(postings[-1].share, sum(one.amount_cents for one in postings), postings[-1])
        for postings in by_share.values()
    ]
    return [one for one in found if one.cents]


def paid_by(*, entry: BankEntry, invoices: QuerySet[Invoice]) -> list[PaidShare]:
    """What this entry paid of these invoices."""
    return _by_share(received(invoices).filter(bank_entry=entry))
