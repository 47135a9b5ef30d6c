"""Shapes of input of a patient's rights: a period of a fund or of a mutuelle, an exemption with what a lot says beside it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from billing.enums import ExemptionKind
from billing.models import Coverage, Exemption
from billing.services.care.rights_periods import Days, bounds
from billing.services.invoicing.exemption_facts import ExemptionFacts, facts_of, wrong_facts
from cabinet.enums import OrganismKind
from cabinet.forms import DATE

BACKWARDS = "La fin est avant le début."


def fund_managed() -> forms.BooleanField:
    return forms.BooleanField(label="Payée par la caisse (gestion unique)", required=False)


def local_scheme() -> forms.BooleanField:
    return forms.BooleanField(
        label="Régime local d’Alsace-Moselle",
        required=False,
        help_text="Caisse seulement : elle paie alors 90 % des soins. La carte Vitale ou ADRi le disent.",
    )


class DaysForm(forms.Form):
    """From a day to another, both covered. `first_name`, `last_name`: how this form calls them."""

    first_name, last_name = "starts_on", "ends_on"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get(self.first_name), data.get(self.last_name)
        if first and last and last < first:
            self.add_error(self.last_name, BACKWARDS)
        return data

    def days(self) -> Days:
        """Of a valid form."""
        return Days(self.cleaned_data[self.first_name], self.cleaned_data[self.last_name])


class PeriodForm(DaysForm):
    starts_on = forms.DateField(label="Du", widget=DATE)
    ends_on = forms.DateField(label="Au", widget=DATE, required=False, help_text="Compris. Vide : pas de fin connue.")


class CoverageForm(PeriodForm):
    kind = forms.ChoiceField(label="Nature", choices=[("AMO", "Caisse (AMO)"), ("AMC", "Mutuelle (AMC)")])
    code = forms.RegexField(
        label="Numéro de l’organisme",
        regex=r"^\d{5}$|^\d{8,10}$",
        help_text="AMO : régime, caisse, centre. AMC : 10 chiffres.",
    )
    name = forms.CharField(label="Nom de l’organisme", max_length=120, required=False)
    is_local_scheme = local_scheme()
    is_fund_managed = fund_managed()

    field_order = ("kind", "code", "name", "starts_on", "ends_on", "is_local_scheme", "is_fund_managed")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("is_local_scheme") and data.get("kind") == OrganismKind.AMC:
            self.add_error("is_local_scheme", "Le régime local est celui d’une caisse : notez-le sur sa période.")
        return data


class CoverageChangeForm(PeriodForm):
    """Only what may be said beside its payer: another payer is another period."""

    def __init__(self, *args: Any, coverage: Coverage, **kwargs: Any) -> None:
        first, last = bounds(coverage)
        name = "is_local_scheme" if coverage.kind == OrganismKind.AMO else "is_fund_managed"
        kwargs["initial"] = {"starts_on": first, "ends_on": last, name: getattr(coverage, name)}
        super().__init__(*args, **kwargs)
        self.fields[name] = local_scheme() if coverage.kind == OrganismKind.AMO else fund_managed()


class FactsForm(forms.Form):
    """The fields of `ExemptionFacts`, by their names."""

    maternity_on = forms.DateField(
        label="Date de maternité",
        widget=DATE,
        required=False,
        help_text="Maternité : la date que donnent la carte Vitale ou ADRi.",
    )
    accident_number = forms.CharField(
        label="Numéro de l’accident du travail",
        max_length=15,
        required=False,
        help_text="Accident du travail : neuf chiffres, sur la feuille d’accident.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    accident_on = forms.DateField(
        label="Date de l’accident",
        widget=DATE,
        required=False,
        help_text="Accident du travail : elle part dans le lot tant que le numéro manque.",
    )


def typed_facts(data: Mapping[str, Any]) -> ExemptionFacts:
    number = "".join((data.get("accident_number") or "").split())
    return ExemptionFacts(data.get("maternity_on"), number, data.get("accident_on"))


def say_wrong_facts(*, form: forms.Form, kind: str, first: date | None, last: date | None) -> None:
    """Each fault under its field; nothing while the first day is not known."""
    if first is None or form.errors:
        return
    wrong = wrong_facts(kind=kind, facts=typed_facts(form.cleaned_data), first=first, last=last)
    for name, words in wrong.items():
        form.add_error(name if name in form.fields else None, words)


class ExemptionForm(DaysForm, FactsForm):
    exemption = forms.ChoiceField(label="Exonération", choices=ExemptionKind.choices)
    exempt_from = forms.DateField(label="Du", widget=DATE)
    exempt_until = forms.DateField(
        label="Au", widget=DATE, required=False, help_text="Compris. Vide : pas de fin connue."
    )

    first_name, last_name = "exempt_from", "exempt_until"
    field_order = ("exemption", "exempt_from", "exempt_until", "maternity_on", "accident_number", "accident_on")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = data.get("exempt_from"), data.get("exempt_until")
        say_wrong_facts(form=self, kind=data.get("exemption", ""), first=first, last=last)
        return data


FACTS_OF = {ExemptionKind.MATERNITE: {"maternity_on"}, ExemptionKind.ATMP: {"accident_number", "accident_on"}}


class ExemptionChangeForm(PeriodForm, FactsForm):
    """Its days, and the facts of its nature: another nature is another exemption."""

    field_order = ("maternity_on", "accident_number", "accident_on", "starts_on", "ends_on")

    def __init__(self, *args: Any, exemption: Exemption, **kwargs: Any) -> None:
        facts, (first, last) = facts_of(exemption), bounds(exemption)
        kwargs["initial"] = {name: getattr(facts, name) for name in FactsForm.base_fields}
        kwargs["initial"] |= {"starts_on": first, "ends_on": last}
        super().__init__(*args, **kwargs)
        self.kind = exemption.kind
        for name in set(FactsForm.base_fields) - FACTS_OF.get(ExemptionKind(self.kind), set()):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        say_wrong_facts(form=self, kind=self.kind, first=data.get("starts_on"), last=data.get("ends_on"))
        return data
