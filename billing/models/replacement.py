"""Replacement contracts: who replaces whom, from when to when (decides what a remplaçante may see)."""

import pghistory
from django.db import models
from django.db.models import F, Q

from cabinet.models import Nurse, TenantModel


@pghistory.track()
class ReplacementContract(TenantModel):
    """The substitute performs, the replaced nurse bills; access ends 30 days after the contract."""

    replaced = models.ForeignKey(Nurse, on_delete=models.PROTECT, related_name="+")
    substitute = models.ForeignKey(Nurse, on_delete=models.PROTECT, related_name="replacements")
    starts_on = models.DateField("du")
    ends_on = models.DateField("au")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="replacement_ends_after_start"),
            models.CheckConstraint(condition=~Q(replaced=F("substitute")), name="replacement_two_nurses"),
        ]
