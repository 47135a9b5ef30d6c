"""Journal des accès: who read, who wrote, what left as a file, who gave money up, who was refused; and its own export."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cabinet.access import requires
from cabinet.forms import LogForm
from cabinet.listing import Column, Kind, Listing
from cabinet.models import AccessLog, Membership
from cabinet.querysets import AccessLogQuerySet
from cabinet.views.exports import exported, is_export

PAGE = 50
KINDS = {"refused": "refusé", "exported": "sorti en fichier", "read": "lu", "written": "écrit"}
LOG: Listing[AccessLog] = Listing(
    "journal",
    (
        Column("Jour", lambda one: timezone.localtime(one.at).date(), Kind.DAY),
        Column("Heure", lambda one: f"{timezone.localtime(one.at):%H:%M:%S}"),
        Column("Personne", lambda one: one.user.full_name if one.user else ""),
        Column("Compte", lambda one: one.user.email if one.user else ""),
        Column("Page", lambda one: one.label),
        Column("Méthode", lambda one: one.method),
        Column("Adresse", lambda one: one.path),
        Column("Réponse", lambda one: one.status, Kind.COUNT),
        Column("Nature", lambda one: KINDS[one.kind]),
    ),
)


def _form(request: HttpRequest) -> LogForm:
    here = Membership.objects.filter(cabinet=request.cabinet)  # type: ignore[attr-defined]
    form = LogForm(request.GET, members=here.select_related("user").order_by("user__full_name", "pk"))
    form.is_valid()
    return form


@requires("journal.voir")
@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """Newest first. A filter that cannot be read is said beside its field, and the list stays whole."""
    form = _form(request)
    rows = _chosen(form).select_related("user")
    if is_export(request):
        return exported(request, LOG, rows)
    return render(
        request,
        "cabinet/journal.html",
        {"form": form, "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page"))},
    )


def _chosen(form: LogForm) -> AccessLogQuerySet:
    rows: AccessLogQuerySet = AccessLog.objects.all()
    person, day, end, what = (form.cleaned_data.get(name) for name in ("personne", "jour", "au", "quoi"))
    if person:
        rows = rows.filter(user_id=person.user_id)
    if day:
        rows = rows.on_day(day, end)
    by_kind = {
        "lu": rows.reads,
        "ecrit": rows.writes,
        "refus": rows.refused,
        "exporte": rows.exports,
        "abandon": rows.write_offs,
    }
    return by_kind[what]() if what in by_kind else rows
