"""A reading of an open point, signed by the titulaire."""

from typing import Any

from django import forms

from billing.enums import ReadingKind
from cabinet.forms import DATE
from ngap.reading_texts import TEXTS


class ReadingForm(forms.Form):
    """`seen`: how many decisions the page showed, so that two people do not decide one over the other."""

    point = forms.ChoiceField(choices=[(point, point) for point in TEXTS], widget=forms.HiddenInput)
    reading = forms.ChoiceField(choices=ReadingKind.choices, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    applies_from = forms.DateField(
        label="Pour les soins à partir du",
        widget=DATE,
        help_text="Les passages validés depuis ce jour sont recalculés ; une facture émise ne change pas.",
    )
    reason = forms.CharField(
        label="Votre motif",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Gardé avec votre nom et la date : il sert à défendre la lecture choisie.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Several of these forms stand on one page: each has ids of its own."""
        super().__init__(*args, **kwargs)
        point = self.data.get("point") if self.is_bound else self.initial.get("point")
        self.auto_id = f"{point}_%s"
