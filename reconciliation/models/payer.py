"""How a payer writes its name on a bank line: learnt with a person's OK."""

import pghistory
from django.conf import settings
from django.db import models

from cabinet.models import Organism, TenantModel


@pghistory.track()
class PayerAlias(TenantModel):
    """`text` is the normalised name; it counts as evidence E2 only once `confirmed_by` somebody."""

    organism = models.ForeignKey(Organism, on_delete=models.PROTECT, related_name="aliases")
    text = models.CharField(max_length=140)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cabinet", "text"], name="payer_alias_once")]
