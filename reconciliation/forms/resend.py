"""Shape of input of « corriger et renvoyer »: only the fields that the reject asks for are there, with their value of now."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any

from django import forms

from billing.enums import ExemptionKind, Place
from billing.forms.acts import act_of_words
from billing.forms.rights import FactsForm, local_scheme, say_wrong_facts, typed_facts
from billing.models import Invoice, Visit
from billing.services.care.regime import exemption_row_on
from billing.services.cotation import done_in
from billing.services.invoicing.exemption_facts import facts_of
from billing.services.invoicing.field_fixes import FIELDS, OF_VISITS, Fix, Rights, VisitFix, visits_of_invoice
from cabinet.forms import DATE
from cabinet.identifiers import full_nir, is_valid_nir
from ngap.nomenclature import catalogue
from reconciliation.models import Case
from reconciliation.services.dossiers.resends import guide_of

TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
CODE = r"^\d{5}$|^\d{8,10}$"
MOST_VISITS = 31


def opened_by(case: Case, asked: str) -> tuple[str, ...]:
    """The field that a person chose, else those that the reject names, else none: then the person chooses."""
    if asked in FIELDS:
        return (asked,)
    known = guide_of(case)
    return known.opens if known is not None else ()


class FixForm(forms.Form):
    """`version` of the dossier; then the fields of each name in `opens`."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, opens: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invoice: Invoice = case.share.invoice
        self.day = self.invoice.first_cared_on
        self.opens = tuple(opens)
        self.visits = visits_of_invoice(self.invoice)[:MOST_VISITS] if OF_VISITS & set(self.opens) else []
        self.fields["version"].initial = case.version
        for name in self.opens:
            getattr(self, f"_add_{name}")()

    def _add_nir(self) -> None:
        self.fields["nir"] = forms.CharField(
            label="Numéro de sécurité sociale", max_length=21, initial=str(self.invoice.patient.nir)
        )

    def _add_birth(self) -> None:
        birth = self.invoice.patient.birth_date
        self.fields["birth_date"] = forms.DateField(label="Date de naissance", widget=DATE, initial=birth)

    def _add_fund(self) -> None:
        row = self._cover("AMO")
        self.fields["fund_code"] = forms.RegexField(
            label="Caisse : régime, caisse, centre", regex=r"^\d{5}$|^\d{9}$", initial=row.organism.code if row else ""
        )
        self._add_name("fund_name", "Nom de la caisse", row)
        self.fields["fund_local"] = local_scheme()
        self.fields["fund_local"].initial = bool(row and row.is_local_scheme)
        self.fields["fund_since"] = self._since()

    def _add_amc(self) -> None:
        row = self._cover("AMC")
        self.fields["amc_code"] = forms.RegexField(
            label="Numéro de la mutuelle",
            regex=CODE,
            required=False,
            initial=row.organism.code if row else "",
            help_text="10 chiffres, sur la carte de tiers payant. Vide : pas de mutuelle.",
        )
        self._add_name("amc_name", "Nom de la mutuelle", row)
        self.fields["amc_member"] = forms.CharField(
            label="Numéro d’adhérent", max_length=30, required=False, initial=str(row.member_number) if row else ""
        )
        self.fields["amc_managed"] = forms.BooleanField(
            label="Payée par la caisse (gestion unique)", required=False, initial=bool(row and row.is_fund_managed)
        )
        self.fields["amc_since"] = self._since()

    def _add_name(self, name: str, label: str, row: Any) -> None:
        initial = row.organism.name if row else ""
        self.fields[name] = forms.CharField(label=label, max_length=120, required=False, initial=initial)

    def _add_exemption(self) -> None:
        row = exemption_row_on(self.invoice.patient, self.day)
        self.fields["exemption"] = forms.ChoiceField(
            label="Exonération le jour des soins",
            choices=[("", "Aucune"), *ExemptionKind.choices],
            required=False,
            initial=row.kind if row else "",
        )
        self.fields["exempt_since"] = self._since()
        for name, field in FactsForm.base_fields.items():
            self.fields[name] = deepcopy(field)
            self.fields[name].initial = getattr(facts_of(row), name)

    def _add_prescriber(self) -> None:
        doctor = self._prescription().prescriber if self._prescription() else None
        self.fields["doctor"] = forms.CharField(
            label="Nom du prescripteur", max_length=80, initial=doctor.last_name if doctor else ""
        )
        self.fields["doctor_number"] = forms.RegexField(
            label="Son numéro AM", regex=r"^\d{9}$", initial=doctor.am_number if doctor else ""
        )

    def _add_prescribed_on(self) -> None:
        row = self._prescription()
        initial = row.prescribed_on if row else None
        self.fields["prescribed_on"] = forms.DateField(label="Prescrite le", widget=DATE, initial=initial)

    def _add_care_time(self) -> None:
        for visit in self.visits:
            words = _words(visit)
            self.fields[f"day_{visit.pk}"] = forms.DateField(
                label=f"Jour, {words}", widget=DATE, initial=visit.cared_on
            )
            self.fields[f"at_{visit.pk}"] = forms.TimeField(label=f"Heure, {words}", widget=TIME, initial=visit.at)

    def _add_place(self) -> None:
        for visit in self.visits:
            words = _words(visit)
            self.fields[f"place_{visit.pk}"] = forms.ChoiceField(
                label=f"Lieu, {words}", choices=Place.choices, initial=visit.place
            )
            self.fields[f"km_{visit.pk}"] = forms.DecimalField(
                label=f"Distance aller (km), {words}", min_value=0, max_digits=5, decimal_places=1, localize=True,
                initial=visit.distance_km,
            )  # fmt: skip

    def _add_acts(self) -> None:
        known = catalogue()
        for visit in self.visits:
            codes = done_in(visit)
            self.fields[f"acts_{visit.pk}"] = forms.MultipleChoiceField(
                label=f"Actes, {_words(visit)}",
                choices=[(code, known[code].label if code in known else code) for code in codes],
                initial=list(codes),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            self.fields[f"more_{visit.pk}"] = forms.CharField(
                label=f"Acte à ajouter, {_words(visit)}", max_length=120, required=False
            )

    def _add_elsewhere(self) -> None:
        self.fields["elsewhere"] = forms.CharField(
            label="Ce qui a été corrigé, et où", max_length=120, help_text="Par exemple « carte Vitale mise à jour »."
        )

    def _since(self) -> forms.DateField:
        return forms.DateField(
            label="À partir du", widget=DATE, initial=self.day, help_text="Ce qui était vrai avant ce jour reste."
        )

    def _cover(self, kind: str) -> Any:
        rows = self.invoice.patient.coverages.filter(kind=kind, period__contains=self.day)
        return rows.select_related("organism").first()

    def _prescription(self) -> Any:
        visits: Sequence[Visit] = visits_of_invoice(self.invoice)
        return next((one.prescription for one in visits if one.prescription is not None), None)

    def clean_nir(self) -> str:
        text = full_nir(self.cleaned_data["nir"])
        if not is_valid_nir(text):
            raise forms.ValidationError("Ce numéro n’est pas valide : vérifiez les 13 chiffres et la clé.")
        return text

    def clean(self) -> dict[str, Any]:
        """An act typed in words becomes its code; a date or a number goes with its exemption."""
        data = super().clean() or {}
        if "exemption" in self.opens:
            say_wrong_facts(form=self, kind=data.get("exemption", ""), first=data.get("exempt_since"), last=None)
        for visit in self.visits if "acts" in self.opens else []:
            words = data.get(f"more_{visit.pk}", "")
            if words:
                try:
                    data[f"acts_{visit.pk}"] = [*data.get(f"acts_{visit.pk}", []), act_of_words(words, visit.cared_on)]
                except forms.ValidationError as error:
                    self.add_error(f"more_{visit.pk}", error)
        return data

    def fix(self) -> Fix:
        """Of a valid form."""
        data = self.cleaned_data
        is_exempted = "exemption" in self.opens
        return Fix(
            nir=data.get("nir"),
            birth_date=data.get("birth_date"),
            rights=tuple(self._rights()),
            exemption=data["exemption"] if is_exempted else None,
            since=data["exempt_since"] if is_exempted else None,
            facts=typed_facts(data),
            prescriber=(data["doctor"], data["doctor_number"]) if "prescriber" in self.opens else None,
            prescribed_on=data.get("prescribed_on"),
            visits={one.pk: found for one in self.visits if (found := self._visit(one)) is not None},
            elsewhere=data.get("elsewhere", ""),
        )

    def _rights(self) -> Iterable[Rights]:
        data = self.cleaned_data
        if "fund" in self.opens:
            local = data["fund_local"]
            yield Rights("AMO", data["fund_code"], data["fund_name"], data["fund_since"], is_local_scheme=local)
        if "amc" in self.opens:
            yield Rights(
                "AMC", data["amc_code"], data["amc_name"], data["amc_since"], data["amc_member"], data["amc_managed"]
            )

    def _visit(self, visit: Visit) -> VisitFix | None:
        """None when the passage says the same as before."""
        data, pk = self.cleaned_data, visit.pk
        acts = tuple(dict.fromkeys(data[f"acts_{pk}"])) if "acts" in self.opens else None
        km = data.get(f"km_{pk}")
        made = VisitFix(
            cared_on=_other(data.get(f"day_{pk}"), visit.cared_on),
            at=_other(data.get(f"at_{pk}"), visit.at),
            place=_other(data.get(f"place_{pk}"), visit.place),
            distance_km=_other(km, visit.distance_km),
            acts=_other(acts, done_in(visit)),
        )
        return None if made == VisitFix() else made


def _other(value: Any, before: Any) -> Any:
    return None if value == before else value


def _words(visit: Visit) -> str:
    return f"passage du {visit.cared_on:%d/%m/%Y} à {visit.at.hour} h {visit.at:%M}"


class ElsewhereForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    number = forms.RegexField(
        label="Numéro de la nouvelle facture", regex=r"^\d{1,9}$", help_text="Elle est déjà importée ici."
    )


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
