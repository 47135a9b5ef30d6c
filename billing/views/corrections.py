"""A validated visit corrected or withdrawn from its page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from billing.enums import VisitState
from billing.services.rounds.visit_correction import Correction, correct_visit, versions_of, withdraw_visit
from billing.views.rounds import SAID_OF_VISIT, posted_form, say, visit_context, visit_of
from cabinet.access import requires


@requires("passages.saisir")
@require_http_methods(["GET", "POST"])
def corriger(request: HttpRequest, visit: UUID) -> HttpResponse:
    """A new version of a validated visit; the page of another one says why it cannot be corrected."""
    row = visit_of(request, visit)
    if row.state != VisitState.VALIDATED:
        return redirect("passage", visit=versions_of(row)[-1].public_id)
    form = posted_form(request, row)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        correction = Correction(tuple(form.codes()), **{name: data[name] for name in (*SAID_OF_VISIT, "prescription")})
        fresh = correct_visit(visit=row, correction=correction, now=timezone.now())
        messages.info(request, f"Passage corrigé : c’est maintenant la version {fresh.version}.")
        return redirect("passage", visit=fresh.public_id)
    if form.is_bound:
        say(row, form)
    ticked = form.codes() if form.is_bound else [act.act_code for act in row.acts.all() if act.is_done]
    return render(request, "billing/passage_correction.html", visit_context(request, row, form, ticked))


@requires("passages.saisir")
@require_POST
def retirer(request: HttpRequest, visit: UUID) -> HttpResponse:
    row = visit_of(request, visit)
    withdraw_visit(visit=row)
    messages.info(request, "Passage annulé : il ne sera pas facturé. Vous pouvez le remettre dans la tournée.")
    return redirect("passage", visit=row.public_id)
