"""The contact book, the rules of relance, the letter that contests an indu, and what the follow-up brought back."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cabinet.access import requires, row_or_404
from cabinet.errors import Refused
from cabinet.models import Organism
from cabinet.views.exports import exported, is_export
from reconciliation.forms.relance import ContactForm, ContestForm, PolicyForm
from reconciliation.listings.chasing import CONTACTS, GAINS
from reconciliation.models import ChasedGain, InduNotice, PayerContact, RelancePolicy
from reconciliation.services.chasing.contacts import ContactIn, PolicyIn, save_contact, save_policy
from reconciliation.services.chasing.indu_letter import contest_indu
from reconciliation.services.dossiers.gains import gains, see_gains
from reconciliation.views.case_actions import who

PAGE = 25


@requires("suivi.voir")
@require_GET
def carnet(request: HttpRequest) -> HttpResponse:
    mine = PayerContact.objects.all()
    rows = Organism.objects.prefetch_related(Prefetch("contacts", mine)).select_related("paid_through")
    if is_export(request):
        return exported(request, CONTACTS, rows)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "reconciliation/carnet.html", {"page_obj": page})


@requires("suivi.traiter")
@require_http_methods(["GET", "POST"])
def fiche_payeur(request: HttpRequest, organism: UUID) -> HttpResponse:
    row = row_or_404(Organism.objects.all(), organism)
    contact = row.contacts.select_related("mssante_by").first()
    initial = {name: getattr(contact, name) for name in ContactIn.__slots__} if contact else {}
    initial |= {"version": contact.version if contact else 0, "name": row.name}
    form = ContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        version, name = values.pop("version"), values.pop("name")
        save_contact(
            cabinet_id=request.cabinet.pk,  # type: ignore[attr-defined]
            organism=row,
            contact=ContactIn(**values),
            name=name,
            person=who(request),
            version=version,
        )
        messages.info(request, "Fiche enregistrée.")
        return redirect("carnet")
    return render(request, "reconciliation/fiche_payeur.html", {"organism": row, "contact": contact, "form": form})


@requires("suivi.traiter")
@require_http_methods(["GET", "POST"])
def regles_relance(request: HttpRequest) -> HttpResponse:
    form = PolicyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        policy = PolicyIn(minimum_cents=values.pop("minimum"), **values)
        try:
            save_policy(cabinet_id=request.cabinet.pk, policy=policy)  # type: ignore[attr-defined]
        except Refused as error:
            form.add_error("payer", error.message)
        else:
            messages.info(request, "Règle enregistrée : la prochaine proposition la suit.")
            return redirect("regles_relance")
    rows = RelancePolicy.objects.select_related("payer").order_by("part", "payer__name", "pk")
    return render(request, "reconciliation/regles_relance.html", {"form": form, "policies": rows})


@requires("suivi.traiter")
@require_http_methods(["GET", "POST"])
def contester(request: HttpRequest, notice: UUID) -> HttpResponse:
    row = row_or_404(InduNotice.objects.select_related("payer"), notice)
    form = ContestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = contest_indu(
                notice=row, reasons=form.cleaned_data["reasons"], person=who(request), on=timezone.localdate()
            )
        except Refused as error:
            form.add_error(None, error.message)
        else:
            return redirect("relance", relance=made.public_id)
    return render(request, "reconciliation/contester.html", {"notice": row, "form": form})


@requires("suivi.voir")
@require_GET
def recupere(request: HttpRequest) -> HttpResponse:
    """Money that came after a relance or a call, the last first."""
    rows = ChasedGain.objects.filter(posting__reversed_by__isnull=True)
    rows = rows.select_related("share__invoice__patient", "share__payer", "share__case", "posting__bank_entry")
    if is_export(request):
        return exported(request, GAINS, rows)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "reconciliation/recupere.html", {"page_obj": page, "gains": gains()})


@requires("suivi.traiter")
@require_POST
def recupere_vu(request: HttpRequest) -> HttpResponse:
    see_gains(cabinet_id=request.cabinet.pk)  # type: ignore[attr-defined]
    return redirect("recupere")
