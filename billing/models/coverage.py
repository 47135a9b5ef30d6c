"""Who covers a patient, when, and what exempts him from the patient's part."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Func, Q

from billing.enums import ExemptionKind
from billing.models.patient import Patient
from cabinet.enums import OrganismKind
from cabinet.fields import SealedTextField
from cabinet.models import Organism, TenantModel


class PatientRange(Func):
    """`int8range(patient_id, patient_id, '[]')`: equality in a GiST index without the btree_gist extension."""

    function = "int8range"
    template = "%(function)s(patient_id, patient_id, '[]')"
    arity = 0


def _no_overlap(name: str, condition: Q, message: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=name,
        expressions=[(PatientRange(), "&&"), ("period", "&&")],
        condition=condition,
        violation_error_message=message,
    )


@pghistory.track(exclude=["member_number"])
class Coverage(TenantModel):
    """A period of rights with one payer. `period` is a date range, upper bound excluded, open when not known.

    `is_fund_managed` (gestion unique): the fund pays the complementary part too, and is then its payer.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="coverages")
    kind = models.CharField("nature", max_length=8, choices=OrganismKind)
    organism = models.ForeignKey(Organism, on_delete=models.PROTECT, related_name="+")
    period = DateRangeField("période")
    member_number = SealedTextField("numéro d’adhérent")
    contract_type = models.CharField("type de contrat", max_length=2, blank=True)
    is_fund_managed = models.BooleanField("gestion unique par la caisse", default=False)
    checked_on = models.DateField("droits vérifiés le", null=True, blank=True)

    class Meta:
        constraints = [
            _no_overlap("coverage_amo_no_overlap", Q(kind="AMO"), "Deux périodes AMO se chevauchent."),
            _no_overlap("coverage_amc_no_overlap", Q(kind="AMC"), "Deux périodes AMC se chevauchent."),
            models.CheckConstraint(condition=Q(kind__in=["AMO", "AMC"]), name="coverage_kind_known"),
        ]


@pghistory.track()
class Exemption(TenantModel):
    """A reason for which the fund pays 100 % (or C2S the complement), for a period."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="exemptions")
    kind = models.CharField("nature", max_length=12, choices=ExemptionKind)
    period = DateRangeField("période")
    reference = models.CharField("référence", max_length=40, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=ExemptionKind.values), name="exemption_kind_known")]
