"""Signed decisions of the titulaire: a month closed or opened again, a card of the weekly review. Rows are only ever added."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cabinet.models import TenantModel
from reconciliation.enums import ClosingKind, ReviewOutcome


class MonthClosing(TenantModel):
    """`month`: its first day. The last row of a month says whether it is closed; `totals` are those that were signed, in cents.

    A closing with unexplained credits says in `reason` what they are; a re-opening always says why.
    """

    month = models.DateField("mois")
    kind = models.CharField("décision", max_length=8, choices=ClosingKind)
    totals = models.JSONField("totaux par payeur", default=list)
    unexplained = models.JSONField("crédits inexpliqués", default=list)
    reason = models.CharField("motif", max_length=500, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField("signée le")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ClosingKind.values), name="month_closing_known"),
            models.CheckConstraint(
                condition=~Q(kind="reopened") | ~Q(reason=""),
                name="month_reopened_has_reason",
                violation_error_message="Un mois rouvert porte toujours son motif.",
            ),
            models.CheckConstraint(
                condition=Q(unexplained=[]) | ~Q(reason=""),
                name="month_unexplained_is_named",
                violation_error_message="Les crédits inexpliqués d’un mois clos portent leur explication.",
            ),
        ]
        indexes = [models.Index(fields=["cabinet", "month"], name="month_closing_by_month")]
        ordering = ["month", "id"]


class ReviewDecision(TenantModel):
    """A card of the review of a week (`week`: its Monday), by its `key`: done or left for later."""

    week = models.DateField("semaine du")
    key = models.CharField("carte", max_length=60)
    outcome = models.CharField("décision", max_length=7, choices=ReviewOutcome)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cabinet", "week", "key"],
                name="review_card_once_a_week",
                violation_error_message="Cette carte est déjà décidée cette semaine.",
            ),
            models.CheckConstraint(condition=Q(outcome__in=ReviewOutcome.values), name="review_outcome_known"),
        ]
        ordering = ["week", "id"]
