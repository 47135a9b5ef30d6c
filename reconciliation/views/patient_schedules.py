"""An échéancier: proposed in equal parts, changed and agreed by a person, ended by her."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from billing.models import Patient
from cabinet.access import requires, row_or_404
from cabinet.errors import Refused, StaleVersion
from reconciliation.forms.patient import InstalmentsForm, ScheduleForm, WhyForm, blank_lines
from reconciliation.matching.instalments import cut
from reconciliation.models import InstalmentPlan
from reconciliation.services.patients.instalments import agree_plan, end_plan
from reconciliation.services.patients.payments import dues_of, fingerprint_of
from reconciliation.tasks import reconcile_cabinet
from reconciliation.views.case_actions import refuse_form, who
from reconciliation.views.patient_accounts import patient_of


@requires("suivi.traiter")
@require_http_methods(["GET", "POST"])
def echeancier(request: HttpRequest, patient: UUID) -> HttpResponse:
    """`etape`: proposer shows equal parts, convenir keeps what was agreed."""
    row, today = patient_of(patient), timezone.localdate()
    total = sum(one.cents for one in dues_of(row))
    context = {"patient": row, "total_cents": total, "form": ScheduleForm(initial={"first_on": today}), "lines": None}
    if request.method == "POST" and request.POST.get("etape") == "convenir":
        lines = _lines(request, row)
        if lines.is_valid() and _agree(request, row, lines):
            return redirect("compte", patient=patient)
        context["lines"] = lines
    elif request.method == "POST":
        form = ScheduleForm(request.POST)
        context["form"] = form
        if form.is_valid() and total >= form.cleaned_data["count"]:
            asked = cut(total, form.cleaned_data["first_on"], form.cleaned_data["count"])
            context["lines"] = InstalmentsForm(asked=asked, seen=fingerprint_of(row))
    return render(request, "reconciliation/echeancier.html", context)


def _lines(request: HttpRequest, patient: Patient) -> InstalmentsForm:
    count = sum(1 for name in request.POST if name.startswith("day_"))
    asked = blank_lines(count, timezone.localdate())
    return InstalmentsForm(request.POST, asked=asked, seen=fingerprint_of(patient))


def _agree(request: HttpRequest, patient: Patient, lines: InstalmentsForm) -> bool:
    try:
        agree_plan(
            patient=patient,
            asked=lines.asked(),
            words=lines.cleaned_data["words"],
            seen=lines.cleaned_data["seen"],
            person=who(request),
            on=timezone.localdate(),
        )
    except (Refused, StaleVersion) as error:
        lines.add_error(None, error.message)
        return False
    reconcile_cabinet.delay_on_commit(patient.cabinet_id)
    messages.success(request, "Échéancier convenu. Tant qu’il est tenu, ce patient n’est pas relancé.")
    return True


@requires("suivi.traiter")
@require_POST
def arreter(request: HttpRequest, schedule: UUID) -> HttpResponse:
    row = row_or_404(InstalmentPlan.objects.select_related("patient"), schedule)
    form = WhyForm(request.POST)
    if form.is_valid():
        end_plan(plan=row, why=form.cleaned_data["reason"], person=who(request), on=timezone.localdate())
        reconcile_cabinet.delay_on_commit(row.cabinet_id)
        messages.info(request, "Échéancier arrêté. Les rappels peuvent reprendre.")
    else:
        refuse_form(request, form)
    return redirect("compte", patient=row.patient.public_id)
