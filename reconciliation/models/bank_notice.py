"""What stands beside the movements of a bank: the details of a camt.054, and what a person decided of a doubtful one."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cabinet.models import IncomingFile, TenantModel
from reconciliation.enums import DoubtKind
from reconciliation.models.bank import BankAccount, BankEntry


class BankNotice(TenantModel):
    """One entry of a camt.054: texts for the movement that it belongs to, never money of its own.

    `entry` is a cache: which movement, when only one fits, found again at each reconciliation (`services/statements/bank_notices.py`).
    """

    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="notices")
    file = models.ForeignKey(IncomingFile, on_delete=models.PROTECT, related_name="notices")
    rank = models.IntegerField("rang dans le fichier")
    amount_cents = models.BigIntegerField("montant")
    booked_on = models.DateField("comptabilisé le", null=True)
    reference = models.CharField("référence de la banque", max_length=40, blank=True)
    texts = models.JSONField("textes", default=list)
    entry = models.ForeignKey(BankEntry, on_delete=models.SET_NULL, null=True, related_name="notices")
    left_because = models.CharField("laissé parce que", max_length=160, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "rank"], name="bank_notice_once")]
        ordering = ["file", "rank"]


class DoubtDecision(TenantModel):
    """Who counted a movement that may be another's twin, or set it aside again, and when. Only ever added to."""

    entry = models.ForeignKey(BankEntry, on_delete=models.PROTECT, related_name="doubts")
    kind = models.CharField("décision", max_length=8, choices=DoubtKind)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=DoubtKind.values), name="doubt_kind_known")]
        ordering = ["entry", "id"]
