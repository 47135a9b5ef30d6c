"""What a carer was really paid: bank entries only, by month and payer, each with the shares that it paid and its proof."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from billing.models import Invoice, Share
from cabinet.enums import Part
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
    related = ("share__payer", "share__invoice__patient", "bank_entry", "match", "advice_line__advice__file")
    return rows.select_related(*related).order_by("-bank_entry__booked_on", "share__invoice__number", "pk")


def paid_months(invoices: QuerySet[Invoice]) -> list[PaidMonth]:
    """The last month first; inside it the payer who paid most first."""
    by_entry: dict[int, list[Posting]] = defaultdict(list)
    for posting in received(invoices):
        by_entry[posting.bank_entry_id or 0].append(posting)
    funds = funds_behind(by_entry)
    by_month: dict[date, dict[str, list[Transfer]]] = defaultdict(lambda: defaultdict(list))
    for entry_id, postings in by_entry.items():
        paid, entry = _by_share(postings), postings[0].bank_entry
        if paid and entry is not None:
            payer = funds.get(entry_id) or _owed_by(paid[0].share)
            transfer = Transfer(entry, sum(one.cents for one in paid), len(paid))
            by_month[entry.booked_on.replace(day=1)][payer].append(transfer)
    months = [_month(first, payers) for first, payers in by_month.items()]
    return sorted(months, key=lambda one: one.first_day, reverse=True)


def _month(first_day: date, payers: Mapping[str, Sequence[Transfer]]) -> PaidMonth:
    rows = [PayerMonth(name, sum(one.cents for one in found), tuple(found)) for name, found in payers.items()]
    rows.sort(key=lambda one: -one.cents)
    return PaidMonth(first_day, sum(one.cents for one in rows), tuple(rows))


def funds_behind(entries: Iterable[int]) -> dict[int, str]:
    """The fund that sent each of these transfers: one that pays an AMO share comes from the fund, also for the complements
    that it manages (gestion unique). Others are not in the answer.
    """
    rows = Posting.objects.filter(kind=PostingKind.RECEIVED, bank_entry__in=list(entries), share__part=Part.AMO)
    return {
        row.bank_entry_id: _owed_by(row.share)
        for row in rows.select_related("share__payer")
        if row.bank_entry_id is not None
    }


def _owed_by(share: Share) -> str:
    return share.payer.label if share.payer else PATIENT


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


def payer_of(*, entry: BankEntry, paid: Sequence[PaidShare]) -> str:
    """Who sent this transfer, in the words of the organism's name; "" when nothing of it is known."""
    known = funds_behind([entry.pk]).get(entry.pk)
    return known or (_owed_by(paid[0].share) if paid else "")
