"""Prescriptions: what was ordered, until when, and the scan that proves it."""

import pghistory
from django.db import models
from django.db.models import F, Q

from billing.models.patient import Patient
from billing.models.prescriber import Prescriber
from cabinet.models import IncomingFile, TenantModel


@pghistory.track()
class Prescription(TenantModel):
    """`ends_on` is the last day it covers; empty with `until_healed` ("jusqu'à cicatrisation": three months, XVI-I-2)."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="prescriptions")
    prescriber = models.ForeignKey(Prescriber, on_delete=models.PROTECT, related_name="+")
    prescribed_on = models.DateField("prescrite le")
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    until_healed = models.BooleanField("jusqu’à cicatrisation", default=False)
    at_home = models.BooleanField("à domicile", default=True)
    night_need = models.BooleanField("nécessité impérieuse de la nuit", default=False)
    daily_need = models.BooleanField("tous les jours, dimanche et fériés compris", default=False)
    text = models.TextField("texte", blank=True)
    scan = models.ForeignKey(IncomingFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="prescription_ends_after_start"
            )
        ]
        ordering = ["-prescribed_on", "-id"]


@pghistory.track()
class PrescribedAct(TenantModel):
    """One act ordered (code of the catalogue, `ngap/data/acts.yaml`), with its number when the doctor gave one."""

    prescription = models.ForeignKey(Prescription, on_delete=models.CASCADE, related_name="acts")
    act_code = models.CharField("acte", max_length=60)
    quantity = models.PositiveIntegerField("nombre", null=True, blank=True)
