"""Shapes of input about the cabinet: its name and day, its nurses, its members, their passwords."""

from typing import Any

from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet

from cabinet.enums import Role, Zone
from cabinet.identifiers import has_luhn_key
from cabinet.models import Membership, Nurse, User

DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})  # the only form that a date field shows
NEEDS_A_NURSE = {Role.REMPLACANTE, Role.INFIRMIERE}


class NurseChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name} ({obj.am_number})"


class CabinetForm(forms.Form):
    name = forms.CharField(label="Nom du cabinet", max_length=120)
    zone = forms.ChoiceField(label="Zone", choices=Zone.choices, help_text="Décide des tarifs et des jours fériés.")
    watch_from = forms.DateField(
        label="Je ne regarde pas avant le",
        widget=DATE,
        required=False,
        help_text="Les factures d’avant ce jour n’ouvrent pas de dossier et ne comptent pas comme silencieuses.",
    )


class SettingsForm(CabinetForm):
    """What is decided once the cabinet lives: how long it claims from those whom no law of the fund binds."""

    address = forms.CharField(
        label="Adresse du cabinet",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Écrite en tête des lettres.",
    )
    siret = forms.CharField(
        label="SIRET", max_length=17, required=False, help_text="14 chiffres, écrit sur les lettres."
    )
    amc_limit_months = forms.IntegerField(
        label="Délai pour réclamer aux mutuelles, en mois après les soins",
        min_value=1,
        max_value=60,
        required=False,
        help_text="Celui du contrat ou de la convention, souvent 24. Vide : aucune limite n’est affichée.",
    )
    patient_limit_months = forms.IntegerField(
        label="Délai pour réclamer aux patients, en mois après les soins",
        min_value=1,
        max_value=60,
        required=False,
        help_text="Vide : aucune limite n’est affichée.",
    )

    def clean_siret(self) -> str:
        plain = "".join(self.cleaned_data["siret"].split())
        if plain and not (len(plain) == 14 and plain.isascii() and plain.isdigit()):
            raise forms.ValidationError("Un SIRET a 14 chiffres.")
        return plain


class NurseForm(forms.Form):
    first_name = forms.CharField(label="Prénom de l’infirmière", max_length=80)
    last_name = forms.CharField(label="Nom de l’infirmière", max_length=80)
    rpps = forms.CharField(label="Numéro RPPS", max_length=14, help_text="11 chiffres, sur la carte CPS.")
    am_number = forms.CharField(
        label="Numéro AM", max_length=12, help_text="9 chiffres : l’identifiant d’assurance maladie."
    )

    def clean_rpps(self) -> str:
        return _number(self.cleaned_data["rpps"], 11, "RPPS")

    def clean_am_number(self) -> str:
        return _number(self.cleaned_data["am_number"], 9, "AM")


def _number(text: str, length: int, name: str) -> str:
    """Digits with the right key; a wrong key is said, never corrected in silence."""
    plain = "".join(text.split())
    if len(plain) != length or not (plain.isascii() and plain.isdigit()):
        raise forms.ValidationError(f"Un numéro {name} a {length} chiffres.")
    if not has_luhn_key(plain, length):
        raise forms.ValidationError(
            f"Ce numéro {name} n’est pas valide : son dernier chiffre, la clé, ne correspond pas."
        )
    return plain


class RoleForm(forms.Form):
    """The role, and the professional who acts under it."""

    role = forms.ChoiceField(label="Rôle", choices=Role.choices, initial=Role.INFIRMIERE)
    nurse = NurseChoice(
        label="Infirmière",
        queryset=Nurse.objects.none(),
        required=False,
        empty_label="aucune",
        help_text="Celle qui réalise les soins sous ce compte. Obligatoire pour une infirmière ou une remplaçante.",
    )

    def __init__(self, *args: Any, nurses: QuerySet[Nurse], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nurse"].queryset = nurses  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("role") in NEEDS_A_NURSE and not self.cleaned_data.get("nurse"):
            self.add_error("nurse", "Choisissez l’infirmière de ce compte ; ajoutez-la d’abord si elle manque.")
        return self.cleaned_data


class InvitationForm(RoleForm):
    email = forms.EmailField(label="Adresse e-mail", max_length=254)
    field_order = ("email", "role", "nurse")


class NewPasswordForm(forms.Form):
    """Twice the same, and one that the validators accept."""

    password = forms.CharField(
        label="Mot de passe",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="12 caractères au moins. Une phrase que vous seule connaissez fait un bon mot de passe.",
    )
    again = forms.CharField(
        label="Le même, encore une fois",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.account)
        return password

    def clean(self) -> dict[str, Any]:
        first, second = self.cleaned_data.get("password"), self.cleaned_data.get("again")
        if first and second and first != second:
            self.add_error("again", "Les deux mots de passe sont différents.")
        return self.cleaned_data


class AccountForm(NewPasswordForm):
    full_name = forms.CharField(
        label="Votre nom", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ("full_name", "password", "again")


class LogForm(forms.Form):
    """Filters of the access log; they live in the address."""

    personne = forms.ModelChoiceField(
        label="Personne", queryset=Membership.objects.none(), to_field_name="public_id", required=False
    )
    jour = forms.DateField(label="Jour, ou du", widget=DATE, required=False)
    au = forms.DateField(label="au", widget=DATE, required=False)
    quoi = forms.ChoiceField(
        label="Quoi",
        required=False,
        choices=[
            ("", "tout"),
            ("lu", "lectures"),
            ("ecrit", "écritures"),
            ("exporte", "exports et fichiers sortis"),
            ("abandon", "abandons"),
            ("refus", "refus"),
        ],
    )

    def __init__(self, *args: Any, members: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.ModelChoiceField[Membership] = self.fields["personne"]  # type: ignore[assignment]
        field.queryset, field.empty_label = members, "tout le monde"
        field.label_from_instance = lambda obj: obj.user.full_name or obj.user.email  # type: ignore[method-assign]


class PasskeyForm(AddWebAuthnForm):
    """A key opens the account by itself unless the person says otherwise: what the page of the log-in offers first."""

    passwordless = forms.BooleanField(
        label="Ouvrir sans mot de passe",
        required=False,
        initial=True,
        help_text="L’appareil demandera votre empreinte, votre visage ou son code. Décochée, la clé ne fait que confirmer le mot de passe.",
    )


class TotpForm(ActivateTOTPForm):
    """Its label in our words: the library's French has a straight apostrophe."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code affiché par l’application"
