"""Shapes of input of the cost of recovery: minutes on a dossier, the price of an hour from a day on."""

from typing import Any

from django import forms

from cabinet.euro_field import EurosField
from cabinet.forms import DATE
from reconciliation.models.effort import MOST_MINUTES
from reconciliation.services.dossiers.time_spent import RateData

MOST_HOUR_CENTS, MOST_FEE_CENTS = 50_000, 1_000_000


class TimeForm(forms.Form):
    minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=MOST_MINUTES)


class RateForm(forms.Form):
    since = forms.DateField(label="À partir du", widget=DATE)
    hour = EurosField(
        label="Coût d’une heure, en euros",
        required=False,
        help_text="Salaire chargé de qui relance, ou ce que vaut une heure de votre temps.",
    )
    month_fee = EurosField(
        label="Frais de service par mois, en euros",
        required=False,
        help_text="Facturière, abonnement : comptés le premier de chaque mois. Vide : aucun.",
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not (values.get("hour") or values.get("month_fee")):
            self.add_error("hour", "Dites ce que coûte une heure, ou les frais de service.")
        for name, most in (("hour", MOST_HOUR_CENTS), ("month_fee", MOST_FEE_CENTS)):
            if (values.get(name) or 0) > most:
                self.add_error(name, f"Plus de {most // 100} euros : relisez ce montant.")
        return values

    def rate(self) -> RateData:
        said = self.cleaned_data
        return RateData(said["since"], said["hour"] or 0, said["month_fee"] or 0)
