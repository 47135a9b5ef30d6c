"""Shapes of input of the worklist: its filters, actions on several dossiers, a view to keep."""

from typing import Any
from uuid import UUID

from django import forms

from billing.enums import Cause
from billing.models import Share
from cabinet.enums import Part
from cabinet.forms import DATE
from cabinet.models import Nurse, Organism
from reconciliation.enums import BulkKind
from reconciliation.forms.case import OwnerForm, workers
from reconciliation.models import SavedView
from reconciliation.services.dossiers.bulk import BulkAction
from reconciliation.services.dossiers.dossiers import CALLS
from reconciliation.services.dossiers.worklist import DEGRADED, ME, NOBODY, Filters

ANYONE = "tous"
IDS, WORDS, NUMBERS = ("payeur", "infirmiere"), ("part", "mode", "qui", "etat", "tri"), ("age", "montant", "limite")


class FilterForm(forms.Form):
    """Read from the address; a value that cannot be read is left out, the others hold."""

    cause = forms.MultipleChoiceField(label="Cause", choices=Cause.choices, required=False)
    payeur = forms.ChoiceField(label="Payeur", required=False)
    part = forms.ChoiceField(label="Part", required=False, choices=[("", "toutes"), *Part.choices])
    mode = forms.ChoiceField(
        label="Carte Vitale", required=False, choices=[("", "toutes"), (DEGRADED, "absente (mode dégradé)")]
    )
    infirmiere = forms.ChoiceField(label="Infirmière", required=False)
    qui = forms.ChoiceField(label="Qui s’en occupe", required=False)
    montant = forms.IntegerField(label="Montant d’au moins (€)", min_value=0, max_value=99_999, required=False)
    age = forms.IntegerField(label="Transmise depuis au moins (jours)", min_value=0, max_value=3_650, required=False)
    limite = forms.IntegerField(
        label="Limite légale dans moins de (jours)", min_value=0, max_value=3_650, required=False
    )
    etat = forms.ChoiceField(
        label="État", required=False, choices=[("", "à traiter"), ("attente", "en attente"), ("tout", "tous")]
    )
    tri = forms.ChoiceField(
        label="Rangés par",
        required=False,
        choices=[("", "priorité"), ("montant", "montant"), ("age", "âge"), ("limite", "limite légale")],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        payers = Organism.objects.filter(pk__in=Share.objects.filter(case__isnull=False).values("payer_id"))
        nurses = [(str(one.public_id), one.full_name) for one in Nurse.objects.all()]
        people = [(str(one.public_id), one.user.full_name or one.user.email) for one in workers()]
        self._choose("payeur", [(str(one.public_id), one.label) for one in payers.order_by("name", "pk")])
        self._choose("infirmiere", nurses, "toutes")
        self._choose("qui", [(ME, "moi"), (NOBODY, "personne"), *people])

    def _choose(self, name: str, choices: list[tuple[str, str]], anyone: str = ANYONE) -> None:
        self.fields[name].choices = [("", anyone), *choices]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        self.is_valid()
        said = self.cleaned_data
        kept: dict[str, Any] = {name: said[name] for name in NUMBERS if said.get(name) is not None}
        kept |= {name: said[name] for name in WORDS if said.get(name)}
        kept |= {name: UUID(said[name]) for name in IDS if said.get(name)}
        return Filters(cause=tuple(said.get("cause") or ()), **kept)


class BulkForm(forms.Form):
    """What the action says, beside its dossiers."""

    kind: BulkKind

    def action(self) -> BulkAction:
        return BulkAction(self.kind)


class BulkAssignForm(OwnerForm, BulkForm):
    kind = BulkKind.ASSIGN

    def action(self) -> BulkAction:
        member = self.cleaned_data["owner"]
        return BulkAction(self.kind, owner=member.user if member else None)


class BulkHoldForm(BulkForm):
    kind = BulkKind.HOLD
    until = forms.DateField(label="Jusqu’au", widget=DATE)
    words = forms.CharField(label="Raison", max_length=200)

    def action(self) -> BulkAction:
        return BulkAction(self.kind, until=self.cleaned_data["until"], words=self.cleaned_data["words"])


class BulkNoteForm(BulkForm):
    kind = BulkKind.NOTE
    words = forms.CharField(label="Note", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def action(self) -> BulkAction:
        return BulkAction(self.kind, words=self.cleaned_data["words"])


class BulkCallForm(BulkForm):
    kind = BulkKind.CALL
    outcome = forms.ChoiceField(label="Comment l’appel s’est terminé", choices=list(CALLS.items()))
    words = forms.CharField(label="Ce qui a été dit", max_length=300, required=False)

    def action(self) -> BulkAction:
        return BulkAction(self.kind, outcome=self.cleaned_data["outcome"], words=self.cleaned_data["words"])


BULK_FORMS: dict[str, type[BulkForm]] = {
    one.kind.value: one for one in (BulkAssignForm, BulkHoldForm, BulkNoteForm, BulkCallForm)
}


class SaveViewForm(forms.ModelForm):
    class Meta:
        model = SavedView
        fields = ["name", "is_shared"]
        labels = {"name": "Nom de la vue", "is_shared": "La montrer à tout le cabinet"}
