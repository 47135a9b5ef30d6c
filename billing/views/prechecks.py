"""One click that mends a finding; the cabinet's own checks, accepted or refused by a person."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from billing.enums import PrecheckState
from billing.models import OwnPrecheck
from billing.services.prechecks.corrections import apply_correction, asked_in
from billing.services.prechecks.own_life import decide, own_prechecks
from cabinet.access import requires, row_or_404
from cabinet.errors import Refused
from cabinet.permissions import may

LINKS = {
    "correct": "factures.emettre",
    "patient": "patients.voir",
    "visit": "tournee.voir",
    "nurse": "cabinet.regler",
    "send": "lots.transmettre",
}


def may_do(request: HttpRequest) -> dict[str, bool]:
    """What the person may do about a finding."""
    membership = getattr(request, "membership", None)
    return {name: may(membership, wanted) for name, wanted in LINKS.items()}


@requires("factures.emettre")
@require_POST
def corriger_controle(request: HttpRequest) -> HttpResponse:
    """`retour`: the page of ours whose button it was."""
    back = request.POST.get("retour", "")
    try:
        asked = asked_in(value=request.POST.get("correction", ""))
        done = apply_correction(asked=asked, now=timezone.now(), on=timezone.localdate())
    except Refused as reason:
        messages.error(request, reason.message)
    else:
        messages.info(request, done)
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_ours else "a_facturer")


@requires("factures.voir")
@require_GET
def controles(request: HttpRequest) -> HttpResponse:
    rows = own_prechecks()
    context = {
        "proposed": [row for row in rows if row.state == PrecheckState.PROPOSED],
        "decided": [row for row in rows if row.state != PrecheckState.PROPOSED],
        "may": may_do(request),
    }
    return render(request, "billing/controles.html", context)


@requires("factures.emettre")
@require_POST
def decider_controle(request: HttpRequest, precheck: UUID) -> HttpResponse:
    row = row_or_404(OwnPrecheck.objects.all(), precheck)
    try:
        said = decide(
            precheck=row,
            seen=request.POST.get("vu", ""),
            state=request.POST.get("etat", ""),
            person=request.user,  # type: ignore[arg-type]
        )
    except Refused as reason:
        messages.error(request, reason.message)
    else:
        messages.info(request, said)
    return redirect("controles")
