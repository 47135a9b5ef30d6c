"""The two lanes as append-only rows: postings (money) and steps (administrative). Never edited, never deleted."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from billing.models import Invoice, Lot, Share
from cabinet.models import IncomingFile, TenantModel
from noemie.models import ReturnRecord
from reconciliation.enums import PostingKind, StepKind
from reconciliation.models.advice import AdviceLine
from reconciliation.models.bank import BankEntry
from reconciliation.models.match import EntryMatch


def _has_evidence(*, of_a_posting: bool) -> Q:
    """A file's record, a bank entry, the invoice itself, or a person with a reason."""
    proofs = Q(record__isnull=False) | Q(file__isnull=False) | Q(invoice__isnull=False)
    if of_a_posting:
        proofs |= Q(bank_entry__isnull=False)
    return proofs | (Q(person__isnull=False) & ~Q(reason=""))


class Posting(TenantModel):
    """One movement of the money lane of a share, in signed cents, with its evidence.

    `received` needs a bank entry. A mistake is corrected by an opposite row of the same kind that `reverses` it. An invoice that was
    corrected and sent again under its number has one more `expected`, of the file that says it: the difference.
    """

    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="postings")
    kind = models.CharField(max_length=12, choices=PostingKind)
    amount_cents = models.BigIntegerField()
    happened_on = models.DateField()
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(IncomingFile, on_delete=models.PROTECT, null=True, related_name="+")
    record = models.ForeignKey(ReturnRecord, on_delete=models.PROTECT, null=True, related_name="postings")
    advice_line = models.ForeignKey(AdviceLine, on_delete=models.PROTECT, null=True, related_name="postings")
    bank_entry = models.ForeignKey(BankEntry, on_delete=models.PROTECT, null=True, related_name="postings")
    match = models.ForeignKey(EntryMatch, on_delete=models.PROTECT, null=True, related_name="postings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PostingKind.values), name="posting_kind_known"),
            models.CheckConstraint(condition=~Q(amount_cents=0), name="posting_moves_something"),
            models.CheckConstraint(condition=_has_evidence(of_a_posting=True), name="posting_has_evidence"),
            models.CheckConstraint(
                condition=~Q(kind="received") | Q(bank_entry__isnull=False), name="posting_received_has_bank_entry"
            ),
            models.UniqueConstraint(
                fields=["share", "kind", "file", "happened_on", "amount_cents"],
                condition=Q(kind="expected") & Q(reverses__isnull=True),
                name="posting_expected_once",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["advice_line", "kind", "match"],
                condition=Q(advice_line__isnull=False) & Q(reverses__isnull=True),
                name="posting_line_once",
                nulls_distinct=False,
            ),
        ]
        ordering = ["share", "id"]


class Step(TenantModel):
    """One fact of the administrative lane of a share, with its evidence. `lot`: the one that carried it (`sent`).

    What a person misread is taken back by a second row of the same kind that `reverses` the first: neither counts then.
    """

    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind)
    happened_on = models.DateField()
    reason_code = models.CharField(max_length=10, blank=True)
    reason_label = models.CharField(max_length=86, blank=True)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, related_name="steps")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(IncomingFile, on_delete=models.PROTECT, null=True, related_name="+")
    record = models.ForeignKey(ReturnRecord, on_delete=models.PROTECT, null=True, related_name="steps")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="step_kind_known"),
            models.CheckConstraint(condition=_has_evidence(of_a_posting=False), name="step_has_evidence"),
            models.CheckConstraint(
                condition=~Q(kind="rejected") | ~Q(reason_code="") | ~Q(reason_label=""),
                name="step_rejected_has_reason",
            ),
            models.UniqueConstraint(
                fields=["share", "kind", "record"], condition=Q(record__isnull=False), name="step_record_once"
            ),
        ]
        ordering = ["share", "happened_on", "id"]
