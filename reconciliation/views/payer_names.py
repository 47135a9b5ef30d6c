"""Noms de payeurs: what the bank writes, for whom it paid so far, and a person's OK."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from cabinet.access import requires, row_or_404
from cabinet.models import Organism
from reconciliation.forms.bank import NameForm
from reconciliation.models import BankAccount, PayerAlias
from reconciliation.services.matches.payer_names import confirm_name, forget_name, names_seen
from reconciliation.tasks import reconcile_cabinet
from reconciliation.views.case_actions import refuse_form, who


@requires("banque.voir")
@require_GET
def noms_payeurs(request: HttpRequest) -> HttpResponse:
    found = names_seen(cabinet_id=request.cabinet.pk)  # type: ignore[attr-defined]
    context = {
        "to_confirm": [one for one in found if one.alias is None],
        "confirmed": [one for one in found if one.alias is not None],
    }
    return render(request, "reconciliation/noms_payeurs.html", context)


@requires("banque.rapprocher")
@require_POST
def confirmer_nom(request: HttpRequest) -> HttpResponse:
    form = NameForm(request.POST)
    if not form.is_valid():
        refuse_form(request, form)
        return redirect("noms_payeurs")
    data = form.cleaned_data
    row = confirm_name(
        account=row_or_404(BankAccount.objects.all(), data["account"]),
        text=data["text"],
        organism=row_or_404(Organism.objects.all(), data["payer"]),
        person=who(request),
    )
    reconcile_cabinet.delay_on_commit(row.cabinet_id)
    messages.info(request, f"« {row.text} » est reconnu : {row.organism.label}.")
    return redirect("noms_payeurs")


@requires("banque.rapprocher")
@require_POST
def oublier_nom(request: HttpRequest, alias: UUID) -> HttpResponse:
    row = row_or_404(PayerAlias.objects.all(), alias)
    forget_name(alias=row)
    reconcile_cabinet.delay_on_commit(row.cabinet_id)
    messages.info(request, f"« {row.text} » n’est plus reconnu ; ce qui en dépendait redevient à rapprocher.")
    return redirect("noms_payeurs")
