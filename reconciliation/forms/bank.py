"""The filters of the bank's list; they live in the address."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from cabinet.euro_field import EurosField
from cabinet.forms import DATE
from reconciliation.enums import EntryOutcome
from reconciliation.models import BankAccount, BankEntry

SIDES = {"credit": Q(amount_cents__gt=0), "debit": Q(amount_cents__lt=0), "tout": Q()}


class MovementFilterForm(forms.Form):
    """A value that cannot be read is left out, the others hold. Credits alone, unless `sens` says otherwise."""

    issue = forms.ChoiceField(label="Issue", required=False, choices=[("", "toutes"), *EntryOutcome.choices])
    compte = forms.ChoiceField(label="Compte", required=False)
    sens = forms.ChoiceField(
        label="Sens", required=False, choices=[("", "crédits"), ("debit", "débits"), ("tout", "crédits et débits")]
    )
    du = forms.DateField(label="Du", widget=DATE, required=False)
    au = forms.DateField(label="Au", widget=DATE, required=False)
    montant = EurosField(label="Montant exact (€)", required=False)
    texte = forms.CharField(label="Libellé ou référence", max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts = [
            (str(one.public_id), f"{one.label} {one.masked}".strip()) for one in BankAccount.objects.order_by("pk")
        ]
        self.fields["compte"].choices = [("", "tous"), *accounts]  # type: ignore[attr-defined]

    def movements(self) -> QuerySet[BankEntry]:
        self.is_valid()
        said = self.cleaned_data
        entries = BankEntry.objects.filter(SIDES[said.get("sens") or "credit"])
        wanted = {
            "outcome": said.get("issue"),
            "account__public_id": said.get("compte"),
            "booked_on__gte": said.get("du"),
            "booked_on__lte": said.get("au"),
        }
        entries = entries.filter(**{name: value for name, value in wanted.items() if value})
        if said.get("montant") is not None:
            entries = entries.filter(amount_cents__in=[said["montant"], -said["montant"]])
        if said.get("texte"):
            words = said["texte"]
            entries = entries.filter(
                Q(label__icontains=words) | Q(reference__icontains=words) | Q(texts__icontains=words)
            )
        return entries

    @property
    def filter_count(self) -> int:
        return sum(1 for value in self.cleaned_data.values() if value not in (None, ""))


class NameForm(forms.Form):
    """A payer's name on an account, as the page shows it."""

    account = forms.UUIDField(label="Compte")
    payer = forms.UUIDField(label="Payeur")
    text = forms.CharField(label="Nom", max_length=140)
