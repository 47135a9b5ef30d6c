"""Notices of indu: what a fund says that it paid by mistake, with the clock that its receipt starts."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from billing.models import Share
from cabinet.models import IncomingFile, Nurse, Organism, TenantModel
from reconciliation.enums import InduAnswer


@pghistory.track()
class InduNotice(TenantModel):
    """`answer` empty: still to be decided before `deadline_on` (two months from `received_on`, CSS R.133-9-1)."""

    payer = models.ForeignKey(Organism, on_delete=models.PROTECT, related_name="+")
    nurse = models.ForeignKey(Nurse, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField("référence de la notification", max_length=40)
    debt_reference = models.CharField("référence de la dette", max_length=20, blank=True)
    notified_on = models.DateField("datée du")
    received_on = models.DateField("reçue le")
    deadline_on = models.DateField("répondre avant le")
    amount_cents = models.BigIntegerField("montant réclamé")
    scan = models.ForeignKey(IncomingFile, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField("réponse", max_length=12, choices=InduAnswer, blank=True)
    answered_on = models.DateField("répondu le", null=True, blank=True)
    proof = models.ForeignKey(IncomingFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    alert = models.SmallIntegerField("alerte, en jours", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cabinet", "payer", "reference"],
                name="indu_notice_once",
                violation_error_message="Cette notification est déjà enregistrée.",
            ),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="indu_notice_asks_something"),
            models.CheckConstraint(condition=Q(answer__in=["", *InduAnswer.values]), name="indu_answer_known"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_on__isnull=False, proof__isnull=False),
                name="indu_answer_has_day_and_proof",
                violation_error_message="Une réponse a sa date et sa preuve.",
            ),
        ]
        ordering = ["deadline_on", "id"]

    @property
    def is_open(self) -> bool:
        return self.answer == ""


class InduAct(TenantModel):
    """One act of a notice. `share` when the invoice is known here."""

    notice = models.ForeignKey(InduNotice, on_delete=models.PROTECT, related_name="acts")
    share = models.ForeignKey(Share, on_delete=models.PROTECT, null=True, related_name="indu_acts")
    invoice_number = models.CharField("facture", max_length=9, blank=True)
    cared_on = models.DateField("jour des soins", null=True, blank=True)
    amount_cents = models.BigIntegerField("montant")
    grievance = models.CharField("grief", max_length=200, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount_cents__gt=0), name="indu_act_asks_something")]
        ordering = ["notice", "cared_on", "id"]


class NoticeHistory(TenantModel):
    """One line of a notice's history; nothing of it is ever changed."""

    notice = models.ForeignKey(InduNotice, on_delete=models.PROTECT, related_name="history")
    kind = models.CharField(max_length=20)
    text = models.CharField(max_length=500)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["notice", "id"]


class DefenceFile(TenantModel):
    """What defends one act of a notice, printed and kept the day it was joined: proof of payment, care, rules, prescription."""

    act = models.ForeignKey(InduAct, on_delete=models.PROTECT, related_name="defences")
    notice = models.ForeignKey(InduNotice, on_delete=models.PROTECT, related_name="defences")
    paper = models.ForeignKey(IncomingFile, on_delete=models.PROTECT, related_name="+", verbose_name="dossier PDF")
    title = models.CharField("titre", max_length=120)
    made_on = models.DateField("joint le")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["act", "paper"],
                name="defence_file_once",
                violation_error_message="Ce dossier de défense est déjà joint.",
            )
        ]
        ordering = ["notice", "id"]
