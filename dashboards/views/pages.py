"""Pilotage: each figure with its definition and its day, and what is behind it one click away. Nothing is written here."""

from datetime import date
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from billing.enums import Place
from billing.forms.recote import last_months
from billing.models import Prescriber
from cabinet.access import requires, row_or_404
from cabinet.euros import in_euros
from cabinet.models import Nurse, Organism
from cabinet.permissions import may
from cabinet.views.exports import exported, is_export
from dashboards.activity import ELSEWHERE, ELSEWHERE_KEY, UNKNOWN, UNKNOWN_KEY, Activity, Row, activity
from dashboards.activity_listing import ACTIVITY, rows_of
from dashboards.board import READ_AT, board
from dashboards.charts import BarChart, BarIn, bar_chart
from dashboards.definitions import DEFINITIONS
from dashboards.forms import DayForm, PeriodForm
from dashboards.parts import PARTS, Chosen, chosen_shares, listed, with_rows
from dashboards.queries import by_cause, by_payer

HOMES = (("suivi.voir", "suivi"), ("tournee.voir", "tournee"))
PAGE = 40
Named = TypeVar("Named", bound=Model)


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
    asked = {
        name: said.get(name, "") for name in ("age", "etat", "motif", "acte", "reste", "alerte", "part", "mode", "lieu")
    }
    payer = _named(Organism.objects.all(), said.get("payeur", ""))
    nurse = _named(Nurse.objects.all(), said.get("infirmiere", ""))
    prescriber, nobody = said.get("prescripteur", ""), {UNKNOWN_KEY: UNKNOWN, ELSEWHERE_KEY: ELSEWHERE}
    doctor = None if prescriber in nobody else _named(Prescriber.objects.all(), prescriber)
    places = {**dict(Place.choices), ELSEWHERE_KEY: ELSEWHERE}
    names = [
        payer.label if payer else "",
        nurse.full_name if nurse else "",
        f"Dr {doctor.first_name} {doctor.last_name}".replace("  ", " ") if doctor else "",
        f"prescripteur : {nobody[prescriber]}" if prescriber in nobody else "",
        str(places.get(asked["lieu"], "")),
    ]
    return Chosen(
        on=DayForm(said).day(timezone.localdate()),
        start=period.get("du"),
        end=period.get("au"),
        payeur=payer.pk if payer else None,
        infirmiere=str(nurse.public_id) if nurse else "",
        prescripteur=prescriber,
        names=tuple(filter(None, names)),
        **asked,
    )


def _named(rows: QuerySet[Named], public_id: str) -> Named | None:
    """The row that the address names, None when it names none; one that is not there is a page that is not there."""
    if not public_id:
        return None
    try:
        return row_or_404(rows, UUID(public_id))
    except ValueError:
        raise Http404("Cette adresse ne nomme rien.") from None


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
    if is_export(request):
        return exported(request, ACTIVITY, list(rows_of(found)))
    return render(
        request,
        "dashboards/activite.html",
        {"form": form, "found": found, "definitions": DEFINITIONS, "groups": _groups(found, start, end)},
    )


def _groups(found: Activity, start: date, end: date) -> list[dict[str, object]]:
    """Title, rows and chart of each way to cut the activity; a bar opens the invoices of its lines, but « autres », which is many."""
    ways = (
        ("Par nature d’acte", found.by_kind, "acte"),
        ("Par infirmière", found.by_nurse, "infirmiere"),
        ("Par prescripteur", found.by_prescriber, "prescripteur"),
        ("Par lieu de soins", found.by_place, "lieu"),
    )
    groups = [
        {"title": title, "rows": rows, "chart": _chart([(row, _address(start, end, {name: row.key})) for row in rows])}
        for title, rows, name in ways
    ]
    periods = [(row, _address(*_days(row.key), {})) for row in found.by_period]
    return [*groups, {"title": f"Par {found.grain}", "rows": found.by_period, "chart": _chart(periods)}]


def _days(key: str) -> tuple[date, date]:
    """The first and the last day of a period's row."""
    first, last = key.split("/")
    return date.fromisoformat(first), date.fromisoformat(last)


def _address(start: date, end: date, asked: dict[str, str]) -> str:
    """Of the parts; "" for a row that stands for several."""
    if not all(asked.values()):
        return ""
    period = {"du": start.isoformat(), "au": end.isoformat()}
    return f"{reverse('pilotage_parts')}?{urlencode({**period, **asked})}"


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
