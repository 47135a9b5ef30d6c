"""Prior agreement (NGAP, article 7): the request, the day the fund had it whole, its answer."""

import pghistory
from django.db import models
from django.db.models import Q

from billing.enums import AgreementAnswer
from billing.models.patient import Patient
from cabinet.models import TenantModel


@pghistory.track()
class PriorAgreement(TenantModel):
    """A request for one act. Without an answer, fifteen days of silence after `received_on` are an agreement."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="agreements")
    act_code = models.CharField("acte", max_length=60)
    received_on = models.DateField("demande complète reçue par la caisse le")
    answer = models.CharField("réponse", max_length=8, choices=AgreementAnswer, blank=True)
    answered_on = models.DateField("répondu le", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True)
                | (Q(answer__in=AgreementAnswer.values) & Q(answered_on__gte=models.F("received_on"))),
                name="prior_agreement_answer_has_its_day",
                violation_error_message="Une réponse porte sa date, qui ne précède pas la demande.",
            ),
        ]
        ordering = ["-received_on", "-pk"]
