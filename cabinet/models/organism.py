"""Who pays: funds (AMO), complementary insurers (AMC), platforms."""

import uuid

import pghistory
from django.db import models
from django.db.models import Q

from cabinet.enums import OrganismKind


@pghistory.track()
class Organism(models.Model):
    """A payer. `code` is digits: AMO = régime 2 + caisse 3 (+ centre 4), AMC = 10 digits, platform = its own.

    A row without cabinet belongs to the shared reference, readable by all and written by migrations only.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cabinet = models.ForeignKey("cabinet.Cabinet", on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField("nature", max_length=8, choices=OrganismKind)
    code = models.CharField("numéro", max_length=14)
    name = models.CharField("nom", max_length=120, blank=True)
    address = models.TextField("adresse", blank=True)
    paid_through = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cabinet", "kind", "code"], name="organism_once"),
            models.CheckConstraint(condition=Q(kind__in=OrganismKind.values), name="organism_kind_known"),
        ]
        ordering = ["kind", "name", "code"]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"

    @property
    def label(self) -> str:
        return self.name or f"{self.get_kind_display()} {self.code}"
