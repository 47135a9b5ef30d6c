"""Past the relances: what was done with an insurer, a commission, a commissaire de justice or a judge, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cabinet.models import IncomingFile, TenantModel
from reconciliation.enums import ProcedureAnswer, ProcedureKind
from reconciliation.models.case import Case

ME = settings.AUTH_USER_MODEL


class ProcedureStep(TenantModel):
    """One step of a dossier, with its proof; `cost_cents`: what the cabinet paid for it. Taken back by a mark, never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="procedure_steps")
    kind = models.CharField("étape", max_length=12, choices=ProcedureKind)
    happened_on = models.DateField("date")
    with_whom = models.CharField("auprès de", max_length=120)
    reference = models.CharField("référence", max_length=80, blank=True)
    cost_cents = models.PositiveIntegerField("frais", default=0)
    proof = models.ForeignKey(IncomingFile, on_delete=models.PROTECT, related_name="+", verbose_name="preuve")
    person = models.ForeignKey(ME, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField("réponse", max_length=10, choices=ProcedureAnswer, blank=True)
    answered_on = models.DateField("réponse du", null=True)
    answer_words = models.CharField("ce qui est répondu", max_length=300, blank=True)
    answer_proof = models.ForeignKey(
        IncomingFile, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="preuve de la réponse"
    )
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(ME, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="retirée par")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ProcedureKind.values), name="procedure_kind_known"),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True)
                | Q(answer__in=ProcedureAnswer.values, answered_on__isnull=False),
                name="procedure_answer_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_by__isnull=False), name="procedure_undone_by_somebody"
            ),
            models.UniqueConstraint(
                fields=["case", "kind", "happened_on"],
                condition=Q(undone_at__isnull=True),
                name="procedure_step_once",
                violation_error_message="Cette étape est déjà notée à cette date.",
            ),
        ]
        indexes = [models.Index(fields=["cabinet", "happened_on"], name="procedure_by_day")]
        ordering = ["case", "happened_on", "id"]
