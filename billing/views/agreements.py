"""Requests for prior agreement, written on the patient's sheet."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from billing.forms.agreements import AgreementForm, AnswerForm
from billing.models import PriorAgreement
from billing.services.care.agreements import answer_request
from billing.views.patients import mine, sheet
from cabinet.access import requires, row_or_404


def _place(patient: UUID) -> str:
    return f"{reverse('patient', kwargs={'patient': patient})}#accords"


@requires("prescriptions.modifier")
@require_POST
def accord(request: HttpRequest, patient: UUID) -> HttpResponse:
    row = row_or_404(mine(request), patient)
    form = AgreementForm(request.POST, day=timezone.localdate(), auto_id="accord_%s")
    if not form.is_valid():
        return sheet(request, row, agreement_form=form)
    PriorAgreement.objects.create(cabinet_id=row.cabinet_id, patient=row, **form.cleaned_data)
    messages.info(request, "Demande d’accord préalable notée.")
    return redirect(_place(patient))


@requires("prescriptions.modifier")
@require_POST
def reponse_accord(request: HttpRequest, agreement: UUID) -> HttpResponse:
    rows = PriorAgreement.objects.filter(patient__in=mine(request)).select_related("patient")
    row, form = row_or_404(rows, agreement), AnswerForm(request.POST)
    if form.is_valid():
        answer_request(request=row, **form.cleaned_data)
        messages.info(request, f"Réponse notée : {row.get_answer_display().lower()}.")
    else:
        messages.error(request, "Indiquez la réponse et son jour. Rien n’a été changé.")
    return redirect(_place(row.patient.public_id))
