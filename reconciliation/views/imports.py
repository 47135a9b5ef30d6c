"""Imports: drop files, see what became of each, fetch the bytes as they came."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from cabinet.access import requires, row_or_404
from cabinet.enums import FileDoor, FileState
from cabinet.errors import FileTooLarge
from cabinet.models import IncomingFile
from cabinet.services.files import already_imported, read_file, store_file
from cabinet.services.jobs import open_job
from cabinet.views.exports import exported, is_export
from reconciliation.forms.follow_up import DropForm, UndoForm
from reconciliation.listings.files import files_listing
from reconciliation.services.files.file_report import report_of
from reconciliation.services.files.problem_lines import problems_shown
from reconciliation.services.files.quarantine import quarantined
from reconciliation.services.files.undo_import import read_again, undo_import, why_not
from reconciliation.services.funds.fund_reading import can_be_tagged, can_be_told
from reconciliation.services.funds.untag_acknowledgement import reading_of
from reconciliation.services.sheets.mappings import BY_COLUMNS, can_be_mapped
from reconciliation.services.statements.bank_notices import CAMT054
from reconciliation.tasks import ingest_file, reconcile_cabinet

SHOWN = 50
FRAMINGS = {"blocks": "en blocs de 128", "plain": "en continu", "operator": "en lignes d’opérateur"}
FRAMINGS[CAMT054] = "avis d’écritures camt.054"
FRAMINGS[BY_COLUMNS] = "colonnes dites par une personne"
AGAIN = "relecture demandée"


def _brought() -> QuerySet[IncomingFile]:
    return IncomingFile.objects.exclude(format="scan").exclude(door=FileDoor.PRODUCED)


def _received() -> dict[str, object]:
    """The last files brought in, and how many nobody has finished reading (those that are not shown too)."""
    rows = _brought()
    waiting = rows.filter(state__in=[FileState.RECEIVED, FileState.PARSED]).count()
    return {"files": list(rows[:SHOWN]), "waiting": waiting}


@requires("imports.voir")
@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    if is_export(request):
        return exported(request, files_listing("imports"), _brought())
    return render(request, "reconciliation/imports.html", {**_received(), "quarantined": quarantined().count()})


@requires("imports.voir")
@require_GET
def fichiers(request: HttpRequest) -> HttpResponse:
    """What the page polls while something is being read: the list alone for htmx, the whole page without it."""
    is_fragment = request.headers.get("HX-Request")
    template = "reconciliation/includes/_files.html" if is_fragment else "reconciliation/imports.html"
    response = render(request, template, _received())
    response.is_poll = True  # type: ignore[attr-defined]
    return response


@requires("imports.deposer")
@require_POST
def deposer(request: HttpRequest) -> HttpResponse:
    form = DropForm(request.POST, request.FILES)
    if not form.is_valid() or not form.cleaned_data["fichiers"]:
        messages.error(request, "Choisissez au moins un fichier.")
        return redirect("imports")
    received = sum(_take(request, upload) for upload in form.cleaned_data["fichiers"])
    if received:
        messages.info(request, f"{received} fichier(s) reçu(s). La lecture se fait en arrière-plan.")
    return redirect("imports")


def _take(request: HttpRequest, upload: UploadedFile) -> bool:
    """Stores one upload and rings for its reading once the transaction is committed."""
    cabinet_id = request.cabinet.pk  # type: ignore[attr-defined]
    try:
        arrival = store_file(
            cabinet_id=cabinet_id,
            name=upload.name or "sans nom",
            chunks=upload.chunks(),
            door=FileDoor.BROWSER,
            cap=settings.IDEL_UPLOAD_CAP,
            brought_by=request.user,  # type: ignore[arg-type]
        )
    except FileTooLarge as error:  # the others of the same drop are taken
        messages.error(request, f"{upload.name} : {error.message}")
        return False
    if not arrival.is_new:
        messages.warning(request, f"{upload.name} : {already_imported(arrival.file)}")
        return False
    open_job(cabinet_id=cabinet_id, kind="ingest", asked_by=request.user, file=arrival.file)  # type: ignore[arg-type]
    ingest_file.delay_on_commit(cabinet_id, arrival.file.pk)
    return True


@requires("imports.voir")
@require_GET
def fichier(request: HttpRequest, file: UUID) -> HttpResponse:
    row = row_or_404(IncomingFile.objects.all(), file)
    context = {
        "file": row,
        "framing": FRAMINGS.get(row.framing, ""),
        "problems": problems_shown(file=row),
        "records": row.records.all()[:100],
        "statements": row.statements.select_related("account").annotate(entry_count=Count("entries")),
        "report": report_of(row),
        "kept_because": why_not(row),
        "undo_form": UndoForm(),
        "changes": row.changes.select_related("person"),
        "can_be_told": can_be_told(row),
        "can_be_tagged": can_be_tagged(row),
        "can_be_mapped": can_be_mapped(row),
        "reading": reading_of(row),
        "members": row.members.order_by("pk")[:SHOWN],
        "notices": row.notices.select_related("entry")[:100],
    }
    return render(request, "reconciliation/fichier.html", context)


@requires("imports.deposer")
@require_POST
def annuler(request: HttpRequest, file: UUID) -> HttpResponse:
    row = row_or_404(IncomingFile.objects.all(), file)
    form = UndoForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Indiquez le motif.")
        return redirect("fichier", file=file)
    undo_import(file=row, person=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
    reconcile_cabinet.delay_on_commit(row.cabinet_id)
    messages.info(request, "L’import est annulé : rien de ce fichier ne compte plus. Ses octets sont gardés.")
    return redirect("fichier", file=file)


@requires("imports.deposer")
@require_POST
def relire(request: HttpRequest, file: UUID) -> HttpResponse:
    row = row_or_404(IncomingFile.objects.all(), file)
    read_again(file=row, person=request.user, reason=AGAIN)  # type: ignore[arg-type]
    open_job(cabinet_id=row.cabinet_id, kind="ingest", asked_by=request.user, file=row)  # type: ignore[arg-type]
    ingest_file.delay_on_commit(row.cabinet_id, row.pk)
    messages.info(request, "Le fichier est relu en arrière-plan.")
    return redirect("fichier", file=file)


@requires("imports.fichier")
@require_GET
def brut(request: HttpRequest, file: UUID) -> HttpResponse:  # noqa: ARG001
    """The bytes as received, as a download: never shown in the page, whatever they hold."""
    row = row_or_404(IncomingFile.objects.all(), file)
    response = HttpResponse(read_file(row), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{row.sha256[:12]}.bin"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
