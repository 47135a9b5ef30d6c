"""Pilotage: few figures, each with its definition, and what is behind them one click away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from cabinet.access import requires
from cabinet.permissions import may
from dashboards.queries import by_cause, by_payer, figures

HOMES = (("suivi.voir", "suivi"), ("tournee.voir", "tournee"))


@requires("accueil.voir")
@require_GET
def accueil(request: HttpRequest) -> HttpResponse:
    """Each role lands on its own first page."""
    membership = getattr(request, "membership", None)
    for permission, name in HOMES:
        if may(membership, permission):
            return redirect(name)
    return render(request, "dashboards/accueil.html")


@requires("pilotage.voir")
@require_GET
def pilotage(request: HttpRequest) -> HttpResponse:
    causes, payers = by_cause(), by_payer()
    context = {
        "figures": figures(),
        "causes": causes,
        "payers": payers,
        "largest_cause": max((one.cents for one in causes), default=0),
        "largest_payer": max((one.cents for one in payers), default=0),
    }
    return render(request, "dashboards/pilotage.html", context)
