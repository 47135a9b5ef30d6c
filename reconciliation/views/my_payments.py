"""Mes paiements: what the bank proves was paid for a carer's own acts, and the proof of each transfer."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from billing.access import visible_invoices
from billing.models import Invoice
from cabinet.access import requires, row_or_404
from cabinet.permissions import may
from cabinet.views.exports import exported, is_export
from reconciliation.listings.books import MY_PAYMENTS, transfers
from reconciliation.models import BankEntry
from reconciliation.services.books.my_payments import paid_by, paid_months, payer_of


def _mine(request: HttpRequest) -> QuerySet[Invoice]:
    return visible_invoices(getattr(request, "membership", None), timezone.localdate())


@requires("paiements.miens")
@require_GET
def mes_paiements(request: HttpRequest) -> HttpResponse:
    months = paid_months(_mine(request))
    if is_export(request):
        return exported(request, MY_PAYMENTS, list(transfers(months)))
    wanted = request.GET.get("mois", "")
    shown = next((one for one in months if f"{one.first_day:%Y-%m}" == wanted), months[0] if months else None)
    membership = getattr(request, "membership", None)
    context = {
        "months": months,
        "shown": shown,
        "has_nurse": bool(membership and membership.nurse_id),
        "is_everybody": bool(membership and membership.role == "titulaire"),
        "most_cents": max((one.cents for one in months), default=0),
    }
    return render(request, "reconciliation/mes_paiements.html", context)


@requires("paiements.miens")
@require_GET
def mon_paiement(request: HttpRequest, entry: UUID) -> HttpResponse:
    """One transfer: what it paid of one's own, never what it paid to others."""
    row = row_or_404(BankEntry.objects.all(), entry)
    paid = paid_by(entry=row, invoices=_mine(request))
    if not paid and not may(getattr(request, "membership", None), "banque.voir"):
        raise Http404("Introuvable dans vos paiements.")
    context = {
        "entry": row,
        "paid": paid,
        "payer": payer_of(entry=row, paid=paid),
        "cents": sum(one.cents for one in paid),
        "may_see_bank": may(getattr(request, "membership", None), "banque.voir"),
    }
    return render(request, "reconciliation/mon_paiement.html", context)
