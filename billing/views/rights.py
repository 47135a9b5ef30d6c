"""A patient's rights: a period or an exemption added from the sheet, corrected on its own page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from billing.forms.rights import CoverageChangeForm, CoverageForm, ExemptionChangeForm, ExemptionForm, typed_facts
from billing.models import Coverage, Exemption, Patient
from billing.services.care.rights_periods import (
    COVERAGE_SHOWN,
    EXEMPTION_SHOWN,
    add_coverage,
    add_exemption,
    change_coverage,
    change_exemption,
)
from billing.views.patients import mine, sheet
from cabinet.access import requires, row_or_404
from cabinet.errors import Refused, StaleVersion
from cabinet.services.shown import shown_of

OF_COVERAGE = ("kind", "code", "name", "is_fund_managed", "is_local_scheme")


@requires("patients.modifier")
@require_POST
def couverture(request: HttpRequest, patient: UUID) -> HttpResponse:
    row, form = row_or_404(mine(request), patient), CoverageForm(request.POST)
    if form.is_valid():
        try:
            add_coverage(patient=row, days=form.days(), **{name: form.cleaned_data[name] for name in OF_COVERAGE})
            return redirect("patient", patient=patient)
        except Refused as error:
            form.add_error(None, error.message)
    return sheet(request, row, coverage_form=form)


@requires("patients.modifier")
@require_POST
def exoneration(request: HttpRequest, patient: UUID) -> HttpResponse:
    row, form = row_or_404(mine(request), patient), ExemptionForm(request.POST)
    if not form.is_valid():
        return sheet(request, row, exemption_form=form)
    data = form.cleaned_data
    add_exemption(patient=row, kind=data["exemption"], days=form.days(), facts=typed_facts(data))
    return redirect("patient", patient=patient)


@requires("patients.modifier")
@require_http_methods(["GET", "POST"])
def modifier_couverture(request: HttpRequest, coverage: UUID) -> HttpResponse:
    row = row_or_404(Coverage.objects.filter(patient__in=mine(request)).select_related("patient", "organism"), coverage)
    form = CoverageChangeForm(request.POST or None, coverage=row)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in OF_COVERAGE if name in form.cleaned_data}
        try:
            change_coverage(coverage=row, days=form.days(), seen=request.POST.get("vu", ""), **said)
            return _done(request, row.patient, "La période de droits est enregistrée.")
        except (Refused, StaleVersion) as error:
            form.add_error(None, error.message)
    seen = request.POST.get("vu") or shown_of(row=row, names=COVERAGE_SHOWN)
    return _page(request, row.patient, row.organism.label, form, seen)


@requires("patients.modifier")
@require_http_methods(["GET", "POST"])
def modifier_exoneration(request: HttpRequest, exemption: UUID) -> HttpResponse:
    row = row_or_404(Exemption.objects.filter(patient__in=mine(request)).select_related("patient"), exemption)
    form = ExemptionChangeForm(request.POST or None, exemption=row)
    if request.method == "POST" and form.is_valid():
        facts, seen = typed_facts(form.cleaned_data), request.POST.get("vu", "")
        try:
            change_exemption(exemption=row, days=form.days(), facts=facts, seen=seen)
            return _done(request, row.patient, "L’exonération est enregistrée.")
        except (Refused, StaleVersion) as error:
            form.add_error(None, error.message)
    seen = request.POST.get("vu") or shown_of(row=row, names=EXEMPTION_SHOWN)
    return _page(request, row.patient, row.get_kind_display(), form, seen)


def _page(request: HttpRequest, patient: Patient, title: str, form: object, seen: str) -> HttpResponse:
    return render(request, "billing/droit.html", {"patient": patient, "title": title, "form": form, "seen": seen})


def _done(request: HttpRequest, patient: Patient, words: str) -> HttpResponseRedirect:
    messages.info(request, words)
    return redirect(f"{reverse('patient', kwargs={'patient': patient.public_id})}#droits")
