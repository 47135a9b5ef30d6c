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
from billing.enums import InvoiceState, VisitState
from billing.forms.visits import VisitForm
from billing.models import Visit
from billing.services.device.operations import stamp_of
from billing.services.rounds.round import Done, change_state, record_acts
from billing.services.rounds.round_cards import round_cards
from billing.services.rounds.visit import plan_visits, validate_visit
from billing.services.rounds.visit_correction import versions_of
from billing.services.rounds.visit_preview import seen_before_validating
from billing.views.act_choices import nurse_of, picker
from billing.views.alerts import alerts_of
from billing.views.round_changes import day_visits, round_of
from cabinet.access import requires, row_or_404
from cabinet.models import Nurse
from cabinet.permissions import may

SAID = {
    VisitState.HOSPITALISED: "hospitalisé, ce passage ne sera pas facturé. « Remettre dans la tournée » l’annule.",
    VisitState.CANCELLED: "passage annulé. « Remettre dans la tournée » le rétablit.",
    VisitState.PLANNED: "passage remis dans la tournée.",
}


FIRST_YEAR, LAST_YEAR = 2000, 2100
SAID_OF_VISIT = ("at", "emergency", "bsi_done", "is_degraded", "has_proof")


def chosen_day(request: HttpRequest) -> date:
    """The day that the address or the form names; today when it names none that a round could have."""
    try:
        said = date.fromisoformat(request.POST.get("jour") or request.GET.get("jour", ""))
    except ValueError:
        return timezone.localdate()
    return said if FIRST_YEAR <= said.year <= LAST_YEAR else timezone.localdate()


@requires("tournee.voir")
@require_GET
def tournee(request: HttpRequest) -> HttpResponse:
    day, today = chosen_day(request), timezone.localdate()
    cards = round_cards(visits=day_visits(request, day), today=today)
    done = [card for card in cards if card.visit.state in {VisitState.VALIDATED, VisitState.INVOICED}]
    context = {
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "cards": cards,
        "shown": ",".join(str(card.visit.public_id) for card in cards),
        "done": len(done),
        "done_cents": sum(card.visit.total_cents or 0 for card in done),
        "nurses": Nurse.objects.filter(is_active=True),
        "only_mine": request.GET.get("qui") == "moi",
        "nurse_id": nurse_of(request),
    }
    return render(request, "billing/tournee.html", context)


@requires("passages.saisir")
@require_POST
def preparer(request: HttpRequest) -> HttpResponse:
    """The planned visits of the day, made once from the care plans."""
    day = chosen_day(request)
    made = plan_visits(cabinet_id=request.cabinet.pk, start=day, end=day)  # type: ignore[attr-defined]
    messages.info(
        request, f"{made} passage(s) ajouté(s) d’après les plans de soins." if made else "La tournée était déjà prête."
    )
    return redirect(f"/tournee/?jour={day.isoformat()}")


def _mine(request: HttpRequest) -> QuerySet[Visit]:
    return visible_visits(getattr(request, "membership", None), timezone.localdate())


def visit_of(request: HttpRequest, visit: UUID) -> Visit:
    rows = _mine(request).select_related("patient", "billed_by", "performed_by", "prescription__prescriber")
    covers = ("patient__coverages__organism", "patient__exemptions")
    return row_or_404(
        rows.prefetch_related("acts", "patient__bsis__prescription", "prescription__acts", *covers), visit
    )


def posted_form(request: HttpRequest, row: Visit) -> VisitForm:
    """What was sent (a GET that computes sends it too), else what the visit says."""
    said = request.POST if request.method == "POST" else request.GET
    sent = said if request.method == "POST" or "version" in said else None
    prescription = row.prescription.public_id if row.prescription else None
    initial = {name: getattr(row, name) for name in (*SAID_OF_VISIT, "version")}
    return VisitForm(sent, day=row.cared_on, patient=row.patient, initial={**initial, "prescription": prescription})


@requires("tournee.voir")
@require_GET
def passage(request: HttpRequest, visit: UUID) -> HttpResponse:
    row = visit_of(request, visit)
    ticked = [act.act_code for act in row.acts.all() if act.is_done]
    return render(request, "billing/passage.html", visit_context(request, row, posted_form(request, row), ticked))


def visit_context(request: HttpRequest, row: Visit, form: VisitForm, ticked: list[str]) -> dict[str, object]:
    """Ticks, price and warnings for these acts; the versions and the invoice when there are any."""
    planned = [act.act_code for act in row.acts.all()]
    seen = seen_before_validating(visit=row, act_codes=ticked, on=timezone.localdate())
    alerts, remarks = alerts_of(form=form, seen=seen)
    line = row.invoice_lines.exclude(invoice__state=InvoiceState.CANCELLED).select_related("invoice").first()
    return {
        "visit": row,
        "stamp": stamp_of(row),
        "form": form,
        "picker": picker(form=form, planned=planned, ticked=ticked, nurse_id=nurse_of(request), on=row.cared_on),
        "priced": seen.priced,
        "alerts": alerts,
        "remarks": remarks,
        "versions": versions_of(row),
        "invoice": line.invoice if line else None,
        "may_open_invoice": may(getattr(request, "membership", None), "factures.voir"),
    }


def say(row: Visit, form: VisitForm) -> None:
    """The visit as the form says it, for its price; nothing is written."""
    form.is_valid()
    for name in form.cleaned_data.keys() & {*SAID_OF_VISIT, "prescription"}:
        setattr(row, name, form.cleaned_data[name])


@requires("passages.saisir")
@require_GET
def apercu(request: HttpRequest, visit: UUID) -> HttpResponse:
    """The live cotation: computed, nothing written. A fragment for htmx, the whole page without it."""
    row = visit_of(request, visit)
    form = VisitForm(request.GET, day=row.cared_on, patient=row.patient)
    say(row, form)
    template = "billing/includes/_cotation.html" if request.headers.get("HX-Request") else "billing/passage.html"
    context = visit_context(request, row, form, form.codes())
    return render(request, template, {**context, "is_swap": bool(request.headers.get("HX-Request"))})


@requires("passages.saisir")
@require_POST
def valider(request: HttpRequest, visit: UUID) -> HttpResponse:
    row = visit_of(request, visit)
    form = posted_form(request, row)
    if not form.is_valid():
        say(row, form)
        return render(request, "billing/passage.html", visit_context(request, row, form, form.codes()))
    data = form.cleaned_data
    record_acts(
        visit=row,
        done=Done(tuple(form.codes()), **{name: data[name] for name in (*SAID_OF_VISIT, "prescription")}),
        version=data["version"],
    )
    validate_visit(visit=row, now=timezone.now())
    messages.info(request, f"Passage de {row.patient.full_name} validé.")
    return redirect(f"/tournee/?jour={row.cared_on.isoformat()}")


@requires("passages.saisir")
@require_POST
def etat(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Hospitalisé, annulé, or planned again."""
    row = visit_of(request, visit)
    change_state(visit=row, state=request.POST.get("etat", ""))
    row.refresh_from_db(fields=["state"])
    messages.info(request, f"{row.patient.full_name} : {SAID[VisitState(row.state)]}")
    return redirect(round_of(row.cared_on, request, visit))
