"""The one way out of a list as a file: `?export=csv` or `?export=xlsx` beside the list's own filters.

The access log says who took how many rows of which list; the content is never logged.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cabinet.errors import Refused
from cabinet.listing import Listing, as_csv, as_xlsx
from cabinet.permissions import may

MAX_ROWS = 20_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {"csv": (as_csv, "text/csv; charset=utf-8"), "xlsx": (as_xlsx, XLSX)}


def is_export(request: HttpRequest) -> bool:
    return request.GET.get("export") in FORMATS


def exported(request: HttpRequest, listing: Listing[Any], rows: QuerySet[Any] | Sequence[Any]) -> HttpResponse:
    """The filtered list, whole. Raises PermissionDenied, and Refused above MAX_ROWS."""
    if not may(getattr(request, "membership", None), "listes.exporter"):
        raise PermissionDenied("Votre rôle dans ce cabinet ne permet pas d’exporter une liste.")
    wanted = request.GET["export"]
    write, mime = FORMATS[wanted]
    found = list(rows[: MAX_ROWS + 1])
    if len(found) > MAX_ROWS:
        raise Refused(f"Plus de {MAX_ROWS} lignes : resserrez les filtres, puis exportez.")
    response = HttpResponse(write(listing, found), content_type=mime)
    response["Content-Disposition"] = f'attachment; filename="{listing.name}-{timezone.localdate()}.{wanted}"'
    response["Cache-Control"] = "private, no-store"
    response.access_note = f"export={wanted}&lignes={len(found)}"  # type: ignore[attr-defined]
    return response
