"""The page of indicators: as of today or of any past day, with its export."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from cabinet.access import requires
from cabinet.listing import Column, Kind, Listing
from cabinet.views.exports import exported, is_export
from dashboards.definitions import HINDSIGHT
from dashboards.forms import DayForm, LossForm
from dashboards.hindsight import Checked, hindsight
from dashboards.precheck_quality import chart_of
from dashboards.scorecard import Named, scorecard

EXPORT: Listing[Named] = Listing(
    "indicateurs",
    (
        Column("Indicateur", lambda one: one.name),
        Column("Valeur", lambda one: one.found.value),
        Column("Unité", lambda one: one.found.unit),
        Column("Numérateur (€)", lambda one: one.found.part if one.found.unit == "euros" else None, Kind.CENTS),
        Column("Dénominateur (€)", lambda one: one.found.whole if one.found.unit == "euros" else None, Kind.CENTS),
        Column("Numérateur", lambda one: one.found.part if one.found.unit != "euros" else None, Kind.COUNT),
        Column("Dénominateur", lambda one: one.found.whole if one.found.unit != "euros" else None, Kind.COUNT),
        Column("Remarque", lambda one: one.found.note),
        Column("Définition", lambda one: one.definition),
    ),
)


CHECKED: Listing[Checked] = Listing(
    "prevision-verifiee",
    (
        Column("Du lendemain du", lambda one: one.eve, Kind.DAY),
        Column("Au", lambda one: one.last, Kind.DAY),
        Column("Prévu (€)", lambda one: one.foreseen.mean_cents, Kind.CENTS),
        Column("Bas de l’intervalle (€)", lambda one: one.foreseen.low_cents, Kind.CENTS),
        Column("Haut de l’intervalle (€)", lambda one: one.foreseen.high_cents, Kind.CENTS),
        Column("Arrivé (€)", lambda one: one.came_cents, Kind.CENTS),
        Column("Dans l’intervalle", lambda one: "oui" if one.is_inside else "non"),
        Column("Non prévu, payeurs inconnus alors (€)", lambda one: one.unknown_cents, Kind.CENTS),
    ),
)


@requires("pilotage.voir")
@require_GET
def prevision(request: HttpRequest) -> HttpResponse:
    """Past fortnights forecast again, beside what came; as of today or of any past day."""
    today = timezone.localdate()
    form = DayForm(request.GET or None, initial={"vu": today})
    day = form.day(today)
    found = hindsight(zone=request.cabinet.zone, on=day)  # type: ignore[attr-defined]
    if is_export(request):
        return exported(request, CHECKED, found.rows)
    context = {"form": form, "found": found, "day": day, "is_today": day == today, "pair": HINDSIGHT}
    return render(request, "dashboards/prevision.html", context)


@requires("pilotage.voir")
@require_GET
def indicateurs(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    form = DayForm(request.GET or None, initial={"vu": today})
    day = form.day(today)
    card = scorecard(cabinet_id=request.cabinet.pk, on=day)  # type: ignore[attr-defined]
    if is_export(request):
        return exported(request, EXPORT, card.rows)
    chart = chart_of(card.prechecks, f"{reverse('pilotage_parts')}?vu={day.isoformat()}")
    guess = LossForm(request.GET if "facture" in request.GET else None)
    context = {
        "form": form,
        "card": card,
        "is_today": day == today,
        "prechecks_chart": chart,
        "loss_form": guess,
        "loss": guess.loss(),
    }
    return render(request, "dashboards/indicateurs.html", context)
