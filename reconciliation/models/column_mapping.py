"""How a cabinet reads the CSV of a bank or of a software: said once by a person, used for each file with the same heading."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cabinet.fields import SealedTextField
from cabinet.models import TenantModel
from reconciliation.enums import SheetKind


class ColumnMapping(TenantModel):
    """`columns`: list of [heading as written, meaning], in the order of the file. One mapping a heading (`heading_hash`).

    Meanings: `reconciliation.bank.columns.Meaning`, or `reconciliation.services.sheets.claims_mapping.ClaimMeaning`. What only one
    of the two kinds says is empty for the other.
    """

    name = models.CharField("nom", max_length=60)
    kind = models.CharField("nature", max_length=8, choices=SheetKind)
    heading_hash = models.CharField("empreinte de l’en-tête", max_length=64)
    columns = models.JSONField("colonnes", default=list)
    delimiter = models.CharField("séparateur", max_length=1)
    date_order = models.CharField("ordre des dates", max_length=3, blank=True)
    point = models.CharField("marque décimale", max_length=1, blank=True)
    sign = models.CharField("signe des débits", max_length=8, blank=True)
    is_balance_running = models.BooleanField("solde à chaque ligne", default=True)
    account = SealedTextField("compte")
    unit = models.CharField("unité des montants", max_length=5, blank=True)
    rows_are = models.CharField("une ligne est", max_length=7, blank=True)
    management = models.CharField("gestion de la part mutuelle", max_length=8, blank=True)
    fund = models.CharField("caisse de toutes les factures", max_length=9, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("modifiée le", auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cabinet", "heading_hash"],
                name="column_mapping_once",
                violation_error_message="Une correspondance existe déjà pour cet en-tête.",
            ),
            models.UniqueConstraint(
                fields=["cabinet", "name"],
                name="column_mapping_name_once",
                violation_error_message="Une correspondance porte déjà ce nom.",
            ),
            models.CheckConstraint(condition=Q(kind__in=SheetKind.values), name="column_mapping_kind_known"),
            models.CheckConstraint(condition=~Q(name=""), name="column_mapping_has_name"),
        ]
        ordering = ["name"]
