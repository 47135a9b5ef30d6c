"""Shapes of input of write-offs and of payments seen outside of the statements."""

from django import forms

from cabinet.enums import Part
from cabinet.euro_field import EurosField
from cabinet.forms import DATE
from reconciliation.enums import Means
from reconciliation.forms.case import SCANS


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Raison de l’abandon",
        max_length=200,
        help_text="Elle reste écrite et serait demandée lors d’un contrôle.",
    )


class ResumptionForm(forms.Form):
    reason = forms.CharField(label="Raison de la reprise", max_length=200)


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        choices=[("signer", "Signer"), ("refuser", "Refuser"), ("reprendre", "Reprendre"), ("garder", "Garder")],
        label="Décision",
    )
    words = forms.CharField(label="En quelques mots", max_length=200, required=False)


class DeclareForm(forms.Form):
    amount = EurosField(label="Montant, en euros")
    paid_on = forms.DateField(label="Payé le", widget=DATE)
    paid_by = forms.ChoiceField(label="Par qui", choices=Part.choices)
    means = forms.ChoiceField(label="Comment", choices=Means.choices)
    reference = forms.CharField(label="Référence", max_length=80, required=False)
    proof = forms.FileField(
        label="Preuve", widget=SCANS, help_text="Reçu, bordereau, relevé d’un autre compte : PDF, JPEG ou PNG."
    )
