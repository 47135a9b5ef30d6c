"""Past the relances: the steps of a dossier, and the list of its documents for who takes it up."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from cabinet.access import requires, row_or_404
from reconciliation.enums import ProcedureAnswer, ProcedureKind
from reconciliation.forms.procedure import ProcedureAnswerForm, ProcedureStepForm
from reconciliation.models import Case, ProcedureStep
from reconciliation.services.chasing.procedure_paper import procedure_paper
from reconciliation.services.chasing.procedures import Answer, StepTaken, answer_step, note_step, take_step_back
from reconciliation.views.case_actions import case_of, refuse_form, stored, who


@requires("suivi.traiter")
@require_POST
def noter_procedure(request: HttpRequest, case: UUID) -> HttpResponse:
    row, form = case_of(case), ProcedureStepForm(request.POST, request.FILES)
    if form.is_valid():
        said = form.cleaned_data
        taken = StepTaken(
            ProcedureKind(said["kind"]),
            said["happened_on"],
            said["with_whom"],
            said["reference"],
            said["cost"] or 0,
            stored(request, said["proof"]),
        )
        note_step(case=row, taken=taken, person=who(request), on=timezone.localdate())
        messages.info(request, "Étape notée, avec sa preuve. La limite légale ne bouge pas.")
    else:
        refuse_form(request, form)
    return redirect("dossier", case=case)


@requires("suivi.traiter")
@require_POST
def repondre_procedure(request: HttpRequest, procedure: UUID) -> HttpResponse:
    row = row_or_404(ProcedureStep.objects.select_related("case"), procedure)
    form = ProcedureAnswerForm(request.POST, request.FILES)
    if form.is_valid():
        said = form.cleaned_data
        proof = stored(request, said["proof"]) if said["proof"] else None
        answer = Answer(ProcedureAnswer(said["answer"]), said["answered_on"], said["words"], proof)
        answer_step(step=row, answer=answer, person=who(request), on=timezone.localdate())
        messages.info(request, "Réponse notée : le dossier est de nouveau à traiter.")
    else:
        refuse_form(request, form)
    return redirect("dossier", case=row.case.public_id)


@requires("suivi.traiter")
@require_POST
def retirer_procedure(request: HttpRequest, procedure: UUID) -> HttpResponse:
    row = row_or_404(ProcedureStep.objects.select_related("case"), procedure)
    take_step_back(step=row, person=who(request), now=timezone.now())
    return redirect("dossier", case=row.case.public_id)


@requires("suivi.traiter")
@require_GET
def bordereau(request: HttpRequest, case: UUID) -> HttpResponse:  # noqa: ARG001
    rows = Case.objects.select_related("share__invoice__nurse", "share__invoice__cabinet", "share__payer")
    row = row_or_404(rows, case)
    headers = {"Content-Disposition": f'attachment; filename="bordereau-{row.share.invoice.number}.pdf"'}
    paper = procedure_paper(case=row, on=timezone.localdate())
    return HttpResponse(paper, content_type="application/pdf", headers=headers)
