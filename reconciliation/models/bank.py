"""Bank accounts, statements and entries, as the bank's files say them."""

import pghistory
from django.db import models
from django.db.models import Q

from cabinet.fields import BlindIndexField, SealedTextField
from cabinet.models import IncomingFile, Nurse, TenantModel
from reconciliation.enums import EntryOutcome


@pghistory.track(exclude=["iban", "number"])
class BankAccount(TenantModel):
    """`number` is the account as the format names it (CFONB: bank, branch, account), `iban` the RIB typed by a person."""

    nurse = models.ForeignKey(Nurse, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    label = models.CharField("intitulé", max_length=80, blank=True)
    number = SealedTextField("compte")
    number_index = BlindIndexField(source="number", purpose="account")
    iban = SealedTextField("IBAN")
    iban_index = BlindIndexField(source="iban", purpose="iban")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cabinet", "number_index"], condition=~Q(number_index=b""), name="bank_account_once"
            )
        ]

    @property
    def masked(self) -> str:
        """The last four characters: enough to tell two accounts apart on a screen."""
        known = str(self.iban or self.number)
        return f"•••• {known[-4:]}" if known else "compte sans numéro"


class BankStatement(TenantModel):
    """One statement of one file. `is_proved`: opening + entries = closing; None when nothing proves it yet.

    Without an opening (OFX) it is proved by continuity: the closing before + the entries since = its closing.
    `is_continuous`: its opening equals the closing of the statement before, on the same account; None for the first.
    """

    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="statements")
    file = models.ForeignKey(IncomingFile, on_delete=models.PROTECT, related_name="statements")
    rank = models.IntegerField("rang dans le fichier")
    format = models.CharField(max_length=10, default="cfonb120")
    currency = models.CharField(max_length=3, default="EUR")
    decimals = models.PositiveSmallIntegerField(default=2)
    opening_cents = models.BigIntegerField(null=True)
    opening_on = models.DateField(null=True)
    closing_cents = models.BigIntegerField(null=True)
    closing_on = models.DateField(null=True)
    is_proved = models.BooleanField("prouvé", null=True)
    is_continuous = models.BooleanField("continu", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "rank"], name="bank_statement_once")]
        ordering = ["account", "opening_on", "id"]


class BankEntry(TenantModel):
    """A movement. Identity: (account, `base_key`, `occurrence`): two equal movements of a day are two entries.

    `outcome` is a cache of its live matches. `texts` holds every text of the file in order (label first).
    `format`: of the file that `base_key` comes from; another format names the same movement by another key.
    """

    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="entries")
    rank = models.IntegerField("rang dans le relevé")
    base_key = models.CharField(max_length=64)
    occurrence = models.PositiveIntegerField(default=1)
    format = models.CharField(max_length=10, default="cfonb120")
    amount_cents = models.BigIntegerField("montant")
    booked_on = models.DateField("comptabilisé le")
    value_on = models.DateField("valeur", null=True)
    label = models.CharField("libellé", max_length=140, blank=True)
    reference = models.CharField("référence", max_length=40, blank=True)
    operation_code = models.CharField("code opération", max_length=20, blank=True)
    texts = models.JSONField(default=list)
    outcome = models.CharField("issue", max_length=12, choices=EntryOutcome, default=EntryOutcome.UNMATCHED)
    ignored_reason = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "base_key", "occurrence"],
                name="bank_entry_once",
                violation_error_message="Ce mouvement est déjà importé.",
            ),
            models.CheckConstraint(condition=Q(outcome__in=EntryOutcome.values), name="bank_entry_outcome_known"),
        ]
        indexes = [models.Index(fields=["cabinet", "booked_on"], name="bank_entry_by_day")]
        ordering = ["-booked_on", "-id"]
