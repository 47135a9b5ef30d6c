"""Relances: how each payer is chased, the runs, their letters with what became of them, and the contact book."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from billing.models import Share
from cabinet.enums import Part
from cabinet.models import IncomingFile, Nurse, Organism, TenantModel
from reconciliation.enums import AnswerKind, Channel, LetterKind
from reconciliation.models.indu import InduNotice
from reconciliation.models.match import Recovery

ME = settings.AUTH_USER_MODEL


@pghistory.track()
class PayerContact(TenantModel):
    """Where a payer is written to and called. A letter goes by e-mail only to an address that a person marked MSSanté."""

    organism = models.ForeignKey(Organism, on_delete=models.PROTECT, related_name="contacts")
    service = models.CharField("service", max_length=120, blank=True)
    address = models.TextField("adresse postale", max_length=300, blank=True)
    phone = models.CharField("téléphone", max_length=40, blank=True)
    hours = models.CharField("horaires", max_length=120, blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    is_mssante = models.BooleanField("adresse MSSanté", default=False)
    mssante_by = models.ForeignKey(
        ME, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="vérifiée par"
    )
    portal = models.URLField("portail", blank=True)
    source = models.CharField("d’où vient cette fiche", max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cabinet", "organism"], name="payer_contact_once"),
            models.CheckConstraint(
                condition=Q(is_mssante=False) | Q(mssante_by__isnull=False) & ~Q(email=""),
                name="payer_contact_mssante_said_by_somebody",
            ),
        ]


@pghistory.track()
class RelancePolicy(TenantModel):
    """The rules for one payer, or for all of a part when `payer` is empty (`matching/relances.Policy`)."""

    payer = models.ForeignKey(Organism, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    part = models.CharField(max_length=7, choices=Part)
    first_after_days = models.PositiveSmallIntegerField("première après (jours)", default=20)
    next_after_days = models.PositiveSmallIntegerField("suivantes après (jours)", default=12)
    levels = models.PositiveSmallIntegerField("niveaux", default=3)
    minimum_cents = models.PositiveIntegerField("minimum", default=500)
    first_channel = models.CharField("premier envoi", max_length=8, choices=Channel, default=Channel.POST)
    next_channel = models.CharField("envois suivants", max_length=8, choices=Channel, default=Channel.LRAR)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cabinet", "payer", "part"], name="relance_policy_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(levels__gte=1, levels__lte=5), name="relance_policy_levels"),
        ]


class RelanceRun(TenantModel):
    """Letters that left together. `skipped`: what was left out that day, and why (case id, invoice, cents, why)."""

    issued_on = models.DateField("émise le")
    issued_by = models.ForeignKey(ME, on_delete=models.PROTECT, related_name="+", verbose_name="émise par")
    skipped = models.JSONField("laissées de côté", default=list)

    class Meta:
        ordering = ["-id"]


@pghistory.track()
class Relance(TenantModel):
    """One letter about one invoice or many. Each date is what a person saw; a stop is a fact (money, dispute)."""

    run = models.ForeignKey(RelanceRun, on_delete=models.PROTECT, null=True, related_name="relances")
    notice = models.ForeignKey(InduNotice, on_delete=models.PROTECT, null=True, related_name="relances")
    payer = models.ForeignKey(Organism, on_delete=models.PROTECT, related_name="+")
    nurse = models.ForeignKey(Nurse, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=7, choices=Part)
    kind = models.CharField("lettre", max_length=24, choices=LetterKind)
    level = models.PositiveSmallIntegerField("niveau")
    channel = models.CharField("mode d’envoi", max_length=8, choices=Channel)
    reference = models.CharField("référence", max_length=20)
    amount_cents = models.BigIntegerField("montant demandé")
    letter = models.ForeignKey(IncomingFile, on_delete=models.PROTECT, related_name="+", verbose_name="lettre PDF")
    issued_on = models.DateField("émise le")
    issued_by = models.ForeignKey(ME, on_delete=models.PROTECT, related_name="+", verbose_name="émise par")
    answer_by = models.DateField("réponse attendue avant le")
    lrar_number = models.CharField("numéro du recommandé", max_length=20, blank=True)
    posted_on = models.DateField("déposée le", null=True, blank=True)
    delivered_on = models.DateField("distribuée le", null=True, blank=True)
    answered_on = models.DateField("réponse du", null=True, blank=True)
    answer_kind = models.CharField("nature de la réponse", max_length=10, choices=AnswerKind, blank=True)
    answer_words = models.CharField("réponse", max_length=300, blank=True)
    emailed_at = models.DateTimeField("courriel parti le", null=True, blank=True)
    stopped_on = models.DateField("arrêtée le", null=True, blank=True)
    stopped_why = models.CharField("arrêtée parce que", max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cabinet", "reference"], name="relance_reference_once"),
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="relance_kind_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="relance_channel_known"),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | ~Q(answer_kind=""), name="relance_answer_has_kind"
            ),
            models.CheckConstraint(
                condition=Q(delivered_on__isnull=True) | Q(posted_on__isnull=False),
                name="relance_delivered_after_posted",
            ),
        ]
        ordering = ["-id"]


class RelanceItem(TenantModel):
    """One share of a letter, with what was still owed the day it left."""

    relance = models.ForeignKey(Relance, on_delete=models.PROTECT, related_name="items")
    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="relance_items")
    amount_cents = models.BigIntegerField("demandé")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["relance", "share"], name="relance_item_once")]
        ordering = ["relance", "id"]


class RelanceRetention(TenantModel):
    """One sum taken back without an act that a letter is about."""

    relance = models.ForeignKey(Relance, on_delete=models.PROTECT, related_name="retentions")
    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="letters")
    amount_cents = models.BigIntegerField("retenu")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["relance", "recovery"], name="relance_retention_once")]
        ordering = ["relance", "id"]


class RelanceAnnex(TenantModel):
    """One annex of a letter, as its table lists it. `file`: what is delivered beside the letter, None when it is a page of it."""

    relance = models.ForeignKey(Relance, on_delete=models.PROTECT, related_name="annexes")
    rank = models.PositiveSmallIntegerField("rang")
    title = models.CharField("titre", max_length=250)
    file = models.ForeignKey(IncomingFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["relance", "rank"], name="relance_annex_once")]
        ordering = ["relance", "rank"]


class ChasedGain(TenantModel):
    """Money that the bank proves for a share that had been chased: what the follow-up brought back."""

    posting = models.OneToOneField("reconciliation.Posting", on_delete=models.PROTECT, related_name="gain")
    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="gains")
    amount_cents = models.BigIntegerField("récupéré")
    happened_on = models.DateField("date")
    after = models.CharField("après", max_length=80)
    seen_at = models.DateTimeField("vu le", null=True, blank=True)

    class Meta:
        ordering = ["-happened_on", "-id"]
