"""The period of an « audit blanc », and the law to apply."""

from datetime import date, timedelta
from typing import Any

from django import forms

from cabinet.forms import DATE

LONGEST = timedelta(days=366)


class RecoteForm(forms.Form):
    du = forms.DateField(label="Soins du", widget=DATE)
    au = forms.DateField(label="Au", widget=DATE)
    loi = forms.DateField(
        label="Avec la loi du",
        widget=DATE,
        required=False,
        help_text="Laissez vide : la loi du jour des soins.",
    )

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("du"), self.cleaned_data.get("au")
        if first and last and last < first:
            self.add_error("au", "La fin est avant le début.")
        elif first and last and last - first > LONGEST:
            self.add_error("au", "Une année au plus à l’écran ; la commande « recote » prend toute période.")
        return self.cleaned_data


def last_months(today: date) -> dict[str, str]:
    """The period shown first: the last three months."""
    return {"du": (today - timedelta(days=91)).isoformat(), "au": today.isoformat()}
