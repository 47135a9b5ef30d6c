"""Dossiers: an unpaid share, a refused lot, a recovery, as work for a person; its history only grows."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from billing.enums import Cause
from billing.models import Share
from cabinet.models import TenantModel
from reconciliation.enums import Actor, CaseState


@pghistory.track()
class Case(TenantModel):
    """Opened, updated and closed by facts (`services/follow_up.py`); a person adds notes, waits, takes it."""

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

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state_known"),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_on__isnull=False), name="case_closed_has_day"
            ),
        ]
        ordering = ["-id"]


class CaseHistory(TenantModel):
    """One line of a dossier's history: a fact found by the machine, or what a person did."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="history")
    kind = models.CharField(max_length=20)
    text = models.CharField(max_length=500)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["case", "id"]
