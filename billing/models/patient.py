"""Patients: identity (sealed), facts that the NGAP asks for, where they live."""

import pghistory
from django.db import models

from billing.enums import Terrain
from cabinet.fields import BlindIndexField, SealedTextField
from cabinet.models import TenantModel
from cabinet.search import search_key


@pghistory.track(exclude=["nir", "phone"])
class Patient(TenantModel):
    """`nir` is 15 characters (13 + key) where the key can be computed, a provisional number too; "" when unknown."""

    last_name = models.CharField("nom", max_length=80)
    first_name = models.CharField("prénom", max_length=80, blank=True)
    birth_date = models.DateField("date de naissance", null=True, blank=True)
    nir = SealedTextField("NIR")
    nir_index = BlindIndexField(source="nir", purpose="nir")
    nir_is_provisional = models.BooleanField("numéro provisoire", default=False)
    phone = SealedTextField("téléphone")
    address = models.CharField("adresse", max_length=200, blank=True)
    postcode = models.CharField("code postal", max_length=5, blank=True)
    city = models.CharField("commune", max_length=80, blank=True)
    household = models.CharField("foyer", max_length=40, blank=True)
    distance_km = models.DecimalField("distance aller (km)", max_digits=5, decimal_places=1, default=0)
    nearest_km = models.DecimalField(
        "distance de l’infirmier le plus proche (km)", max_digits=5, decimal_places=1, null=True, blank=True
    )
    return_home = models.BooleanField("programme de retour à domicile", default=False)
    terrain = models.CharField("terrain", max_length=13, choices=Terrain, default=Terrain.PLAIN)
    insulin_treated = models.BooleanField("insulino-traité", default=False)
    immunodepressed = models.BooleanField("cancer ou immunodépression", default=False)
    palliative = models.BooleanField("soins palliatifs", default=False)
    search_name = models.CharField(max_length=170, editable=False, blank=True)
    is_archived = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cabinet", "nir_index"],
                name="patient_nir_once",
                condition=~models.Q(nir_index=b""),
                violation_error_message="Ce NIR est déjà celui d’un patient du cabinet.",
            )
        ]
        indexes = [models.Index(fields=["cabinet", "search_name"], name="patient_by_name")]
        ordering = ["search_name"]

    def clean_fields(self, exclude: object = None) -> None:
        super().clean_fields(exclude)  # type: ignore[arg-type]
        self.search_name = search_key(f"{self.last_name} {self.first_name}")

    @property
    def full_name(self) -> str:
        return f"{self.last_name.upper()} {self.first_name}".strip()
