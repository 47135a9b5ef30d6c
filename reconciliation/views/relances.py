"""Relances: what the run proposes and leaves out, its letters issued together, each followed to its answer."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from cabinet.access import requires, row_or_404
from cabinet.errors import Refused
from cabinet.models import Nurse, Organism
from cabinet.views.exports import exported, is_export
from reconciliation.enums import AnswerKind, Channel, LetterKind
from reconciliation.forms.relance import TrackForm
from reconciliation.listings.chasing import LETTERS
from reconciliation.matching.relances import Candidate, Key, Skipped
from reconciliation.models import Case, Relance
from reconciliation.services.chasing.delivery import letter_archive
from reconciliation.services.chasing.penalties import claim_penalty, late_payments
from reconciliation.services.chasing.relance_tracking import Tracking, send_by_email, track_relance
from reconciliation.services.relances import Proposal, issue_run, name_of, print_of, propose_run, summary_of
from reconciliation.views.case_actions import refuse_form, stored, who

PAGE = 25


@dataclass(frozen=True, slots=True)
class ShownLetter:
    """One letter of the proposal in the words of the page. `is_chosen`: ticked when the page opens."""

    name: str
    payer: str
    nurse: str
    kind: str
    channel: str
    level: int
    count: int
    cents: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ShownSkip:
    case: Case
    cents: int
    why: str


def _cabinet_id(request: HttpRequest) -> int:
    return request.cabinet.pk  # type: ignore[attr-defined]


@requires("suivi.voir")
@require_GET
def relances(request: HttpRequest) -> HttpResponse:
    sent = Relance.objects.select_related("payer", "nurse")
    if is_export(request):
        return exported(request, LETTERS, sent)
    proposal = propose_run(cabinet_id=_cabinet_id(request), on=timezone.localdate())
    asked = _asked(request)
    letters = _letters(proposal, asked)
    left = next((one for one in proposal.run.skipped if asked is not None and one.candidate.case == asked.pk), None)
    skipped = Paginator(proposal.run.skipped, PAGE).get_page(request.GET.get("cote"))
    context = {
        "letters": letters,
        "asked": asked,
        "asked_left": left,
        "total_cents": sum(one.cents for one in letters),
        "fingerprint": proposal.fingerprint,
        "skipped": _skips(list(skipped.object_list)),
        "skipped_page": skipped,
        "page_obj": Paginator(sent, PAGE).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
    }
    return render(request, "reconciliation/relances.html", context)


def _asked(request: HttpRequest) -> Case | None:
    """The dossier that one comes from: its letter alone is ticked."""
    try:
        wanted = UUID(request.GET.get("dossier", ""))
    except ValueError:
        return None
    return Case.objects.select_related("share__invoice__patient").filter(public_id=wanted).first()


def _letters(proposal: Proposal, asked: Case | None) -> list[ShownLetter]:
    keys = list(proposal.run.letters)
    payers = Organism.objects.in_bulk({key.payer for key in keys})
    nurses = Nurse.objects.in_bulk({key.nurse for key in keys})
    return [
        _letter(key, found, payers[key.payer], nurses[key.nurse], asked) for key, found in proposal.run.letters.items()
    ]


def _letter(key: Key, found: tuple[Candidate, ...], payer: Organism, nurse: Nurse, asked: Case | None) -> ShownLetter:
    return ShownLetter(
        name=name_of(key),
        payer=payer.label,
        nurse=nurse.full_name,
        kind=LetterKind(key.kind).label,
        channel=Channel(key.channel).label,
        level=key.level,
        count=len(found),
        cents=sum(one.cents for one in found),
        is_chosen=asked is None or any(one.case == asked.pk for one in found),
    )


def _skips(skipped: list[Skipped]) -> list[ShownSkip]:
    rows = Case.objects.select_related("share__invoice__patient", "share__payer")
    cases = rows.in_bulk([one.candidate.case for one in skipped])
    return [ShownSkip(cases[one.candidate.case], one.candidate.cents, one.why) for one in skipped]


@requires("suivi.traiter")
@require_POST
def emettre_relances(request: HttpRequest) -> HttpResponse:
    if not request.POST.getlist("lettre"):
        messages.error(request, "Choisissez au moins une lettre : rien n’est parti.")
        return redirect("relances")
    run = issue_run(
        cabinet_id=_cabinet_id(request),
        chosen=request.POST.getlist("lettre"),
        fingerprint=request.POST.get("empreinte", ""),
        person=who(request),
        on=timezone.localdate(),
    )
    messages.info(request, f"{summary_of(run)} Imprimez-les, puis notez leur dépôt.")
    return redirect("relances")


@requires("suivi.traiter")
@require_POST
def apercu_relance(request: HttpRequest) -> HttpResponse:
    """The letter as it would leave, without a number; nothing is kept."""
    proposal = propose_run(cabinet_id=_cabinet_id(request), on=timezone.localdate())
    wanted = request.POST.get("lettre", "")
    key = next((key for key in proposal.run.letters if name_of(key) == wanted), None)
    if key is None:
        messages.error(request, "Cette lettre n’est plus proposée : relisez la proposition.")
        return redirect("relances")
    found = proposal.run.letters[key]
    content = print_of(
        cabinet_id=_cabinet_id(request), key=key, found=found, reference="à attribuer", on=timezone.localdate()
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="apercu.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@requires("suivi.voir")
@require_GET
def relance(request: HttpRequest, relance: UUID) -> HttpResponse:
    row = row_or_404(Relance.objects.select_related("payer", "nurse", "letter", "notice"), relance)
    initial = {name: getattr(row, name) for name in TrackForm.base_fields if hasattr(row, name)}
    context = {
        "relance": row,
        "items": list(row.items.select_related("share__invoice__patient", "share__case")),
        "retentions": row.retentions.select_related("recovery"),
        "annexes": row.annexes.select_related("file"),
        "form": TrackForm(initial=initial),
        "contact": row.payer.contacts.filter(cabinet=row.cabinet_id).first(),
    }
    return render(request, "reconciliation/relance.html", context)


@requires("suivi.traiter")
@require_GET
def pieces_relance(request: HttpRequest, relance: UUID) -> HttpResponse:
    """The letter and what goes beside it, in one ZIP."""
    row = row_or_404(Relance.objects.select_related("letter"), relance)
    try:
        content = letter_archive(relance=row)
    except Refused as error:
        messages.error(request, error.message)
        return redirect("relance", relance=relance)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{row.reference}.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@requires("suivi.traiter")
@require_POST
def suivre_relance(request: HttpRequest, relance: UUID) -> HttpResponse:
    row, form = row_or_404(Relance.objects.all(), relance), TrackForm(request.POST, request.FILES)
    if form.is_valid():
        values = dict(form.cleaned_data)
        version, kind, receipt = values.pop("version"), values.pop("answer_kind"), values.pop("receipt")
        tracking = Tracking(
            **values,
            answer_kind=AnswerKind(kind) if kind else None,
            receipt=stored(request, receipt) if receipt else None,
        )
        track_relance(relance=row, tracking=tracking, person=who(request), version=version, on=timezone.localdate())
        messages.info(request, "Suivi de la lettre enregistré.")
    else:
        refuse_form(request, form)
    return redirect("relance", relance=relance)


@requires("suivi.traiter")
@require_POST
def courriel_relance(request: HttpRequest, relance: UUID) -> HttpResponse:
    """`lettre=1`: with the letter, to an MSSanté address; else a notice and a link."""
    row = row_or_404(Relance.objects.all(), relance)
    link = request.build_absolute_uri()
    link = link.removesuffix("courriel/")
    send_by_email(relance=row, with_letter=request.POST.get("lettre") == "1", link=link, person=who(request))
    messages.info(request, "Courriel envoyé.")
    return redirect("relance", relance=relance)


@requires("suivi.voir")
@require_GET
def penalites(request: HttpRequest) -> HttpResponse:
    """Late payments of funds, with the computation of what each costs them."""
    rows = late_payments(cabinet_id=_cabinet_id(request))
    return render(request, "reconciliation/penalites.html", {"late": rows})


@requires("suivi.traiter")
@require_POST
def reclamer_penalite(request: HttpRequest, organism: UUID, nurse: UUID) -> HttpResponse:
    payer, who_billed = row_or_404(Organism.objects.all(), organism), row_or_404(Nurse.objects.all(), nurse)
    try:
        row = claim_penalty(
            cabinet_id=_cabinet_id(request), payer=payer, nurse=who_billed, person=who(request), on=timezone.localdate()
        )
    except Refused as error:
        messages.error(request, error.message)
        return redirect("penalites")
    messages.info(request, f"Lettre {row.reference} prête.")
    return redirect("relance", relance=row.public_id)
