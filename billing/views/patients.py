"""Patients: found by name, their file on one page, each part added by its own form."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing.access import visible_invoices, visible_patients, visible_visits
from billing.enums import VisitState
from billing.forms.agreements import AgreementForm
from billing.forms.bsi import BsiForm
from billing.forms.patients import PatientForm, PlanForm, PrescriptionForm, StayForm
from billing.forms.rights import CoverageForm, ExemptionForm
from billing.listings import PATIENTS
from billing.models import CarePlan, Patient, Prescription, Share
from billing.services.care.bsi import notices
from billing.services.care.patients import (
    PatientData,
    PlanData,
    PrescriptionData,
    add_plan,
    add_prescription,
    save_patient,
    stop_plan,
)
from billing.services.care.prescription_cover import acts_left, last_day_of
from billing.services.care.rights_periods import bounds
from billing.services.rounds.visit import plan_visits
from billing.views.act_choices import nurse_of, own_nurse, picker
from billing.views.scans import stored
from cabinet.access import requires, row_or_404
from cabinet.errors import FileTooLarge, Refused
from cabinet.models import Membership
from cabinet.permissions import may
from cabinet.search import search_key
from cabinet.views.exports import exported, is_export

SHOWN = 12
BUTTONS = {
    "edit": "patients.modifier",
    "prescribe": "prescriptions.modifier",
    "assess": "bsi.saisir",
    "visit": "passages.saisir",
    "invoice": "factures.voir",
    "nir": "patients.nir",
    "account": "comptes.voir",
}
PLAN_FIELDS = (
    *("nurse", "prescription", "plan_from", "plan_until", "weekdays", "every_n_days", "hours", "place", "keep_as"),
)
PAGE = 30
AHEAD = timedelta(days=14)
FIELDS = tuple(PatientData.__slots__)


def mine(request: HttpRequest) -> QuerySet[Patient]:
    return visible_patients(getattr(request, "membership", None), timezone.localdate())


@requires("patients.voir")
@require_GET
def patients(request: HttpRequest) -> HttpResponse:
    wanted = search_key(request.GET.get("q", ""))
    rows = mine(request).filter(is_archived=False)
    if wanted:
        rows = rows.filter(search_name__contains=wanted)
    if is_export(request):
        return exported(request, PATIENTS, rows)
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
    row = row_or_404(mine(request), patient)
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
    return sheet(request, row_or_404(mine(request), patient))


def _shares(row: Patient, membership: Membership | None, today: date) -> QuerySet[Share]:
    """The office, and who keeps the patients' accounts, see every share; another carer those of the invoices that she may see."""
    rows = Share.objects.filter(invoice__patient=row)
    if not (may(membership, "factures.voir") or may(membership, "comptes.voir")):
        rows = rows.filter(invoice__in=visible_invoices(membership, today))
    return rows.select_related("invoice", "payer").order_by("-invoice__invoice_date")[:20]


def sheet(request: HttpRequest, row: Patient, **forms: object) -> HttpResponse:
    membership = getattr(request, "membership", None)
    today, prescriptions = timezone.localdate(), list(_prescriptions(row).prefetch_related("acts"))
    bsis, left = list(row.bsis.select_related("nurse")), acts_left(prescriptions)
    plan_form = forms.pop("plan_form", None) or _plan_form(request, row, None)
    context = {
        "patient": row,
        "today": today,
        "coverages": [(one, *bounds(one)) for one in row.coverages.select_related("organism").order_by("-period")],
        "exemptions": [(one, *bounds(one)) for one in row.exemptions.order_by("-period")],
        "prescriptions": [(one, last_day_of(one, today), left[one.pk]) for one in prescriptions],
        "plans": row.care_plans.filter(is_active=True).select_related("nurse", "prescription"),
        "bsis": bsis,
        "stays": row.stays.all(),
        "agreements": row.agreements.all(),
        "bsi_notices": notices(bsis=bsis, birth_date=row.birth_date, today=today),
        "visits": visible_visits(membership, today)
        .filter(patient=row, cared_on__lte=today)
        .exclude(state=VisitState.REPLACED)
        .order_by("-cared_on", "-at")[:SHOWN],
        "shares": _shares(row, membership, today),
        "may": {name: may(membership, wanted) for name, wanted in BUTTONS.items()},
        "coverage_form": CoverageForm(),
        "exemption_form": ExemptionForm(),
        "agreement_form": AgreementForm(day=today, auto_id="accord_%s"),
        "stay_form": StayForm(initial={"first_day": today}),
        "prescription_form": PrescriptionForm(day=today),
        "bsi_form": BsiForm(today=today, prescriptions=_prescriptions(row), auto_id="bsi_%s"),
        "plan_form": plan_form,
        "picker": picker(
            form=plan_form,  # type: ignore[arg-type]
            planned=[],
            ticked=plan_form.ticked(),  # type: ignore[attr-defined]
            nurse_id=nurse_of(request),
            on=today,
        ),
        **forms,
    }
    return render(request, "billing/patient.html", context)


def _prescriptions(row: Patient) -> QuerySet[Prescription]:
    return row.prescriptions.select_related("prescriber", "scan")


def _plan_form(request: HttpRequest, row: Patient, data: QueryDict | None) -> PlanForm:
    me = own_nurse(request)
    initial = {"nurse": me.public_id if me else None, "plan_from": timezone.localdate()}
    return PlanForm(
        data, day=timezone.localdate(), prescriptions=_prescriptions(row), initial=initial, auto_id="plan_%s"
    )


@requires("prescriptions.modifier")
@require_POST
def prescription(request: HttpRequest, patient: UUID) -> HttpResponse:
    row = row_or_404(mine(request), patient)
    form = PrescriptionForm(request.POST, request.FILES, day=timezone.localdate())
    if form.is_valid():
        data = dict(form.cleaned_data)
        upload, ends_on, ordered = data.pop("scan"), data.pop("covers_until"), tuple(data.pop("ordered"))
        data["at_home"] = not data.pop("not_at_home")
        try:
            scan = stored(request, row.cabinet_id, upload) if upload else None
            add_prescription(patient=row, data=PrescriptionData(ends_on=ends_on, ordered=ordered, **data), scan=scan)
            return redirect("patient", patient=patient)
        except (Refused, FileTooLarge) as error:
            form.add_error("scan", error.message)
    return sheet(request, row, prescription_form=form)


@requires("patients.modifier")
@require_POST
def plan(request: HttpRequest, patient: UUID) -> HttpResponse:
    """A care plan, and the visits of the next two weeks that it makes."""
    row = row_or_404(mine(request), patient)
    form = _plan_form(request, row, request.POST)
    if not form.is_valid():
        return sheet(request, row, plan_form=form)
    data = {name: form.cleaned_data[name] for name in PLAN_FIELDS}
    add_plan(patient=row, data=PlanData(act_codes=form.codes(), **data))
    today = timezone.localdate()
    made = plan_visits(cabinet_id=row.cabinet_id, start=today, end=today + AHEAD)
    messages.info(request, f"Plan de soins enregistré : {made} passage(s) prévu(s) d’ici deux semaines.")
    return redirect("patient", patient=patient)


@requires("patients.modifier")
@require_POST
def arreter(request: HttpRequest, plan: UUID) -> HttpResponse:
    rows = CarePlan.objects.filter(patient__in=mine(request)).select_related("patient")
    row = row_or_404(rows, plan)
    gone = stop_plan(plan=row, today=timezone.localdate())
    messages.info(request, f"Plan de soins arrêté : {gone} passage(s) à venir annulé(s).")
    return redirect("patient", patient=row.patient.public_id)
