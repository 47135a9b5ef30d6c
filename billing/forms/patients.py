"""Shapes of input of a patient's file: identity, rights, prescription, care plan."""

import datetime as dt
from typing import Any

from django import forms

from billing.enums import ExemptionKind, Place, Terrain
from billing.models import Prescription
from cabinet.identifiers import full_nir, is_valid_nir
from ngap.search import search_acts

DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})  # the only form that a date field shows
DAYS = [(1, "lundi"), (2, "mardi"), (3, "mercredi"), (4, "jeudi"), (5, "vendredi"), (6, "samedi"), (7, "dimanche")]


class PatientForm(forms.Form):
    last_name = forms.CharField(label="Nom", max_length=80)
    first_name = forms.CharField(label="Prénom", max_length=80, required=False)
    birth_date = forms.DateField(label="Date de naissance", widget=DATE, required=False)
    nir = forms.CharField(
        label="Numéro de sécurité sociale",
        max_length=21,
        required=False,
        help_text="13 ou 15 caractères ; 2A et 2B acceptés.",
    )
    address = forms.CharField(label="Adresse", max_length=200, required=False)
    city = forms.CharField(label="Commune", max_length=80, required=False)
    distance_km = forms.DecimalField(
        label="Distance aller (km)", min_value=0, max_digits=5, decimal_places=1, initial=0
    )
    terrain = forms.ChoiceField(label="Terrain", choices=Terrain.choices, initial=Terrain.PLAIN)
    insulin_treated = forms.BooleanField(label="Insulino-traité", required=False)
    palliative = forms.BooleanField(label="Soins palliatifs", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_nir(self) -> str:
        """15 characters with the right key; a wrong key is said, never corrected in silence."""
        text = full_nir(self.cleaned_data["nir"])
        if text and not is_valid_nir(text):
            raise forms.ValidationError("Ce numéro n'est pas valide : vérifiez les 13 chiffres et la clé.")
        return text


class CoverageForm(forms.Form):
    kind = forms.ChoiceField(label="Nature", choices=[("AMO", "Caisse (AMO)"), ("AMC", "Mutuelle (AMC)")])
    code = forms.RegexField(
        label="Numéro de l'organisme",
        regex=r"^\d{5}$|^\d{8,10}$",
        help_text="AMO : régime, caisse, centre. AMC : 10 chiffres.",
    )
    name = forms.CharField(label="Nom de l'organisme", max_length=120, required=False)
    starts_on = forms.DateField(label="Du", widget=DATE)
    ends_on = forms.DateField(label="Au", widget=DATE, required=False)
    is_fund_managed = forms.BooleanField(label="Payée par la caisse (gestion unique)", required=False)


class ExemptionForm(forms.Form):
    exemption = forms.ChoiceField(label="Exonération", choices=ExemptionKind.choices)
    exempt_from = forms.DateField(label="Du", widget=DATE)
    exempt_until = forms.DateField(label="Au", widget=DATE, required=False)


class PrescriptionForm(forms.Form):
    doctor = forms.CharField(label="Prescripteur", max_length=80)
    doctor_number = forms.RegexField(label="Son numéro AM", regex=r"^\d{9}$", required=False)
    prescribed_on = forms.DateField(label="Prescrite le", widget=DATE)
    covers_until = forms.DateField(label="Valable jusqu'au", widget=DATE, required=False)
    until_healed = forms.BooleanField(label="Jusqu'à cicatrisation (trois mois au plus)", required=False)
    night_need = forms.BooleanField(label="Nécessité impérieuse de la nuit", required=False)
    daily_need = forms.BooleanField(label="Tous les jours, dimanche et fériés compris", required=False)
    scan = forms.FileField(label="Document numérisé (PDF, JPEG, PNG)", required=False)


class ChosenPrescription(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"du {obj.prescribed_on:%d/%m/%Y}, {obj.prescriber.full_name}"


class PlanForm(forms.Form):
    prescription = ChosenPrescription(label="Prescription", queryset=Prescription.objects.none(), required=False)
    acts = forms.CharField(
        label="Actes", max_length=300, required=False, help_text="Un par virgule, avec vos mots : « dextro, insuline »."
    )
    plan_from = forms.DateField(label="À partir du", widget=DATE)
    plan_until = forms.DateField(label="Jusqu'au", widget=DATE, required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label="Jours", choices=DAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    every_n_days = forms.IntegerField(label="Ou tous les … jours", min_value=1, max_value=90, required=False)
    hours = forms.CharField(label="Heures", max_length=60, initial="9:00", help_text="Par exemple « 8:00, 18:30 ».")
    place = forms.ChoiceField(label="Lieu", choices=Place.choices, initial=Place.HOME)

    def __init__(self, *args: Any, prescriptions: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["prescription"]
        if prescriptions is not None and isinstance(field, ChosenPrescription):
            field.queryset = prescriptions

    def clean_hours(self) -> list[dt.time]:
        try:
            return [
                dt.time.fromisoformat(part.strip().zfill(5))
                for part in self.cleaned_data["hours"].split(",")
                if part.strip()
            ]
        except ValueError:
            raise forms.ValidationError("Heures attendues sous la forme 8:00, 18:30.") from None

    def clean_acts(self) -> list[str]:
        """Each word must mean one act: the best match when its alias is exact, else the choices are said."""
        codes = []
        for words in (part.strip() for part in self.cleaned_data["acts"].split(",")):
            if words:
                codes.append(one_act(words, dt.date.today()))  # noqa: DTZ011 (a form is a door)
        return codes

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("weekdays")) == bool(data.get("every_n_days")):
            raise forms.ValidationError("Indiquez soit des jours de la semaine, soit un intervalle en jours.")
        return data


def one_act(words: str, day: dt.date) -> str:
    found = search_acts(words, day, limit=5, close=False)
    exact = [act for act in found if act.code == words]
    if exact or len(found) == 1:
        return (exact or found)[0].code
    if not found:
        raise forms.ValidationError(f"Aucun acte ne correspond à « {words} ».")
    choices = " ; ".join(f"{act.label} ({act.code})" for act in found)
    raise forms.ValidationError(f"« {words} » peut désigner plusieurs actes, indiquez le code : {choices}")


class VisitForm(forms.Form):
    """What was done: the acts ticked, one more by its words, and the facts that change the price."""

    at = forms.TimeField(label="Heure", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    more = forms.CharField(
        label="Ajouter un acte", max_length=80, required=False, help_text="Avec vos mots, ou son code."
    )
    emergency = forms.BooleanField(label="Appel d'urgence", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_more(self) -> str:
        words = self.cleaned_data["more"].strip()
        return one_act(words, dt.date.today()) if words else ""  # noqa: DTZ011 (a form is a door)
