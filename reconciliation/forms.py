"""Shapes of input of the follow-up and the bank."""

from typing import Any

from django import forms

from cabinet.identifiers import is_valid_iban


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
        "Chèque ou carte d'un patient",
        "Remboursement (Urssaf, Carpimko…)",
        "Apport personnel",
        "Autre",
    )
    reason = forms.ChoiceField(label="Ce que c'est", choices=[(one, one) for one in KINDS])


class RibForm(forms.Form):
    iban = forms.CharField(
        label="IBAN du compte",
        max_length=42,
        help_text="Sur le RIB. Il est chiffré, et seuls ses quatre derniers caractères s'affichent.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_iban(self) -> str:
        """Letters and digits with the right key; a wrong key is said, never corrected in silence."""
        plain = "".join(self.cleaned_data["iban"].split()).upper()
        if not is_valid_iban(plain):
            raise forms.ValidationError(
                "Cet IBAN n'est pas valide : vérifiez chaque caractère, la clé ne correspond pas."
            )
        return plain
