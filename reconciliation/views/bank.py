"""Banque: statements with their proof, each credit with what explains it, undoing exactly one match."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from cabinet.access import requires, row_or_404
from cabinet.permissions import may
from cabinet.views.exports import exported, is_export
from reconciliation.enums import EntryOutcome
from reconciliation.forms.bank import MovementFilterForm
from reconciliation.forms.follow_up import SetAsideForm, UndoForm
from reconciliation.listings.bank import MOVEMENTS
from reconciliation.models import Advice, BankedPayment, BankEntry, BankStatement, EntryMatch
from reconciliation.services.matches.decisions import (
    is_set_aside,
    match_by_person,
    refuse_pair,
    set_aside,
    take_back,
    undo_match,
)
from reconciliation.services.matches.split_credit import left_of
from reconciliation.services.matches.suggestions import look_at
from reconciliation.services.matches.twins import compare_entries, compare_suggestions
from reconciliation.services.patients.bank import banked_in
from reconciliation.services.statements.doubts import count_movement, is_doubtful, last_decision, set_movement_aside
from reconciliation.services.statements.statement_gaps import covers
from reconciliation.tasks import reconcile_cabinet

PAGE = 40
TO_EXPLAIN = {EntryOutcome.UNMATCHED, EntryOutcome.AMBIGUOUS, EntryOutcome.PARTIAL}
SIDE_BY_SIDE = 4  # columns that a person can compare at once; the others are listed below


def is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@requires("banque.voir")
@require_GET
def banque(request: HttpRequest) -> HttpResponse:
    form = MovementFilterForm(request.GET)
    entries = explained(form.movements())
    if is_export(request):
        return exported(request, MOVEMENTS, entries)
    context = {
        "covers": covers(),
        "statements": BankStatement.objects.select_related("account", "file").order_by("-closing_on")[:24],
        "page_obj": Paginator(entries, PAGE).get_page(request.GET.get("page")),
        "chips": _chips(),
        "chosen": form.cleaned_data.get("issue", ""),
        "form": form,
    }
    return render(request, "reconciliation/banque.html", context)


def explained(entries: QuerySet[BankEntry]) -> QuerySet[BankEntry]:
    """Each with its account, its statement, `live_matches` (the evidence kept when it was tied) and `live_banked`."""
    live = EntryMatch.objects.filter(cancelled_at__isnull=True).order_by("pk")
    matches = Prefetch("matches", queryset=live, to_attr="live_matches")
    banked = Prefetch(
        "banked_payments", queryset=BankedPayment.objects.filter(cancelled_at=None), to_attr="live_banked"
    )
    return entries.select_related("account", "statement").prefetch_related(matches, banked)


def _chips() -> list[tuple[str, str, int]]:
    """Outcome, words, how many credits have it."""
    rows = (
        BankEntry.objects.filter(amount_cents__gt=0).values("outcome").annotate(count=Count("pk")).order_by("outcome")
    )
    found = {row["outcome"]: row["count"] for row in rows}
    return [(one.value, one.label, found[one.value]) for one in EntryOutcome if one.value in found]


@requires("banque.voir")
@require_GET
def mouvement(request: HttpRequest, entry: UUID) -> HttpResponse:
    row = row_or_404(BankEntry.objects.select_related("statement__file", "account"), entry)
    matches = row.matches.filter(cancelled_at__isnull=True).select_related("advice", "share__invoice")
    matches = matches.prefetch_related("advice__lines__share__invoice")
    is_open = row.outcome in {EntryOutcome.UNMATCHED, EntryOutcome.AMBIGUOUS}
    context = {
        **(_question(row) if is_open else {}),
        "entry": row,
        "matches": [(one, UndoForm(auto_id=f"defaire{one.pk}_%s")) for one in matches],
        "is_open": is_open,
        "is_set_aside": is_set_aside(entry=row),
        "is_doubtful": is_doubtful(row),
        "decision": last_decision(row),
        "notices": row.notices.select_related("file"),
        "banked": [(one, UndoForm(auto_id=f"vu{one.pk}_%s")) for one in banked_in(entry=row)],
        "rests": [
            (one, UndoForm(auto_id=f"reste{one.pk}_%s"))
            for one in row.named_rests.filter(cancelled_at=None).select_related("made_by")
        ],
        "left_cents": left_of(entry=row),
        "may_split": _may_split(request, row),
        "may_bank_payments": _may_hold_payments(request, row, bool(matches)),
        "form": UndoForm(auto_id="rendre_%s"),
        "aside": SetAsideForm(auto_id="cote_%s"),
    }
    return render(request, "reconciliation/mouvement.html", context)


def _may_hold_payments(request: HttpRequest, row: BankEntry, is_matched: bool) -> bool:
    """A credit that nothing explains yet may hold patients' payments."""
    is_free = (
        row.amount_cents > 0 and not is_matched and row.outcome not in {EntryOutcome.PARTIAL, EntryOutcome.IGNORED}
    )
    return is_free and may(getattr(request, "membership", None), "banque.rapprocher")


