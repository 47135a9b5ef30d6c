"""The titulaire's pages that decide: revue de la semaine, clôture du mois; and the livre des recettes."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from cabinet.access import requires
from cabinet.errors import Refused
from cabinet.views.exports import exported, is_export
from reconciliation.enums import ClosingKind, ReviewOutcome
from reconciliation.forms.follow_up import MonthForm, ReasonForm, ReviewForm
from reconciliation.listings.books import MONTH, TAKINGS
from reconciliation.models import MonthClosing, ReviewDecision
from reconciliation.services.books.closing import (
    close_month,
    end_of,
    last_closing,
    month_totals,
    moved_since,
    reopen_month,
)
from reconciliation.services.books.receipts import in_order, receipts, spreadsheet
from reconciliation.services.books.takings import takings
from reconciliation.services.dossiers.weekly_review import cards, decide, monday_of


def _month(request: HttpRequest) -> date:
    """Asked by the address (AAAA-MM), or the last whole one."""
    form = MonthForm(request.GET or request.POST)
    today = timezone.localdate()
    said = form.cleaned_data.get("mois") if form.is_valid() else None
    return said or (today.replace(day=1) - timedelta(days=1)).replace(day=1)


@requires("pilotage.voir")
@require_GET
def mois(request: HttpRequest) -> HttpResponse:
    month = _month(request)
    totals, closing = month_totals(month=month), last_closing(month=month)
    if is_export(request):
        return exported(request, MONTH, [*totals.payers, totals.total])
    context = {
        "month": month,
        "form": MonthForm(initial={"mois": month}),
        "totals": totals,
        "closing": closing,
        "is_closed": closing is not None and closing.kind == ClosingKind.CLOSED,
        "has_moved": closing is not None and moved_since(closing=closing, totals=totals),
        "is_over": timezone.localdate() > end_of(month),
        "reason": ReasonForm(),
        "history": MonthClosing.objects.filter(month=month).select_related("signed_by").order_by("-id")[:20],
    }
    return render(request, "reconciliation/mois.html", context)


@requires("mois.clore")
@require_POST
def signer_mois(request: HttpRequest) -> HttpResponse:
    """`quoi`: clore or rouvrir."""
    month, form = _month(request), ReasonForm(request.POST)
    act = reopen_month if request.POST.get("quoi") == "rouvrir" else close_month
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        act(cabinet_id=request.cabinet.pk, month=month, reason=reason, person=request.user, now=timezone.localtime())  # type: ignore[attr-defined,arg-type]
        messages.info(request, "Décision signée et gardée au registre.")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(f"{reverse('mois')}?mois={month:%Y-%m}")


@requires("pilotage.voir")
@require_GET
def recettes(request: HttpRequest) -> HttpResponse:
    month = _month(request)
    days = {"start": month, "end": end_of(month)}
    found, taken = receipts(**days), takings(**days)
    if is_export(request):
        return exported(request, TAKINGS, in_order(found=found, taken=taken))
    taken_cents = sum(one.cents for one in taken)
    context = {
        "month": month,
        "form": MonthForm(initial={"mois": month}),
        "lines": in_order(found=found, taken=taken),
        "total_cents": sum(one.entry.amount_cents for one in found),
        "taken_cents": taken_cents,
        "received_cents": sum(one.paid_cents for one in found) + taken_cents,
        "unexplained_cents": sum(one.unexplained_cents for one in found),
    }
    return render(request, "reconciliation/recettes.html", context)


@requires("listes.exporter")
@require_GET
def recettes_csv(request: HttpRequest) -> HttpResponse:
    month = _month(request)
    days = {"start": month, "end": end_of(month)}
    content = spreadsheet(found=receipts(**days), taken=takings(**days))
    headers = {
        "Content-Disposition": f'attachment; filename="recettes-{month:%Y-%m}.csv"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


@requires("pilotage.voir")
@require_GET
def revue(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    week = monday_of(today)
    context = {
        "cards": cards(cabinet_id=request.cabinet.pk, on=today),  # type: ignore[attr-defined]
        "week": week,
        "decided": ReviewDecision.objects.filter(week=week).select_related("person"),
    }
    return render(request, "reconciliation/revue.html", context)


@requires("revue.decider")
@require_POST
def decider_revue(request: HttpRequest) -> HttpResponse:
    form = ReviewForm(request.POST)
    if form.is_valid():
        decide(
            cabinet_id=request.cabinet.pk,  # type: ignore[attr-defined]
            key=form.cleaned_data["carte"],
            outcome=ReviewOutcome(form.cleaned_data["quoi"]),
            person=request.user,  # type: ignore[arg-type]
            on=timezone.localdate(),
        )
    return redirect("revue")
