"""Doctors who prescribe."""

import pghistory
from django.db import models

from cabinet.models import TenantModel


@pghistory.track()
class Prescriber(TenantModel):
    last_name = models.CharField("nom", max_length=80)
    first_name = models.CharField("prénom", max_length=80, blank=True)
    rpps = models.CharField("numéro RPPS", max_length=11, blank=True)
    am_number = models.CharField("numéro AM", max_length=9, blank=True)
    specialty = models.CharField("spécialité", max_length=60, blank=True)
    address = models.CharField("adresse", max_length=200, blank=True)

    class Meta:
        ordering = ["last_name", "first_name"]

    @property
    def full_name(self) -> str:
        return f"Dr {self.first_name} {self.last_name}".replace("  ", " ")
