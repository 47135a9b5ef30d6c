"""Comptes patients: who owes what, one account on one page, its statement on paper, the decision not to chase."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from billing.models import Patient
from cabinet.access import requires, row_or_404
from cabinet.permissions import may
from cabinet.views.exports import exported, is_export
from reconciliation.enums import NoChaseReason
from reconciliation.forms.patient import AccountFilterForm, NoChaseForm, WhyForm
from reconciliation.listings.accounts import patient_accounts_listing
from reconciliation.services.patients.accounts import account_of, accounts, totals_of
from reconciliation.services.patients.no_chase import chase_again, no_chase_of, stop_chasing
from reconciliation.services.patients.papers import statement_paper
from reconciliation.views.case_actions import refuse_form, who

PAGE = 30
BUTTONS = {
    "receive": "comptes.encaisser",
    "chase": "suivi.traiter",
    "follow": "suivi.voir",
    "bank": "banque.voir",
    "invoice": "factures.voir",
}


def patient_of(patient: UUID) -> Patient:
    return row_or_404(Patient.objects.select_related("cabinet"), patient)


def buttons(request: HttpRequest) -> dict[str, bool]:
    """What this member may do from an account."""
    membership = getattr(request, "membership", None)
    return {name: may(membership, wanted) for name, wanted in BUTTONS.items()}


def paper_response(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@requires("comptes.voir")
@require_GET
def comptes(request: HttpRequest) -> HttpResponse:
    today, form = timezone.localdate(), AccountFilterForm(request.GET)
    rows = accounts(filters=form.filters(), on=today)
    if is_export(request):
        return exported(request, patient_accounts_listing(today), rows)
    context = {
        "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "totals": totals_of(rows),
        "form": form,
        "today": today,
        "may": buttons(request),
    }
    return render(request, "reconciliation/comptes.html", context)


@requires("comptes.voir")
@require_GET
def compte(request: HttpRequest, patient: UUID) -> HttpResponse:
    row, today = patient_of(patient), timezone.localdate()
    context = {
        "patient": row,
        "account": account_of(row, today),
        "today": today,
        "may": buttons(request),
        "no_chase_form": NoChaseForm(),
        "why_form": WhyForm(),
    }
    return render(request, "reconciliation/compte.html", context)


@requires("comptes.voir")
@require_GET
def releve(request: HttpRequest, patient: UUID) -> HttpResponse:  # noqa: ARG001
    content = statement_paper(patient=patient_of(patient), on=timezone.localdate())
    return paper_response(content, "releve-de-compte.pdf")


@requires("suivi.traiter")
@require_POST
def ne_pas_relancer(request: HttpRequest, patient: UUID) -> HttpResponse:
    """The same address lifts the decision that stands."""
    row, today, form = patient_of(patient), timezone.localdate(), NoChaseForm(request.POST)
    if no_chase_of(row) is not None:
        chase_again(patient=row, person=who(request), on=today)
        messages.info(request, "Ce patient peut de nouveau être relancé.")
    elif form.is_valid():
        kind, words = NoChaseReason(form.cleaned_data["kind"]), form.cleaned_data["words"]
        stop_chasing(patient=row, kind=kind, words=words, person=who(request), on=today)
        messages.info(request, "Ce patient ne sera plus relancé. Sa dette reste écrite.")
    else:
        refuse_form(request, form)
    return redirect("compte", patient=patient)
