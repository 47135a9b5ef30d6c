"""« Mes actes »: the favourites of the nurse and what she did lately. « Modèles de soins »: the cabinet's own."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing.forms.acts import FavouriteForm
from billing.models import CareModel
from billing.services.rounds.act_use import PINNED, first_acts, pin, unpin
from billing.views.act_choices import nurse_of, own_nurse
from cabinet.access import requires, row_or_404
from cabinet.errors import Refused
from ngap.nomenclature import catalogue


@requires("passages.saisir")
@require_http_methods(["GET", "POST"])
def mes_actes(request: HttpRequest) -> HttpResponse:
    """The list, and the act to pin by everyday words."""
    form = FavouriteForm(request.POST or None, day=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        return _pinned(request, form.cleaned_data["act"])
    offered = first_acts(nurse_id=nurse_of(request), on=timezone.localdate())
    context = {
        "form": form,
        "nurse": own_nurse(request),
        "favourites": [one for one in offered if one.note == PINNED],
        "others": [one for one in offered if one.note != PINNED],
    }
    return render(request, "billing/mes_actes.html", context)


def _pinned(request: HttpRequest, code: str) -> HttpResponse:
    nurse = own_nurse(request)
    if nurse is None:
        raise Refused("Votre compte n’est lié à aucune infirmière en activité : il n’a pas d’actes favoris.")
    words = "ajouté à vos favoris" if pin(nurse=nurse, act_code=code) else "est déjà dans vos favoris"
    messages.info(request, f"{catalogue()[code].label} : {words}.")
    return redirect("mes_actes")


@requires("passages.saisir")
@require_POST
def retirer_favori(request: HttpRequest) -> HttpResponse:
    nurse = own_nurse(request)
    if nurse is not None:
        unpin(nurse=nurse, act_code=request.POST.get("act", ""))
        messages.info(request, "Acte retiré de vos favoris.")
    return redirect("mes_actes")


@requires("patients.modifier")
@require_GET
def modeles(request: HttpRequest) -> HttpResponse:
    return render(request, "billing/modeles.html", {"models": CareModel.objects.all()})


@requires("patients.modifier")
@require_POST
def supprimer_modele(request: HttpRequest, model: UUID) -> HttpResponse:
    """The care plans made from it keep their acts."""
    row = row_or_404(CareModel.objects.all(), model)
    row.delete()
    messages.info(request, f"Modèle « {row.name} » supprimé. Les plans de soins déjà faits ne changent pas.")
    return redirect("modeles")
