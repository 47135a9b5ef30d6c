"""Payment advices: one transfer that a payer announced (NOEMIE 071 and what stands under it)."""

from django.db import models
from django.db.models import Q

from billing.models import Share
from cabinet.enums import Part
from cabinet.models import IncomingFile, Nurse, Organism, TenantModel
from noemie.models import ReturnRecord
from reconciliation.enums import AdviceLineKind, LineOutcome


class Advice(TenantModel):
    """`total_cents` is what the payer declares for the transfer, `computed_cents` the sum of its lines with their signs.

    They differ: `is_coherent` is false, and nothing of it is posted or matched automatically.
    """

    file = models.ForeignKey(IncomingFile, on_delete=models.PROTECT, related_name="advices")
    record = models.OneToOneField(ReturnRecord, on_delete=models.PROTECT, related_name="advice")
    payer = models.ForeignKey(Organism, on_delete=models.PROTECT, null=True, related_name="+")
    nurse = models.ForeignKey(Nurse, on_delete=models.PROTECT, null=True, related_name="+")
    payee_number = models.CharField("destinataire", max_length=15, blank=True)
    paid_on = models.DateField("jour du virement", null=True)
    label_1 = models.CharField(max_length=32, blank=True)
    label_2 = models.CharField(max_length=32, blank=True)
    total_cents = models.BigIntegerField("total déclaré", null=True)
    computed_cents = models.BigIntegerField("total calculé")
    is_coherent = models.BooleanField("total exact", default=False)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-paid_on", "-id"]


class AdviceLine(TenantModel):
    """One amount of an advice, with the payer's own identity (file, rank). Signed: a retenue is negative."""

    advice = models.ForeignKey(Advice, on_delete=models.PROTECT, related_name="lines")
    record = models.ForeignKey(ReturnRecord, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=AdviceLineKind)
    part = models.CharField(max_length=7, choices=Part, blank=True)
    invoice_number = models.CharField(max_length=9, blank=True)
    invoice_date = models.DateField(null=True)
    state = models.CharField("état (P payé, R rejeté, D différé)", max_length=1, blank=True)
    amount_cents = models.BigIntegerField()
    reason_code = models.CharField(max_length=10, blank=True)
    reason_label = models.CharField(max_length=86, blank=True)
    debt_reference = models.CharField("référence de la dette", max_length=20, blank=True)
    debt_left_cents = models.BigIntegerField("reste de la dette", null=True)
    outcome = models.CharField(max_length=12, choices=LineOutcome, blank=True)
    share = models.ForeignKey(Share, on_delete=models.PROTECT, null=True, related_name="advice_lines")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "kind", "part"],
                name="advice_line_once",
                violation_error_message="Cette ligne de retour est déjà appliquée.",
            ),
            models.CheckConstraint(
                condition=~Q(state="R") | ~Q(reason_code="") | ~Q(reason_label=""),
                name="advice_line_rejected_has_reason",
            ),
        ]
        ordering = ["advice", "id"]
