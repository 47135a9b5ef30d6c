"""What chasing money costs the cabinet: minutes that people note on a dossier, and what an hour costs from a day on."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cabinet.models import TenantModel
from reconciliation.models.case import Case

MOST_MINUTES = 480  # a working day: what is longer was mistyped


class TimeSpent(TenantModel):
    """Minutes that a person gave to a dossier. Taken back (`undone_at`), never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="time_spent")
    minutes = models.PositiveSmallIntegerField("minutes")
    happened_on = models.DateField("date")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MOST_MINUTES),
                name="time_spent_is_a_day_at_most",
                violation_error_message="Notez de 1 à 480 minutes.",
            )
        ]
        indexes = [models.Index(fields=["cabinet", "happened_on"], name="time_spent_by_day")]
        ordering = ["-id"]


class RecoveryRate(TenantModel):
    """From `since` on: an hour of whoever chases, and what a biller or a service is paid by month. Rows are only added.

    Of two rows of one day the last holds.
    """

    since = models.DateField("à partir du")
    hour_cents = models.PositiveIntegerField("coût d’une heure")
    month_fee_cents = models.PositiveIntegerField("frais de service par mois", default=0)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hour_cents__gt=0) | Q(month_fee_cents__gt=0),
                name="recovery_rate_costs_something",
                violation_error_message="Dites ce que coûte une heure, ou les frais de service.",
            )
        ]
        ordering = ["since", "id"]
