"""Remplacements: who replaces whom, from when to when. A remplaçante sees her rounds through them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from billing.access import AFTER_THE_END
from billing.forms.replacements import ContractDatesForm, ContractForm
from billing.models import ReplacementContract
from billing.services.care.contracts import DATES_SHOWN, change_dates, open_contract
from cabinet.access import requires, row_or_404
from cabinet.errors import Refused, StaleVersion
from cabinet.models import Nurse
from cabinet.services.shown import shown_of


@requires("utilisateurs.gerer")
@require_http_methods(["GET", "POST"])
def remplacements(request: HttpRequest) -> HttpResponse:
    form = ContractForm(request.POST or None, nurses=Nurse.objects.filter(is_active=True))
    if request.method == "POST" and form.is_valid():
        try:
            open_contract(cabinet_id=request.cabinet.pk, **form.cleaned_data)  # type: ignore[attr-defined]
            messages.info(request, "Contrat de remplacement enregistré.")
            return redirect("remplacements")
        except Refused as error:
            form.add_error(None, error.message)
    today = timezone.localdate()
    contracts = ReplacementContract.objects.select_related("substitute", "replaced").order_by("-starts_on", "-pk")
    rows = [
        (one, "à venir" if today < one.starts_on else "en cours" if today <= one.ends_on else "terminé")
        for one in contracts
    ]
    context = {"form": form, "rows": rows, "after": AFTER_THE_END.days, "has_pair": Nurse.objects.count() > 1}
    return render(request, "billing/remplacements.html", context)


@requires("utilisateurs.gerer")
@require_http_methods(["GET", "POST"])
def remplacement(request: HttpRequest, contract: UUID) -> HttpResponse:
    row = row_or_404(ReplacementContract.objects.select_related("substitute", "replaced"), contract)
    form = ContractDatesForm(request.POST or None, initial={"starts_on": row.starts_on, "ends_on": row.ends_on})
    if request.method == "POST" and form.is_valid():
        try:
            change_dates(contract=row, seen=request.POST.get("vu", ""), **form.cleaned_data)
            messages.info(request, "Les dates du contrat sont enregistrées.")
            return redirect("remplacements")
        except (Refused, StaleVersion) as error:
            form.add_error(None, error.message)
    seen = request.POST.get("vu") or shown_of(row=row, names=DATES_SHOWN)
    return render(request, "billing/remplacement.html", {"contract": row, "form": form, "seen": seen})
