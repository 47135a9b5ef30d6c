"""« Preuve de paiement » of a share, on screen, on paper, for machines."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from billing.access import visible_invoices
from billing.models import Share
from cabinet.access import requires, row_or_404
from cabinet.permissions import may
from reconciliation.services.proofs.paper import proof_paper
from reconciliation.services.proofs.payment_proof import document, payment_proof


def _share(request: HttpRequest, share: UUID) -> Share:
    """The office sees every share; a carer those of her own invoices."""
    membership = getattr(request, "membership", None)
    rows = Share.objects.select_related("payer", "invoice__patient", "invoice__nurse", "invoice__cabinet")
    if not may(membership, "factures.voir"):
        rows = rows.filter(invoice__in=visible_invoices(membership, timezone.localdate()))
    return row_or_404(rows.select_related("invoice__lot__file", "invoice__source_file"), share)


@requires("preuves.voir")
@require_GET
def preuve(request: HttpRequest, share: UUID) -> HttpResponse:
    row = _share(request, share)
    membership = getattr(request, "membership", None)
    context = {
        "share": row,
        "invoice": row.invoice,
        "proof": payment_proof(share=row),
        "may_open_files": may(membership, "imports.voir"),
        "may_open_bank": may(membership, "banque.voir"),
        "may_open_invoice": may(membership, "factures.voir"),
    }
    return render(request, "reconciliation/preuve.html", context)


@requires("preuves.voir")
@require_GET
def preuve_pdf(request: HttpRequest, share: UUID) -> HttpResponse:
    row = _share(request, share)
    paper = proof_paper(proof=payment_proof(share=row), on=timezone.localdate())
    name = f"preuve-{row.invoice.number}-{row.part.lower()}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


@requires("preuves.voir")
@require_GET
def preuve_json(request: HttpRequest, share: UUID) -> HttpResponse:
    row = _share(request, share)
    return JsonResponse(
        document(proof=payment_proof(share=row), on=timezone.localdate()), json_dumps_params={"ensure_ascii": False}
    )
