"""What people decide about money that no bank line proves: a write-off signed by the titulaire, a payment seen elsewhere."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from billing.models import Share
from cabinet.enums import Part
from cabinet.models import IncomingFile, TenantModel
from reconciliation.enums import Means, ResumptionState, WriteOffState
from reconciliation.models.ledger import Posting


class WriteOff(TenantModel):
    """Proposed by one person, signed or refused by the titulaire. `posting` exists once it is signed."""

    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="write_offs")
    amount_cents = models.BigIntegerField("montant")
    reason = models.CharField("motif", max_length=200)
    state = models.CharField("état", max_length=9, choices=WriteOffState, default=WriteOffState.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="proposé par"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="décidé par"
    )
    decided_at = models.DateTimeField("décidé le", null=True)
    decided_words = models.CharField("décision", max_length=200, blank=True)
    posting = models.OneToOneField(Posting, on_delete=models.PROTECT, null=True, related_name="write_off")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="write_off_gives_up_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="write_off_has_reason"),
            models.CheckConstraint(condition=Q(state__in=WriteOffState.values), name="write_off_state_known"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(state="proposed"),
                name="write_off_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(posting__isnull=False), name="write_off_signed_is_posted"
            ),
            models.UniqueConstraint(
                fields=["share"],
                condition=Q(state="proposed"),
                name="write_off_proposed_once",
                violation_error_message="Un abandon est déjà proposé pour cette part.",
            ),
        ]
        ordering = ["-id"]


class WriteOffResumption(TenantModel):
    """A signed write-off to be taken back: proposed by one person, signed by the titulaire, as the write-off itself."""

    write_off = models.ForeignKey(WriteOff, on_delete=models.PROTECT, related_name="resumptions")
    reason = models.CharField("motif", max_length=200)
    state = models.CharField("état", max_length=9, choices=ResumptionState, default=ResumptionState.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="proposé par"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="décidé par"
    )
    decided_at = models.DateTimeField("décidé le", null=True)
    posting = models.OneToOneField(Posting, on_delete=models.PROTECT, null=True, related_name="resumption")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="resumption_has_reason"),
            models.CheckConstraint(condition=Q(state__in=ResumptionState.values), name="resumption_state_known"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(state="proposed"),
                name="resumption_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(posting__isnull=False), name="resumption_signed_is_posted"
            ),
            models.UniqueConstraint(
                fields=["write_off"],
                condition=Q(state="proposed"),
                name="resumption_proposed_once",
                violation_error_message="Une reprise est déjà proposée pour cet abandon.",
            ),
        ]
        ordering = ["-id"]


class DeclaredPayment(TenantModel):
    """A payment that a person saw with her own proof, outside of the statements: « constaté payé ».

    `refund_given_on`: when the patient paid what a fund owed, the day he was given the paper to be refunded with.
    """

    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="declared_payments")
    amount_cents = models.BigIntegerField("montant")
    paid_on = models.DateField("payé le")
    paid_by = models.CharField("payé par", max_length=7, choices=Part)
    means = models.CharField("moyen", max_length=8, choices=Means)
    reference = models.CharField("référence", max_length=80, blank=True)
    proof = models.ForeignKey(IncomingFile, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    posting = models.OneToOneField(Posting, on_delete=models.PROTECT, related_name="declared_payment")
    refund_given_on = models.DateField("feuille remise le", null=True, blank=True)
    cancelled_at = models.DateTimeField("annulé le", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="declared_pays_something"),
            models.CheckConstraint(condition=Q(paid_by__in=Part.values), name="declared_payer_known"),
            models.CheckConstraint(condition=Q(means__in=Means.values), name="declared_means_known"),
        ]
        ordering = ["-id"]
