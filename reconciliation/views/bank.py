"""Banque: statements with their proof, each credit with what explains it, undoing exactly one match."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from cabinet.access import requires, row_or_404
from reconciliation.enums import EntryOutcome
from reconciliation.forms import UndoForm
from reconciliation.models import BankEntry, BankStatement, EntryMatch
from reconciliation.services.match_bank import undo_match
from reconciliation.tasks import reconcile_cabinet

PAGE = 40


@requires("banque.voir")
@require_GET
def banque(request: HttpRequest) -> HttpResponse:
    entries = BankEntry.objects.filter(amount_cents__gt=0)
    chosen = request.GET.get("issue", "")
    if chosen in EntryOutcome.values:
        entries = entries.filter(outcome=chosen)
    context = {
        "statements": BankStatement.objects.select_related("account", "file").order_by("-closing_on")[:24],
        "page_obj": Paginator(entries, PAGE).get_page(request.GET.get("page")),
        "outcomes": EntryOutcome.choices,
        "chosen": chosen,
    }
    return render(request, "reconciliation/banque.html", context)


@requires("banque.voir")
@require_GET
def mouvement(request: HttpRequest, entry: UUID) -> HttpResponse:
    row = row_or_404(BankEntry.objects.select_related("statement__file", "account"), entry)
    match = row.matches.filter(cancelled_at__isnull=True).select_related("advice", "share__invoice").first()
    lines = match.advice.lines.select_related("share__invoice__patient") if match and match.advice else []
    context = {"entry": row, "match": match, "lines": lines, "form": UndoForm()}
    return render(request, "reconciliation/mouvement.html", context)


@requires("banque.rapprocher")
@require_POST
def defaire(request: HttpRequest, match: UUID) -> HttpResponse:
    row = row_or_404(EntryMatch.objects.select_related("entry"), match)
    form = UndoForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Indiquez le motif.")
        return redirect("mouvement", entry=row.entry.public_id)
    undo_match(match=row, person=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
    reconcile_cabinet.delay_on_commit(row.cabinet_id)
    messages.info(request, "Ce rapprochement est défait. Aucun autre n'a changé ; il ne sera pas refait sans vous.")
    return redirect("mouvement", entry=row.entry.public_id)
