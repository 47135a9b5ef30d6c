"""Stays in hospital: from a day until the day of return, the patient is out of the rounds."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models

from billing.models.coverage import PatientRange
from billing.models.patient import Patient
from cabinet.models import TenantModel


@pghistory.track()
class HospitalStay(TenantModel):
    """`period`: upper bound excluded, it is the day of return; open while that day is not known."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="stays")
    period = DateRangeField("séjour")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="hospital_stays_no_overlap",
                expressions=[(PatientRange(), "&&"), ("period", "&&")],
                violation_error_message="Deux hospitalisations se chevauchent.",
            ),
        ]
        ordering = ["-period"]
