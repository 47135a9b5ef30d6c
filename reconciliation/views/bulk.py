"""Actions on the dossiers ticked in the list: their fields, a preview, then all of them or none; and the way back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cabinet.access import requires, row_or_404
from cabinet.errors import Refused, StaleVersion
from reconciliation.forms.worklist import BULK_FORMS, BulkForm
from reconciliation.models import BulkRun
from reconciliation.services.dossiers.bulk import MOST, Chosen, apply_bulk, chosen_cases, effects, undo_bulk
from reconciliation.services.dossiers.worklist import worklist
from reconciliation.views.worklist import filters_of, who


def back_to_list(said: QueryDict) -> str:
    """The list as it was filtered; anything else in `retour` is dropped."""
    query = filters_of(QueryDict(said.get("retour", ""))).as_query()
    return f"{reverse('suivi')}?{query}" if query else reverse("suivi")


@requires("suivi.traiter")
@require_http_methods(["GET", "POST"])
def ensemble(request: HttpRequest) -> HttpResponse:
    """GET: the fields of the action. POST: the preview; with `confirmer`, the action itself."""
    said = request.POST if request.method == "POST" else request.GET
    form_class = BULK_FORMS.get(said.get("faire", ""))
    if form_class is None:
        messages.error(request, "Choisissez ce qu’il faut faire de ces dossiers.")
        return redirect(back_to_list(said))
    form, is_sent = form_class(request.POST or None), request.method == "POST"
    if is_sent and form.is_valid() and request.POST.get("confirmer"):
        return _done(request, form)
    return _shown(request, form, is_preview=is_sent and form.is_valid())


def _shown(request: HttpRequest, form: BulkForm, *, is_preview: bool) -> HttpResponse:
    said = request.POST if request.method == "POST" else request.GET
    cases = chosen_cases(ids=_whole_filter(request, said) or [one.case for one in _chosen(said)])
    if not cases:
        messages.error(request, "Cochez au moins un dossier.")
        return redirect(back_to_list(said))
    seen = {one.case: one.version for one in _chosen(said)}
    found = effects(cases=cases, action=form.action(), on=timezone.localdate()) if is_preview else []
    context = {
        "form": form,
        "cases": cases,
        "effects": found,
        "is_preview": is_preview,
        "refused": [one for one in found if one.refusal],
        "changed": [case for case in cases if is_preview and seen.get(case.public_id) != case.version],
        "words": form.action().explain() if is_preview else "",
        "total_cents": sum(case.share.open_cents for case in cases),
        "back": back_to_list(said),
        "retour": said.get("retour", ""),
        "most": MOST,
    }
    return render(request, "reconciliation/ensemble.html", context)


def _whole_filter(request: HttpRequest, said: QueryDict) -> list[UUID]:
    """`tous`: every dossier of the list's filters, whatever the page, up to the most that one action takes."""
    if not said.get("tous"):
        return []
    filters = filters_of(QueryDict(said.get("retour", "")))
    cases = worklist(filters=filters, person=who(request), on=timezone.localdate())
    return list(cases.values_list("public_id", flat=True)[:MOST])


def _chosen(said: QueryDict) -> list[Chosen]:
    """`dossier` values: `<public id>` or, once shown, `<public id>:<version>`."""
    found = []
    for one in said.getlist("dossier"):
        name, _, version = one.partition(":")
        try:
            found.append(Chosen(UUID(name), int(version or 0)))
        except ValueError:
            continue
    return found


def _done(request: HttpRequest, form: BulkForm) -> HttpResponse:
    action = form.action()
    try:
        run = apply_bulk(
            cabinet_id=request.cabinet.pk,  # type: ignore[attr-defined]
            chosen=_chosen(request.POST),
            action=action,
            person=who(request),
            now=timezone.now(),
        )
    except (Refused, StaleVersion) as error:
        messages.error(request, error.message)
        return redirect(back_to_list(request.POST))
    count = run.changes.count()
    messages.success(request, f"{count} dossier{'s' if count > 1 else ''} : {action.explain()}.")
    return redirect(back_to_list(request.POST))


@requires("suivi.traiter")
@require_POST
def defaire_ensemble(request: HttpRequest, run: UUID) -> HttpResponse:
    row = row_or_404(BulkRun.objects.all(), run)
    try:
        count = undo_bulk(run=row, person=who(request), now=timezone.now())
        messages.success(request, f"Défait : {count} dossier{'s' if count > 1 else ''} comme avant.")
    except Refused as error:
        messages.error(request, error.message)
    return redirect(back_to_list(request.POST))
