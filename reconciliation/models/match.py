"""Which bank entry pays which advice (or share), with the evidence; undone by a mark, never by deletion."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from billing.models import Share
from cabinet.models import TenantModel
from reconciliation.enums import MatchLevel
from reconciliation.models.advice import Advice, AdviceLine
from reconciliation.models.bank import BankEntry

LIVE = Q(cancelled_at__isnull=True)


class EntryMatch(TenantModel):
    """A bank entry pays an advice, or directly a share that no advice announces. `made_by` empty: the machine (E1)."""

    entry = models.ForeignKey(BankEntry, on_delete=models.PROTECT, related_name="matches")
    advice = models.ForeignKey(Advice, on_delete=models.PROTECT, null=True, related_name="matches")
    share = models.ForeignKey(Share, on_delete=models.PROTECT, null=True, related_name="entry_matches")
    amount_cents = models.BigIntegerField()
    level = models.CharField("preuve", max_length=6, choices=MatchLevel)
    evidence = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "advice"],
                condition=LIVE & Q(advice__isnull=False),
                name="match_entry_advice_once_live",
                violation_error_message="Ce mouvement est déjà rapproché de cet avis.",
            ),
            models.UniqueConstraint(
                fields=["entry", "share"],
                condition=LIVE & Q(share__isnull=False),
                name="match_entry_share_once_live",
                violation_error_message="Ce mouvement est déjà rapproché de cette part.",
            ),
            models.CheckConstraint(
                condition=Q(advice__isnull=False, share__isnull=True) | Q(advice__isnull=True, share__isnull=False),
                name="match_advice_or_share",
            ),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="match_moves_something"),
            models.CheckConstraint(condition=LIVE | ~Q(cancelled_reason=""), name="match_cancelled_has_reason"),
        ]
        ordering = ["-id"]


class LineAllocation(TenantModel):
    """What an advice line announces for a share: at most what the share expects; what exceeds is an item of its own."""

    line = models.OneToOneField(AdviceLine, on_delete=models.PROTECT, related_name="allocation")
    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="allocations")
    amount_cents = models.BigIntegerField("imputé")
    excess_cents = models.BigIntegerField("en trop", default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_cents__gte=0, excess_cents__gte=0), name="allocation_not_negative"
            )
        ]


class NamedRest(TenantModel):
    """What a person says that a part of a credit is, when it pays nothing that we know; undone by a mark."""

    entry = models.ForeignKey(BankEntry, on_delete=models.PROTECT, related_name="named_rests")
    amount_cents = models.BigIntegerField("montant")
    words = models.CharField("ce que c’est", max_length=120)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="named_rest_is_something"),
            models.CheckConstraint(condition=~Q(words=""), name="named_rest_is_named"),
            models.CheckConstraint(condition=LIVE | ~Q(cancelled_reason=""), name="named_rest_cancelled_has_reason"),
        ]
        ordering = ["id"]


class RefusedPair(TenantModel):
    """A pair that a person refused, or whose match was undone: the machine never proposes it again."""

    entry = models.ForeignKey(BankEntry, on_delete=models.PROTECT, related_name="refused_pairs")
    advice = models.ForeignKey(Advice, on_delete=models.PROTECT, null=True, related_name="+")
    share = models.ForeignKey(Share, on_delete=models.PROTECT, null=True, related_name="+")
    refused_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "advice", "share"], name="refused_pair_once", nulls_distinct=False)
        ]


class Recovery(TenantModel):
    """A sum that a payer takes back (retenue), by debt. `share` is filled when the payer or a person names the act."""

    line = models.OneToOneField(AdviceLine, on_delete=models.PROTECT, related_name="recovery")
    debt_reference = models.CharField("référence de la dette", max_length=20, blank=True)
    amount_cents = models.BigIntegerField("retenu")
    left_cents = models.BigIntegerField("reste dû", null=True)
    happened_on = models.DateField(null=True)
    share = models.ForeignKey(Share, on_delete=models.PROTECT, null=True, related_name="recoveries")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-happened_on", "-id"]
