"""Shapes of input of what is done past the relances."""

from collections.abc import Sequence
from typing import Any

from django import forms

from cabinet.euro_field import EurosField
from cabinet.forms import DATE
from reconciliation.enums import ProcedureAnswer, ProcedureKind
from reconciliation.forms.case import SCANS


class ProcedureStepForm(forms.Form):
    kind = forms.ChoiceField(label="Étape", choices=ProcedureKind.choices)
    happened_on = forms.DateField(label="Faite le", widget=DATE)
    with_whom = forms.CharField(
        label="Auprès de", max_length=120, help_text="Assureur, étude, tribunal, commission, conciliateur."
    )
    reference = forms.CharField(
        label="Référence", max_length=80, required=False, help_text="Numéro de sinistre, de rôle…"
    )
    cost = EurosField(label="Frais payés, en euros", required=False, help_text="Vide : aucun frais pour le cabinet.")
    proof = forms.FileField(
        label="Preuve", widget=SCANS, help_text="Déclaration, récépissé, requête, ordonnance : PDF, JPEG ou PNG."
    )

    def __init__(self, *args: Any, kinds: Sequence[ProcedureKind] = tuple(ProcedureKind), **kwargs: Any) -> None:
        """`kinds`: those that may come next."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one.value, one.label) for one in kinds]  # type: ignore[attr-defined]


class ProcedureAnswerForm(forms.Form):
    answer = forms.ChoiceField(label="Réponse", choices=ProcedureAnswer.choices)
    answered_on = forms.DateField(label="Datée du", widget=DATE)
    words = forms.CharField(label="Ce qui est répondu", max_length=300, required=False)
    proof = forms.FileField(
        label="La réponse",
        widget=SCANS,
        required=False,
        help_text="PDF, JPEG ou PNG. Inutile quand personne n’a répondu.",
    )
