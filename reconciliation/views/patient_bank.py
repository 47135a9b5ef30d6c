"""Which patients' payments a credit of the bank holds: chosen by a person, to the cent; taken back by her."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cabinet.access import requires, row_or_404
from cabinet.errors import Refused
from reconciliation.forms.follow_up import UndoForm
from reconciliation.models import BankEntry, PatientPayment
from reconciliation.services.patients.bank import bank_payments, banked_in, candidates_of, unbank_entry
from reconciliation.tasks import reconcile_cabinet
from reconciliation.views.bank import is_uuid
from reconciliation.views.case_actions import who

MOST = 200


@requires("banque.rapprocher")
@require_http_methods(["GET", "POST"])
def encaissements(request: HttpRequest, entry: UUID) -> HttpResponse:
    """`encaissement`: the payments that a person ticked, by their public ids."""
    row = row_or_404(BankEntry.objects.select_related("statement__file", "account"), entry)
    chosen = [one for one in request.POST.getlist("encaissement") if is_uuid(one)]
    if request.method == "POST" and _bank(request, row, chosen):
        return redirect("mouvement", entry=entry)
    context = {
        "entry": row,
        "candidates": candidates_of(row)[:MOST],
        "chosen": set(chosen),
        "banked": banked_in(entry=row),
    }
    return render(request, "reconciliation/encaissements.html", context)


def _bank(request: HttpRequest, row: BankEntry, chosen: list[str]) -> bool:
    payments = [row_or_404(PatientPayment.objects.all(), UUID(one)) for one in chosen]
    try:
        bank_payments(entry=row, payments=payments, person=who(request))
    except Refused as error:
        messages.error(request, error.message)
        return False
    reconcile_cabinet.delay_on_commit(row.cabinet_id)
    messages.success(request, "Vu en banque : ces encaissements sont maintenant « reçus ».")
    return True


@requires("banque.rapprocher")
@require_POST
def defaire_encaissements(request: HttpRequest, entry: UUID) -> HttpResponse:
    row, form = row_or_404(BankEntry.objects.all(), entry), UndoForm(request.POST)
    if form.is_valid():
        unbank_entry(entry=row, reason=form.cleaned_data["reason"], person=who(request))
        reconcile_cabinet.delay_on_commit(row.cabinet_id)
        messages.info(request, "Rapprochement défait : ces encaissements sont de nouveau « déclarés encaissés ».")
    else:
        messages.error(request, "Indiquez le motif.")
    return redirect("mouvement", entry=entry)
