"""À facturer: validated visits become invoices; an invoice and its replacement."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing.enums import InvoiceState, PrecheckState
from billing.forms.invoicing import ChosenDraftsForm, ReplaceInvoiceForm
from billing.models import Invoice, OwnPrecheck, Visit
from billing.services.invoice import READ_OF_A_VISIT, drafts, issue_invoices
from billing.services.invoicing.franchise import franchise_of_invoice
from billing.services.invoicing.lot_checks import findings_of_invoices
from billing.services.prechecks.findings import Finding
from billing.services.replacement import cancel_and_replace
from billing.views.prechecks import may_do
from cabinet.access import requires, row_or_404


def visits_to_invoice() -> list[Visit]:
    """Validated and not invoiced, with all that a draft reads: the same number of queries for 1 and 200 visits."""
    return list(
        Visit.objects.filter(state="validated")
        .select_related("patient", "billed_by", "performed_by", "cotation")
        .prefetch_related(*READ_OF_A_VISIT)
    )


@requires("factures.voir")
@require_GET
def a_facturer(request: HttpRequest) -> HttpResponse:
    found = drafts(visits=visits_to_invoice(), on=timezone.localdate())
    ready = [draft for draft in found if draft.is_ready]
    context = {
        "ready": ready,
        "blocked": [draft for draft in found if not draft.is_ready],
        "ready_cents": sum(draft.total_cents or 0 for draft in ready),
        "at_risk_cents": sum(draft.at_risk_cents for draft in ready),
        "proposed": OwnPrecheck.objects.filter(state=PrecheckState.PROPOSED).count(),
        "may": may_do(request),
        "recent": Invoice.objects.filter(origin="idel").select_related("patient", "nurse")[:10],
    }
    return render(request, "billing/a_facturer.html", context)


@requires("factures.emettre")
@require_POST
def emettre(request: HttpRequest) -> HttpResponse:
    form = ChosenDraftsForm(request.POST, drafts=drafts(visits=visits_to_invoice(), on=timezone.localdate()))
    if not form.is_valid():
        messages.error(request, str(form.errors["draft"][0]))
        return redirect("a_facturer")
    issued = issue_invoices(
        cabinet_id=request.cabinet.pk,  # type: ignore[attr-defined]
        visit_ids=form.visit_ids(),
        on=timezone.localdate(),
    )
    messages.info(request, f"{len(issued)} facture(s) émise(s). Elles attendent d’être mises en lot.")
    return redirect("a_transmettre")


@requires("factures.voir")
@require_GET
def facture(request: HttpRequest, invoice: UUID) -> HttpResponse:
    row = row_or_404(Invoice.objects.select_related("patient", "nurse", "lot", "replaces", "source_file"), invoice)
    context = {
        "invoice": row,
        "lines": row.lines.select_related("visit"),
        "shares": row.shares.select_related("payer"),
        "replaced_by": Invoice.objects.filter(replaces=row).first(),
        "findings": _findings(row),
        "franchise": franchise_of_invoice(invoice=row),
        "may": may_do(request),
        "form": ReplaceInvoiceForm(),
        "has_visits": row.lines.filter(visit__isnull=False).exists(),
    }
    return render(request, "billing/facture.html", context)


def _findings(row: Invoice) -> tuple[Finding, ...]:
    """Only before it goes: afterwards the payer answers."""
    if row.state != InvoiceState.READY:
        return ()
    return findings_of_invoices(invoices=[row], on=timezone.localdate()).get(row.pk, ())


@requires("factures.emettre")
@require_http_methods(["POST"])
def remplacer(request: HttpRequest, invoice: UUID) -> HttpResponse:
    row = row_or_404(Invoice.objects.all(), invoice)
    form = ReplaceInvoiceForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Indiquez le motif du remplacement.")
        return redirect("facture", invoice=invoice)
    cancel_and_replace(invoice=row, reason=form.cleaned_data["reason"])
    messages.info(request, "Facture annulée. Ses passages sont de nouveau modifiables, puis à facturer.")
    return redirect("a_facturer")
