"""Sharing one credit by hand between what it pays, and taking back one piece of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from billing.models import Share
from cabinet.access import requires, row_or_404
from cabinet.errors import Refused
from cabinet.euro_field import EurosField
from reconciliation.forms.follow_up import UndoForm
from reconciliation.models import Advice, BankedPayment, BankEntry, NamedRest, PatientPayment
from reconciliation.services.matches.split_credit import (
    Candidate,
    Split,
    candidates_for,
    forget_rest,
    left_of,
    split_credit,
)
from reconciliation.services.patients.bank import unbank_payment
from reconciliation.tasks import reconcile_cabinet
from reconciliation.views.bank import is_uuid
from reconciliation.views.case_actions import who

RESTS = 2  # named at a time; the page can be opened again


@requires("banque.rapprocher")
@require_http_methods(["GET", "POST"])
def partager(request: HttpRequest, entry: UUID) -> HttpResponse:
    """`avis`, `part`, `encaissement`: ids that were ticked; `m_<id>`: what each takes of the credit; `reste_n`, `m_reste_n`."""
    row = row_or_404(BankEntry.objects.select_related("statement__file", "account"), entry)
    if request.method == "POST" and _share_out(request, row):
        return redirect("mouvement", entry=entry)
    search = (request.POST if request.method == "POST" else request.GET).get("cherche", "").strip()[:60]
    found = candidates_for(entry=row, search=search)
    context = {
        "entry": row,
        "left_cents": left_of(entry=row),
        "advices": _pieces(request, "avis", found.advices),
        "shares": _pieces(request, "part", found.shares),
        "payments": found.payments,
        "chosen_payments": set(_ids(request, "encaissement")),
        "search": search,
        "leaves_rest": request.POST.get("laisser") == "1",
        "rests": [
            (rank, request.POST.get(f"reste_{rank}", ""), request.POST.get(f"m_reste_{rank}", ""))
            for rank in range(1, RESTS + 1)
        ],
    }
    return render(request, "reconciliation/partager.html", context)


@dataclass(frozen=True, slots=True)
class Piece:
    """A candidate as the page shows it. `amount`: what was typed, else all that is left of it."""

    row: Advice | Share
    id: str
    amount: str
    is_chosen: bool


def _pieces(request: HttpRequest, name: str, found: Sequence[Candidate]) -> list[Piece]:
    chosen, said = set(_ids(request, name)), request.POST
    ids = [(one, str(one.row.public_id)) for one in found]
    return [
        Piece(one.row, pk, said.get(f"m_{pk}") or str(EurosField().prepare_value(one.left_cents)), pk in chosen)
        for one, pk in ids
    ]


def _share_out(request: HttpRequest, row: BankEntry) -> bool:
    try:
        split = _split(request)
        split_credit(entry=row, split=split, person=who(request))
    except (Refused, ValidationError) as error:
        messages.error(request, error.message)
        return False
    reconcile_cabinet.delay_on_commit(row.cabinet_id)
    messages.success(request, "Crédit partagé : chaque pièce est prouvée par la banque, et se défait seule.")
    return True


def _split(request: HttpRequest) -> Split:
    """Raises ValidationError for an amount that cannot be read: it is never taken for nothing."""
    said = request.POST
    rests = [
        (said.get(f"reste_{n}", "").strip()[:120], said.get(f"m_reste_{n}", "").strip()) for n in range(1, RESTS + 1)
    ]
    if any(bool(words) != bool(amount) for words, amount in rests):
        raise ValidationError("Un reste a un montant et des mots : l’un manque.")
    payments = [row_or_404(PatientPayment.objects.all(), UUID(one)) for one in _ids(request, "encaissement")]
    return Split(
        advices={row_or_404(Advice.objects.all(), UUID(one)).pk: _cents(request, one) for one in _ids(request, "avis")},
        shares={row_or_404(Share.objects.all(), UUID(one)).pk: _cents(request, one) for one in _ids(request, "part")},
        payments=tuple(one.pk for one in payments),
        rests=tuple((words, EurosField().clean(amount)) for words, amount in rests if words),
        leaves_rest=said.get("laisser") == "1",
    )


def _ids(request: HttpRequest, name: str) -> list[str]:
    return list(dict.fromkeys(one for one in request.POST.getlist(name) if is_uuid(one)))


def _cents(request: HttpRequest, piece: str) -> int:
    return int(EurosField().clean(request.POST.get(f"m_{piece}", "")))


@requires("banque.rapprocher")
@require_POST
def oublier_reste(request: HttpRequest, rest: UUID) -> HttpResponse:
    row = row_or_404(NamedRest.objects.select_related("entry"), rest)
    said = "Ce reste est de nouveau à expliquer. Rien d’autre n’a changé."
    return _taken_back(request, row, lambda reason: forget_rest(rest=row, reason=reason, person=who(request)), said)


@requires("banque.rapprocher")
@require_POST
def defaire_encaissement(request: HttpRequest, banked: UUID) -> HttpResponse:
    row = row_or_404(BankedPayment.objects.select_related("entry"), banked)
    said = "Cet encaissement est de nouveau « déclaré encaissé ». Rien d’autre n’a changé."
    return _taken_back(
        request, row, lambda reason: unbank_payment(banked=row, reason=reason, person=who(request)), said
    )


def _taken_back(
    request: HttpRequest, row: NamedRest | BankedPayment, undo: Callable[[str], object], said: str
) -> HttpResponse:
    """One piece of a credit, with a reason; back to the movement."""
    form = UndoForm(request.POST)
    if form.is_valid():
        undo(form.cleaned_data["reason"])
        reconcile_cabinet.delay_on_commit(row.cabinet_id)
        messages.info(request, said)
    else:
        messages.error(request, "Indiquez le motif.")
    return redirect("mouvement", entry=row.entry.public_id)
