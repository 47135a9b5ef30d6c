"""Acts chosen in a form: ticked by code, or said in everyday words. Shared by the visit, its correction and the care plan."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict

from ngap.nomenclature import Act, catalogue
from ngap.search import fold, search_acts

OFFERED = 5


class ActsForm(forms.Form):
    """`day` decides which acts exist. `suggestions`: what ambiguous words may mean, for the page to offer as ticks."""

    more = forms.CharField(
        label="Ajouter un acte",
        max_length=200,
        required=False,
        help_text="Avec vos mots : « dextro », « prise de sang ». Plusieurs : séparez-les par une virgule.",
    )

    def __init__(self, *args: Any, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        self.suggestions: list[Act] = []

    def clean_more(self) -> list[str]:
        parts = [part.strip() for part in self.cleaned_data["more"].split(",")]
        return [self._one_act(words) for words in parts if words]

    def _one_act(self, words: str) -> str:
        act = _exact(words, self.day)
        if act is not None:
            return act.code
        found = search_acts(words, self.day, limit=OFFERED)
        if not found:
            raise forms.ValidationError(f"Aucun acte ne correspond à « {words} ».")
        self.suggestions += found
        raise forms.ValidationError(f"« {words} » peut désigner plusieurs actes : cochez le bon dans la liste.")

    def ticked(self) -> list[str]:
        """Codes ticked in the page; one that the catalogue does not have is left out."""
        chosen: list[str] = self.data.getlist("act") if isinstance(self.data, QueryDict) else []
        return [code for code in chosen if code in catalogue()]

    def codes(self) -> list[str]:
        """Ticked, then said in words; each once."""
        said = getattr(self, "cleaned_data", {}).get("more") or []
        return list(dict.fromkeys([*self.ticked(), *said]))


class FavouriteForm(forms.Form):
    """One act, by its code or by words that name it alone."""

    act = forms.CharField(
        label="Épingler un acte", max_length=80, help_text="Avec vos mots : « dextro », « prise de sang »."
    )

    def __init__(self, *args: Any, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day

    def clean_act(self) -> str:
        return act_of_words(self.cleaned_data["act"], self.day)


def act_of_words(words: str, day: dt.date) -> str:
    """The act that the words name, or the error that says the codes among which to choose."""
    act = _exact(words, day)
    if act is not None:
        return act.code
    found = search_acts(words, day, limit=OFFERED)
    if not found:
        raise forms.ValidationError(f"Aucun acte ne correspond à « {words} ».")
    choices = " ; ".join(f"{one.label} ({one.code})" for one in found)
    raise forms.ValidationError(f"« {words} » peut désigner plusieurs actes, indiquez le code : {choices}")


def _exact(words: str, day: dt.date) -> Act | None:
    """The act of this code, the only one with all these words, or the only one that has them as a name of its own."""
    found = search_acts(words, day, limit=OFFERED, close=False)  # a typo is offered, never taken
    by_code = [act for act in found if act.code == words]
    if by_code or len(found) == 1:
        return (by_code or found)[0]
    named = [act for act in found if fold(words) in {fold(alias) for alias in act.aliases}]
    return named[0] if len(named) == 1 else None
