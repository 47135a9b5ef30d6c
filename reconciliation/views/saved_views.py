"""Views of the worklist under a name: kept, shown to the cabinet, deleted."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cabinet.access import requires, row_or_404
from reconciliation.forms.worklist import SaveViewForm
from reconciliation.models import SavedView
from reconciliation.services.dossiers.saved_views import change_view, delete_view, save_view, views_of
from reconciliation.views.worklist import filters_of, who


@requires("suivi.voir")
@require_GET
def vues(request: HttpRequest) -> HttpResponse:
    """`filtres` in the address: what would be kept, from the list that one comes from."""
    filters = filters_of(QueryDict(request.GET.get("filtres", "")))
    context = {
        "views": views_of(person=who(request)),
        "form": SaveViewForm(),
        "query_string": filters.as_query(),
        "filter_count": filters.count,
    }
    return render(request, "reconciliation/vues.html", context)


@requires("suivi.traiter")
@require_POST
def garder_vue(request: HttpRequest) -> HttpResponse:
    form = SaveViewForm(request.POST)
    query = filters_of(QueryDict(request.POST.get("filtres", ""))).as_query()
    if not form.is_valid():
        messages.error(request, "Donnez un nom à la vue.")
        return redirect(f"{reverse('vues')}?{urlencoded(query)}")
    view = save_view(
        cabinet_id=request.cabinet.pk,  # type: ignore[attr-defined]
        person=who(request),
        name=form.cleaned_data["name"].strip(),
        query=query,
        is_shared=form.cleaned_data["is_shared"],
    )
    messages.success(request, f"Vue « {view.name} » gardée.")
    return redirect(f"{reverse('suivi')}?{view.query}")


def urlencoded(query: str) -> str:
    kept = QueryDict(mutable=True)
    kept["filtres"] = query
    return kept.urlencode()


@requires("suivi.traiter")
@require_POST
def changer_vue(request: HttpRequest, view: UUID) -> HttpResponse:
    """`faire`: `partager`, `reprendre` or `supprimer`."""
    row = row_or_404(SavedView.objects.all(), view)
    if request.POST.get("faire") == "supprimer":
        delete_view(view=row, person=who(request))
        messages.info(request, f"Vue « {row.name} » supprimée.")
    else:
        change_view(view=row, person=who(request), is_shared=request.POST.get("faire") == "partager")
    return redirect("vues")
