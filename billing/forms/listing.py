"""Filters of the list of invoices; they live in the address."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from billing.enums import InvoiceState
from billing.models import Invoice, Lot
from cabinet.forms import DATE
from cabinet.models import Nurse
from cabinet.search import read_question


class InvoiceFilterForm(forms.Form):
    """A value that cannot be read is left out, the others hold."""

    numero = forms.CharField(label="Numéro", max_length=9, required=False)
    du = forms.DateField(label="Facturée du", widget=DATE, required=False)
    au = forms.DateField(label="au", widget=DATE, required=False)
    etat = forms.ChoiceField(label="État", required=False, choices=[("", "tous"), *InvoiceState.choices])
    infirmiere = forms.ChoiceField(label="Infirmière", required=False)
    lot = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nurses = [(str(one.public_id), one.full_name) for one in Nurse.objects.all()]
        self.fields["infirmiere"].choices = [("", "toutes"), *nurses]  # type: ignore[attr-defined]

    def invoices(self) -> QuerySet[Invoice]:
        self.is_valid()
        said = self.cleaned_data
        wanted = {
            "invoice_date__gte": said.get("du"),
            "invoice_date__lte": said.get("au"),
            "state": said.get("etat"),
            "nurse__public_id": said.get("infirmiere"),
            "lot__public_id": said.get("lot"),
            "number__in": read_question(said.get("numero") or "").numbers,
        }
        return Invoice.objects.filter(**{name: value for name, value in wanted.items() if value})

    def lot_shown(self) -> Lot | None:
        wanted = self.cleaned_data.get("lot")
        return Lot.objects.select_related("payer").filter(public_id=wanted).first() if wanted else None

    @property
    def filter_count(self) -> int:
        return sum(1 for name, value in self.cleaned_data.items() if value and name != "lot")
