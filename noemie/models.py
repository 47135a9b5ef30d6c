"""What the funds' files say, record by record. What a record does to invoices is applied in `reconciliation`."""

from django.conf import settings
from django.db import models

from cabinet.fields import SealedTextField
from cabinet.models import IncomingFile, TenantModel


class ReturnRecord(TenantModel):
    """One record of a return (NOEMIE, ARL) or of a lot: identity = (file, rank). No identity of a person in clear.

    `fields` holds the decoded values (JSON object of strings and integers), names and NIR left out by the reader's list.
    """

    file = models.ForeignKey(IncomingFile, on_delete=models.PROTECT, related_name="records")
    rank = models.IntegerField("rang")
    offset = models.BigIntegerField("position en octets")
    record = models.CharField("enregistrement", max_length=4)
    level = models.CharField("niveau", max_length=2, blank=True)
    fields = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "rank"], name="return_record_once")]
        # Asked at each file: one record in hundreds.
        indexes = [
            models.Index(
                fields=["cabinet", "record"],
                condition=models.Q(record__in=["000", "ARL"]),
                name="return_record_headers",
            )
        ]
        ordering = ["file", "rank"]


class Problem(TenantModel):
    """A field or a record that could not be read, with its place. `raw` may hold an identity: it is sealed."""

    file = models.ForeignKey(IncomingFile, on_delete=models.PROTECT, related_name="problems")
    rank = models.IntegerField("rang", null=True)
    offset = models.BigIntegerField("position en octets", null=True)
    record = models.CharField("enregistrement", max_length=12, blank=True)
    field = models.CharField("champ", max_length=100, blank=True)
    raw = SealedTextField()
    reason = models.CharField("raison", max_length=300)

    class Meta:
        ordering = ["file", "rank", "id"]


class RejectLearnt(TenantModel):
    """What a person of the cabinet said of a reject code that no source explains: the guide that applies to it."""

    code = models.CharField("code", max_length=10)
    guide = models.CharField("motif retenu", max_length=40)
    label = models.CharField("libellé lu", max_length=86, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cabinet", "code"],
                name="reject_learnt_once",
                violation_error_message="Ce code de rejet est déjà classé dans ce cabinet.",
            ),
            models.CheckConstraint(condition=~models.Q(code=""), name="reject_learnt_has_code"),
        ]
        ordering = ["code"]
