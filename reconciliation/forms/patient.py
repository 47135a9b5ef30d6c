"""Shapes of input of patients' accounts: filters, a payment, how it is shared out, a schedule, reminders and their rules."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from billing.models import Share
from cabinet.enums import Role
from cabinet.euro_field import EurosField
from cabinet.euros import in_euros
from cabinet.forms import DATE
from cabinet.models import Membership
from cabinet.tenancy import visible_cabinets
from reconciliation.enums import NoChaseReason, PatientMeans, ReminderAnswer
from reconciliation.forms.case import MemberField, VersionedForm
from reconciliation.matching.instalments import Asked
from reconciliation.services.patients.accounts import AccountFilters
from reconciliation.services.patients.instalments import MOST
from reconciliation.services.patients.payments import PaymentData

KEPT = ("q", "etat", "montant", "age", "tri")


class AccountFilterForm(forms.Form):
    """Read from the address; a value that cannot be read is left out, the others hold."""

    q = forms.CharField(label="Nom du patient", max_length=80, required=False)
    etat = forms.ChoiceField(
        label="Quels comptes",
        required=False,
        choices=[
            ("", "qui doivent quelque chose"),
            ("avoir", "avec un avoir à décider"),
            ("echeancier", "avec un échéancier"),
            ("sans_relance", "à ne pas relancer"),
            ("tout", "tous"),
        ],
    )
    montant = forms.IntegerField(label="Doivent au moins (€)", min_value=0, max_value=99_999, required=False)
    age = forms.IntegerField(label="Dette d’au moins (jours)", min_value=0, max_value=3_650, required=False)
    tri = forms.ChoiceField(
        label="Rangés par",
        required=False,
        choices=[("", "montant"), ("age", "dette la plus ancienne"), ("nom", "nom")],
    )

    def filters(self) -> AccountFilters:
        self.is_valid()
        return AccountFilters(**{name: self.cleaned_data[name] for name in KEPT if self.cleaned_data.get(name)})

    @property
    def filter_count(self) -> int:
        return sum(1 for name in KEPT if name != "tri" and self.cleaned_data.get(name) not in (None, ""))


class PaymentForm(forms.Form):
    amount = EurosField(label="Montant reçu, en euros")
    paid_on = forms.DateField(label="Reçu le", widget=DATE)
    means = forms.ChoiceField(label="Moyen", choices=PatientMeans.choices)
    cheque_number = forms.CharField(
        label="Numéro du chèque", max_length=20, required=False, help_text="Pour un chèque seulement."
    )
    cheque_bank = forms.CharField(label="Banque du chèque", max_length=60, required=False)
    received_by = MemberField(
        label="Reçu par", queryset=Membership.objects.none(), to_field_name="public_id", empty_label=None
    )
    note = forms.CharField(label="Note", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Membership.objects.filter(cabinet__in=visible_cabinets(), is_active=True).exclude(role=Role.LECTURE)
        members = members.select_related("user")
        self.fields["received_by"].queryset = members.order_by("pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("means") == PatientMeans.CHEQUE:
            for name, words in (
                ("cheque_number", "Écrivez le numéro du chèque."),
                ("cheque_bank", "Écrivez sa banque."),
            ):
                if not values.get(name):
                    self.add_error(name, words)
        return values

    def data_of(self) -> PaymentData:
        said = self.cleaned_data
        return PaymentData(
            said["amount"],
            said["paid_on"],
            PatientMeans(said["means"]),
            said["received_by"].user,
            said["cheque_number"],
            said["cheque_bank"],
            said["note"],
        )


class PartsForm(forms.Form):
    """One amount a debt, empty for none; `seen` names the account that was shown."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(
        self, *args: Any, shares: Sequence[Share], proposed: Mapping[int, int], seen: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.shares = {f"part_{one.public_id.hex}": one for one in shares}
        self.fields["seen"].initial = seen
        for name, share in self.shares.items():
            self.fields[name] = EurosField(
                label=f"Facture {share.invoice.number} du {share.invoice.invoice_date:%d/%m/%Y}",
                help_text=f"Reste dû\u202f: {in_euros(share.open_cents)}.",
                required=False,
                initial=proposed.get(share.pk),
            )

    def parts(self) -> dict[int, int]:
        return {share.pk: self.cleaned_data[name] for name, share in self.shares.items() if self.cleaned_data[name]}


