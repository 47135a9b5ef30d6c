"""Premiers pas, then the settings that stay: the cabinet, its nurses, its bank accounts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cabinet.access import requires, row_or_404
from cabinet.errors import Refused, StaleVersion
from cabinet.forms import CabinetForm, NurseForm, SettingsForm
from cabinet.models import Cabinet, Nurse
from cabinet.services.shown import shown_of
from reconciliation.forms.follow_up import RibForm
from reconciliation.models import BankAccount
from reconciliation.services.setting_up import (
    NURSE_SHOWN,
    CabinetData,
    NurseData,
    add_account,
    change_cabinet,
    save_nurse,
    set_up_cabinet,
)
from reconciliation.tasks import reconcile_cabinet


def _cabinet(request: HttpRequest) -> Cabinet:
    return request.cabinet  # type: ignore[attr-defined]


def _settings_of(request: HttpRequest) -> dict[str, object]:
    return {name: getattr(_cabinet(request), name) for name in CabinetData.__slots__}


@requires("cabinet.regler")
@require_http_methods(["GET", "POST"])
def premiers_pas(request: HttpRequest) -> HttpResponse:
    """One page, three parts, one button; the titulaire is led here until it is done."""
    if _cabinet(request).is_set_up:
        return redirect("reglages")
    cabinet = CabinetForm(request.POST or None, initial=_settings_of(request))
    nurse, rib = NurseForm(request.POST or None), RibForm(request.POST or None)
    if request.method == "POST" and all([cabinet.is_valid(), nurse.is_valid(), rib.is_valid()]):
        done = set_up_cabinet(
            cabinet=_cabinet(request),
            member=request.membership,  # type: ignore[attr-defined]
            data=CabinetData(**cabinet.cleaned_data),
            nurse=NurseData(**nurse.cleaned_data),
            iban=rib.cleaned_data["iban"],
        )
        reconcile_cabinet.delay_on_commit(done.pk)
        messages.info(request, f"{done.name} est prêt. Déposez maintenant ce que votre logiciel a envoyé.")
        return redirect("imports")
    return render(request, "reconciliation/premiers_pas.html", {"cabinet_form": cabinet, "nurse": nurse, "rib": rib})


@requires("cabinet.regler")
@require_http_methods(["GET", "POST"])
def reglages(request: HttpRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None, initial=_settings_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            data = CabinetData(**form.cleaned_data)
            done = change_cabinet(cabinet=_cabinet(request), data=data, seen=request.POST.get("vu", ""))
        except StaleVersion as error:
            form.add_error(None, error.message)
        else:
            reconcile_cabinet.delay_on_commit(done.pk)
            messages.info(request, "Réglages enregistrés. La liste à suivre est recalculée en arrière-plan.")
            return redirect("reglages")
    return _settings(request, form, RibForm())


def _settings(request: HttpRequest, form: CabinetForm, rib: RibForm) -> HttpResponse:
    context = {
        "form": form,
        "seen": request.POST.get("vu") or shown_of(row=_cabinet(request), names=CabinetData.__slots__),
        "rib": rib,
        "nurses": Nurse.objects.order_by("-is_active", "last_name", "first_name"),
        "accounts": BankAccount.objects.select_related("nurse").order_by("pk"),
    }
    return render(request, "reconciliation/reglages.html", context)


@requires("cabinet.regler")
@require_POST
def ajouter_compte(request: HttpRequest) -> HttpResponse:
    rib, row = RibForm(request.POST), _cabinet(request)
    if rib.is_valid():
        try:
            add_account(cabinet_id=row.pk, iban=rib.cleaned_data["iban"])
            messages.info(request, "Compte enregistré.")
            return redirect("reglages")
        except Refused as error:
            rib.add_error("iban", error.message)
    return _settings(request, SettingsForm(initial=_settings_of(request)), rib)


@requires("cabinet.regler")
@require_http_methods(["GET", "POST"])
def nouvelle_infirmiere(request: HttpRequest) -> HttpResponse:
    return _nurse_page(request, None)


@requires("cabinet.regler")
@require_http_methods(["GET", "POST"])
def infirmiere(request: HttpRequest, nurse: UUID) -> HttpResponse:
    return _nurse_page(request, row_or_404(Nurse.objects.all(), nurse))


def _nurse_page(request: HttpRequest, row: Nurse | None) -> HttpResponse:
    names = tuple(NurseData.__slots__)
    form = NurseForm(request.POST or None, initial={name: getattr(row, name) for name in names} if row else None)
    if request.method == "POST" and form.is_valid():
        is_active = row is None or request.POST.get("en_exercice") == "1"
        try:
            data = NurseData(**form.cleaned_data)
            seen = request.POST.get("vu", "")
            save_nurse(cabinet_id=_cabinet(request).pk, data=data, nurse=row, is_active=is_active, seen=seen)
            messages.info(request, f"{data.first_name} {data.last_name} est enregistrée.")
            return redirect("reglages")
        except Refused as error:
            form.add_error("am_number", error.message)
        except StaleVersion as error:
            form.add_error(None, error.message)
    seen = request.POST.get("vu") or (shown_of(row=row, names=NURSE_SHOWN) if row else "")
    return render(request, "reconciliation/infirmiere.html", {"form": form, "nurse": row, "seen": seen})
