"""La tournée: the day's visits in order; a visit opened, its price seen, validated. Three clicks at most."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from billing.access import visible_visits
from billing.enums import VisitState
from billing.forms.patients import VisitForm
from billing.models import Visit
from billing.services.round import change_state, record_acts
from billing.services.visit import plan_visits, validate_visit
from billing.services.visit_preview import preview
from cabinet.access import requires, row_or_404
from ngap.nomenclature import catalogue


def chosen_day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("jour", ""))
    except ValueError:
        return timezone.localdate()


@requires("tournee.voir")
@require_GET
def tournee(request: HttpRequest) -> HttpResponse:
    day = chosen_day(request)
    visits = (
        _mine(request)
        .filter(cared_on=day)
        .exclude(state=VisitState.REPLACED)
        .select_related("patient", "performed_by", "prescription")
    )
    context = {
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "visits": visits.prefetch_related("acts"),
    }
    return render(request, "billing/tournee.html", context)


@requires("passages.saisir")
@require_POST
def preparer(request: HttpRequest) -> HttpResponse:
    """The planned visits of the day, made once from the care plans."""
    day = date.fromisoformat(request.POST["jour"]) if request.POST.get("jour") else timezone.localdate()
    made = plan_visits(cabinet_id=request.cabinet.pk, start=day, end=day)  # type: ignore[attr-defined]
    messages.info(
        request, f"{made} passage(s) ajouté(s) d'après les plans de soins." if made else "La tournée était déjà prête."
    )
    return redirect(f"/tournee/?jour={day.isoformat()}")


def _mine(request: HttpRequest) -> QuerySet[Visit]:
    return visible_visits(getattr(request, "membership", None), timezone.localdate())


def _visit(request: HttpRequest, visit: UUID) -> Visit:
    rows = _mine(request).select_related("patient", "billed_by", "prescription")
    return row_or_404(rows.prefetch_related("acts", "patient__bsis"), visit)


@requires("tournee.voir")
@require_GET
def passage(request: HttpRequest, visit: UUID) -> HttpResponse:
    row = _visit(request, visit)
    form = VisitForm(initial={"at": row.at, "emergency": row.emergency, "version": row.version})
    return render(
        request, "billing/passage.html", _context(row, form, [act.act_code for act in row.acts.all() if act.is_done])
    )


def _context(row: Visit, form: VisitForm, ticked: list[str]) -> dict[str, object]:
    acts = [
        (act.act_code, catalogue()[act.act_code].label, act.act_code in ticked)
        for act in row.acts.all()
        if act.act_code in catalogue()
    ]
    acts += [
        (code, catalogue()[code].label, True) for code in ticked if code not in {act.act_code for act in row.acts.all()}
    ]
    return {"visit": row, "form": form, "acts": acts, "priced": preview(visit=row, act_codes=ticked)}


@requires("passages.saisir")
@require_GET
def apercu(request: HttpRequest, visit: UUID) -> HttpResponse:
    """The live cotation: computed, nothing written. A fragment for htmx, the whole page without it."""
    row, form = _visit(request, visit), VisitForm(request.GET)
    ticked = request.GET.getlist("act")
    if form.is_valid():
        row.at, row.emergency = form.cleaned_data["at"], form.cleaned_data["emergency"]
        ticked += [form.cleaned_data["more"]] if form.cleaned_data["more"] else []
    template = "billing/includes/_cotation.html" if request.headers.get("HX-Request") else "billing/passage.html"
    return render(request, template, _context(row, form, ticked))


@requires("passages.saisir")
@require_POST
def valider(request: HttpRequest, visit: UUID) -> HttpResponse:
    row, form = _visit(request, visit), VisitForm(request.POST)
    ticked = request.POST.getlist("act")
    if not form.is_valid():
        return render(request, "billing/passage.html", _context(row, form, ticked))
    data = form.cleaned_data
    record_acts(
        visit=row,
        act_codes=ticked + ([data["more"]] if data["more"] else []),
        at=data["at"],
        emergency=data["emergency"],
        version=data["version"],
    )
    validate_visit(visit=row, now=timezone.now())
    messages.info(request, f"Passage de {row.patient.full_name} validé.")
    return redirect(f"/tournee/?jour={row.cared_on.isoformat()}")


@requires("passages.saisir")
@require_POST
def etat(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Hospitalisé, annulé, or planned again."""
    row = _visit(request, visit)
    change_state(visit=row, state=request.POST.get("etat", ""))
    return redirect(f"/tournee/?jour={row.cared_on.isoformat()}")


@requires("tournee.voir")
@require_GET
def pourquoi(request: HttpRequest, visit: UUID) -> HttpResponse:
    row = _visit(request, visit)
    priced = preview(visit=row, act_codes=[act.act_code for act in row.acts.all() if act.is_done])
    return render(request, "billing/pourquoi.html", {"visit": row, "priced": priced})
