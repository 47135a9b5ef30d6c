"""Every invoice of the cabinet, filtered by the address."""

from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from billing.forms.listing import InvoiceFilterForm
from billing.listings import INVOICES
from cabinet.access import requires
from cabinet.views.exports import exported, is_export

PAGE = 40


@requires("factures.voir")
@require_GET
def factures(request: HttpRequest) -> HttpResponse:
    form = InvoiceFilterForm(request.GET)
    invoices = form.invoices().select_related("patient", "nurse", "lot").prefetch_related("shares")
    invoices = invoices.order_by("-invoice_date", "-number", "pk")
    if is_export(request):
        return exported(request, INVOICES, invoices)
    context = {
        "page_obj": Paginator(invoices, PAGE).get_page(request.GET.get("page")),
        "total_cents": form.invoices().aggregate(total=Sum("total_cents"))["total"] or 0,
        "lot": form.lot_shown(),
        "form": form,
    }
    return render(request, "billing/factures.html", context)
