"""À transmettre: ready invoices become lots; a lot's file, and the declaration that it was sent."""

from dataclasses import replace
from uuid import UUID

from celery import current_app
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from billing.forms.invoicing import SentForm
from billing.listings import LOTS
from billing.models import Lot
from billing.services.invoicing.lot_checks import checked_batches
from billing.services.lot import batches, close_lot, declare_sent
from billing.views.prechecks import may_do
from cabinet.access import requires, row_or_404
from cabinet.models import Nurse, Organism
from cabinet.services.files import read_file
from cabinet.views.exports import exported, is_export


@requires("factures.voir")
@require_GET
def a_transmettre(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    lots = Lot.objects.filter(origin="idel").select_related("nurse", "payer", "sent_by")
    lots = lots.annotate(invoice_count=Count("invoices"), total_cents=Sum("invoices__total_cents"))
    lots = lots.order_by("-made_on", "-id")  # sums drop the order of the model
    if is_export(request):
        return exported(request, LOTS, lots)
    context = {"batches": checked_batches(batches=batches(), on=today), "lots": lots[:30], "today": today}
    return render(request, "billing/a_transmettre.html", context)


@requires("factures.voir")
@require_GET
def verifier_lot(request: HttpRequest, nurse: UUID, payer: UUID) -> HttpResponse:
    """What would likely be rejected, before the lot is sealed."""
    who, fund = row_or_404(Nurse.objects.all(), nurse), row_or_404(Organism.objects.all(), payer)
    mine = [batch for batch in batches() if (batch.nurse, batch.payer) == (who, fund)]
    checked = checked_batches(batches=mine, on=timezone.localdate())
    context = {"nurse": who, "payer": fund, "checked": checked[0] if checked else None, "may": may_do(request)}
    return render(request, "billing/lot_a_verifier.html", context)


@requires("lots.transmettre")
@require_POST
def constituer(request: HttpRequest) -> HttpResponse:
    chosen = next((batch for batch in batches() if batch.key == request.POST.get("batch")), None)
    if chosen is None:
        messages.error(request, "Ces factures ont changé depuis l’affichage : vérifiez la liste.")
        return redirect("a_transmettre")
    kept = set(request.POST.getlist("invoice"))
    invoices = tuple(invoice for invoice in chosen.invoices if str(invoice.public_id) in kept)
    if not invoices:
        messages.error(request, "Cochez au moins une facture.")
        return redirect("verifier_lot", nurse=chosen.nurse.public_id, payer=chosen.payer.public_id)
    batch = replace(chosen, invoices=invoices)
    lot = close_lot(cabinet_id=request.cabinet.pk, batch=batch, on=timezone.localdate(), person=request.user)  # type: ignore[attr-defined, arg-type]
    messages.info(request, f"Lot {lot.number} constitué. Téléchargez-le, transmettez-le, puis déclarez-le transmis.")
    return redirect("a_transmettre")


@requires("lots.transmettre")
@require_GET
def fichier_lot(request: HttpRequest, lot: UUID) -> HttpResponse:  # noqa: ARG001
    row = row_or_404(Lot.objects.select_related("file"), lot)
    content = read_file(row.file) if row.file else b""
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="lot_{row.number}.b2"'
    response["Cache-Control"] = "private, no-store"
    return response


@requires("lots.transmettre")
@require_POST
def declarer(request: HttpRequest, lot: UUID) -> HttpResponse:
    row = row_or_404(Lot.objects.all(), lot)
    form = SentForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Indiquez le jour de la transmission.")
        return redirect("a_transmettre")
    declare_sent(lot=row, on=form.cleaned_data["sent_on"], person=request.user)  # type: ignore[arg-type]
    cabinet_id = row.cabinet_id
    transaction.on_commit(lambda: current_app.send_task("reconciliation.tasks.reconcile_cabinet", [cabinet_id]))
    messages.info(request, f"Lot {row.number} déclaré transmis. Un ARL ou un retour le prouvera.")
    return redirect("a_transmettre")
