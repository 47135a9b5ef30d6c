"""A dossier in two lanes, each fact with its proof, and what to do about it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from billing.enums import Cause
from billing.services.invoicing.degraded import sheets_of
from cabinet.access import requires, row_or_404
from reconciliation.enums import WriteOffState
from reconciliation.forms.case import AssignForm, CallForm, HoldForm, InterruptionForm
from reconciliation.forms.follow_up import NoteForm
from reconciliation.forms.money import DeclareForm, ReasonForm
from reconciliation.forms.procedure import ProcedureAnswerForm, ProcedureStepForm
from reconciliation.models import Case, CaseHistory, PayerDelay, Relance
from reconciliation.services.chasing.procedures import procedure_of
from reconciliation.services.chasing.retention_notices import retention_standing_of
from reconciliation.services.dossiers.dossiers import standing_of
from reconciliation.services.dossiers.lanes import events_of
from reconciliation.services.dossiers.reject_motives import Advice, advise
from reconciliation.services.dossiers.resends import REFUSED, obstacle_to_correction
from reconciliation.services.dossiers.time_spent import TAPS, minutes_of, minutes_said
from reconciliation.services.matches.lost_transfers import lost_of
from reconciliation.views.worklist import filters_of, place_in_list

SHOWN_TIMES = 10
RETAKEN = {Cause.RECOVERED_NAMED, Cause.RECOVERED_UNNAMED}


@requires("suivi.voir")
@require_GET
def dossier(request: HttpRequest, case: UUID) -> HttpResponse:
    row = row_or_404(
        Case.objects.select_related("share__invoice__patient", "share__invoice__lot", "share__payer", "owner"), case
    )
    context = {
        **_actions(row),
        "standing": standing_of(row, timezone.localdate()),
        "case": row,
        "place": place_in_list(request, row),
        "list_query": filters_of(request.GET).as_query(),
        "share": row.share,
        "invoice": row.share.invoice,
        "events": events_of(row.share),
        "history": row.history.select_related("person"),
        "form": NoteForm(),
        "advice": _advice(row),
        "resends": row.resends.select_related("made", "paper"),
        "may_correct": row.cause in REFUSED and not obstacle_to_correction(case=row),
        "retention_standing": retention_standing_of(row.share) if row.cause in RETAKEN else "",
        **_silence(row),
        **_procedure(row),
    }
    return render(request, "reconciliation/dossier.html", context)


def _actions(case: Case) -> dict[str, object]:
    """The forms of the page, each with ids of its own, and the version that they were shown with."""
    seen = {"version": case.version}
    owner = case.owner.memberships.filter(cabinet=case.cabinet_id).first() if case.owner else None
    return {
        "assign": AssignForm(initial={**seen, "owner": owner.public_id if owner else None}, auto_id="confier_%s"),
        "hold": HoldForm(initial=seen, auto_id="attente_%s"),
        "call": CallForm(auto_id="appel_%s"),
        **_time_of(case),
        "interrupt": InterruptionForm(auto_id="interruption_%s"),
        "letters": Relance.objects.filter(items__share=case.share),
        "declare": DeclareForm(auto_id="constat_%s"),
        "give_up": ReasonForm(auto_id="abandon_%s"),
        "declared": case.share.declared_payments.filter(cancelled_at=None).select_related("proof"),
        "write_off": case.share.write_offs.filter(state__in=[WriteOffState.PROPOSED, WriteOffState.SIGNED]).first(),
    }


def _time_of(case: Case) -> dict[str, object]:
    """What was noted of the time that it took, the last first, and the taps that note more."""
    minutes = minutes_of(case)
    return {
        "time_taps": TAPS,
        "time_spent": case.time_spent.filter(undone_at=None).select_related("person")[:SHOWN_TIMES],
        "minutes_spent": minutes_said(minutes) if minutes else "",
    }


def _procedure(case: Case) -> dict[str, object]:
    """What was done past the relances, and the forms of what may follow; one answer's form a step, with ids of its own."""
    found = procedure_of(case)
    if found is None:
        return {}
    kinds = [one.kind for one in found.open_ways]
    return {
        "procedure": found,
        "procedure_form": ProcedureStepForm(kinds=kinds, auto_id="procedure_%s"),
        "procedure_answers": [
            (one, ProcedureAnswerForm(auto_id=f"reponse_{rank}_%s")) for rank, one in enumerate(found.steps)
        ],
    }


def _silence(case: Case) -> dict[str, object]:
    """Why this silence is not ordinary: what is learnt of the payer on this track, the signed sheet when the card was absent,
    the other transfers of this payer that stay away."""
    share, sheet = case.share, sheets_of(invoices=[case.share.invoice_id]).get(case.share.invoice_id)
    delays = PayerDelay.objects.filter(organism=share.payer, part=share.part, is_degraded=sheet is not None)
    return {
        "sheet": sheet,
        "delay": delays.first() if share.is_silent else None,
        "lost": lost_of(share=share, on=timezone.localdate()) if case.cause == Cause.ANNOUNCED_NOT_RECEIVED else None,
    }


def _advice(case: Case) -> Advice | None:
    """What is known of the reject or of the refused lot; None when the dossier is about something else."""
    share = case.share
    if case.cause not in {Cause.REJECTED, Cause.LOT_REFUSED} or not (share.reason_code or share.reason_label):
        return None
    flow = "ARL" if case.cause == Cause.LOT_REFUSED else "NOEMIE"
    return advise(code=share.reason_code, label=share.reason_label, flow=flow)


@requires("suivi.traiter")
@require_POST
def noter(request: HttpRequest, case: UUID) -> HttpResponse:
    row = row_or_404(Case.objects.all(), case)
    form = NoteForm(request.POST)
    if form.is_valid():
        CaseHistory.objects.create(
            cabinet_id=row.cabinet_id,
            case=row,
            kind="note",
            text=form.cleaned_data["text"],
            person=request.user,  # type: ignore[misc]
        )
    return redirect("dossier", case=case)
