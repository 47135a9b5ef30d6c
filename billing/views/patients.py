"""Patients: found by name, their file on one page, each part added by its own form."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing.access import visible_patients
from billing.forms.patients import CoverageForm, ExemptionForm, PatientForm, PlanForm, PrescriptionForm
from billing.models import CarePlan, Patient, Share
from billing.services.patients import (
    PatientData,
    PrescriptionData,
    add_coverage,
    add_exemption,
    add_prescription,
    save_patient,
    store_scan,
)
from billing.services.visit import plan_visits
from cabinet.access import requires, row_or_404
from cabinet.errors import Refused
from cabinet.models import IncomingFile, Nurse, User
from cabinet.search import search_key

PAGE = 30
AHEAD = timedelta(days=14)
FIELDS = tuple(PatientData.__slots__)


def _mine(request: HttpRequest) -> QuerySet[Patient]:
    return visible_patients(getattr(request, "membership", None), timezone.localdate())


@requires("patients.voir")
@require_GET
def patients(request: HttpRequest) -> HttpResponse:
    wanted = search_key(request.GET.get("q", ""))
    rows = _mine(request).filter(is_archived=False)
    if wanted:
        rows = rows.filter(search_name__contains=wanted)
    context = {"page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page")), "wanted": request.GET.get("q", "")}
    return render(request, "billing/patients.html", context)


@requires("patients.modifier")
@require_http_methods(["GET", "POST"])
def nouveau(request: HttpRequest) -> HttpResponse:
    form = PatientForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = save_patient(cabinet_id=request.cabinet.pk, data=_data(form))  # type: ignore[attr-defined]
            return redirect("patient", patient=made.public_id)
        except Refused as error:
            form.add_error("nir", error.message)
    return render(request, "billing/patient_form.html", {"form": form, "patient": None})


@requires("patients.modifier")
@require_http_methods(["GET", "POST"])
def modifier(request: HttpRequest, patient: UUID) -> HttpResponse:
    row = row_or_404(_mine(request), patient)
    form = PatientForm(
        request.POST or None, initial={**{name: getattr(row, name) for name in FIELDS}, "version": row.version}
    )
    if request.method == "POST" and form.is_valid():
        try:
            save_patient(cabinet_id=row.cabinet_id, data=_data(form), patient=row, version=form.cleaned_data["version"])
            return redirect("patient", patient=patient)
        except Refused as error:
            form.add_error("nir", error.message)
    return render(request, "billing/patient_form.html", {"form": form, "patient": row})


def _data(form: PatientForm) -> PatientData:
    return PatientData(**{name: form.cleaned_data[name] for name in FIELDS})


@requires("patients.voir")
@require_GET
def patient(request: HttpRequest, patient: UUID) -> HttpResponse:
    return _sheet(request, row_or_404(_mine(request), patient))


def _sheet(request: HttpRequest, row: Patient, **forms: object) -> HttpResponse:
    context = {
        "patient": row,
        "coverages": row.coverages.select_related("organism").order_by("-period"),
        "exemptions": row.exemptions.all(),
        "prescriptions": row.prescriptions.select_related("prescriber", "scan"),
        "plans": row.care_plans.select_related("nurse"),
        "bsis": row.bsis.all(),
        "shares": Share.objects.filter(invoice__patient=row)
        .select_related("invoice", "payer")
        .order_by("-invoice__invoice_date")[:20],
        "coverage_form": CoverageForm(),
        "exemption_form": ExemptionForm(),
        "prescription_form": PrescriptionForm(),
        "plan_form": PlanForm(prescriptions=row.prescriptions.select_related("prescriber")),
        **forms,
    }
    return render(request, "billing/patient.html", context)


@requires("patients.modifier")
@require_POST
def couverture(request: HttpRequest, patient: UUID) -> HttpResponse:
    row, form = row_or_404(_mine(request), patient), CoverageForm(request.POST)
    if form.is_valid():
        try:
            add_coverage(patient=row, **form.cleaned_data)
            return redirect("patient", patient=patient)
        except Refused as error:
            form.add_error(None, error.message)
    return _sheet(request, row, coverage_form=form)


@requires("patients.modifier")
@require_POST
def exoneration(request: HttpRequest, patient: UUID) -> HttpResponse:
    row, form = row_or_404(_mine(request), patient), ExemptionForm(request.POST)
    if not form.is_valid():
        return _sheet(request, row, exemption_form=form)
    data = form.cleaned_data
    add_exemption(patient=row, kind=data["exemption"], starts_on=data["exempt_from"], ends_on=data["exempt_until"])
    return redirect("patient", patient=patient)


@requires("prescriptions.modifier")
@require_POST
def prescription(request: HttpRequest, patient: UUID) -> HttpResponse:
    row, form = row_or_404(_mine(request), patient), PrescriptionForm(request.POST, request.FILES)
    if form.is_valid():
        data = dict(form.cleaned_data)
        upload, ends_on = data.pop("scan"), data.pop("covers_until")
        try:
            scan = _scan(request, row, upload) if upload else None
            add_prescription(patient=row, data=PrescriptionData(ends_on=ends_on, **data), scan=scan)
            return redirect("patient", patient=patient)
        except Refused as error:
            form.add_error("scan", error.message)
    return _sheet(request, row, prescription_form=form)


def _scan(request: HttpRequest, row: Patient, upload: UploadedFile) -> IncomingFile:
    person: User = request.user  # type: ignore[assignment]
    return store_scan(cabinet_id=row.cabinet_id, content=upload.read(), name=upload.name or "document", person=person)


@requires("patients.modifier")
@require_POST
def plan(request: HttpRequest, patient: UUID) -> HttpResponse:
    """A care plan, and the visits of the next two weeks that it makes."""
    row = row_or_404(_mine(request), patient)
    form = PlanForm(request.POST, prescriptions=row.prescriptions.select_related("prescriber"))
    nurse = Nurse.objects.filter(is_active=True).first()
    if nurse is None:
        form.add_error(None, "Le cabinet n'a pas encore d'infirmière.")
    if not form.is_valid() or nurse is None:
        return _sheet(request, row, plan_form=form)
    data = form.cleaned_data
    CarePlan.objects.create(
        cabinet_id=row.cabinet_id,
        patient=row,
        nurse=nurse,
        prescription=data["prescription"],
        starts_on=data["plan_from"],
        ends_on=data["plan_until"],
        weekdays=data["weekdays"],
        every_n_days=data["every_n_days"],
        hours=data["hours"],
        place=data["place"],
        act_codes=data["acts"],
    )
    today = timezone.localdate()
    made = plan_visits(cabinet_id=row.cabinet_id, start=today, end=today + AHEAD)
    messages.info(request, f"Plan de soins enregistré : {made} passage(s) prévu(s) d'ici deux semaines.")
    return redirect("patient", patient=patient)
