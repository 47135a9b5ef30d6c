"""What is learnt of payers: how they write their name on a bank line (with a person's OK), how long they take to answer."""

import pghistory
from django.conf import settings
from django.db import models

from cabinet.enums import Part
from cabinet.models import Organism, TenantModel
from reconciliation.enums import DelayBasis


@pghistory.track()
class PayerAlias(TenantModel):
    """`text` is the normalised name; it counts as evidence E2 only once `confirmed_by` somebody."""

    organism = models.ForeignKey(Organism, on_delete=models.PROTECT, related_name="aliases")
    text = models.CharField(max_length=140)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cabinet", "text"], name="payer_alias_once")]


class PayerDelay(TenantModel):
    """How long this cabinet waits for a payer before its silence is abnormal (`reconciliation/delays.py`).

    `days` are working days, calendar days when `basis` is "usual"; `median`: of the answered ones, None when none is.
    """

    organism = models.ForeignKey(Organism, on_delete=models.PROTECT, null=True, related_name="delays")
    part = models.CharField(max_length=7, choices=Part)
    basis = models.CharField("appris de", max_length=5, choices=DelayBasis)
    days = models.PositiveIntegerField("patience")
    answers = models.PositiveIntegerField("réponses observées")
    median = models.PositiveIntegerField("délai médian", null=True)
    learnt_on = models.DateField("appris le")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cabinet", "organism", "part"], name="payer_delay_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=models.Q(basis__in=DelayBasis.values), name="payer_delay_basis_known"),
        ]
