"""What the funds' files say, in plain French; an acknowledgement of unknown shape is read by a person."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cabinet.access import requires, row_or_404
from cabinet.errors import Refused
from cabinet.models import IncomingFile
from reconciliation.forms.follow_up import MotiveForm, TagForm, UndoForm
from reconciliation.services.dossiers.reject_motives import learn, motives
from reconciliation.services.funds.fund_paper import fund_paper, parts_of
from reconciliation.services.funds.fund_reading import beginning, can_be_tagged, tell
from reconciliation.services.funds.tag_acknowledgement import tag_acknowledgement
from reconciliation.services.funds.untag_acknowledgement import untag_acknowledgement
from reconciliation.tasks import reconcile_cabinet


@requires("imports.voir")
@require_GET
def lecture(request: HttpRequest, received: UUID) -> HttpResponse:
    """Ce que dit la caisse: one page of the file, or its problems alone."""
    row = row_or_404(IncomingFile.objects.all(), received)
    only_wrong = request.GET.get("vue") == "problemes"
    told = tell(file=row, page=request.GET.get("page", "1"), only_wrong=only_wrong)
    context = {
        "file": row,
        "told": told,
        "page_obj": told.page,
        "only_wrong": only_wrong,
        "parts": parts_of(told.record_count),
    }
    return render(request, "reconciliation/lecture.html", context)


@requires("imports.voir")
@require_GET
def lecture_pdf(request: HttpRequest, received: UUID) -> HttpResponse:
    """The file on paper, or the part of it that is asked for; its name names nobody."""
    row = row_or_404(IncomingFile.objects.all(), received)
    asked = request.GET.get("partie", "1")
    part = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    paper = fund_paper(file=row, on=timezone.localdate(), part=part)
    end = f"-{part}" if part > 1 else ""
    named = {"Content-Disposition": f'attachment; filename="ce-que-dit-la-caisse-{row.sha256[:12]}{end}.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers={**named, "Cache-Control": "private, no-store"})


@requires("imports.deposer")
@require_http_methods(["GET", "POST"])
def qualifier(request: HttpRequest, untagged: UUID) -> HttpResponse:
    row = row_or_404(IncomingFile.objects.all(), untagged)
    form = TagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            tag_acknowledgement(file=row, reading=form.reading(), person=request.user)  # type: ignore[arg-type]
        except Refused as reason:
            messages.error(request, reason.message)
        else:
            reconcile_cabinet.delay_on_commit(row.cabinet_id)
            messages.success(request, "Accusé qualifié : le lot choisi en tient compte, avec votre nom pour preuve.")
            return redirect("fichier", file=untagged)
    context = {"file": row, "form": form, "seen": beginning(row), "can_be_tagged": can_be_tagged(row)}
    return render(request, "reconciliation/qualifier.html", context)


@requires("imports.deposer")
@require_POST
def reprendre(request: HttpRequest, tagged: UUID) -> HttpResponse:
    """Takes back what a person read in an acknowledgement; the file can be read again."""
    row, form = row_or_404(IncomingFile.objects.all(), tagged), UndoForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Indiquez le motif.")
        return redirect("fichier", file=tagged)
    untag_acknowledgement(file=row, person=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
    reconcile_cabinet.delay_on_commit(row.cabinet_id)
    messages.info(request, "La lecture de cet accusé est reprise : le lot et ses parts sont comme avant.")
    return redirect("fichier", file=tagged)


@requires("suivi.voir")
@require_GET
def motifs(request: HttpRequest) -> HttpResponse:
    """The reject codes of the returns, what they mean, and those that wait for a person."""
    rows = [
        (
            one,
            MotiveForm(
                initial={"code": one.code, "label": one.label, "key": one.advice.key if one.advice else ""},
                auto_id=f"m{rank}_%s",
            ),
        )
        for rank, one in enumerate(motives())
    ]
    return render(
        request, "reconciliation/motifs.html", {"rows": rows, "waiting": [one for one, _ in rows if one.must_confirm]}
    )


@requires("suivi.traiter")
@require_POST
def classer(request: HttpRequest) -> HttpResponse:
    form = MotiveForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choisissez un motif de la liste : rien n’a été enregistré.")
        return redirect("motifs")
    try:
        learn(cabinet_id=request.cabinet.pk, person=request.user, **form.cleaned_data)  # type: ignore[attr-defined,arg-type]
    except Refused as reason:
        messages.error(request, reason.message)
    else:
        messages.success(request, f"Code {form.cleaned_data['code']} classé : ses prochains rejets le seront aussi.")
    return redirect("motifs")
