"""Filters of the dashboards; they live in the address."""

import re
from datetime import date

from django import forms

from cabinet.euro_field import EurosField
from dashboards.loss import DEFAULT_RATE, HUNDREDTHS, Loss

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DayForm(forms.Form):
    """The day as of which the figures are; `today` when the address names none."""

    vu = forms.DateField(label="Tel que c’était le", widget=DATE, required=False)

    def day(self, today: date) -> date:
        """Not in the future: nothing is known of it."""
        said = self.cleaned_data.get("vu") if self.is_valid() else None
        return min(said, today) if said else today


class PeriodForm(forms.Form):
    du = forms.DateField(label="Soins du", widget=DATE)
    au = forms.DateField(label="au", widget=DATE)

    def clean(self) -> dict[str, object]:
        said = super().clean() or {}
        if said.get("du") and said.get("au") and said["du"] > said["au"]:
            self.add_error("au", "La fin est avant le début.")
        return said


class RateField(forms.CharField):
    """A percentage typed by a person; `cleaned_data` is an int, in hundredths of a percent, from 0 to 100 %."""

    SHAPE = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?")

    def clean(self, value: object) -> object:
        found = self.SHAPE.fullmatch("".join(str(super().clean(value)).split()).removesuffix("%"))
        rate = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else HUNDREDTHS + 1
        if rate > HUNDREDTHS:
            raise forms.ValidationError("Écrivez un pourcentage, par exemple 3 ou 2,5.")
        return rate


class LossForm(forms.Form):
    """Nothing typed: nothing is counted, and nothing is reproached."""

    facture = EurosField(label="Facturé par mois, en euros")
    taux = RateField(
        label="Part jamais payée, en %",
        initial=f"{DEFAULT_RATE // 100}",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )

    def loss(self) -> Loss | None:
        return Loss(self.cleaned_data["facture"], self.cleaned_data["taux"]) if self.is_valid() else None
