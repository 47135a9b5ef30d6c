"""Who covers a patient, when, and what exempts him from the patient's part."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Func, Q

from billing.enums import ExemptionKind
from billing.models.patient import Patient
from cabinet.enums import OrganismKind
from cabinet.fields import BlindIndexField, SealedTextField
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
    `is_local_scheme`: the régime local d'Alsace-Moselle, beside the fund; never a mutuelle's.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="coverages")
    kind = models.CharField("nature", max_length=8, choices=OrganismKind)
    organism = models.ForeignKey(Organism, on_delete=models.PROTECT, related_name="+")
    period = DateRangeField("période")
    member_number = SealedTextField("numéro d’adhérent")
    contract_type = models.CharField("type de contrat", max_length=2, blank=True)
    is_fund_managed = models.BooleanField("gestion unique par la caisse", default=False)
    is_local_scheme = models.BooleanField("régime local d’Alsace-Moselle", default=False)
    checked_on = models.DateField("droits vérifiés le", null=True, blank=True)

    class Meta:
        constraints = [
            _no_overlap("coverage_amo_no_overlap", Q(kind="AMO"), "Deux périodes AMO se chevauchent."),
            _no_overlap("coverage_amc_no_overlap", Q(kind="AMC"), "Deux périodes AMC se chevauchent."),
            models.CheckConstraint(condition=Q(kind__in=["AMO", "AMC"]), name="coverage_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="AMO") | Q(is_local_scheme=False),
                name="coverage_local_scheme_of_a_fund",
                violation_error_message="Le régime local est celui d’une caisse, pas d’une mutuelle.",
            ),
        ]


@pghistory.track(exclude=["accident_number"])
class Exemption(TenantModel):
    """A reason for which the fund pays 100 % (or C2S the complement), for a period.

    What a lot says beside it (B2, type 2): `maternity_on` of a maternity; of a work accident its number (nine digits), or
    its day when the number is not known. `accident_index` tells the history that the number changed, not what it is.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="exemptions")
    kind = models.CharField("nature", max_length=12, choices=ExemptionKind)
    period = DateRangeField("période")
    reference = models.CharField("référence", max_length=40, blank=True)
    maternity_on = models.DateField("date de maternité", null=True, blank=True)
    accident_number = SealedTextField("numéro d’accident du travail")
    accident_index = BlindIndexField(source="accident_number", purpose="accident")
    accident_on = models.DateField("date de l’accident", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ExemptionKind.values), name="exemption_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="maternite") | Q(maternity_on=None),
                name="exemption_date_of_a_maternity",
                violation_error_message="Une date de maternité va avec une maternité.",
            ),
            models.CheckConstraint(
                condition=Q(kind="atmp") | Q(accident_index=b"", accident_on=None),
                name="exemption_number_of_an_accident",
                violation_error_message="Un numéro d’accident va avec un accident du travail.",
            ),
        ]
