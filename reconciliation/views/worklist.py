"""File de travail: every open dossier in one ranked list, its filters in the address; the same list for all one's cabinets."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from billing.models import Share
from cabinet.access import requires
from cabinet.models import Membership, User
from cabinet.permissions import may
from cabinet.services.cabinets import cabinets_of
from cabinet.tenancy import tenant
from cabinet.views.exports import exported, is_export
from reconciliation.forms.worklist import FilterForm
from reconciliation.listings.dossiers import dossiers_listing
from reconciliation.models import Case, InduNotice
from reconciliation.services.dossiers.all_cabinets import by_cabinet
from reconciliation.services.dossiers.bulk import last_run
from reconciliation.services.dossiers.gains import gains
from reconciliation.services.dossiers.saved_views import views_of
from reconciliation.services.dossiers.worklist import Filters, Place, place_of, situation, worklist
from reconciliation.services.matches.lost_transfers import lost_transfers

PAGE = 25


def filters_of(parameters: QueryDict) -> Filters:
    return FilterForm(parameters).filters()


def who(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


@requires("suivi.voir")
@require_GET
def suivi(request: HttpRequest) -> HttpResponse:
    now, form = timezone.now(), FilterForm(request.GET)
    today, filters = timezone.localdate(now), form.filters()
    cases = worklist(filters=filters, person=who(request), on=today)
    if is_export(request):
        return exported(request, dossiers_listing(today), cases)
    query = filters.as_query()
    context = {
        "page_obj": Paginator(cases, PAGE).get_page(request.GET.get("page")),
        "situation": situation(on=today),
        "filters": filters,
        "form": form,
        "query_string": query,
        "today": today,
        "views": views_of(person=who(request)),
        "undo": last_run(person=who(request), now=now),
        "gains": gains(),
        "notices": InduNotice.objects.filter(answer="").select_related("payer"),
        "lost": lost_transfers(cabinet_id=request.membership.cabinet_id, on=today),  # type: ignore[attr-defined]
        "has_shares": Share.objects.exists(),
        "may_treat": may(request.membership, "suivi.traiter"),  # type: ignore[attr-defined]
        "cabinet_count": len(followed(request)),
    }
    return render(request, "reconciliation/suivi.html", context)


def place_in_list(request: HttpRequest, case: Case) -> Place | None:
    """Of a dossier opened from the list: its address carries the list's filters."""
    cases = worklist(filters=filters_of(request.GET), person=who(request), on=timezone.localdate())
    return place_of(case=case, cases=cases)


def followed(request: HttpRequest) -> list[Membership]:
    """The cabinets whose dossiers this person may see, by her role in each."""
    return [one for one in request.memberships if may(one, "suivi.voir")]  # type: ignore[attr-defined]


@requires("suivi.voir")
@require_GET
def suivi_cabinets(request: HttpRequest) -> HttpResponse:
    """One list over her cabinets: read only. Each of them finds this reading in its own log."""
    mine, today = followed(request), timezone.localdate()
    ids = [one.cabinet_id for one in mine]
    cabinets = cabinets_of(user_id=mine[0].user_id, cabinet_ids=ids)
    chosen = [one.pk for one in cabinets if str(one.public_id) == request.GET.get("cabinet")]
    with tenant(user_id=mine[0].user_id, cabinets=ids):
        cases = worklist(filters=Filters(), person=who(request), on=today).filter(cabinet_id__in=chosen or ids)
        if is_export(request):
            _check_export(mine, chosen or ids)
            response = exported(request, dossiers_listing(today, with_cabinet=True), cases)
            response.also_read = chosen or ids  # type: ignore[attr-defined]
            return response
        notices = InduNotice.objects.filter(answer="", cabinet_id__in=chosen or ids).order_by("deadline_on", "pk")
        context = {
            "notices": notices.select_related("payer", "cabinet"),
            "page_obj": Paginator(cases, PAGE).get_page(request.GET.get("page")),
            "desks": by_cabinet(cabinets=cabinets, on=today),
            "chosen": request.GET.get("cabinet", "") if chosen else "",
            "today": today,
        }
        response = render(request, "reconciliation/suivi_cabinets.html", context)
    response.also_read = chosen or ids  # type: ignore[attr-defined]
    return response


def _check_export(mine: list[Membership], cabinets: list[int]) -> None:
    """Her role lets her take a list away in each of them. Raises PermissionDenied."""
    if not all(may(one, "listes.exporter") for one in mine if one.cabinet_id in cabinets):
        raise PermissionDenied(
            "Votre rôle dans l’un de ces cabinets ne permet pas d’exporter : choisissez-en un autre."
        )
