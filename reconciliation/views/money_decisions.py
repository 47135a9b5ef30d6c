"""Abandons and « constaté payé »: what people decide about money that no bank line proves."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from cabinet.access import requires, row_or_404
from cabinet.enums import Part
from cabinet.errors import Refused
from cabinet.views.exports import exported, is_export
from reconciliation.enums import Means, ResumptionState, WriteOffState
from reconciliation.forms.money import DecisionForm, DeclareForm, ReasonForm, ResumptionForm
from reconciliation.listings.chasing import WRITE_OFFS
from reconciliation.models import DeclaredPayment, WriteOff, WriteOffResumption
from reconciliation.services.dossiers.write_offs import (
    propose_resumption,
    propose_write_off,
    refuse_resumption,
    refuse_write_off,
    sign_resumption,
    sign_write_off,
)
from reconciliation.services.matches.declared import PaymentSeen, cancel_declared, declare_payment, give_refund_paper
from reconciliation.tasks import reconcile_cabinet
from reconciliation.views.case_actions import case_of, refuse_form, stored, who

PAGE = 25


@requires("suivi.voir")
@require_GET
def abandons(request: HttpRequest) -> HttpResponse:
    """Those that wait for the titulaire first."""
    rows = WriteOff.objects.select_related("share__invoice__patient", "share__case", "proposed_by", "decided_by")
    if is_export(request):
        return exported(request, WRITE_OFFS, rows.order_by("-pk"))
    waiting = list(rows.filter(state=WriteOffState.PROPOSED).order_by("pk"))
    asked = WriteOffResumption.objects.filter(state=ResumptionState.PROPOSED).select_related("proposed_by")
    decided = rows.exclude(state=WriteOffState.PROPOSED).prefetch_related(
        Prefetch("resumptions", queryset=asked, to_attr="asked")
    )
    page = Paginator(decided, PAGE).get_page(request.GET.get("page"))
    context = {"waiting": waiting, "page_obj": page, "total_cents": sum(one.amount_cents for one in waiting)}
    return render(request, "reconciliation/abandons.html", context)


@requires("abandons.proposer")
@require_POST
def proposer_abandon(request: HttpRequest, case: UUID) -> HttpResponse:
    row, form = case_of(case), ReasonForm(request.POST)
    if form.is_valid():
        propose_write_off(case=row, reason=form.cleaned_data["reason"], person=who(request))
        messages.info(request, "Abandon proposé : il attend la signature du titulaire.")
    else:
        refuse_form(request, form)
    return redirect("dossier", case=case)


@requires("abandons.signer")
@require_POST
def decider_abandon(request: HttpRequest, write_off: UUID) -> HttpResponse:
    """`decision`: signer, refuser; for one that was signed and is asked to be taken back, reprendre or garder."""
    row, form = row_or_404(WriteOff.objects.all(), write_off), DecisionForm(request.POST)
    if not form.is_valid():
        refuse_form(request, form)
        return redirect("abandons")
    words, today = form.cleaned_data["words"], timezone.localdate()
    match form.cleaned_data["decision"]:
        case "signer":
            sign_write_off(write_off=row, person=who(request), on=today)
            messages.info(request, "Abandon signé de votre nom.")
        case "refuser":
            refuse_write_off(write_off=row, words=words, person=who(request))
            messages.info(request, "Abandon refusé : le dossier reste à suivre.")
        case "garder":
            refuse_resumption(resumption=_asked(row), person=who(request))
            messages.info(request, "Reprise refusée : l’abandon reste signé.")
        case _:
            sign_resumption(resumption=_asked(row), person=who(request), on=today)
            messages.info(request, "Abandon repris : la somme est de nouveau à réclamer.")
    reconcile_cabinet.delay_on_commit(row.cabinet_id)
    return redirect("abandons")


def _asked(write_off: WriteOff) -> WriteOffResumption:
    """The resumption that waits. Raises Refused when nobody proposed one."""
    found = write_off.resumptions.filter(state=ResumptionState.PROPOSED).first()
    if found is None:
        raise Refused("Personne n’a proposé de reprendre cet abandon.")
    return found


@requires("abandons.proposer")
@require_POST
def proposer_reprise(request: HttpRequest, write_off: UUID) -> HttpResponse:
    row, form = row_or_404(WriteOff.objects.all(), write_off), ResumptionForm(request.POST)
    if form.is_valid():
        propose_resumption(write_off=row, reason=form.cleaned_data["reason"], person=who(request))
        messages.info(request, "Reprise proposée : elle attend la signature du titulaire.")
    else:
        refuse_form(request, form)
    return redirect("abandons")


@requires("suivi.traiter")
@require_POST
def constater(request: HttpRequest, case: UUID) -> HttpResponse:
    row, form = case_of(case), DeclareForm(request.POST, request.FILES)
    if form.is_valid():
        values = form.cleaned_data
        seen = PaymentSeen(
            values["amount"],
            values["paid_on"],
            Part(values["paid_by"]),
            Means(values["means"]),
            values["reference"],
            stored(request, values["proof"]),
        )
        declare_payment(case=row, seen=seen, person=who(request), on=timezone.localdate())
        reconcile_cabinet.delay_on_commit(row.cabinet_id)
        messages.info(
            request, "Paiement constaté, avec sa preuve. La voie de l’argent ne dit que ce que la banque prouve."
        )
    else:
        refuse_form(request, form)
    return redirect("dossier", case=case)


@requires("suivi.traiter")
@require_POST
def constat(request: HttpRequest, declared: UUID) -> HttpResponse:
    """`geste`: annuler, or remise (the patient has his paper)."""
    row = row_or_404(DeclaredPayment.objects.select_related("share__case"), declared)
    if request.POST.get("geste") == "remise":
        give_refund_paper(payment=row, person=who(request), on=timezone.localdate())
    else:
        cancel_declared(payment=row, reason="Annulé par une personne", person=who(request), on=timezone.localdate())
    reconcile_cabinet.delay_on_commit(row.cabinet_id)
    return redirect("dossier", case=row.share.case.public_id) if hasattr(row.share, "case") else redirect("suivi")
