"""The scan of a prescription: what a person sends is hostile until its first bytes say otherwise, and is never shown inline."""

from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from billing.access import visible_patients
from billing.forms.patients import ScanForm
from billing.models import Prescription
from billing.services.care.scans import scan_type, store_scan
from cabinet.access import requires, row_or_404
from cabinet.errors import FileTooLarge, Refused
from cabinet.models import IncomingFile, User
from cabinet.services.files import read_file


def _prescription(request: HttpRequest, prescription: UUID) -> Prescription:
    patients = visible_patients(getattr(request, "membership", None), timezone.localdate())
    rows = Prescription.objects.filter(patient__in=patients).select_related("patient", "scan")
    return row_or_404(rows, prescription)


@requires("prescriptions.voir")
@require_GET
def document(request: HttpRequest, prescription: UUID) -> HttpResponse:
    """A download under a name of ours: the browser neither guesses its type nor runs what it may hold."""
    row = _prescription(request, prescription)
    if row.scan is None:
        raise Http404("Cette prescription n’a pas de document.")
    content = read_file(row.scan)
    kind = scan_type(content)
    response = HttpResponse(content, content_type=kind.mime)
    name = f"prescription-{row.prescribed_on.isoformat()}.{kind.ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@requires("prescriptions.modifier")
@require_POST
def numeriser(request: HttpRequest, prescription: UUID) -> HttpResponse:
    """Joins a document to a prescription already written; the one that was there stays in the vault."""
    row, form = _prescription(request, prescription), ScanForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "Choisissez un document : PDF, JPEG ou PNG.")
        return redirect("patient", patient=row.patient.public_id)
    try:
        row.scan = stored(request, row.cabinet_id, form.cleaned_data["scan"])
    except (Refused, FileTooLarge) as error:
        messages.error(request, error.message)
    else:
        row.save(update_fields=["scan"])
        messages.info(request, "Document joint à la prescription.")
    return redirect("patient", patient=row.patient.public_id)


def stored(request: HttpRequest, cabinet_id: int, upload: UploadedFile) -> IncomingFile:
    person: User = request.user  # type: ignore[assignment]
    return store_scan(cabinet_id=cabinet_id, chunks=upload.chunks(), name=upload.name or "document", person=person)
