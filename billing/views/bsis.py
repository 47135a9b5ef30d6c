"""A patient's BSI, written down from the téléservice."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from billing.forms.bsi import BsiForm
from billing.services.care.bsi import BsiData, add_bsi, grid_notice
from billing.views.act_choices import own_nurse
from billing.views.patients import mine, sheet
from cabinet.access import requires, row_or_404
from cabinet.errors import Refused
from cabinet.models import Nurse


@requires("bsi.saisir")
@require_POST
def bsi(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Kept as the téléservice gave it; a level that the official grid does not give is said, not changed."""
    row, today = row_or_404(mine(request), patient), timezone.localdate()
    prescriptions = row.prescriptions.select_related("prescriber")
    form = BsiForm(request.POST, today=today, prescriptions=prescriptions, auto_id="bsi_%s")
    nurse = _nurse(request)
    if nurse is None:
        form.add_error(None, "Le cabinet n’a pas encore d’infirmière.")
    if not form.is_valid() or nurse is None:
        return sheet(request, row, bsi_form=form)
    try:
        made = add_bsi(patient=row, nurse=nurse, data=_data(form))
    except Refused as error:
        form.add_error(None, error.message)
        return sheet(request, row, bsi_form=form)
    until = f"{made.valid_until:%d/%m/%Y}"
    messages.info(
        request, f"{made.level} enregistré, valable jusqu’au {until}. Le BSI lui-même se cote dans le passage."
    )
    doubt = grid_notice(level=made.level, groups=form.groups(), birth_date=row.birth_date, on=made.done_on)
    if doubt is not None:
        messages.warning(request, doubt.message)
    return redirect("patient", patient=patient)


def _nurse(request: HttpRequest) -> Nurse | None:
    """Who makes it: the person's own nurse, else the first of the cabinet."""
    return own_nurse(request) or Nurse.objects.filter(is_active=True).first()


def _data(form: BsiForm) -> BsiData:
    said = form.cleaned_data
    return BsiData(said["kind"], said["level"], said["done_on"], form.groups(), said["bsi_prescription"])
