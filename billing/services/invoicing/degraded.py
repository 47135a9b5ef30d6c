"""Mode dégradé: invoices of which a passage at least was made without the card; the fund answers once the signed sheet has come.

Known of the visits made here; of another software, when its B2 lot says it of itself (`Lot.is_degraded`): `factures.csv` does not.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Min, OuterRef, Q
from django.utils import timezone

from billing.models import Invoice, InvoiceLine, Visit


def degraded_invoices(*, cabinet_id: int) -> frozenset[int]:
    """Ids of the invoices that hold such a passage."""
    lines = InvoiceLine.objects.filter(cabinet_id=cabinet_id, visit__is_degraded=True)
    by_lot = Invoice.objects.filter(cabinet_id=cabinet_id, lot__is_degraded=True).order_by()
    return frozenset(lines.order_by().values_list("invoice_id", flat=True)) | frozenset(
        by_lot.values_list("pk", flat=True)
    )


def is_degraded(invoice: str) -> Exists:
    """The same for a query. `invoice`: the path to the invoice from its rows."""
    said = Q(lot__is_degraded=True) | Q(
        Exists(InvoiceLine.objects.filter(invoice=OuterRef("pk"), visit__is_degraded=True))
    )
    return Exists(Invoice.objects.filter(said, pk=OuterRef(invoice)))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The signed sheets, or the pieces, of one invoice. `is_whole`: noted as kept for each of its degraded passages;
    `noted_on`: the day on which the last of them was noted, None while one is missing. When they were sent is not known here.
    `is_by_lot`: only the lot of another software says that the card was absent.
    """

    is_whole: bool
    noted_on: date | None
    is_by_lot: bool = False


def sheets_of(*, invoices: Collection[int]) -> dict[int, Sheet]:
    """By id of the invoice; only the degraded ones. Of the open tenant."""
    rows = Visit.objects.filter(is_degraded=True, invoice_lines__invoice__in=invoices).order_by()
    rows = rows.annotate(noted_at=Min("events__pgh_created_at", filter=Q(events__has_proof=True)))
    found: dict[int, list[tuple[bool, datetime | None]]] = defaultdict(list)
    for invoice, has_proof, noted_at in rows.values_list("invoice_lines__invoice_id", "has_proof", "noted_at"):
        found[invoice].append((has_proof, noted_at))
    by_lot = Invoice.objects.filter(pk__in=invoices, lot__is_degraded=True).exclude(pk__in=found).order_by()
    said_by_lot = {
        pk: Sheet(is_whole=False, noted_on=None, is_by_lot=True) for pk in by_lot.values_list("pk", flat=True)
    }
    return {invoice: _sheet(said) for invoice, said in found.items()} | said_by_lot


def _sheet(said: list[tuple[bool, datetime | None]]) -> Sheet:
    if not all(has_proof for has_proof, _ in said):
        return Sheet(is_whole=False, noted_on=None)
    noted = [timezone.localdate(at) for _, at in said if at is not None]
    return Sheet(is_whole=True, noted_on=max(noted, default=None))
