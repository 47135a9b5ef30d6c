"""The quarantine: files refused or read with problems, until a person has done with them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from cabinet.access import requires, row_or_404
from cabinet.models import IncomingFile
from cabinet.views.exports import exported, is_export
from reconciliation.forms.follow_up import UndoForm
from reconciliation.listings.files import files_listing
from reconciliation.services.files.quarantine import put_away, quarantined, take_out
from reconciliation.services.funds.fund_reading import can_be_told

PAGE = 30


@requires("imports.voir")
@require_GET
def quarantaine(request: HttpRequest) -> HttpResponse:
    is_away = request.GET.get("vue") == "ranges"
    found = quarantined(put_away=is_away)
    if is_export(request):
        return exported(request, files_listing("quarantaine"), found)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [(one, can_be_told(one), UndoForm(auto_id=f"q{one.pk}_%s")) for one in page.object_list]
    context = {"rows": rows, "page_obj": page, "is_away": is_away}
    return render(request, "reconciliation/quarantaine.html", context)


@requires("imports.deposer")
@require_POST
def ranger(request: HttpRequest, file: UUID) -> HttpResponse:
    row, form = row_or_404(IncomingFile.objects.all(), file), UndoForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Indiquez le motif.")
    else:
        put_away(file=row, person=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
        messages.success(request, "Fichier rangé : rien de ce qu’il a apporté n’a changé, et ses octets sont gardés.")
    return redirect("quarantaine")


@requires("imports.deposer")
@require_POST
def ressortir(request: HttpRequest, file: UUID) -> HttpResponse:
    row, form = row_or_404(IncomingFile.objects.all(), file), UndoForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Indiquez le motif.")
    else:
        take_out(file=row, person=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
        messages.success(request, "Fichier remis en quarantaine.")
    return redirect("quarantaine")
