"""What was refused and is asked for again: which way, what was corrected, and the paper or the invoice that goes now."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from billing.models import Invoice, Lot
from cabinet.models import IncomingFile, TenantModel
from reconciliation.enums import ResendWay
from reconciliation.models.case import Case

ME = settings.AUTH_USER_MODEL


class Resend(TenantModel):
    """One gesture on one dossier. `made`: the invoice that takes the place of `invoice`; `lot`: the one that had carried it.

    `reason_code`, `reason_label`: the reject as it was, which the cancelled share shows no more. Undone by a mark.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="resends")
    way = models.CharField("façon", max_length=9, choices=ResendWay)
    invoice = models.ForeignKey(
        Invoice, on_delete=models.PROTECT, related_name="resends", verbose_name="facture refusée"
    )
    made = models.ForeignKey(
        Invoice, on_delete=models.PROTECT, null=True, related_name="made_by_resend", verbose_name="nouvelle facture"
    )
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="lot d’avant")
    paper = models.ForeignKey(
        IncomingFile, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="papier"
    )
    changed = models.CharField("ce qui a été corrigé", max_length=300, blank=True)
    reason_code = models.CharField(max_length=10, blank=True)
    reason_label = models.CharField(max_length=86, blank=True)
    done_on = models.DateField("fait le")
    person = models.ForeignKey(ME, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(ME, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="défait par")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=ResendWay.values), name="resend_way_known"),
            models.CheckConstraint(
                condition=~Q(way__in=["replace", "elsewhere"]) | Q(made__isnull=False), name="resend_names_the_second"
            ),
            models.CheckConstraint(condition=~Q(way="recycle") | Q(lot__isnull=False), name="resend_recycle_has_lot"),
            models.CheckConstraint(
                condition=~Q(way__in=["paper", "patient"]) | Q(paper__isnull=False), name="resend_paper_is_kept"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_by__isnull=False), name="resend_undone_by_somebody"
            ),
            models.UniqueConstraint(
                fields=["invoice"],
                condition=Q(way__in=["replace", "elsewhere"], undone_at__isnull=True),
                name="resend_replaced_once",
                violation_error_message="Cette facture a déjà été remplacée.",
            ),
        ]
        ordering = ["-id"]
