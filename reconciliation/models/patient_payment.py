"""What a patient paid, what it pays, what the bank shows of it. Rows are only added: a mistake is answered by its opposite."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from billing.models import Patient, Share
from cabinet.models import TenantModel
from reconciliation.enums import PatientMeans, UseKind
from reconciliation.models.bank import BankEntry
from reconciliation.models.ledger import Posting

ME = settings.AUTH_USER_MODEL


class PatientPayment(TenantModel):
    """Money that a person of the cabinet received from a patient: « déclaré encaissé » until a bank entry shows it.

    `number` is the receipt's, gapless by year. The row that undoes it `reverses` it, with the opposite amount and a reason.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="payments")
    number = models.CharField("numéro du reçu", max_length=12, blank=True)
    amount_cents = models.BigIntegerField("montant")
    paid_on = models.DateField("reçu le")
    means = models.CharField("moyen", max_length=8, choices=PatientMeans)
    cheque_number = models.CharField("numéro du chèque", max_length=20, blank=True)
    cheque_bank = models.CharField("banque du chèque", max_length=60, blank=True)
    note = models.CharField("note", max_length=200, blank=True)
    received_by = models.ForeignKey(ME, on_delete=models.PROTECT, related_name="+", verbose_name="reçu par")
    noted_by = models.ForeignKey(ME, on_delete=models.PROTECT, related_name="+", verbose_name="noté par")
    reason = models.CharField("motif", max_length=200, blank=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(means__in=PatientMeans.values), name="patient_payment_means_known"),
            models.CheckConstraint(
                condition=Q(reverses=None, amount_cents__gt=0) & ~Q(number="")
                | Q(reverses__isnull=False, amount_cents__lt=0, number="") & ~Q(reason=""),
                name="patient_payment_or_its_opposite",
            ),
            models.CheckConstraint(
                condition=Q(means="cheque") & ~Q(cheque_number="") & ~Q(cheque_bank="")
                | ~Q(means="cheque") & Q(cheque_number="", cheque_bank=""),
                name="patient_payment_cheque_is_named",
                violation_error_message="Un chèque porte son numéro et sa banque.",
            ),
            models.UniqueConstraint(
                fields=["cabinet", "number"], condition=Q(reverses=None), name="patient_payment_number_once"
            ),
        ]
        indexes = [models.Index(fields=["cabinet", "paid_on"], name="patient_payment_by_day")]
        ordering = ["-paid_on", "-id"]


class PaymentUse(TenantModel):
    """A part of a payment: on a share, or given back to the patient. An opposite row frees it: it is a credit again."""

    payment = models.ForeignKey(PatientPayment, on_delete=models.PROTECT, related_name="uses")
    kind = models.CharField("nature", max_length=6, choices=UseKind)
    share = models.ForeignKey(Share, on_delete=models.PROTECT, null=True, related_name="payment_uses")
    amount_cents = models.BigIntegerField("montant")
    happened_on = models.DateField("date")
    means = models.CharField("rendu par", max_length=8, choices=PatientMeans, blank=True)
    person = models.ForeignKey(ME, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("motif", max_length=200, blank=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="share", share__isnull=False, means="") | Q(kind="refund", share=None) & ~Q(means=""),
                name="payment_use_on_a_share_or_given_back",
            ),
            models.CheckConstraint(
                condition=Q(reverses=None, amount_cents__gt=0)
                | Q(reverses__isnull=False, amount_cents__lt=0) & ~Q(reason=""),
                name="payment_use_or_its_opposite",
            ),
        ]
        ordering = ["payment", "id"]


class UsePosting(TenantModel):
    """The rows of the ledger that a use made: `declared` while a person alone says it, `received` once the bank shows it."""

    use = models.ForeignKey(PaymentUse, on_delete=models.PROTECT, related_name="use_postings")
    posting = models.OneToOneField(Posting, on_delete=models.PROTECT, related_name="use_posting")

    class Meta:
        ordering = ["use", "id"]


class BankedPayment(TenantModel):
    """« Vu en banque »: a person says that this credit (transfer, remittance of cheques, deposit) holds this payment, whole."""

    entry = models.ForeignKey(BankEntry, on_delete=models.PROTECT, related_name="banked_payments")
    payment = models.ForeignKey(PatientPayment, on_delete=models.PROTECT, related_name="banked")
    amount_cents = models.BigIntegerField("montant")
    made_by = models.ForeignKey(ME, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(ME, on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(cancelled_at=None),
                name="banked_payment_once_live",
                violation_error_message="Cet encaissement est déjà vu dans un mouvement.",
            ),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="banked_payment_moves_something"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancelled_reason=""), name="banked_payment_cancelled_has_reason"
            ),
        ]
        ordering = ["-id"]
