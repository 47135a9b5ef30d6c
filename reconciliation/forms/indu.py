"""Shapes of input of notices of indu and retentions."""

from typing import Any

from django import forms

from cabinet.enums import OrganismKind
from cabinet.euro_field import EurosField
from cabinet.forms import DATE, NurseChoice
from cabinet.models import Nurse, Organism
from reconciliation.enums import InduAnswer
from reconciliation.forms.case import SCANS, VersionedForm


class OrganismField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Organism) -> str:
        return obj.label


class NoticeForm(forms.Form):
    payer = OrganismField(
        label="Caisse", queryset=Organism.objects.none(), to_field_name="public_id", empty_label="Choisissez"
    )
    nurse = NurseChoice(
        label="Infirmière visée", queryset=Nurse.objects.none(), to_field_name="public_id", empty_label="Choisissez"
    )
    reference = forms.CharField(label="Référence de la notification", max_length=40)
    debt_reference = forms.CharField(
        label="Référence de la dette",
        max_length=20,
        required=False,
        help_text="Celle que portent les retenues des retours, si la lettre la donne.",
    )
    notified_on = forms.DateField(label="Datée du", widget=DATE)
    received_on = forms.DateField(
        label="Reçue le", widget=DATE, help_text="Le jour de l’avis de réception : les deux mois partent de là."
    )
    amount = EurosField(label="Montant réclamé, en euros")
    scan = forms.FileField(label="La notification", widget=SCANS, help_text="PDF, JPEG ou PNG.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payer"].queryset = Organism.objects.filter(kind=OrganismKind.AMO)  # type: ignore[attr-defined]
        self.fields["nurse"].queryset = Nurse.objects.all()  # type: ignore[attr-defined]


class ActForm(forms.Form):
    invoice_number = forms.CharField(label="Numéro de facture", max_length=9, required=False)
    cared_on = forms.DateField(label="Jour des soins", widget=DATE, required=False)
    amount = EurosField(label="Montant, en euros")
    grievance = forms.CharField(label="Ce que la caisse reproche", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not (values.get("invoice_number") or values.get("cared_on")):
            self.add_error("invoice_number", "Donnez le numéro de facture ou le jour des soins.")
        return values


class AnswerForm(VersionedForm):
    answer = forms.ChoiceField(label="Ce qui est fait", choices=[("", "Choisissez"), *InduAnswer.choices])
    answered_on = forms.DateField(label="Le", widget=DATE)
    proof = forms.FileField(label="Preuve", widget=SCANS, help_text="Lettre, recommandé, virement : PDF, JPEG ou PNG.")


class TieForm(forms.Form):
    """The invoice whose act a retention takes back, and what proves it."""

    invoice_number = forms.CharField(label="Numéro de facture", max_length=9)
    reason = forms.CharField(
        label="Ce qui le prouve", max_length=200, help_text="Courrier de la caisse du…, ameli pro…"
    )
