"""A check of the cabinet's own, proposed when the same cause of reject was met twice, decided by a person."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from billing.enums import PrecheckAbout, PrecheckState
from billing.models.patient import Patient
from billing.models.prescriber import Prescriber
from cabinet.models import Organism, TenantModel


@pghistory.track()
class OwnPrecheck(TenantModel):
    """Invoices with the same fact (`about` and its subject) as those rejected for `cause` are told before they are sent.

    `cause`: the guide of the reject, or its code when no guide is known. `evidence`: the rejects met, a list of
    {"number", "day"} of invoices, no identity. `met`: how many. Proposed by the machine, put on or off by a person.
    """

    cause = models.CharField("cause", max_length=40)
    reason_code = models.CharField("code du motif", max_length=10, blank=True)
    reason_label = models.CharField("libellé du motif", max_length=86, blank=True)
    about = models.CharField("fait commun", max_length=10, choices=PrecheckAbout)
    prescriber = models.ForeignKey(Prescriber, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    payer = models.ForeignKey(Organism, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    texts = models.CharField("cotation du jour", max_length=300, blank=True)
    met = models.PositiveIntegerField("nombre de rejets")
    evidence = models.JSONField("rejets", default=list)
    state = models.CharField("état", max_length=8, choices=PrecheckState, default=PrecheckState.PROPOSED)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cabinet", "cause", "about", "prescriber", "payer", "patient", "texts"],
                name="own_precheck_once",
                nulls_distinct=False,
                violation_error_message="Ce contrôle existe déjà.",
            ),
            models.CheckConstraint(condition=Q(state__in=PrecheckState.values), name="own_precheck_state_known"),
            models.CheckConstraint(condition=Q(about__in=PrecheckAbout.values), name="own_precheck_about_known"),
            models.CheckConstraint(condition=Q(met__gte=2), name="own_precheck_met_twice"),
        ]
        ordering = ["-id"]


class OwnPrecheckHistory(TenantModel):
    """One line of its life: proposed by the machine (no person), accepted, refused, switched off or on. Only added."""

    precheck = models.ForeignKey(OwnPrecheck, on_delete=models.PROTECT, related_name="history")
    state = models.CharField("état", max_length=8, choices=PrecheckState)
    text = models.CharField("texte", max_length=200)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["precheck", "id"]
