"""Which drafts a person chose; why an invoice is replaced; which invoices go in a lot."""

from collections.abc import Sequence
from typing import Any

from django import forms

from billing.services.invoice import Draft


class ChosenDraftsForm(forms.Form):
    """A draft is named by its visits: one that changed since the page was shown is refused, not guessed."""

    def __init__(self, data: Any, *, drafts: Sequence[Draft]) -> None:
        super().__init__(data)
        self.by_key = {draft.key: draft for draft in drafts if draft.is_ready}
        self.chosen: list[str] = data.getlist("draft")

    def clean(self) -> dict[str, Any]:
        if not self.chosen:
            self.errors["draft"] = self.error_class(["Choisissez au moins une facture."])
        elif any(key not in self.by_key for key in self.chosen):
            self.errors["draft"] = self.error_class(["Un passage a changé depuis l’affichage : vérifiez la liste."])
        return self.cleaned_data

    def visit_ids(self) -> list[list[int]]:
        return [[visit.pk for visit in self.by_key[key].visits] for key in self.chosen]


class ReplaceInvoiceForm(forms.Form):
    reason = forms.CharField(label="Motif", max_length=200, help_text="Gardé avec la facture annulée.")


class LotForm(forms.Form):
    """The invoices of one nurse for one fund."""

    invoice = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, data: Any, *, invoice_ids: Sequence[int]) -> None:
        super().__init__(data)
        self.fields["invoice"].choices = [(pk, pk) for pk in invoice_ids]  # type: ignore[attr-defined]


class SentForm(forms.Form):
    sent_on = forms.DateField(label="Transmis le", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
