"""A replacement contract: who replaces whom, from when to when."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from cabinet.forms import DATE, NurseChoice
from cabinet.models import Nurse


class ContractDatesForm(forms.Form):
    starts_on = forms.DateField(label="Du", widget=DATE)
    ends_on = forms.DateField(
        label="Au", widget=DATE, help_text="Compris. Ses tournées lui restent ouvertes 30 jours après."
    )

    def clean(self) -> dict[str, Any]:
        starts_on, ends_on = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "La fin est avant le début.")
        return self.cleaned_data


class ContractForm(ContractDatesForm):
    substitute = NurseChoice(label="Remplaçante", queryset=Nurse.objects.none(), empty_label="choisissez")
    replaced = NurseChoice(label="Infirmière remplacée", queryset=Nurse.objects.none(), empty_label="choisissez")
    field_order = ("substitute", "replaced", "starts_on", "ends_on")

    def __init__(self, *args: Any, nurses: QuerySet[Nurse], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("substitute", "replaced"):
            self.fields[name].queryset = nurses  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        super().clean()
        substitute = self.cleaned_data.get("substitute")
        if substitute and substitute == self.cleaned_data.get("replaced"):
            self.add_error("replaced", "Une infirmière ne se remplace pas elle-même.")
        return self.cleaned_data
