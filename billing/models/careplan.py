"""Care plans: which acts, which days, at what hours, on which prescription."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from billing.enums import Place
from billing.models.patient import Patient
from billing.models.prescription import Prescription
from cabinet.models import Nurse, TenantModel


@pghistory.track()
class CarePlan(TenantModel):
    """Either `weekdays` (ISO: 1 Monday … 7 Sunday) or `every_n_days` from `starts_on`; one visit for each of `hours`."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="care_plans")
    nurse = models.ForeignKey(Nurse, on_delete=models.PROTECT, related_name="+")
    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField("du")
    ends_on = models.DateField("au", null=True, blank=True)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), verbose_name="jours", default=list, blank=True)
    every_n_days = models.PositiveSmallIntegerField("tous les n jours", null=True, blank=True)
    hours = ArrayField(models.TimeField(), verbose_name="heures", default=list)
    place = models.CharField("lieu", max_length=8, choices=Place, default=Place.HOME)
    act_codes = ArrayField(models.CharField(max_length=60), verbose_name="actes", default=list, blank=True)
    is_active = models.BooleanField("en cours", default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="careplan_ends_after_start"
            ),
            models.CheckConstraint(
                condition=(~Q(weekdays=[]) & Q(every_n_days__isnull=True)) | (Q(weekdays=[]) & Q(every_n_days__gte=1)),
                name="careplan_weekdays_or_interval",
                violation_error_message="Indiquez soit des jours de la semaine, soit un intervalle en jours.",
            ),
        ]
        ordering = ["-starts_on", "-id"]
