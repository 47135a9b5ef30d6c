"""Opening rows of the ledger: what a share expects, and that its invoice was sent, each with its evidence."""

from collections.abc import Iterable
from datetime import date

from billing.enums import InvoiceState
from billing.models import Lot, Share
from billing.services.imported import Sending
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
    sent = [share for share in rows if share.invoice.state == InvoiceState.SENT]
    Step.objects.bulk_create([_sent(share, share.invoice.lot, share.invoice.sent_on, file) for share in sent])


def note_sendings(*, sendings: Iterable[Sending], file: IncomingFile) -> None:
    """Invoices found again in a file: one more `sent` for a lot that had not carried them yet."""
    for sending in sendings:
        shares = Share.objects.filter(invoice=sending.invoice).select_related("invoice")
        new = shares.exclude(steps__kind=StepKind.SENT, steps__lot=sending.lot)
        Step.objects.bulk_create([_sent(share, sending.lot, sending.sent_on, file) for share in new])


def open_own_shares(*, cabinet_id: int) -> None:
    """Shares of invoices issued here: their `expected` posting, and `sent` once a person declared the lot sent."""
    shares = Share.objects.filter(cabinet_id=cabinet_id).select_related("invoice__lot")
    new = shares.exclude(postings__kind=PostingKind.EXPECTED)
    open_shares(shares=new, file=None)
    unsent = shares.filter(invoice__state=InvoiceState.SENT).exclude(steps__kind=StepKind.SENT)
    Step.objects.bulk_create([_sent(share, share.invoice.lot, share.invoice.sent_on, None) for share in unsent])


def _sent(share: Share, lot: Lot | None, on: date | None, file: IncomingFile | None) -> Step:
    return Step(
        cabinet_id=share.cabinet_id,
        share=share,
        kind=StepKind.SENT,
        happened_on=on or share.invoice.invoice_date,
        lot=lot,
        invoice=share.invoice,
        file=file,
    )
