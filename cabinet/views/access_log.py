"""Journal des accès: who read, who wrote, what left as a file, who gave money up, who was refused; and its own export."""

import csv
import io

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cabinet.access import requires
from cabinet.forms import LogForm
from cabinet.models import AccessLog, Membership
from cabinet.querysets import AccessLogQuerySet
from cabinet.spreadsheet import guarded

PAGE = 50
MOST = 50_000
HEADER = ("jour", "heure", "personne", "compte", "page", "methode", "adresse", "reponse", "nature")
KINDS = {"refused": "refusé", "read": "lu", "written": "écrit"}


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
    return render(
        request,
        "cabinet/journal.html",
        {"form": form, "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page"))},
    )


@requires("journal.voir")
@require_GET
def journal_csv(request: HttpRequest) -> HttpResponse:
    """The same choice as a table, the newest MOST rows; this export is itself in the journal."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for one in _chosen(_form(request)).select_related("user")[:MOST]:
        at, name, email = (
            timezone.localtime(one.at),
            one.user.full_name if one.user else "",
            one.user.email if one.user else "",
        )
        cells = (f"{at:%Y-%m-%d}", f"{at:%H:%M:%S}", name, email, one.label, one.method, one.path)
        writer.writerow([*map(guarded, cells), one.status, KINDS[one.kind]])
    headers = {"Content-Disposition": 'attachment; filename="journal.csv"'}
    return HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers)


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
