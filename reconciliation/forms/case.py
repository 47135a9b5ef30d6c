"""Shapes of input of a dossier's actions. Each carries the version that was shown."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from cabinet.enums import Role
from cabinet.forms import DATE
from cabinet.models import Membership
from cabinet.tenancy import visible_cabinets
from reconciliation.enums import InterruptionKind
from reconciliation.services.dossiers.dossiers import CALLS

WORKERS = (Role.TITULAIRE, Role.GESTIONNAIRE)
SCANS = forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})


def workers() -> QuerySet[Membership]:
    """Who may treat a dossier, in the open cabinet."""
    return (
        Membership.objects.filter(cabinet__in=visible_cabinets(), is_active=True, role__in=WORKERS)
        .select_related("user")
        .order_by("pk")
    )


class MemberField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Membership) -> str:
        return obj.user.full_name or obj.user.email


class VersionedForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class OwnerForm(forms.Form):
    """Who sees to it: one member, or everybody."""

    owner = MemberField(
        label="Qui s’en occupe",
        queryset=Membership.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="tout le monde",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = workers()  # type: ignore[attr-defined]


class AssignForm(OwnerForm, VersionedForm):
    pass


class HoldForm(VersionedForm):
    until = forms.DateField(label="Jusqu’au", widget=DATE)
    reason = forms.CharField(label="Raison", max_length=200)


class CallForm(forms.Form):
    outcome = forms.ChoiceField(label="Comment l’appel s’est terminé", choices=list(CALLS.items()))
    words = forms.CharField(label="Ce qui a été dit", max_length=300, required=False)


class InterruptionForm(forms.Form):
    kind = forms.ChoiceField(label="Ce qui interrompt", choices=InterruptionKind.choices)
    happened_on = forms.DateField(label="Date de l’acte", widget=DATE)
    reference = forms.CharField(
        label="Référence", max_length=80, required=False, help_text="Numéro du recommandé, du virement, de la lettre."
    )
    proof = forms.FileField(label="Preuve", widget=SCANS, help_text="PDF, JPEG ou PNG : avis de réception, lettre…")
