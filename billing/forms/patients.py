"""Shapes of input of a patient's file: identity, rights, prescription, care plan."""

import datetime as dt
import re
from typing import Any

from django import forms

from billing.enums import Place, Terrain
from billing.forms.acts import ActsForm, act_of_words
from billing.models import CareModel, Prescription
from cabinet.identifiers import full_nir, is_valid_nir
from cabinet.models import Nurse

DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})  # the only form that a date field shows
FILE = forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})
QUANTITY = re.compile(r"\s*[x×]\s*(\d{1,3})$", re.IGNORECASE)
DAYS = [(1, "lundi"), (2, "mardi"), (3, "mercredi"), (4, "jeudi"), (5, "vendredi"), (6, "samedi"), (7, "dimanche")]


class PatientForm(forms.Form):
    last_name = forms.CharField(label="Nom", max_length=80)
    first_name = forms.CharField(label="Prénom", max_length=80, required=False)
    birth_date = forms.DateField(label="Date de naissance", widget=DATE, required=False)
    nir = forms.CharField(
        label="Numéro de sécurité sociale",
        max_length=21,
        required=False,
        help_text="13 ou 15 caractères ; 2A et 2B acceptés.",
    )
    address = forms.CharField(label="Adresse", max_length=200, required=False)
    city = forms.CharField(label="Commune", max_length=80, required=False)
    distance_km = forms.DecimalField(
        label="Distance aller (km)", min_value=0, max_digits=5, decimal_places=1, initial=0, localize=True
    )
    terrain = forms.ChoiceField(label="Terrain", choices=Terrain.choices, initial=Terrain.PLAIN)
    nearest_km = forms.DecimalField(
        label="Distance depuis l’infirmier le plus proche (km)",
        min_value=0,
        max_digits=5,
        decimal_places=1,
        required=False,
        localize=True,
        help_text="Seulement si un autre cabinet est plus près : les IK sont alors comptées depuis celui-là (NGAP 13 C 3°).",
    )
    return_home = forms.BooleanField(label="Programme de retour à domicile (PRADO)", required=False)
    insulin_treated = forms.BooleanField(label="Insulino-traité", required=False)
    immunodepressed = forms.BooleanField(label="Cancer ou immunodépression", required=False)
    palliative = forms.BooleanField(label="Soins palliatifs", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_nir(self) -> str:
        """15 characters with the right key; a wrong key is said, never corrected in silence."""
        text = full_nir(self.cleaned_data["nir"])
        if text and not is_valid_nir(text):
            raise forms.ValidationError("Ce numéro n’est pas valide : vérifiez les 13 chiffres et la clé.")
        return text


class PrescriptionForm(forms.Form):
    doctor = forms.CharField(label="Prescripteur", max_length=80)
    doctor_number = forms.RegexField(label="Son numéro AM", regex=r"^\d{9}$", required=False)
    prescribed_on = forms.DateField(label="Prescrite le", widget=DATE)
    covers_until = forms.DateField(label="Valable jusqu’au", widget=DATE, required=False)
    until_healed = forms.BooleanField(label="Jusqu’à cicatrisation (trois mois au plus)", required=False)
    night_need = forms.BooleanField(label="Nécessité impérieuse de la nuit", required=False)
    daily_need = forms.BooleanField(label="Tous les jours, dimanche et fériés compris", required=False)
    not_at_home = forms.BooleanField(label="Sans la mention « à domicile »", required=False)
    ordered = forms.CharField(
        label="Actes prescrits",
        max_length=400,
        required=False,
        help_text="Un par virgule, « x 10 » pour un nombre : « prise de sang x 3, dextro ».",
    )
    scan = forms.FileField(
        label="Document numérisé", required=False, help_text="PDF, JPEG ou PNG, 20 Mo au plus.", widget=FILE
    )

    def __init__(self, *args: Any, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day

    def clean_ordered(self) -> list[tuple[str, int | None]]:
        """(act code, number or None); each act once."""
        found: dict[str, int | None] = {}
        for part in (part.strip() for part in self.cleaned_data["ordered"].split(",")):
            if part:
                words, number = _with_number(part)
                found[act_of_words(words, self.day)] = number
        return list(found.items())


def _with_number(text: str) -> tuple[str, int | None]:
    """« prise de sang x 3 » → its words and 3."""
    match = QUANTITY.search(text)
    return (text[: match.start()].strip(), int(match[1])) if match else (text, None)


class ScanForm(forms.Form):
    scan = forms.FileField(label="Document numérisé", help_text="PDF, JPEG ou PNG, 20 Mo au plus.", widget=FILE)


class ChosenPrescription(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"du {obj.prescribed_on:%d/%m/%Y}, {obj.prescriber.full_name}"


class ChosenNurse(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_name)


class StayForm(forms.Form):
    first_day = forms.DateField(label="Hospitalisé à partir du", widget=DATE)
    back_on = forms.DateField(
        label="Jour du retour", widget=DATE, required=False, help_text="Laissez vide tant que vous ne le savez pas."
    )


class ReturnForm(forms.Form):
    back_on = forms.DateField(label="Jour du retour", widget=DATE)


class ChosenModel(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class PlanForm(ActsForm):
    """Acts ticked, said in words, or those of a model; the model may be kept from here under a name."""

    nurse = ChosenNurse(label="Infirmière", queryset=Nurse.objects.none(), to_field_name="public_id", empty_label=None)
    prescription = ChosenPrescription(
        label="Prescription", queryset=Prescription.objects.none(), required=False, empty_label="Aucune"
    )
    model = ChosenModel(
        label="Modèle de soins",
        queryset=CareModel.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="Aucun",
    )
    plan_from = forms.DateField(label="À partir du", widget=DATE)
    plan_until = forms.DateField(label="Jusqu’au", widget=DATE, required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label="Jours", choices=DAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    every_n_days = forms.IntegerField(label="Ou tous les … jours", min_value=1, max_value=90, required=False)
    hours = forms.CharField(label="Heures", max_length=60, initial="9:00", help_text="Par exemple « 8:00, 18:30 ».")
    place = forms.ChoiceField(label="Lieu", choices=Place.choices, initial=Place.HOME)
    keep_as = forms.CharField(
        label="Garder ces actes comme modèle, sous le nom",
        max_length=60,
        required=False,
        help_text="Par exemple « Diabète matin et soir ».",
    )

    field_order = ("nurse", "prescription", "model", "more")

    def __init__(self, *args: Any, prescriptions: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nurse"].queryset = Nurse.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["model"].queryset = CareModel.objects.all()  # type: ignore[attr-defined]
        field = self.fields["prescription"]
        if prescriptions is not None and isinstance(field, ChosenPrescription):
            field.queryset = prescriptions

    def codes(self) -> list[str]:
        """Those of the model first."""
        model: CareModel | None = getattr(self, "cleaned_data", {}).get("model")
        return list(dict.fromkeys([*(model.act_codes if model else []), *super().codes()]))

    def clean_hours(self) -> list[dt.time]:
        try:
            return [
                dt.time.fromisoformat(part.strip().zfill(5))
                for part in self.cleaned_data["hours"].split(",")
                if part.strip()
            ]
        except ValueError:
            raise forms.ValidationError("Heures attendues sous la forme 8:00, 18:30.") from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("weekdays")) == bool(data.get("every_n_days")):
            raise forms.ValidationError("Indiquez soit des jours de la semaine, soit un intervalle en jours.")
        return data
