"""Filters of the dashboards; they live in the address."""

from datetime import date

from django import forms

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
