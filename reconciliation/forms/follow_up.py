"""Shapes of input of the follow-up and the bank."""

from typing import Any

from django import forms

from billing.models import Lot
from cabinet.identifiers import is_valid_iban
from reconciliation.enums import ReviewOutcome
from reconciliation.services.dossiers.reject_motives import choices
from reconciliation.services.funds.tag_acknowledgement import Reading


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files in one field: `cleaned_data` is a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(ManyFilesField, self).clean(one, initial) for one in files]


class DropForm(forms.Form):
    fichiers = ManyFilesField(label="Fichiers")


class NoteForm(forms.Form):
    text = forms.CharField(label="Note", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class UndoForm(forms.Form):
    reason = forms.CharField(label="Motif", max_length=200)


class SetAsideForm(forms.Form):
    """What a credit is when it answers no invoice."""

    KINDS = (
        "Forfait de la caisse (FAMI…)",
        "Rétrocession",
        "Chèque ou carte d’un patient",
        "Remboursement (Urssaf, Carpimko…)",
        "Apport personnel",
        "Autre",
    )
    reason = forms.ChoiceField(label="Ce que c’est", choices=[(one, one) for one in KINDS])


class RibForm(forms.Form):
    iban = forms.CharField(
        label="IBAN du compte",
        max_length=42,
        help_text="Sur le RIB. Il est chiffré, et seuls ses quatre derniers caractères s’affichent.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_iban(self) -> str:
        """Letters and digits with the right key; a wrong key is said, never corrected in silence."""
        plain = "".join(self.cleaned_data["iban"].split()).upper()
        if not is_valid_iban(plain):
            raise forms.ValidationError(
                "Cet IBAN n’est pas valide : vérifiez chaque caractère, la clé ne correspond pas."
            )
        return plain


class LotField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Lot) -> str:
        payer = f", {obj.payer.label}" if obj.payer else ""
        return f"Lot {obj.number} du {obj.made_on:%d/%m/%Y}{payer} ({obj.get_state_display().lower()})"


class TagForm(forms.Form):
    """What a person reads in an ARL of unknown shape."""

    polarity = forms.ChoiceField(
        label="Réponse de la caisse",
        choices=[("+", "Lot accepté techniquement"), ("-", "Lot ou facture refusés")],
        widget=forms.RadioSelect,
    )
    lot = LotField(
        queryset=Lot.objects.none(), to_field_name="public_id", label="Lot concerné", empty_label="Choisissez"
    )
    invoice_number = forms.CharField(
        label="Facture refusée", max_length=9, required=False, help_text="Vide : la réponse vaut pour tout le lot."
    )
    code = forms.CharField(label="Code écrit dans l’accusé", max_length=10, required=False)
    reason = forms.CharField(label="Motif écrit dans l’accusé", max_length=80, required=False)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["lot"].queryset = Lot.objects.filter(pk__in=Lot.objects.values("pk")[:300]).select_related("payer")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("polarity") == "-" and not (values.get("reason") or values.get("code")):
            self.add_error("reason", "Recopiez le motif ou le code : un refus sans motif ne dit pas quoi corriger.")
        return values

    def reading(self) -> Reading:
        values = self.cleaned_data
        number = values["invoice_number"].strip()
        return Reading(
            values["lot"],
            values["polarity"] == "+",
            number.zfill(9) if number.isdigit() else number,
            values["code"].strip(),
            values["reason"].strip(),
        )


class MotiveForm(forms.Form):
    """What a reject code means, said by a person."""

    code = forms.CharField(max_length=10, widget=forms.HiddenInput)
    label = forms.CharField(max_length=86, required=False, widget=forms.HiddenInput)
    key = forms.ChoiceField(label="Motif", choices=choices)


class MonthForm(forms.Form):
    """A month of the address, `2026-10`."""

    mois = forms.DateField(
        label="Mois", input_formats=["%Y-%m"], widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m")
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Motif",
        max_length=500,
        required=False,
        help_text="Obligatoire pour rouvrir un mois, et quand des crédits restent inexpliqués : dites ce qu’ils sont.",
    )


class ReviewForm(forms.Form):
    carte = forms.RegexField(r"^[a-z0-9:-]{1,60}$")
    quoi = forms.ChoiceField(choices=ReviewOutcome.choices)
