"""Audit blanc: what was billed, re-coted with the law of its day or of another; on screen and as CSV."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from billing.forms.recote import RecoteForm, last_months
from billing.services.recoting.recote import Recoted, recote
from billing.services.recoting.recote_report import spreadsheet
from cabinet.access import requires

SHOWN = 100


def _form(request: HttpRequest) -> RecoteForm:
    return RecoteForm(request.GET if "du" in request.GET else last_months(timezone.localdate()))


def _recoted(request: HttpRequest, form: RecoteForm) -> Recoted:
    said = form.cleaned_data
    return recote(
        cabinet_id=request.cabinet.pk,  # type: ignore[attr-defined]
        start=said["du"],
        end=said["au"],
        law_of=said["loi"],
    )


@requires("pilotage.voir")
@require_GET
def audit_blanc(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    if not form.is_valid():
        return render(request, "billing/audit_blanc.html", {"form": form})
    found = _recoted(request, form)
    context = {
        "form": form,
        "found": found,
        "visits": sorted(found.differing, key=lambda one: -abs(one.effect_cents))[:SHOWN],
        "patients": sorted(found.by_patient.items(), key=lambda item: -_weight(item))[:SHOWN],
        "rules": sorted(found.by_rule.items(), key=lambda item: -_weight(item)),
        "not_recoted": found.not_recoted[:SHOWN],
        "lines_only": found.total.count - found.whole_count,
    }
    return render(request, "billing/audit_blanc.html", context)


def _weight(item: object) -> int:
    sums = item[1]  # type: ignore[index]
    return int(sums.under_cents + sums.over_cents)


@requires("listes.exporter")
@require_GET
def audit_blanc_csv(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    if not form.is_valid():
        return render(request, "billing/audit_blanc.html", {"form": form})
    name = f"audit-blanc-{form.cleaned_data['du']}-{form.cleaned_data['au']}.csv"
    content = spreadsheet(recoted=_recoted(request, form))
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
