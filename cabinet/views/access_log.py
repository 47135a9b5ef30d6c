"""Journal des accès: who read, who wrote, who was refused."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cabinet.access import requires
from cabinet.forms import LogForm
from cabinet.models import AccessLog, Membership
from cabinet.querysets import AccessLogQuerySet

PAGE = 50


@requires("journal.voir")
@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """Newest first. A filter that cannot be read is said beside its field, and the list stays whole."""
    form = LogForm(request.GET, members=Membership.objects.select_related("user").order_by("user__full_name", "pk"))
    form.is_valid()
    rows = _chosen(form).select_related("user")
    return render(
        request,
        "cabinet/journal.html",
        {"form": form, "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page"))},
    )


def _chosen(form: LogForm) -> AccessLogQuerySet:
    rows: AccessLogQuerySet = AccessLog.objects.all()
    person, day, what = (form.cleaned_data.get(name) for name in ("personne", "jour", "quoi"))
    if person:
        rows = rows.filter(user_id=person.user_id)
    if day:
        rows = rows.on_day(day)
    by_kind = {"lu": rows.reads, "ecrit": rows.writes, "refus": rows.refused, "export": rows.exports}
    return by_kind[what]() if what in by_kind else rows
