"""What a person says of the columns of a CSV: one choice a column, then the conventions of the file."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator

from reconciliation.bank.columns import Mapping, Meaning, guess_columns, known_mapping
from reconciliation.bank.sheet import Sheet
from reconciliation.enums import SheetKind
from reconciliation.models import ColumnMapping
from reconciliation.services.sheets.claims_mapping import LABELS, ClaimMapping, ClaimMeaning, guess, what_is_missing
from reconciliation.services.sheets.mappings import Said

BANK_LABELS: dict[Meaning, str] = {
    "none": "Ne pas lire",
    "booked": "Date de l’opération",
    "value": "Date de valeur",
    "label": "Libellé",
    "more": "Suite du libellé",
    "amount": "Montant",
    "debit": "Débit",
    "credit": "Crédit",
    "sense": "Sens (débit ou crédit)",
    "fee": "Frais retenus en plus du montant",
    "balance": "Solde",
    "reference": "Référence",
    "account": "Numéro de compte",
    "currency": "Devise",
    "code": "Type d’opération",
}
ONCE: tuple[Meaning, ...] = (
    "booked",
    "label",
    "amount",
    "debit",
    "credit",
    "sense",
    "fee",
    "balance",
    "account",
    "currency",
)
ORDERS = [
    ("", "Trouver d’après les dates"),
    ("dmy", "Jour, mois, année (31/12/2026)"),
    ("ymd", "Année, mois, jour (2026-12-31)"),
    ("mdy", "Mois, jour, année (12/31/2026)"),
]
POINTS = [("", "Trouver d’après les montants"), (",", "Virgule (12,34)"), (".", "Point (12.34)")]


# A cell that is a number, an amount or a day, or that holds a long number (an account, a NIR).
VALUE = re.compile(r"\d{5}|\A[-+]?\d[\d .,]*€?\Z|\A\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\Z")
NO_HEADINGS = (
    "La ligne choisie contient des valeurs, pas des titres : dites à quelle ligne sont les titres. "
    "Un fichier sans titres ne peut pas être lu."
)


class OpenSheetForm(forms.Form):
    """How the file is cut, when the guess is wrong."""

    separateur = forms.ChoiceField(
        label="Séparateur des colonnes",
        required=False,
        choices=[("", "Trouver"), (";", "Point-virgule"), (",", "Virgule"), ("\t", "Tabulation"), ("|", "Barre |")],
    )
    titres = forms.IntegerField(label="Ligne des titres", required=False, min_value=1, max_value=40)
    nature = forms.ChoiceField(
        label="Ce que contient ce fichier", required=False, choices=[("", ""), *SheetKind.choices]
    )


class RenameForm(forms.Form):
    name = forms.CharField(label="Nom de la correspondance", max_length=60)


class ColumnsForm(forms.Form):
    """The part that statements and invoices share. A field `c0`, `c1`… for each column of the sheet."""

    kind: SheetKind
    labels: dict[Any, str]

    name = forms.CharField(
        label="Nom de cette correspondance", max_length=60, help_text="Par exemple le nom de la banque ou du logiciel."
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    date_order = forms.ChoiceField(label="Écriture des dates", required=False, choices=ORDERS)
    point = forms.ChoiceField(label="Marque décimale", required=False, choices=POINTS)

    def __init__(self, sheet: Sheet, data: Any = None, *, saved: ColumnMapping | None = None) -> None:
        super().__init__(data, initial=self._first(sheet, saved))
        self.sheet = sheet
        for rank, heading in enumerate(sheet.headings):
            seen = " · ".join(Truncator(one).chars(30) for one in sheet.examples(rank))
            self.fields[f"c{rank}"] = forms.ChoiceField(
                label=heading.strip() or f"Colonne {rank + 1} (sans titre)",
                choices=list(self.labels.items()),
                help_text=seen or "vide dans les premières lignes",
            )

    def _first(self, sheet: Sheet, saved: ColumnMapping | None) -> dict[str, Any]:
        meanings: Sequence[str] = self.guessed(sheet)
        values: dict[str, Any] = {"version": 0}
        if saved is not None and saved.kind == self.kind:
            meanings = [meaning for _, meaning in saved.columns]
            values = {name: getattr(saved, name) for name in (*self.base_fields, "version") if hasattr(saved, name)}
        elif saved is not None:
            values["version"], values["name"] = saved.version, saved.name
        return {**values, **{f"c{rank}": meaning for rank, meaning in enumerate(meanings)}}

    def guessed(self, sheet: Sheet) -> Sequence[str]:
        raise NotImplementedError

    def column_fields(self) -> list[forms.BoundField]:
        return [self[f"c{rank}"] for rank in range(len(self.sheet.headings))]

    def other_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.base_fields if name not in {"name", "version"}]

    def columns(self) -> tuple[tuple[str, Any], ...]:
        return tuple(
            (heading, self.cleaned_data.get(f"c{rank}", "none")) for rank, heading in enumerate(self.sheet.headings)
        )

    def clean(self) -> dict[str, Any]:
        """A line of values is no line of headings: it would be kept with the mapping, and it may name somebody."""
        values = super().clean() or {}
        if any(VALUE.search(heading.strip()) for heading in self.sheet.headings):
            self.add_error(None, NO_HEADINGS)
        return values

    def mapping(self) -> Mapping | ClaimMapping:
        raise NotImplementedError

    def said(self) -> Said:
        return Said(self.cleaned_data["name"].strip(), self.mapping(), self.cleaned_data["version"])


class BankColumnsForm(ColumnsForm):
    kind = SheetKind.BANK
    labels = BANK_LABELS

    sign = forms.ChoiceField(
        label="Débits",
        required=False,
        choices=[
            ("auto", "Trouver d’après la colonne"),
            ("unsigned", "Écrits sans signe"),
            ("signed", "Écrits avec leur signe moins"),
        ],
        help_text="Ne sert que si débits et crédits ont chacun leur colonne, ou si le type d’opération ne dit pas le sens de toutes les lignes.",
    )
    is_balance_running = forms.BooleanField(
        label="Le solde change à chaque ligne", required=False, initial=True, help_text="Il prouve alors le relevé."
    )
    account = forms.CharField(
        label="Compte, si aucune colonne ne le dit",
        max_length=42,
        required=False,
        help_text="IBAN ou numéro. Il est chiffré.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def guessed(self, sheet: Sheet) -> Sequence[str]:
        return guess_columns(sheet.headings)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        said = [meaning for _, meaning in self.columns()]
        twice = next((one for one in ONCE if said.count(one) > 1), None)
        if twice:
            self.add_error(None, f"Deux colonnes sont dites « {BANK_LABELS[twice]} » : n’en gardez qu’une.")
        if "booked" not in said:
            self.add_error(None, "Dites quelle colonne est la date de l’opération.")
        if "amount" not in said and not {"debit", "credit"} <= set(said):
            self.add_error(None, "Dites quelle colonne est le montant, ou lesquelles sont le débit et le crédit.")
        return values

    def mapping(self) -> Mapping:
        values = self.cleaned_data
        return Mapping(
            columns=self.columns(),
            bank=values.get("name", ""),
            delimiter=self.sheet.delimiter,
            date_order=values.get("date_order") or None,
            point=values.get("point", ""),
            sign=values.get("sign") or "auto",
            is_balance_running=values.get("is_balance_running", False),
            account="".join(values.get("account", "").split()),
        )


class ClaimColumnsForm(ColumnsForm):
    kind = SheetKind.INVOICES
    labels = LABELS

    unit = forms.ChoiceField(label="Montants écrits en", choices=[("euros", "Euros"), ("cents", "Centimes")])
    rows_are = forms.ChoiceField(
        label="Chaque ligne est",
        choices=[("invoice", "Une facture"), ("act", "Un acte : les lignes du même numéro font une facture")],
    )
    management = forms.ChoiceField(
        label="Qui paie la part de la mutuelle, si aucune colonne ne le dit",
        required=False,
        choices=[("", "—"), ("separee", "La mutuelle (gestion séparée)"), ("unique", "La caisse (gestion unique)")],
    )
    fund = forms.RegexField(
        r"\A([0-9]{5}|[0-9]{9})\Z",
        label="Caisse de toutes les factures, si aucune colonne ne le dit",
        required=False,
        max_length=9,
        help_text="Régime et caisse, 5 chiffres (01131), ou 9 avec le centre.",
        error_messages={"invalid": "Attendu : 5 ou 9 chiffres."},
    )

    def guessed(self, sheet: Sheet) -> Sequence[ClaimMeaning]:
        return guess(sheet.headings)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        missing = what_is_missing(self.mapping())
        if missing:
            self.add_error(None, f"{missing.capitalize()}.")
        return values

    def mapping(self) -> ClaimMapping:
        values = self.cleaned_data
        return ClaimMapping(
            columns=self.columns(),
            delimiter=self.sheet.delimiter,
            date_order=values.get("date_order") or None,
            point=values.get("point", ""),
            unit=values.get("unit", "euros"),
            rows_are=values.get("rows_are", "invoice"),
            management=values.get("management", ""),
            fund=values.get("fund", ""),
        )


FORMS: dict[SheetKind, type[ColumnsForm]] = {SheetKind.BANK: BankColumnsForm, SheetKind.INVOICES: ClaimColumnsForm}


def likely_kind(sheet: Sheet) -> SheetKind:
    """Invoices when their words fit more columns than those of a bank; a person may say the other."""
    known = known_mapping(sheet.headings)
    of_bank = len(known.columns) if known else 0
    of_invoices = sum(one != "none" for one in guess(sheet.headings))
    is_invoices = of_invoices > of_bank and "numero" in guess(sheet.headings)
    return SheetKind.INVOICES if is_invoices else SheetKind.BANK
