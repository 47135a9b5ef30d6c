"""Visits: planned, done, validated; each correction is a new version until the visit is invoiced."""

import uuid

import pghistory
from django.db import models
from django.db.models import Q

from billing.enums import BsiKind, Forfait, Place, Terrain, VisitState
from billing.models.careplan import CarePlan
from billing.models.patient import Patient
from billing.models.prescription import Prescription
from cabinet.models import Nurse, TenantModel


@pghistory.track()
class Visit(TenantModel):
    """A passage. `device_uuid` is made where the visit is logged: the same visit sent twice is one.

    `total_cents` is None while the price is not known (a blocking finding: no rule, an act not valid that day): never a zero.
    """

    device_uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="visits")
    care_plan = models.ForeignKey(CarePlan, on_delete=models.PROTECT, null=True, blank=True, related_name="visits")
    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    performed_by = models.ForeignKey(Nurse, on_delete=models.PROTECT, related_name="visits_performed")
    billed_by = models.ForeignKey(Nurse, on_delete=models.PROTECT, related_name="visits_billed")
    state = models.CharField("état", max_length=12, choices=VisitState, default=VisitState.PLANNED)
    cared_on = models.DateField("jour des soins")
    at = models.TimeField("heure")
    order = models.PositiveSmallIntegerField("ordre dans la tournée", default=0)
    place = models.CharField("lieu", max_length=8, choices=Place, default=Place.HOME)
    terrain = models.CharField("terrain", max_length=13, choices=Terrain, default=Terrain.PLAIN)
    distance_km = models.DecimalField("distance aller (km)", max_digits=5, decimal_places=1, default=0)
    household = models.CharField("foyer", max_length=40, blank=True)
    night_need = models.BooleanField("nécessité impérieuse de la nuit", default=False)
    daily_need = models.BooleanField("tous les jours, dimanche et fériés compris", default=False)
    emergency = models.BooleanField("urgence", default=False)
    bsi_done = models.CharField("BSI réalisé", max_length=12, choices=BsiKind, blank=True)
    dependence = models.CharField("forfait du jour", max_length=3, choices=Forfait, blank=True)
    is_degraded = models.BooleanField("carte Vitale absente (mode dégradé)", default=False)
    has_proof = models.BooleanField("feuille signée ou pièce gardée", default=False)
    note = models.CharField("note", max_length=300, blank=True)
    total_cents = models.IntegerField(null=True, blank=True)
    validated_at = models.DateTimeField(null=True, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cabinet", "device_uuid"], name="visit_from_device_once"),
            models.UniqueConstraint(
                fields=["care_plan", "cared_on", "at"],
                condition=Q(care_plan__isnull=False) & ~Q(state="replaced") & Q(replaces__isnull=True),
                name="visit_planned_once",
                violation_error_message="Ce passage est déjà prévu.",
            ),
            models.CheckConstraint(condition=Q(state__in=VisitState.values), name="visit_state_known"),
        ]
        indexes = [models.Index(fields=["cabinet", "cared_on", "state"], name="visit_by_day")]
        ordering = ["cared_on", "order", "at", "id"]


@pghistory.track()
class VisitAct(TenantModel):
    """One act of a visit, ticked or to be ticked."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="acts")
    rank = models.PositiveSmallIntegerField(default=1)
    act_code = models.CharField("acte", max_length=60)
    is_done = models.BooleanField("fait", default=True)

    class Meta:
        ordering = ["visit", "rank", "id"]


class Cotation(TenantModel):
    """What the NGAP makes of one visit, and why; rewritten as long as the visit is not invoiced.

    `lines`, `trace` and `findings` are the engine's own records as JSON; `law_version` names the text, the tariffs and the
    very rules used; `readings` the open points (U-nn) for which the cabinet's choice was the other reading that day.
    """

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="cotation")
    law_version = models.CharField(max_length=80)
    total_cents = models.IntegerField(null=True)
    lines = models.JSONField(default=list)
    trace = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    readings = models.JSONField("lectures choisies", default=list)
    computed_at = models.DateTimeField(auto_now=True)