class RefundForm(forms.Form):
    """`seen`: the account that was shown; a form sent twice gives back once."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    amount = EurosField(label="Somme rendue, en euros")
    means = forms.ChoiceField(label="Rendue par", choices=PatientMeans.choices)


class WhyForm(forms.Form):
    reason = forms.CharField(label="Motif", max_length=200)


class NoChaseForm(forms.Form):
    kind = forms.ChoiceField(label="Raison", choices=NoChaseReason.choices)
    words = forms.CharField(label="En quelques mots", max_length=200, required=False)


class ScheduleForm(forms.Form):
    """What is proposed: equal parts, a month apart."""

    count = forms.IntegerField(label="Nombre d’échéances", min_value=1, max_value=MOST, initial=3)
    first_on = forms.DateField(label="Première échéance", widget=DATE)


class InstalmentsForm(forms.Form):
    """What is agreed: each day with its amount, empty lines left out."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    words = forms.CharField(label="Ce qui est convenu", max_length=200, required=False)

    def __init__(self, *args: Any, asked: Sequence[Asked], seen: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = seen
        self.ranks = range(1, len(asked) + 1)
        for rank, one in zip(self.ranks, asked, strict=True):
            self.fields[f"day_{rank}"] = forms.DateField(
                label=f"Échéance {rank}, le", widget=DATE, required=False, initial=one.on
            )
            self.fields[f"cents_{rank}"] = EurosField(
                label=f"Échéance {rank}, montant", required=False, initial=one.cents
            )
        self.order_fields([*(f"{name}_{rank}" for rank in self.ranks for name in ("day", "cents")), "words", "seen"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for rank in self.ranks:
            if bool(values.get(f"day_{rank}")) != bool(values.get(f"cents_{rank}")):
                self.add_error(f"day_{rank}", "Une échéance a un jour et un montant.")
        return values

    def asked(self) -> list[Asked]:
        said = self.cleaned_data
        return [Asked(said[f"day_{one}"], said[f"cents_{one}"]) for one in self.ranks if said[f"day_{one}"]]


def blank_lines(count: int, day: date) -> list[Asked]:
    """As many lines as the form that was sent had; their values come from it."""
    return [Asked(day, 0)] * max(1, min(count, MOST))


class ReminderForm(VersionedForm):
    sent_on = forms.DateField(label="Envoyé le", widget=DATE, required=False)
    answered_on = forms.DateField(label="Réponse du", widget=DATE, required=False)
    answer = forms.ChoiceField(
        label="Nature de la réponse", choices=[("", "aucune"), *ReminderAnswer.choices], required=False
    )
    answer_words = forms.CharField(label="Ce qu’elle dit", max_length=300, required=False)


class LadderForm(VersionedForm):
    first_after_days = forms.IntegerField(
        label="Premier rappel, en jours après la facture", min_value=15, max_value=180, help_text="De 15 à 180."
    )
    second_after_days = forms.IntegerField(
        label="Lettre, en jours après le premier rappel", min_value=10, max_value=180, help_text="De 10 à 180."
    )
    third_after_days = forms.IntegerField(
        label="Seconde lettre, en jours après la première", min_value=15, max_value=180, help_text="De 15 à 180."
    )
    minimum = EurosField(label="Montant minimum, en euros")
    phone = forms.CharField(
        label="Téléphone du cabinet", max_length=40, required=False, help_text="Écrit sur les rappels et les relevés."
    )
