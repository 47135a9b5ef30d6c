"""Minutes noted on a dossier, and what an hour of chasing costs."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cabinet.access import requires, row_or_404
from cabinet.errors import Refused
from reconciliation.forms.cost import RateForm, TimeForm
from reconciliation.models import RecoveryRate, TimeSpent
from reconciliation.services.dossiers.time_spent import add_rate, note_time, take_time_back
from reconciliation.views.case_actions import case_of, refuse_form, who

PAGE = 25


@requires("suivi.traiter")
@require_POST
def noter_temps(request: HttpRequest, case: UUID) -> HttpResponse:
    """One tap: the button carries the minutes."""
    row, form = case_of(case), TimeForm(request.POST)
    if form.is_valid():
        note_time(case=row, minutes=form.cleaned_data["minutes"], person=who(request), on=timezone.localdate())
    else:
        refuse_form(request, form)
    return redirect("dossier", case=case)


@requires("suivi.traiter")
@require_POST
def retirer_temps(request: HttpRequest, spent: UUID) -> HttpResponse:
    row = row_or_404(TimeSpent.objects.select_related("case"), spent)
    try:
        take_time_back(time=row, person=who(request), now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("dossier", case=row.case.public_id)


@requires("cabinet.regler")
@require_http_methods(["GET", "POST"])
def cout_recouvrement(request: HttpRequest) -> HttpResponse:
    form = RateForm(request.POST or None, initial={"since": timezone.localdate().replace(day=1)})
    if request.method == "POST" and form.is_valid():
        add_rate(cabinet_id=request.cabinet.pk, data=form.rate(), person=who(request))  # type: ignore[attr-defined]
        messages.info(request, "Coût enregistré : l’indicateur le compte à partir de ce jour.")
        return redirect("cout_recouvrement")
    rows = RecoveryRate.objects.select_related("person").order_by("-since", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "reconciliation/cout_recouvrement.html", {"form": form, "page_obj": page})
