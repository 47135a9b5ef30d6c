"""Shapes of input of the follow-up and the bank."""

from typing import Any

from django import forms


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
