"""How a patient's debt is followed: a schedule agreed with him, gentle reminders, the decision not to chase."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from billing.models import Patient, Share
from cabinet.models import IncomingFile, Nurse, TenantModel
from reconciliation.enums import NoChaseReason, ReminderAnswer, ReminderWay

ME = settings.AUTH_USER_MODEL


@pghistory.track()
class InstalmentPlan(TenantModel):
    """A schedule agreed with a patient for debts that it names. One lives at a time; while it is held nothing is chased.

    Its shares and its instalments each sum to `total_cents`: the database says so at commit.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="instalment_plans")
    total_cents = models.BigIntegerField("total")
    agreed_on = models.DateField("convenu le")
    agreed_by = models.ForeignKey(ME, on_delete=models.PROTECT, related_name="+", verbose_name="convenu avec")
    words = models.CharField("ce qui est convenu", max_length=200, blank=True)
    ended_on = models.DateField("arrêté le", null=True, blank=True)
    ended_by = models.ForeignKey(ME, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="arrêté par")
    ended_why = models.CharField("arrêté parce que", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(total_cents__gt=0), name="instalment_plan_owes_something"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | ~Q(ended_why=""), name="instalment_plan_ended_has_reason"
            ),
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(ended_on=None),
                name="instalment_plan_once_live",
                violation_error_message="Un échéancier est déjà en cours pour ce patient.",
            ),
        ]
        ordering = ["-id"]


class PlanShare(TenantModel):
    """A debt of a schedule, with what was still owed the day it was agreed."""

    plan = models.ForeignKey(InstalmentPlan, on_delete=models.PROTECT, related_name="plan_shares")
    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="plan_shares")
    amount_cents = models.BigIntegerField("montant")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "share"], name="plan_share_once"),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="plan_share_owes_something"),
        ]
        ordering = ["plan", "id"]


class Instalment(TenantModel):
    plan = models.ForeignKey(InstalmentPlan, on_delete=models.PROTECT, related_name="instalments")
    due_on = models.DateField("échéance")
    amount_cents = models.BigIntegerField("montant")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "due_on"],
                name="instalment_once_a_day",
                violation_error_message="Deux échéances le même jour.",
            ),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="instalment_asks_something"),
        ]
        ordering = ["plan", "due_on"]


@pghistory.track()
class NoChase(TenantModel):
    """« Ne pas relancer », with its reason, until a person lifts it. The debt stays on the account."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="no_chases")
    kind = models.CharField("raison", max_length=8, choices=NoChaseReason)
    words = models.CharField("en quelques mots", max_length=200, blank=True)
    set_on = models.DateField("décidé le")
    set_by = models.ForeignKey(ME, on_delete=models.PROTECT, related_name="+", verbose_name="décidé par")
    lifted_on = models.DateField("levé le", null=True, blank=True)
    lifted_by = models.ForeignKey(ME, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="levé par")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NoChaseReason.values), name="no_chase_reason_known"),
            models.CheckConstraint(condition=~Q(kind="other") | ~Q(words=""), name="no_chase_other_is_said"),
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(lifted_on=None),
                name="no_chase_once_live",
                violation_error_message="Ce patient est déjà à ne pas relancer.",
            ),
        ]
        ordering = ["-id"]


@pghistory.track()
class PatientLadder(TenantModel):
    """The cabinet's own delays (`matching/patient_ladder.py` has the ordinary ones), and what its papers say of how to pay."""

    first_after_days = models.PositiveSmallIntegerField("premier rappel après (jours)", default=30)
    second_after_days = models.PositiveSmallIntegerField("lettre après (jours)", default=21)
    third_after_days = models.PositiveSmallIntegerField("seconde lettre après (jours)", default=30)
    minimum_cents = models.PositiveIntegerField("minimum", default=500)
    phone = models.CharField("téléphone du cabinet", max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cabinet"], name="patient_ladder_once")]


@pghistory.track()
class PatientReminder(TenantModel):
    """One step of the ladder: a text to be sent by SMS or e-mail (`words`, without health data), or a letter."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="reminders")
    nurse = models.ForeignKey(Nurse, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField("niveau")
    way = models.CharField("mode d’envoi", max_length=4, choices=ReminderWay)
    reference = models.CharField("référence", max_length=20)
    amount_cents = models.BigIntegerField("montant demandé")
    words = models.TextField("texte", max_length=600, blank=True)
    letter = models.ForeignKey(IncomingFile, on_delete=models.PROTECT, null=True, related_name="+")
    issued_on = models.DateField("préparé le")
    issued_by = models.ForeignKey(ME, on_delete=models.PROTECT, related_name="+", verbose_name="préparé par")
    sent_on = models.DateField("envoyé le", null=True, blank=True)
    answered_on = models.DateField("réponse du", null=True, blank=True)
    answer = models.CharField("réponse", max_length=8, choices=ReminderAnswer, blank=True)
    answer_words = models.CharField("ce qu’elle dit", max_length=300, blank=True)
    stopped_on = models.DateField("arrêté le", null=True, blank=True)
    stopped_why = models.CharField("arrêté parce que", max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cabinet", "reference"], name="patient_reminder_reference_once"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=3), name="patient_reminder_level_known"),
            models.CheckConstraint(
                condition=Q(way="text", letter=None) & ~Q(words="") | Q(way="post", letter__isnull=False, words=""),
                name="patient_reminder_is_a_text_or_a_letter",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | ~Q(answer=""), name="patient_reminder_answer_has_kind"
            ),
        ]
        ordering = ["-id"]


class ReminderItem(TenantModel):
    """One share of a reminder, with what was still owed the day it was prepared."""

    reminder = models.ForeignKey(PatientReminder, on_delete=models.PROTECT, related_name="items")
    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="reminder_items")
    amount_cents = models.BigIntegerField("demandé")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reminder", "share"], name="reminder_item_once")]
        ordering = ["reminder", "id"]
