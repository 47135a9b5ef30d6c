"""Shape of input of a BSI: dates and level as the téléservice gave them, groups to check the level against the grid."""

import datetime as dt
from typing import Any

from django import forms

from billing.enums import BsiKind, Forfait
from billing.forms.patients import DATE, ChosenPrescription
from billing.models import Prescription

GROUPS = [("", "Non relevé"), *((str(group), str(group)) for group in range(5))]
HYGIENE = [choice for choice in GROUPS if choice[0] != "2"]  # the grid has no group 2 for hygiene


class BsiForm(forms.Form):
    kind = forms.ChoiceField(label="Nature du BSI", choices=BsiKind.choices)
    done_on = forms.DateField(label="Réalisé le", widget=DATE)
    level = forms.ChoiceField(
        label="Forfait donné par le téléservice", choices=Forfait.choices, widget=forms.RadioSelect
    )
    bsi_prescription = ChosenPrescription(
        label="Prescription", queryset=Prescription.objects.none(), required=False, empty_label="Aucune"
    )
    hygiene = forms.TypedChoiceField(
        label="Groupe hygiène", choices=HYGIENE, coerce=int, empty_value=None, required=False
    )
    elimination = forms.TypedChoiceField(
        label="Groupe élimination", choices=GROUPS, coerce=int, empty_value=None, required=False
    )
    mobility = forms.TypedChoiceField(
        label="Groupe mobilité", choices=GROUPS, coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, today: dt.date, prescriptions: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field = self.fields["bsi_prescription"]
        if prescriptions is not None and isinstance(field, ChosenPrescription):
            field.queryset = prescriptions

    def clean_done_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["done_on"]
        if day > self.today:
            raise forms.ValidationError("Un BSI se saisit une fois réalisé : cette date est à venir.")
        return day

    def groups(self) -> tuple[int, int, int] | None:
        """All three, or None: the grid cannot be read with two."""
        found = [self.cleaned_data[name] for name in ("hygiene", "elimination", "mobility")]
        return None if None in found else (found[0], found[1], found[2])
