"""Opening rows of the ledger: what a share expects, and that its invoice was sent, each with its evidence."""

from collections.abc import Iterable

from billing.enums import InvoiceState
from billing.models import Share
from cabinet.models import IncomingFile
from reconciliation.enums import PostingKind, StepKind
from reconciliation.models import Posting, Step


def open_shares(*, shares: Iterable[Share], file: IncomingFile | None) -> None:
    """`expected` for each share and, when its invoice is sent, `sent`. The evidence is the invoice and its file."""
    rows = list(shares)
    Posting.objects.bulk_create(
        [
            Posting(
                cabinet_id=share.cabinet_id,
                share=share,
                kind=PostingKind.EXPECTED,
                amount_cents=share.expected_cents,
                happened_on=share.invoice.invoice_date,
                invoice=share.invoice,
                file=file,
            )
            for share in rows
        ]
    )
    Step.objects.bulk_create(
        [
            Step(
                cabinet_id=share.cabinet_id,
                share=share,
                kind=StepKind.SENT,
                happened_on=share.invoice.sent_on or share.invoice.invoice_date,
                invoice=share.invoice,
                file=file,
            )
            for share in rows
            if share.invoice.state == InvoiceState.SENT
        ]
    )


def open_own_shares(*, cabinet_id: int) -> None:
    """Shares of invoices issued here: their `expected` posting, and `sent` once a person declared the lot sent."""
    shares = Share.objects.filter(cabinet_id=cabinet_id).select_related("invoice")
    new = shares.exclude(postings__kind=PostingKind.EXPECTED)
    open_shares(shares=new, file=None)
    unsent = shares.filter(invoice__state=InvoiceState.SENT).exclude(steps__kind=StepKind.SENT)
    Step.objects.bulk_create(
        [
            Step(
                cabinet_id=cabinet_id,
                share=share,
                kind=StepKind.SENT,
                happened_on=share.invoice.sent_on or share.invoice.invoice_date,
                invoice=share.invoice,
            )
            for share in unsent
        ]
    )
