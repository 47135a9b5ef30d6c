"""Pilotage: each figure with its definition and its day, and what is behind it one click away. Nothing is written here."""

from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from billing.forms.recote import last_months
from cabinet.access import requires
from cabinet.euros import in_euros
from cabinet.permissions import may
from cabinet.views.exports import exported, is_export
from dashboards.activity import Activity, Row, activity
from dashboards.board import READ_AT, board
from dashboards.charts import BarChart, BarIn, bar_chart
from dashboards.definitions import DEFINITIONS
from dashboards.forms import DayForm, PeriodForm
from dashboards.parts import PARTS, Chosen, chosen_shares, listed, with_rows
from dashboards.queries import by_cause, by_payer

HOMES = (("suivi.voir", "suivi"), ("tournee.voir", "tournee"))
PAGE = 40


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
    """As of today, or of any past day (`vu`)."""
    today = timezone.localdate()
    form = DayForm(request.GET or None, initial={"vu": today})
    day = form.day(today)
    found = board(cabinet_id=request.cabinet.pk, on=day, address=reverse("pilotage_parts"))  # type: ignore[attr-defined]
    causes, payers = (by_cause(), by_payer()) if day == today else ([], [])
    context = {
        "form": form,
        "board": found,
        "is_today": day == today,
        "definitions": DEFINITIONS,
        "read_at": READ_AT,
        "causes": causes,
        "payers": payers,
        "largest_cause": max((one.cents for one in causes), default=0),
        "largest_payer": max((one.cents for one in payers), default=0),
    }
    return render(request, "dashboards/pilotage.html", context)


def _chosen(request: HttpRequest) -> Chosen:
    said, form = request.GET, PeriodForm(request.GET)
    period = form.cleaned_data if "du" in said and form.is_valid() else {}
    return Chosen(
        on=DayForm(said).day(timezone.localdate()),
        age=said.get("age", ""),
        etat=said.get("etat", ""),
        motif=said.get("motif", ""),
        acte=said.get("acte", ""),
        start=period.get("du"),
        end=period.get("au"),
    )


@requires("pilotage.voir")
@require_GET
def pilotage_parts(request: HttpRequest) -> HttpResponse:
    """The invoices behind a bar."""
    chosen = _chosen(request)
    found = chosen_shares(cabinet_id=request.cabinet.pk, chosen=chosen)  # type: ignore[attr-defined]
    if is_export(request):
        return exported(request, PARTS, listed(found=found, on=chosen.on))
    shown = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "chosen": chosen,
        "page_obj": shown,
        "parts": with_rows(list(shown.object_list), chosen.on),
        "count": len(found),
        "open_cents": sum(one.open_cents for one in found),
        "expected_cents": sum(one.expected_cents for one in found),
    }
    return render(request, "dashboards/parts.html", context)


@requires("pilotage.voir")
@require_GET
def activite(request: HttpRequest) -> HttpResponse:
    form = PeriodForm(request.GET if "du" in request.GET else last_months(timezone.localdate()))
    if not form.is_valid():
        return render(request, "dashboards/activite.html", {"form": form})
    start, end = form.cleaned_data["du"], form.cleaned_data["au"]
    found = activity(start=start, end=end)
    return render(
        request,
        "dashboards/activite.html",
        {"form": form, "found": found, "definitions": DEFINITIONS, "groups": _groups(found, start, end)},
    )


def _groups(found: Activity, start: date, end: date) -> list[dict[str, object]]:
    """Title, rows and chart of each way to cut the activity; a kind of act opens its invoices."""
    period, address = {"du": start.isoformat(), "au": end.isoformat()}, reverse("pilotage_parts")
    kinds = [(row, f"{address}?{urlencode({**period, 'acte': row.key})}" if row.key else "") for row in found.by_kind]
    others = (
        ("Par infirmière", found.by_nurse),
        ("Par prescripteur", found.by_prescriber),
        ("Par lieu de soins", found.by_place),
        ("Par mois", found.by_month),
    )
    return [
        {"title": "Par nature d’acte", "rows": found.by_kind, "chart": _chart(kinds)},
        *({"title": title, "rows": rows, "chart": _chart([(row, "") for row in rows])} for title, rows in others),
    ]


def _chart(rows: list[tuple[Row, str]]) -> BarChart:
    return bar_chart(
        [
            BarIn(
                row.label,
                in_euros(row.cents),
                (("b3", row.cents),),
                f"{row.lines} ligne{'s' if row.lines > 1 else ''}",
                url,
            )
            for row, url in rows
        ]
    )
