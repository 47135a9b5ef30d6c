"""Cancel and replace: an issued invoice is never edited. It is cancelled with a reason, its visits open again."""

from django.db import transaction

from billing.enums import AdminState, InvoiceState, VisitState
from billing.models import Invoice, Share, Visit
from cabinet.errors import Refused


@transaction.atomic
def cancel_and_replace(*, invoice: Invoice, reason: str) -> Invoice:
    """Cancels an invoice that nobody has paid. The new one takes a new number when its visits are invoiced again.

    Refused when money is announced or received (a recovery is the way then), and when it is already cancelled.
    """
    locked = Invoice.objects.select_for_update(of=("self",), no_key=True).get(pk=invoice.pk)
    if locked.state == InvoiceState.CANCELLED:
        raise Refused("Cette facture est déjà annulée.")
    if Share.objects.filter(invoice=locked).exclude(announced_cents=0, received_cents=0, declared_cents=0).exists():
        raise Refused(
            "Cette facture a été payée, même en partie : elle ne s’annule plus. Passez par un indu avec la caisse."
        )
    locked.state, locked.cancelled_reason = InvoiceState.CANCELLED, reason
    locked.save(update_fields=["state", "cancelled_reason"])
    Share.objects.filter(invoice=locked).update(admin_state=AdminState.CANCELLED, cause="", is_silent=False)
    Visit.objects.filter(invoice_lines__invoice=locked).distinct().update(state=VisitState.VALIDATED)
    return locked
