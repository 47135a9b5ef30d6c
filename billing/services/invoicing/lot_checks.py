"""A lot before it is sealed: what would likely be rejected, invoice by invoice, and the euros at risk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing.models import Invoice
from billing.services.lot import Batch
from billing.services.prechecks.findings import Finding, risk_of
from billing.services.prechecks.prepared import prepared_invoices
from billing.services.prechecks.run import run_prechecks


@dataclass(frozen=True, slots=True)
class CheckedInvoice:
    invoice: Invoice
    findings: tuple[Finding, ...]

    @property
    def is_blocked(self) -> bool:
        return any(finding.severity == "blocks" for finding in self.findings)

    @property
    def at_risk_cents(self) -> int:
        return risk_of(self.findings, self.invoice.total_cents)


@dataclass(frozen=True, slots=True)
class CheckedBatch:
    """`rows`: those at risk first, the dearest first."""

    batch: Batch
    rows: tuple[CheckedInvoice, ...]

    @property
    def at_risk_cents(self) -> int:
        return sum(row.at_risk_cents for row in self.rows)

    @property
    def blocked(self) -> int:
        return sum(row.is_blocked for row in self.rows)

    @property
    def blocked_words(self) -> str:
        return f"{self.blocked} bloquée{'s' if self.blocked > 1 else ''}"

    @property
    def warned_words(self) -> str:
        return f"{self.warned} à voir"

    @property
    def warned(self) -> int:
        return sum(not row.is_blocked and row.at_risk_cents > 0 for row in self.rows)


def checked_batches(*, batches: Sequence[Batch], on: date) -> list[CheckedBatch]:
    """All the invoices are checked together: the same queries whatever their number."""
    found = findings_of_invoices(invoices=[invoice for batch in batches for invoice in batch.invoices], on=on)
    return [
        CheckedBatch(
            batch,
            tuple(
                sorted(
                    (CheckedInvoice(invoice, found.get(invoice.pk, ())) for invoice in batch.invoices),
                    key=lambda row: (not row.is_blocked, -row.at_risk_cents, row.invoice.number),
                )
            ),
        )
        for batch in batches
    ]


def findings_of_invoices(*, invoices: Sequence[Invoice], on: date) -> dict[int, tuple[Finding, ...]]:
    """By invoice; one that stands on no visit (imported) has none."""
    prepared = prepared_invoices(invoices=invoices)
    found = run_prechecks(prepared=prepared, on=on)
    return {one.invoice_id: findings for one, findings in zip(prepared, found, strict=True) if one.invoice_id}
