"""BSI: the assessment that opens a daily forfait (XVI-I-12)."""

import pghistory
from django.db import models
from django.db.models import F, Q

from billing.enums import BsiKind, Forfait
from billing.models.patient import Patient
from billing.models.prescription import Prescription
from cabinet.models import Nurse, TenantModel


@pghistory.track()
class Bsi(TenantModel):
    """`level` is the forfait that the téléservice gave; the groups allow the grid to be checked."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="bsis")
    nurse = models.ForeignKey(Nurse, on_delete=models.PROTECT, related_name="+")
    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField("nature", max_length=12, choices=BsiKind)
    level = models.CharField("forfait", max_length=3, choices=Forfait)
    done_on = models.DateField("réalisé le")
    valid_until = models.DateField("valable jusqu’au")
    hygiene_group = models.PositiveSmallIntegerField("groupe hygiène", null=True, blank=True)
    elimination_group = models.PositiveSmallIntegerField("groupe élimination", null=True, blank=True)
    mobility_group = models.PositiveSmallIntegerField("groupe mobilité", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gte=F("done_on")), name="bsi_ends_after_start"),
            models.CheckConstraint(condition=Q(level__in=Forfait.values), name="bsi_level_known"),
        ]
        ordering = ["-done_on", "-id"]
