"""Shapes of input of a request for prior agreement and of its answer."""

import datetime as dt
from typing import Any

from django import forms

from billing.enums import AgreementAnswer
from billing.forms.patients import DATE
from billing.services.care.agreements import acts_with_agreement


class AgreementForm(forms.Form):
    act_code = forms.ChoiceField(label="Acte")
    received_on = forms.DateField(
        label="Demande complète reçue par la caisse le",
        widget=DATE,
        help_text="Sans réponse sous 15 jours, c’est un accord.",
    )

    def __init__(self, *args: Any, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        choices = [(act.code, act.label) for act in acts_with_agreement(on=day)]
        self.fields["act_code"].choices = choices  # type: ignore[attr-defined]

    def clean_received_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["received_on"]
        if day > self.day:
            raise forms.ValidationError("Cette date est à venir.")
        return day


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=AgreementAnswer.choices)
    answered_on = forms.DateField()
