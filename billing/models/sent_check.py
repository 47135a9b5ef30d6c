"""What the checks said of an invoice when its lot was made: kept, so that they can be judged by what came back."""

from django.db import models

from billing.models.invoice import Invoice
from billing.models.lot import Lot
from cabinet.models import TenantModel


class SentCheck(TenantModel):
    """One row an invoice and a lot, also when nothing was said. Rows are only added.

    `findings`: [code, severity, effect in cents] of each; no sentence is kept, one may name a person.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="sent_checks")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="sent_checks")
    checked_on = models.DateField("contrôlée le")
    findings = models.JSONField("ce qui était dit", default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invoice", "lot"], name="sent_check_once")]
        ordering = ["id"]
