"""What is learnt of payers: how they write their name on a bank line (with a person's OK), how long they take to answer."""

import pghistory
from django.conf import settings
from django.db import models

from cabinet.enums import Part
from cabinet.models import Organism, TenantModel
from reconciliation.enums import DelayBasis
from reconciliation.models.bank import BankAccount


@pghistory.track()
class PayerAlias(TenantModel):
    """`text`: how one bank writes a payer's name on an account (`matching/names.py`). It counts as evidence E2 only once
    `confirmed_by` somebody; taken back, the row stays and counts no more.
    """

    organism = models.ForeignKey(Organism, on_delete=models.PROTECT, related_name="aliases")
    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.CharField("nom lu sur le relevé", max_length=140)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cabinet", "account", "text"], name="payer_alias_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="payer_alias_has_text"),
        ]


class PayerDelay(TenantModel):
    """How long this cabinet waits for a payer before its silence is abnormal (`reconciliation/delays.py`).

    `days` are working days, calendar days when `basis` is "usual"; `median`: of the answered ones, None when none is.
    `is_degraded`: of the invoices sent without the card, whose answers wait for a signed sheet.
    """

    organism = models.ForeignKey(Organism, on_delete=models.PROTECT, null=True, related_name="delays")
    part = models.CharField(max_length=7, choices=Part)
    is_degraded = models.BooleanField("mode dégradé", default=False)
    basis = models.CharField("appris de", max_length=5, choices=DelayBasis)
    days = models.PositiveIntegerField("patience")
    answers = models.PositiveIntegerField("réponses observées")
    median = models.PositiveIntegerField("délai médian", null=True)
    learnt_on = models.DateField("appris le")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cabinet", "organism", "part", "is_degraded"], name="payer_delay_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=models.Q(basis__in=DelayBasis.values), name="payer_delay_basis_known"),
        ]
