"""The columns of a CSV, said by a person: what is in the file, what would be read, then the reading. And the list of what was said."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cabinet.access import requires, row_or_404
from cabinet.errors import Refused
from cabinet.models import IncomingFile
from cabinet.services.jobs import open_job
from reconciliation.bank.sheet import Sheet
from reconciliation.enums import SheetKind
from reconciliation.forms.column import FORMS, ColumnsForm, OpenSheetForm, RenameForm, likely_kind
from reconciliation.models import ColumnMapping
from reconciliation.services.files.undo_import import read_again
from reconciliation.services.sheets.mappings import (
    can_be_mapped,
    delete_mapping,
    mapping_of,
    open_file,
    rename_mapping,
    save_mapping,
    waits_for_its_columns,
)
from reconciliation.services.sheets.sheet_preview import preview
from reconciliation.tasks import ingest_file

PAGE, FRAGMENT = "reconciliation/colonnes.html", "reconciliation/includes/_apercu_colonnes.html"


@requires("imports.deposer")
@require_http_methods(["GET", "POST"])
def colonnes(request: HttpRequest, sheet: UUID) -> HttpResponse:
    """GET shows the guess; POST shows what would be read, or, with `enregistrer`, saves it and has the file read."""
    file = row_or_404(IncomingFile.objects.all(), sheet)
    opening = OpenSheetForm(request.GET)
    table = _table(file, opening) if can_be_mapped(file) else None
    if table is None:
        return render(request, PAGE, {"file": file})
    form = _form(request, table, opening)
    is_valid = form.is_bound and not form.errors
    if is_valid and "enregistrer" in request.POST and _save(request, file, table, form):
        return redirect("fichier", file=sheet)
    seen = preview(file=file, mapping=form.mapping(), near=timezone.localdate()) if is_valid else None
    waits = waits_for_its_columns(file)
    context = {"file": file, "table": table, "form": form, "opening": opening, "seen": seen, "waits": waits}
    return render(request, FRAGMENT if request.headers.get("HX-Request") else PAGE, context)


def _table(file: IncomingFile, opening: OpenSheetForm) -> Sheet | None:
    asked = opening.cleaned_data if opening.is_valid() else {}
    line = asked.get("titres")
    return open_file(file=file, delimiter=asked.get("separateur", ""), heading_at=line - 1 if line else None)


def _form(request: HttpRequest, table: Sheet, opening: OpenSheetForm) -> ColumnsForm:
    saved = mapping_of(table)
    asked = opening.cleaned_data.get("nature") if opening.is_valid() else ""
    kind = SheetKind(asked or (saved.kind if saved else likely_kind(table)))
    form = FORMS[kind](table, request.POST if request.method == "POST" else None, saved=saved)
    if form.is_bound and "enregistrer" not in request.POST:
        form.errors.pop("name", None)  # a name is asked for when it is saved, not to see what would be read
    return form


def _save(request: HttpRequest, file: IncomingFile, table: Sheet, form: ColumnsForm) -> bool:
    said = form.said()
    try:
        save_mapping(cabinet_id=file.cabinet_id, sheet=table, said=said, person=request.user)  # type: ignore[arg-type]
    except Refused as reason:
        messages.error(request, reason.message)
        return False
    if waits_for_its_columns(file):
        read_again(file=file, person=request.user, reason=f"correspondance « {said.name} »")  # type: ignore[arg-type]
        open_job(cabinet_id=file.cabinet_id, kind="ingest", asked_by=request.user, file=file)  # type: ignore[arg-type]
        ingest_file.delay_on_commit(file.cabinet_id, file.pk)
        messages.success(request, f"« {said.name} » est enregistrée : ce fichier est lu en arrière-plan, les suivants le seront seuls.")  # fmt: skip
    else:
        messages.success(request, f"« {said.name} » est enregistrée : elle servira aux prochains fichiers du même en-tête.")  # fmt: skip
    return True


@requires("imports.voir")
@require_GET
def correspondances(request: HttpRequest) -> HttpResponse:
    rows = [
        (one, RenameForm(initial={"name": one.name}, auto_id=f"m{rank}_%s"))
        for rank, one in enumerate(ColumnMapping.objects.select_related("made_by"))
    ]
    return render(request, "reconciliation/correspondances.html", {"rows": rows})


@requires("imports.deposer")
@require_POST
def renommer(request: HttpRequest, mapping: UUID) -> HttpResponse:
    row, form = row_or_404(ColumnMapping.objects.all(), mapping), RenameForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Donnez un nom à cette correspondance.")
        return redirect("correspondances")
    rename_mapping(mapping=row, name=form.cleaned_data["name"])
    messages.success(request, "Correspondance renommée.")
    return redirect("correspondances")


@requires("imports.deposer")
@require_POST
def oublier(request: HttpRequest, mapping: UUID) -> HttpResponse:
    row = row_or_404(ColumnMapping.objects.all(), mapping)
    delete_mapping(mapping=row)
    messages.info(request, f"« {row.name} » est supprimée. Ce qu’elle a fait lire reste ; le prochain fichier vous sera demandé.")  # fmt: skip
    return redirect("correspondances")
