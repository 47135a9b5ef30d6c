"""Lots: invoices sent together to one fund, as a B2 file."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from billing.enums import LotState
from cabinet.models import IncomingFile, Nurse, Organism, TenantModel


@pghistory.track()
class Lot(TenantModel):
    """`number` (3 digits) is not unique: payer + date + number is. "Transmis" is a person's declaration, never a proof.

    `is_degraded`: a lot of other software says so of itself (record 1, position 81, D; layout derived from one lineage of readers).
    """

    nurse = models.ForeignKey(Nurse, on_delete=models.PROTECT, related_name="lots")
    payer = models.ForeignKey(Organism, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    origin = models.CharField("origine", max_length=40, default="idel")
    number = models.CharField("numéro", max_length=3)
    made_on = models.DateField("constitué le")
    sent_file_id = models.CharField("identifiant du fichier (000, positions 50-55)", max_length=6, blank=True)
    state = models.CharField("état", max_length=12, choices=LotState, default=LotState.CLOSED)
    file = models.ForeignKey(IncomingFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_on = models.DateField("déclaré transmis le", null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    is_degraded = models.BooleanField("mode dégradé, dit par le lot", default=False)
    refused_reason = models.CharField("motif de refus", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["nurse", "origin", "payer", "made_on", "number"], name="lot_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(state__in=LotState.values), name="lot_state_known"),
            models.CheckConstraint(
                condition=~Q(state=LotState.REFUSED) | ~Q(refused_reason=""), name="lot_refused_has_reason"
            ),
        ]
        ordering = ["-made_on", "-id"]
