"""« Pourquoi ce montant ? » on screen and on paper, of a visit or of a whole invoice."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from billing.access import visible_visits
from billing.models import Invoice, Visit
from billing.services.explaining.explanation_paper import invoice_paper, visit_paper
from billing.services.explaining.visit_explanation import explain_visit
from cabinet.access import requires, row_or_404
from cabinet.permissions import may

PDF = "application/pdf"


def _visit(request: HttpRequest, visit: UUID) -> Visit:
    rows = visible_visits(getattr(request, "membership", None), timezone.localdate()).select_related(
        "patient", "billed_by", "performed_by", "prescription__prescriber", "cotation", "cabinet"
    )
    return row_or_404(rows.prefetch_related("acts", "patient__bsis"), visit)


@requires("tournee.voir")
@require_GET
def pourquoi(request: HttpRequest, visit: UUID) -> HttpResponse:
    row = _visit(request, visit)
    line = row.invoice_lines.exclude(invoice__state="cancelled").select_related("invoice").first()
    membership = getattr(request, "membership", None)
    context = {
        "visit": row,
        "why": explain_visit(visit=row),
        "invoice": line.invoice if line else None,
        "may_open_invoice": may(membership, "factures.voir"),
        "may_see_readings": may(membership, "lectures.voir"),
    }
    return render(request, "billing/pourquoi.html", context)


@requires("tournee.voir")
@require_GET
def pourquoi_pdf(request: HttpRequest, visit: UUID) -> HttpResponse:
    row = _visit(request, visit)
    paper = visit_paper(explained=explain_visit(visit=row), on=timezone.localdate())
    return _download(paper, f"pourquoi-{row.cared_on:%Y-%m-%d}.pdf")


@requires("factures.voir")
@require_GET
def facture_pdf(request: HttpRequest, invoice: UUID) -> HttpResponse:  # noqa: ARG001
    row = row_or_404(Invoice.objects.all(), invoice)
    paper = invoice_paper(invoice=row, on=timezone.localdate())
    if paper is None:
        raise Http404("Cette facture n’a pas de passage chez nous : ses actes ne sont pas connus.")
    return _download(paper, f"facture-{row.number}-pourquoi.pdf")


def _download(paper: bytes, name: str) -> HttpResponse:
    """No name of anybody in the file's name: it ends in a folder of downloads."""
    return HttpResponse(paper, content_type=PDF, headers={"Content-Disposition": f'attachment; filename="{name}"'})
