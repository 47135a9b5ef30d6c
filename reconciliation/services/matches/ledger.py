"""Opening rows of the ledger: what a share expects, and that its invoice was sent, each with its evidence."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef

from billing.enums import InvoiceState
from billing.models import Lot, Share
from billing.models.invoice import OWN_ORIGIN
from billing.services.imports.imported import Corrected, Sending
from cabinet.bulk import copy_in
from cabinet.models import IncomingFile
from reconciliation.enums import PostingKind, StepKind
from reconciliation.models import Posting, Step


def open_shares(*, shares: Iterable[Share], file: IncomingFile | None) -> None:
    """`expected` for each share and, when its invoice is sent, `sent`. The evidence is the invoice and its file."""
    rows = list(shares)
    copy_in(
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
    copy_in([_sent(share, share.invoice.lot, share.invoice.sent_on, file) for share in sent])


def correct_shares(*, corrected: Iterable[Corrected], file: IncomingFile) -> None:
    """What a later sending of an invoice asks for more, or less, than the one before: one more `expected`, of its file."""
    copy_in(
        [
            Posting(
                cabinet_id=one.share.cabinet_id,
                share=one.share,
                kind=PostingKind.EXPECTED,
                amount_cents=one.more_cents,
                happened_on=one.share.invoice.sent_on or one.share.invoice.invoice_date,
                invoice=one.share.invoice,
                file=file,
            )
            for one in corrected
        ]
    )


def note_sendings(*, sendings: Iterable[Sending], file: IncomingFile) -> None:
    """Invoices found again in a file: one more `sent` for a lot that had not carried them yet."""
    rows = list(sendings)
    invoices = {one.invoice.pk for one in rows}
    shares: dict[int, list[Share]] = defaultdict(list)
    for share in Share.objects.filter(invoice__in=invoices).select_related("invoice"):
        shares[share.invoice_id].append(share)
    sent = Step.objects.filter(kind=StepKind.SENT, share__invoice__in=invoices).order_by()
    done = set(sent.values_list("share_id", "lot_id"))
    steps = []
    for one in rows:
        new = [share for share in shares[one.invoice.pk] if (share.pk, one.lot.pk) not in done]
        steps += [_sent(share, one.lot, one.sent_on, file) for share in new]
        done |= {(share.pk, one.lot.pk) for share in new}
    copy_in(steps)


def open_own_shares(*, cabinet_id: int) -> None:
    """Shares of invoices issued here: their `expected` posting, and `sent` once a person declared the lot sent.

    An invoice that went again in another lot (`billing.services.invoicing.reissue.recycle`) has one more `sent`, of that lot.
    """
    shares = Share.objects.filter(cabinet_id=cabinet_id).select_related("invoice__lot")
    new = shares.exclude(postings__kind=PostingKind.EXPECTED)
    open_shares(shares=new, file=None)
    unsent = shares.filter(invoice__state=InvoiceState.SENT).exclude(steps__kind=StepKind.SENT)
    again = shares.filter(invoice__state=InvoiceState.SENT, invoice__origin=OWN_ORIGIN, invoice__lot__isnull=False)
    of_this_lot = Step.objects.filter(kind=StepKind.SENT, share=OuterRef("pk"), lot=OuterRef("invoice__lot"))
    again = again.filter(steps__kind=StepKind.SENT).exclude(Exists(of_this_lot)).distinct()
    copy_in([_sent(one, one.invoice.lot, one.invoice.sent_on, None) for one in [*unsent, *again]])


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
