"""A round that changes during the day: put in another order, a visit added, a visit given to a colleague."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from billing.access import visible_patients, visible_visits
from billing.enums import VisitState
from billing.forms.visits import AddVisitForm, NurseForm, OrderForm
from billing.models import Visit
from billing.services.rounds.round import AddedVisit, add_visit, hand_over, reorder_round
from billing.views.act_choices import nurse_of, own_nurse, picker
from cabinet.access import requires, row_or_404
from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.models import Nurse


def round_of(day: date, request: HttpRequest, anchor: UUID | None = None) -> str:
    """The address of a day's round, on the visit that was just touched, with the same choice of nurses."""
    who = "&qui=moi" if "moi" in (request.GET.get("qui"), request.POST.get("qui")) else ""
    return f"{reverse('tournee')}?jour={day.isoformat()}{who}{f'#passage-{anchor}' if anchor else ''}"


@requires("passages.saisir")
@require_POST
def ordonner(request: HttpRequest) -> HttpResponse:
    form = OrderForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Cet ordre n’a pas pu être lu : rien n’a été déplacé.")
        return redirect("tournee")
    day, shown = form.cleaned_data["day"], form.cleaned_data["before"]
    mine = set(
        visible_visits(getattr(request, "membership", None), timezone.localdate())
        .filter(cared_on=day)
        .exclude(state=VisitState.REPLACED)
        .values_list("public_id", flat=True)
    )
    if not set(shown) <= mine:
        raise Refused("Un de ces passages n’est pas dans votre tournée : rien n’a été déplacé.")
    reorder_round(day=day, shown=shown, wanted=form.order())
    return redirect(round_of(day, request, form.moved()))


@requires("passages.saisir")
@require_POST
def confier(request: HttpRequest, visit: UUID) -> HttpResponse:
    rows = visible_visits(getattr(request, "membership", None), timezone.localdate())
    row, form = row_or_404(rows.select_related("patient"), visit), NurseForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choisissez une infirmière du cabinet.")
        return redirect(round_of(row.cared_on, request, visit))
    hand_over(visit=row, nurse=form.cleaned_data["nurse"])
    messages.info(request, f"{row.patient.full_name} : passage confié à {form.cleaned_data['nurse'].full_name}.")
    return redirect(round_of(row.cared_on, request, visit))


@requires("passages.saisir")
@require_http_methods(["GET", "POST"])
def ajouter(request: HttpRequest) -> HttpResponse:
    """A visit that no care plan foresaw, for any patient that the person may see."""
    form = _add_form(request)
    if request.method == "POST" and form.is_valid():
        visit = add_visit(data=_added(form))
        messages.info(request, "Passage ajouté. Vérifiez la cotation, puis validez-le.")
        return redirect("passage", visit=visit.public_id)
    acts = picker(form=form, planned=[], ticked=form.ticked(), nurse_id=nurse_of(request), on=timezone.localdate())
    return render(request, "billing/passage_ajout.html", {"form": form, "picker": acts})


def _added(form: AddVisitForm) -> AddedVisit:
    data = form.cleaned_data
    return AddedVisit(
        patient=data["patient"],
        nurse=data["nurse"],
        prescription=form.prescription(),
        day=data["cared_on"],
        at=data["at"],
        place=data["place"],
        act_codes=tuple(form.codes()),
    )


def _add_form(request: HttpRequest) -> AddVisitForm:
    """A remplaçante adds for herself; others for any nurse in activity, themselves first."""
    membership, today = getattr(request, "membership", None), timezone.localdate()
    nurses = Nurse.objects.filter(is_active=True)
    if membership is not None and membership.role == Role.REMPLACANTE:
        nurses = nurses.filter(pk=membership.nurse_id)
    me = own_nurse(request) or nurses.first()
    initial = {
        "patient": request.GET.get("patient"),
        "nurse": me.public_id if me else None,
        "cared_on": request.GET.get("jour") or today.isoformat(),
        "at": timezone.localtime().time(),
    }
    patients = visible_patients(membership, today).filter(is_archived=False)
    data = request.POST if request.method == "POST" else None
    return AddVisitForm(data, patients=patients, nurses=nurses, day=today, initial=initial)


def day_visits(request: HttpRequest, day: date) -> list[Visit]:
    """What the round shows: the day in its order, everybody's or only one's own."""
    rows = visible_visits(getattr(request, "membership", None), timezone.localdate()).filter(cared_on=day)
    rows = rows.exclude(state=VisitState.REPLACED)
    if request.GET.get("qui") == "moi" and nurse_of(request) is not None:
        rows = rows.filter(performed_by_id=nurse_of(request))
    return list(
        rows.select_related("patient", "performed_by", "prescription").prefetch_related("acts", "patient__bsis")
    )
