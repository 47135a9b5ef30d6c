"""Invoices, their lines and shares. Numbers are gapless per (nurse, series)."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from billing.enums import AdminState, Cause, InvoiceState, MoneyState
from billing.models.lot import Lot
from billing.models.patient import Patient
from billing.models.visit import Visit
from cabinet.enums import Part
from cabinet.models import IncomingFile, Nurse, Organism, TenantModel

OWN_ORIGIN = "idel"


def events_by_statement() -> tuple[pghistory.RowEvent, pghistory.RowEvent]:
    """For rows that are written by the thousand: one trigger a statement makes their events, not one a row."""
    return pghistory.InsertEvent(level=pgtrigger.Statement), pghistory.UpdateEvent(level=pgtrigger.Statement)


class NumberSeries(TenantModel):
    """The next invoice number of a nurse in a series; the row is locked to take one, so a rollback leaves no gap."""

    nurse = models.ForeignKey(Nurse, on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=12, default="principale")
    next_number = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nurse", "series"], name="number_series_once")]


@pghistory.track(*events_by_statement())
class Invoice(TenantModel):
    """What was claimed. Identity: (nurse, origin, number, invoice date); `origin` names the software that made it.

    What the software that sent it said: `is_fund_managed`, the fund answers for both parts (gestion unique); `payee`, whom they are
    paid to (B2, type 2: 00 the patient, 05 AMO alone, 15 both, 25 AMC alone; "" when nothing says it).
    """

    nurse = models.ForeignKey(Nurse, on_delete=models.PROTECT, related_name="invoices")
    performed_by = models.ForeignKey(Nurse, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="invoices")
    origin = models.CharField("origine", max_length=40, default=OWN_ORIGIN)
    series = models.CharField(max_length=12, default="principale")
    number = models.CharField("numéro", max_length=9)
    invoice_date = models.DateField("date de facture")
    cared_on = models.DateField("dernier jour de soins")
    first_cared_on = models.DateField("premier jour de soins")
    state = models.CharField("état", max_length=10, choices=InvoiceState, default=InvoiceState.READY)
    sent_on = models.DateField("transmise le", null=True, blank=True)
    total_cents = models.IntegerField("total (centimes)")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="invoices")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    source_file = models.ForeignKey(IncomingFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source_rank = models.IntegerField("rang dans le fichier", null=True, blank=True)
    cancelled_reason = models.CharField("motif d’annulation", max_length=200, blank=True)
    is_fund_managed = models.BooleanField("gestion unique", default=False)
    payee = models.CharField("destinataire du règlement", max_length=2, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["nurse", "origin", "number", "invoice_date"],
                name="invoice_identity_once",
                violation_error_message="Cette facture est déjà enregistrée.",
            ),
            models.CheckConstraint(condition=Q(state__in=InvoiceState.values), name="invoice_state_known"),
            models.CheckConstraint(
                condition=~Q(state=InvoiceState.CANCELLED) | ~Q(cancelled_reason=""),
                name="invoice_cancelled_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["cabinet", "number"], name="invoice_by_number")]
        ordering = ["-invoice_date", "-number"]


class InvoiceLine(TenantModel):
    """One line as on the claim (`AMI 1/2`): code, coefficient, rate, amount, and the rule that made it."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="invoice_lines")
    rank = models.PositiveIntegerField()
    cared_on = models.DateField("jour des soins")
    text = models.CharField("cotation", max_length=30)
    code = models.CharField(max_length=10)
    coefficient = models.DecimalField(max_digits=8, decimal_places=3, null=True, blank=True)
    rate = models.DecimalField("taux", max_digits=4, decimal_places=2, default=1)
    amount_cents = models.IntegerField(null=True)
    rule = models.CharField("règle", max_length=60, blank=True)
    reference = models.CharField("référence", max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invoice", "rank"], name="invoice_line_once")]
        ordering = ["invoice", "rank"]


@pghistory.track(*events_by_statement())
class Share(TenantModel):
    """What one payer owes of one invoice: the unit that is followed to the bank.

    The two lanes are derived from append-only rows (postings, records) by `reconciliation`, and cached here;
    `check_inconsistencies` recomputes them. Neither lane ever implies the other.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="shares")
    part = models.CharField("part", max_length=7, choices=Part)
    payer = models.ForeignKey(Organism, on_delete=models.PROTECT, null=True, blank=True, related_name="shares")
    expected_cents = models.IntegerField("attendu")
    announced_cents = models.IntegerField("annoncé", default=0)
    received_cents = models.IntegerField("reçu", default=0)
    recovered_cents = models.IntegerField("repris", default=0)
    written_off_cents = models.IntegerField("abandonné", default=0)
    declared_cents = models.IntegerField("constaté payé", default=0)
    admin_state = models.CharField("voie administrative", max_length=12, choices=AdminState, default=AdminState.READY)
    money_state = models.CharField("voie de l’argent", max_length=12, choices=MoneyState, default=MoneyState.EXPECTED)
    reason_code = models.CharField("code de rejet", max_length=10, blank=True)
    reason_label = models.CharField("libellé de rejet", max_length=86, blank=True)
    cause = models.CharField(max_length=24, choices=Cause, blank=True)
    is_silent = models.BooleanField("sans nouvelle", default=False)
    claim_limit_on = models.DateField("limite pour réclamer", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "part"], name="share_once"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="share_part_known"),
            models.CheckConstraint(condition=Q(expected_cents__gt=0), name="share_expects_something"),
            models.CheckConstraint(condition=Q(admin_state__in=AdminState.values), name="share_admin_state_known"),
            models.CheckConstraint(condition=Q(money_state__in=MoneyState.values), name="share_money_state_known"),
            models.CheckConstraint(
                condition=~Q(admin_state=AdminState.REJECTED) | ~Q(reason_code="") | ~Q(reason_label=""),
                name="share_rejected_has_reason",
                violation_error_message="Un rejet porte toujours son motif.",
            ),
            models.CheckConstraint(condition=Q(part="PATIENT") | Q(payer__isnull=False), name="share_has_payer"),
        ]
        indexes = [models.Index(fields=["cabinet", "admin_state", "money_state"], name="share_by_state")]
        ordering = ["invoice", "part"]

    @property
    def open_cents(self) -> int:
        """What is still owed; the money that came, less what was taken back, less what was given up or seen paid."""
        came = self.received_cents - self.recovered_cents
        return max(0, self.expected_cents - came - self.written_off_cents - self.declared_cents)

    @property
    def is_awaited(self) -> bool:
        """No bank line proves the whole of it yet: its rail is dashed."""
        return self.money_state not in {MoneyState.RECEIVED, MoneyState.OVERPAID, MoneyState.RECOVERED}