def _may_split(request: HttpRequest, row: BankEntry) -> bool:
    """A credit of which something is still to be explained, and that only a person explained so far."""
    is_free = row.amount_cents > 0 and not row.ignored_reason and row.outcome in TO_EXPLAIN
    return is_free and may(getattr(request, "membership", None), "banque.rapprocher")


def _question(row: BankEntry) -> dict[str, object]:
    """The candidates, compared when there are several; the movements that want the same ones."""
    found = look_at(entry=row)
    can_be = [one for one in found.suggestions if one.can_be_chosen][:SIDE_BY_SIDE]
    return {
        "suggestions": found.suggestions,
        "compared": compare_suggestions(entry=row, found=can_be),
        "candidates": can_be,
        "rivals": found.rivals,
        "compared_entries": compare_entries(entries=[row, *found.rivals]),
    }


@requires("banque.rapprocher")
@require_POST
def rapprocher(request: HttpRequest, entry: UUID) -> HttpResponse:
    """`avis`: the advices that a person chose, by their public ids."""
    row = row_or_404(BankEntry.objects.all(), entry)
    advices = [row_or_404(Advice.objects.all(), UUID(one)) for one in request.POST.getlist("avis") if is_uuid(one)]
    if not advices:
        messages.error(request, "Choisissez l’avis de paiement que ce mouvement règle.")
        return redirect("mouvement", entry=row.public_id)
    match_by_person(entry=row, advices=advices, person=request.user)  # type: ignore[arg-type]
    reconcile_cabinet.delay_on_commit(row.cabinet_id)
    messages.success(request, "Rapproché. Les parts de cet avis sont maintenant « reçues » : la banque le prouve.")
    return redirect("mouvement", entry=row.public_id)


@requires("banque.rapprocher")
@require_POST
def ecarter(request: HttpRequest, entry: UUID, advice: UUID) -> HttpResponse:
    """Not this advice: never proposed again for this movement."""
    row, there = row_or_404(BankEntry.objects.all(), entry), row_or_404(Advice.objects.all(), advice)
    refuse_pair(entry=row, advice=there, person=request.user, reason="Écarté par une personne")  # type: ignore[arg-type]
    reconcile_cabinet.delay_on_commit(row.cabinet_id)
    messages.info(request, "Cet avis ne sera plus proposé pour ce mouvement.")
    return redirect("mouvement", entry=row.public_id)


@requires("banque.rapprocher")
@require_POST
def classer(request: HttpRequest, entry: UUID) -> HttpResponse:
    """A credit that answers no invoice; the same address without a reason takes it back."""
    row = row_or_404(BankEntry.objects.all(), entry)
    form = SetAsideForm(request.POST)
    if is_set_aside(entry=row):
        take_back(entry=row)
        messages.info(request, "Ce mouvement est de nouveau à expliquer.")
    elif form.is_valid():
        set_aside(entry=row, reason=form.cleaned_data["reason"])
        messages.success(request, "Mouvement mis de côté : il ne compte plus parmi les inexpliqués.")
    else:
        messages.error(request, "Dites ce qu’est ce crédit.")
    reconcile_cabinet.delay_on_commit(row.cabinet_id)
    return redirect("mouvement", entry=row.public_id)


@requires("banque.rapprocher")
@require_POST
def compter(request: HttpRequest, entry: UUID) -> HttpResponse:
    """A movement kept aside as perhaps the same as another; the same address sets it aside again."""
    row = row_or_404(BankEntry.objects.all(), entry)
    if is_doubtful(row):
        count_movement(entry=row, person=request.user)  # type: ignore[arg-type]
        messages.success(request, "Ce mouvement compte maintenant, avec votre nom pour preuve.")
    else:
        set_movement_aside(entry=row, person=request.user)  # type: ignore[arg-type]
        messages.info(request, "Ce mouvement est de nouveau mis de côté : il ne compte plus.")
    reconcile_cabinet.delay_on_commit(row.cabinet_id)
    return redirect("mouvement", entry=row.public_id)


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
    messages.info(request, "Ce rapprochement est défait. Aucun autre n’a changé ; il ne sera pas refait sans vous.")
    return redirect("mouvement", entry=row.entry.public_id)
