"""Shapes of input of relances, of their rules and of the contact book."""

from typing import Any

from django import forms

from cabinet.enums import Part
from cabinet.euro_field import EurosField
from cabinet.forms import DATE
from cabinet.models import Organism
from reconciliation.enums import AnswerKind, Channel
from reconciliation.forms.case import SCANS, VersionedForm
from reconciliation.forms.indu import OrganismField


class TrackForm(VersionedForm):
    lrar_number = forms.CharField(label="Numéro du recommandé", max_length=20, required=False)
    posted_on = forms.DateField(label="Déposée le", widget=DATE, required=False)
    delivered_on = forms.DateField(label="Distribuée le", widget=DATE, required=False)
    answered_on = forms.DateField(label="Réponse du", widget=DATE, required=False)
    answer_kind = forms.ChoiceField(
        label="Nature de la réponse", choices=[("", "aucune"), *AnswerKind.choices], required=False
    )
    answer_words = forms.CharField(label="Ce qu’elle dit", max_length=300, required=False)
    receipt = forms.FileField(
        label="Avis de réception",
        widget=SCANS,
        required=False,
        help_text="Numérisé : il prouve l’interruption du délai.",
    )


class PolicyForm(forms.Form):
    payer = OrganismField(
        label="Payeur",
        queryset=Organism.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="tous ceux de cette part",
    )
    part = forms.ChoiceField(label="Part", choices=[(Part.AMO, Part.AMO.label), (Part.AMC, Part.AMC.label)])
    first_after_days = forms.IntegerField(
        label="Première relance, en jours après l’envoi",
        min_value=15,
        max_value=30,
        initial=20,
        help_text="De 15 à 30.",
    )
    next_after_days = forms.IntegerField(
        label="Suivantes, en jours après la précédente", min_value=10, max_value=15, initial=12, help_text="De 10 à 15."
    )
    levels = forms.IntegerField(
        label="Nombre de niveaux", min_value=1, max_value=5, initial=3, help_text="Le dernier est une mise en demeure."
    )
    minimum = EurosField(label="Montant minimum, en euros", initial=500)
    first_channel = forms.ChoiceField(label="Premier envoi", choices=Channel.choices, initial=Channel.POST)
    next_channel = forms.ChoiceField(label="Envois suivants", choices=Channel.choices, initial=Channel.LRAR)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payer"].queryset = Organism.objects.exclude(kind="PLATFORM")  # type: ignore[attr-defined]


class ContactForm(VersionedForm):
    name = forms.CharField(label="Nom du payeur", max_length=120, required=False)
    service = forms.CharField(
        label="Service",
        max_length=120,
        required=False,
        help_text="Facturation, relations professionnelles, tiers payant…",
    )
    address = forms.CharField(
        label="Adresse postale", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    phone = forms.CharField(label="Téléphone", max_length=40, required=False)
    hours = forms.CharField(label="Horaires", max_length=120, required=False)
    email = forms.EmailField(label="Adresse e-mail", required=False)
    is_mssante = forms.BooleanField(
        label="J’ai vérifié que cette adresse est une messagerie MSSanté",
        required=False,
        help_text="Sans cela, aucune lettre ne part par courriel.",
    )
    portal = forms.URLField(label="Portail du professionnel", required=False, assume_scheme="https")
    source = forms.CharField(
        label="D’où vient cette fiche", max_length=120, required=False, help_text="Ameli Pro, lettre du…, appel du…"
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("is_mssante") and not values.get("email"):
            self.add_error("email", "Écrivez l’adresse MSSanté, ou décochez la case.")
        return values


class ContestForm(forms.Form):
    reasons = forms.CharField(
        label="Pourquoi vous contestez", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Un paragraphe par raison, sans données de santé inutiles.",
    )  # fmt: skip
