"""Dossiers: an unpaid share, a refused lot, a recovery, as work for a person; its history only grows."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from billing.enums import Cause
from billing.models import Share
from cabinet.models import IncomingFile, TenantModel
from reconciliation.enums import Actor, Alert, CaseState, InterruptionKind


@pghistory.track(exclude=["priority", "alert"])
class Case(TenantModel):
    """Opened, updated and closed by facts (`services/follow_up.py`); a person adds notes, waits, takes it.

    `priority` (weighed cents) and `alert` (how near the legal limit is) are caches of `matching/priority.py`.
    """

    share = models.OneToOneField(Share, on_delete=models.PROTECT, related_name="case")
    state = models.CharField("état", max_length=8, choices=CaseState, default=CaseState.OPEN)
    cause = models.CharField(max_length=24, choices=Cause)
    actor = models.CharField("qui doit agir", max_length=10, choices=Actor)
    next_action = models.CharField("prochaine action", max_length=200, blank=True)
    next_on = models.DateField("le", null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    priority = models.BigIntegerField("priorité (centimes pondérés)", default=0)
    alert = models.CharField("alerte de délai", max_length=12, choices=Alert, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state_known"),
            models.CheckConstraint(condition=Q(alert__in=["", *Alert.values]), name="case_alert_known"),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_on__isnull=False), name="case_closed_has_day"
            ),
        ]
        indexes = [models.Index(fields=["cabinet", "-priority"], name="case_by_priority")]
        ordering = ["-id"]


class CaseHistory(TenantModel):
    """One line of a dossier's history: a fact found by the machine, or what a person did."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="history")
    kind = models.CharField(max_length=20)
    text = models.CharField(max_length=500)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["case", "id"]


class Interruption(TenantModel):
    """What may interrupt the time limit of a share (open point U-44), with its proof: never moves the safe limit."""

    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="interruptions")
    kind = models.CharField("nature", max_length=15, choices=InterruptionKind)
    happened_on = models.DateField("date")
    reference = models.CharField("référence", max_length=80, blank=True)
    proof = models.ForeignKey(IncomingFile, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=InterruptionKind.values), name="interruption_kind_known"),
            models.UniqueConstraint(
                fields=["share", "kind", "happened_on"],
                name="interruption_once",
                violation_error_message="Cette interruption est déjà notée.",
            ),
        ]
        ordering = ["share", "happened_on", "id"]
