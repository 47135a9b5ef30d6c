"""Rappels aux patients: proposed with what is left out and why, prepared together, each followed; the rules of the ladder."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing.models import Patient
from cabinet.access import requires, row_or_404
from cabinet.models import Nurse
from cabinet.views.exports import exported, is_export
from reconciliation.enums import ReminderAnswer, ReminderWay
from reconciliation.forms.patient import LadderForm, ReminderForm
from reconciliation.listings.accounts import REMINDERS
from reconciliation.matching.patient_ladder import Left, Step
from reconciliation.models import PatientReminder
from reconciliation.services.patients.ladder_rules import LadderRules, rules_of, save_rules
from reconciliation.services.patients.reminders import (
    Proposal,
    Tracking,
    issue_reminders,
    name_of,
    print_letter,
    propose_reminders,
    shares_of,
    track_reminder,
)
from reconciliation.views.case_actions import refuse_form, who
from reconciliation.views.patient_accounts import paper_response

PAGE = 25


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One proposed reminder in the words of the page."""

    name: str
    patient: Patient
    nurse: str
    level: int
    way: str
    count: int
    cents: int

    @property
    def is_letter(self) -> bool:
        return self.way == ReminderWay.POST.label


@dataclass(frozen=True, slots=True)
class ShownLeft:
    patient: Patient
    cents: int
    why: str


def _cabinet_id(request: HttpRequest) -> int:
    return request.cabinet.pk  # type: ignore[attr-defined]


def _proposal(request: HttpRequest) -> Proposal:
    return propose_reminders(cabinet_id=_cabinet_id(request), on=timezone.localdate())


@requires("suivi.voir")
@require_GET
def rappels(request: HttpRequest) -> HttpResponse:
    prepared = PatientReminder.objects.select_related("patient", "nurse")
    if is_export(request):
        return exported(request, REMINDERS, prepared)
    proposal = _proposal(request)
    left = Paginator(proposal.ladder.left, PAGE).get_page(request.GET.get("cote"))
    steps = _steps(proposal.ladder.steps)
    context = {
        "steps": steps,
        "total_cents": sum(one.cents for one in steps),
        "fingerprint": proposal.fingerprint,
        "left": _left(list(left.object_list)),
        "left_page": left,
        "page_obj": Paginator(prepared, PAGE).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
    }
    return render(request, "reconciliation/rappels.html", context)


def _steps(steps: tuple[Step, ...]) -> list[ShownStep]:
    patients = Patient.objects.in_bulk({one.debtor.patient for one in steps})
    nurses = Nurse.objects.in_bulk({one.debtor.nurse for one in steps})
    return [
        ShownStep(
            name_of(one),
            patients[one.debtor.patient],
            nurses[one.debtor.nurse].full_name,
            one.level,
            ReminderWay(one.way).label,
            len(one.shares),
            one.cents,
        )
        for one in steps
    ]


def _left(left: list[Left]) -> list[ShownLeft]:
    patients = Patient.objects.in_bulk({one.debtor.patient for one in left})
    return [ShownLeft(patients[one.debtor.patient], one.cents, one.why) for one in left]


@requires("suivi.traiter")
@require_POST
def preparer_rappels(request: HttpRequest) -> HttpResponse:
    if not request.POST.getlist("rappel"):
        messages.error(request, "Choisissez au moins un rappel : rien n’a été préparé.")
        return redirect("rappels")
    made = issue_reminders(
        cabinet_id=_cabinet_id(request),
        chosen=request.POST.getlist("rappel"),
        fingerprint=request.POST.get("empreinte", ""),
        person=who(request),
        on=timezone.localdate(),
    )
    word = "rappel préparé" if len(made) == 1 else "rappels préparés"
    messages.info(request, f"{len(made)} {word}. Envoyez-les, puis notez le jour de l’envoi.")
    return redirect("rappels")


@requires("suivi.traiter")
@require_POST
def apercu_rappel(request: HttpRequest) -> HttpResponse:
    """A letter as it would leave, without a number; nothing is kept."""
    wanted = request.POST.get("rappel", "")
    step = next((one for one in _proposal(request).ladder.steps if name_of(one) == wanted), None)
    if step is None or step.way != ReminderWay.POST:
        messages.error(request, "Cette lettre n’est plus proposée : relisez la proposition.")
        return redirect("rappels")
    content = print_letter(step=step, shares=shares_of(step), reference="à attribuer", on=timezone.localdate())
    return paper_response(content, "apercu.pdf")


@requires("suivi.voir")
@require_GET
def rappel(request: HttpRequest, reminder: UUID) -> HttpResponse:
    row = row_or_404(PatientReminder.objects.select_related("patient", "nurse", "letter", "issued_by"), reminder)
    form = ReminderForm(initial={name: getattr(row, name) for name in ReminderForm.base_fields})
    items = row.items.select_related("share__invoice")
    return render(request, "reconciliation/rappel.html", {"reminder": row, "items": items, "form": form})


@requires("suivi.traiter")
@require_POST
def suivre_rappel(request: HttpRequest, reminder: UUID) -> HttpResponse:
    row, form = row_or_404(PatientReminder.objects.all(), reminder), ReminderForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        answer = ReminderAnswer(said["answer"]) if said["answer"] else None
        tracking = Tracking(said["sent_on"], said["answered_on"], answer, said["answer_words"])
        track_reminder(
            reminder=row, tracking=tracking, person=who(request), version=said["version"], on=timezone.localdate()
        )
        messages.info(request, "Suivi du rappel enregistré.")
    else:
        refuse_form(request, form)
    return redirect("rappel", reminder=reminder)


@requires("suivi.traiter")
@require_http_methods(["GET", "POST"])
def regles_rappel(request: HttpRequest) -> HttpResponse:
    known = rules_of(cabinet_id=_cabinet_id(request))
    form = LadderForm(request.POST or None, initial={**known.as_initial(), "version": known.version})
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        rules = LadderRules(minimum_cents=said.pop("minimum"), **said)
        save_rules(cabinet_id=_cabinet_id(request), rules=rules)
        messages.info(request, "Règles des rappels enregistrées.")
        return redirect("rappels")
    return render(request, "reconciliation/regles_rappel.html", {"form": form})
