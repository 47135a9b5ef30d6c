"""What a person does from a dossier's page: one small form, one service, back to the dossier."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from billing.services.care.scans import scan_type, store_scan
from cabinet.access import requires, row_or_404
from cabinet.models import IncomingFile, User
from cabinet.services.files import read_file
from reconciliation.enums import InterruptionKind
from reconciliation.forms.case import AssignForm, CallForm, HoldForm, InterruptionForm
from reconciliation.models import Case
from reconciliation.services.chasing.pieces import is_piece
from reconciliation.services.dossiers.dossiers import (
    Call,
    Interrupting,
    assign_case,
    hold_case,
    log_call,
    note_interruption,
    resume_case,
)


def who(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def case_of(case: UUID) -> Case:
    return row_or_404(Case.objects.select_related("share__invoice"), case)


def refuse_form(request: HttpRequest, form: forms.Form) -> None:
    """The first thing that the form says is missing, in words."""
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    messages.error(request, f"{label} : {errors[0]}" if label else str(errors[0]))


def stored(request: HttpRequest, upload: UploadedFile) -> IncomingFile:
    """The scan of a proof, sealed. Raises Refused, FileTooLarge."""
    cabinet_id = request.cabinet.pk  # type: ignore[attr-defined]
    return store_scan(
        cabinet_id=cabinet_id, chunks=upload.chunks(), name=upload.name or "document", person=who(request)
    )


@requires("suivi.traiter")
@require_POST
def confier(request: HttpRequest, case: UUID) -> HttpResponse:
    row, form = case_of(case), AssignForm(request.POST)
    if form.is_valid():
        member = form.cleaned_data["owner"]
        owner = member.user if member else None
        assign_case(case=row, owner=owner, person=who(request), version=form.cleaned_data["version"])
    else:
        refuse_form(request, form)
    return redirect("dossier", case=case)


@requires("suivi.traiter")
@require_POST
def attendre(request: HttpRequest, case: UUID) -> HttpResponse:
    """`reprendre` in the form lifts the wait."""
    row = case_of(case)
    form = HoldForm(request.POST)
    if request.POST.get("reprendre") == "1" and request.POST.get("version", "").isdigit():
        resume_case(case=row, person=who(request), version=int(request.POST["version"]))
    elif form.is_valid():
        hold_case(case=row, person=who(request), on=timezone.localdate(), **form.cleaned_data)
    else:
        refuse_form(request, form)
    return redirect("dossier", case=case)


@requires("suivi.traiter")
@require_POST
def appel(request: HttpRequest, case: UUID) -> HttpResponse:
    row, form = case_of(case), CallForm(request.POST)
    if form.is_valid():
        log_call(case=row, call=Call(**form.cleaned_data), person=who(request), on=timezone.localdate())
    else:
        refuse_form(request, form)
    return redirect("dossier", case=case)


@requires("suivi.traiter")
@require_POST
def interrompre(request: HttpRequest, case: UUID) -> HttpResponse:
    row, form = case_of(case), InterruptionForm(request.POST, request.FILES)
    if form.is_valid():
        values = form.cleaned_data
        proof = stored(request, values["proof"])
        fact = Interrupting(InterruptionKind(values["kind"]), values["happened_on"], values["reference"], proof)
        note_interruption(case=row, fact=fact, person=who(request), on=timezone.localdate())
    else:
        refuse_form(request, form)
    return redirect("dossier", case=case)


@requires("suivi.traiter")
@require_GET
def piece(request: HttpRequest, piece: UUID) -> HttpResponse:  # noqa: ARG001
    """A proof or a letter, as a download under a name of ours."""
    row = row_or_404(IncomingFile.objects.filter(is_piece()), piece)
    content = read_file(row)
    kind = scan_type(content)
    response = HttpResponse(content, content_type=kind.mime)
    response["Content-Disposition"] = (
        f'attachment; filename="piece-{row.created_at:%Y%m%d}-{row.sha256[:8]}.{kind.ending}"'
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
