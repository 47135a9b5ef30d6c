"""Shapes of input of a visit: what was done, an added one, the order of a round."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet

from billing.enums import BsiKind, Place
from billing.forms.acts import ActsForm
from billing.forms.patients import ChosenPrescription
from billing.models import Patient, Prescription
from cabinet.models import Nurse

DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class VisitForm(ActsForm):
    """What was done, and the facts that change the price."""

    at = forms.TimeField(label="Heure", widget=TIME)
    emergency = forms.BooleanField(label="Appel d’urgence", required=False)
    bsi_done = forms.ChoiceField(
        label="BSI réalisé pendant ce passage", choices=[("", "Aucun"), *BsiKind.choices], required=False
    )
    is_degraded = forms.BooleanField(label="Carte Vitale absente (mode dégradé)", required=False)
    has_proof = forms.BooleanField(label="J’ai la feuille signée ou la pièce", required=False)
    prescription = ChosenPrescription(
        label="Prescription",
        queryset=Prescription.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="Aucune",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, patient: Patient, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Prescription.objects.filter(patient=patient).select_related("prescriber").prefetch_related("acts")
        self.fields["prescription"].queryset = rows  # type: ignore[attr-defined]


class NamedPatient(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name} ({obj.birth_date:%d/%m/%Y})" if obj.birth_date else str(obj.full_name)


class NamedNurse(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_name)


class NurseForm(forms.Form):
    nurse = NamedNurse(label="Infirmière", queryset=Nurse.objects.none(), to_field_name="public_id")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nurse"].queryset = Nurse.objects.filter(is_active=True)  # type: ignore[attr-defined]


class AddVisitForm(ActsForm):
    """A visit that no plan foresaw; its prescription is the patient's that covers the day, or the one chosen later."""

    patient = NamedPatient(
        label="Patient", queryset=Patient.objects.none(), to_field_name="public_id", empty_label="Choisir…"
    )
    nurse = NamedNurse(label="Infirmière", queryset=Nurse.objects.none(), to_field_name="public_id", empty_label=None)
    cared_on = forms.DateField(label="Jour", widget=DATE)
    at = forms.TimeField(label="Heure", widget=TIME)
    place = forms.ChoiceField(label="Lieu", choices=Place.choices, initial=Place.HOME)

    field_order = ("patient", "nurse", "cared_on", "at", "place", "more")

    def __init__(self, *args: Any, patients: QuerySet[Patient], nurses: QuerySet[Nurse], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["patient"].queryset = patients  # type: ignore[attr-defined]
        self.fields["nurse"].queryset = nurses  # type: ignore[attr-defined]

    def prescription(self) -> Prescription | None:
        """The last prescription of the patient that covers the day."""
        day: dt.date = self.cleaned_data["cared_on"]
        rows = Prescription.objects.filter(patient=self.cleaned_data["patient"], starts_on__lte=day)
        return rows.exclude(ends_on__lt=day).first()


class OrderForm(forms.Form):
    """`before`: the list as it was shown; then either the whole wanted order, or one visit and a step."""

    day = forms.DateField()
    before = forms.CharField()
    wanted = forms.CharField(required=False)
    up = forms.UUIDField(required=False)
    down = forms.UUIDField(required=False)

    def clean_before(self) -> list[UUID]:
        return _uuids(self.cleaned_data["before"])

    def clean_wanted(self) -> list[UUID]:
        return _uuids(self.cleaned_data["wanted"])

    def order(self) -> list[UUID]:
        """The list that the person wants. A step past the end changes nothing."""
        shown: list[UUID] = self.cleaned_data["before"]
        if self.cleaned_data["wanted"]:
            return list(self.cleaned_data["wanted"])
        moved, step = self.moved(), -1 if self.cleaned_data["up"] else 1
        if moved not in shown:
            return shown
        at = shown.index(moved)
        to = min(max(at + step, 0), len(shown) - 1)
        order = [one for one in shown if one != moved]
        return [*order[:to], moved, *order[to:]]

    def moved(self) -> UUID | None:
        return self.cleaned_data["up"] or self.cleaned_data["down"]


def _uuids(text: str) -> list[UUID]:
    try:
        return [UUID(part) for part in text.split(",") if part]
    except ValueError:
        raise forms.ValidationError("Liste de passages illisible.") from None
