"""Stays in hospital, written on the patient's sheet."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from billing.forms.patients import ReturnForm, StayForm
from billing.models import HospitalStay
from billing.services.rounds.stays import begin_stay, end_stay
from billing.views.patients import mine, sheet
from cabinet.access import requires, row_or_404
from cabinet.errors import Refused


@requires("passages.saisir")
@require_POST
def hospitaliser(request: HttpRequest, patient: UUID) -> HttpResponse:
    row, form = row_or_404(mine(request), patient), StayForm(request.POST)
    if form.is_valid():
        try:
            gone = begin_stay(patient=row, **form.cleaned_data)
            messages.info(request, f"Hospitalisation notée : {gone} passage(s) retiré(s) de la tournée.")
            return redirect(f"{reverse('patient', kwargs={'patient': patient})}#hospitalisations")
        except Refused as error:
            form.add_error(None, error.message)
    return sheet(request, row, stay_form=form)


@requires("passages.saisir")
@require_POST
def retour(request: HttpRequest, stay: UUID) -> HttpResponse:
    row = row_or_404(HospitalStay.objects.filter(patient__in=mine(request)).select_related("patient"), stay)
    address = f"{reverse('patient', kwargs={'patient': row.patient.public_id})}#hospitalisations"
    form = ReturnForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Indiquez le jour du retour. Rien n’a été changé.")
        return redirect(address)
    came = end_stay(stay=row, back_on=form.cleaned_data["back_on"])
    words = f"{came} passage(s) remis dans la tournée" if came >= 0 else f"{-came} passage(s) retiré(s) de la tournée"
    messages.info(request, f"Retour noté : {words}.")
    return redirect(address)
