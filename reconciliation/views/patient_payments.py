"""A patient's payment: written in two steps (what was received, then how it is shared out), its receipt, its undoing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing.models import Patient, Share
from cabinet.access import requires, row_or_404
from cabinet.errors import Refused, StaleVersion
from reconciliation.enums import PatientMeans
from reconciliation.forms.patient import PartsForm, PaymentForm, RefundForm, WhyForm
from reconciliation.models import PatientPayment, PaymentUse
from reconciliation.services.patients.accounts import paid_of
from reconciliation.services.patients.papers import receipt_paper
from reconciliation.services.patients.payments import (
    allocate_credit,
    dues_of,
    fingerprint_of,
    free_use,
    propose_allocation,
    record_payment,
    refund_credit,
    reverse_payment,
)
from reconciliation.tasks import reconcile_cabinet
from reconciliation.views.case_actions import refuse_form, who
from reconciliation.views.patient_accounts import buttons, paper_response, patient_of


def _shares(patient: Patient) -> list[Share]:
    dues = dues_of(patient)
    rows = Share.objects.select_related("invoice").in_bulk([one.share for one in dues])
    return [rows[one.share] for one in dues]


def _parts_form(request: HttpRequest, patient: Patient, cents: int, *, is_sent: bool) -> PartsForm:
    return PartsForm(
        request.POST if is_sent else None,
        shares=_shares(patient),
        proposed=propose_allocation(patient=patient, cents=cents),
        seen=fingerprint_of(patient),
    )


@requires("comptes.encaisser")
@require_http_methods(["GET", "POST"])
def encaisser(request: HttpRequest, patient: UUID) -> HttpResponse:
    """`etape`: repartir shows the proposal, noter writes what was confirmed. Nothing is written before."""
    row, today = patient_of(patient), timezone.localdate()
    mine = getattr(request, "membership", None)
    initial = {"paid_on": today, "received_by": mine.public_id if mine else None}
    form = PaymentForm(request.POST or None, initial=initial)
    context = {"patient": row, "form": form, "parts": None}
    if request.method == "POST" and form.is_valid():
        is_sent = request.POST.get("etape") == "noter"
        parts = _parts_form(request, row, form.cleaned_data["amount"], is_sent=is_sent)
        made = _record(request, row, form, parts) if is_sent and parts.is_valid() else None
        if made is not None:
            messages.success(request, f"Encaissement {made.number} noté. La banque, elle, n’a encore rien montré.")
            return redirect("encaissement", payment=made.public_id)
        context |= {"parts": parts, "amount_cents": form.cleaned_data["amount"]}
    return render(request, "reconciliation/encaisser.html", context)


def _record(request: HttpRequest, patient: Patient, form: PaymentForm, parts: PartsForm) -> PatientPayment | None:
    try:
        made = record_payment(
            patient=patient,
            data=form.data_of(),
            parts=parts.parts(),
            seen=parts.cleaned_data["seen"],
            person=who(request),
            on=timezone.localdate(),
        )
    except (Refused, StaleVersion) as error:
        parts.add_error(None, error.message)
        return None
    reconcile_cabinet.delay_on_commit(patient.cabinet_id)
    return made


def payment_of(payment: UUID) -> PatientPayment:
    return row_or_404(PatientPayment.objects.filter(reverses=None).select_related("patient", "cabinet"), payment)


@requires("comptes.voir")
@require_GET
def encaissement(request: HttpRequest, payment: UUID) -> HttpResponse:
    row = payment_of(payment)
    paid = paid_of(row)
    parts = _parts_form(request, row.patient, paid.credit_cents, is_sent=False) if paid.credit_cents else None
    context = {
        "paid": paid,
        "payment": row,
        "patient": row.patient,
        "parts": parts if parts and parts.shares else None,
        "refund": RefundForm(
            auto_id="rendu_%s", initial={"amount": paid.credit_cents, "seen": fingerprint_of(row.patient)}
        ),
        "why_form": WhyForm(),
        "history": row.uses.select_related("share__invoice", "person").order_by("pk"),
        "may": buttons(request),
    }
    return render(request, "reconciliation/encaissement.html", context)


@requires("comptes.voir")
@require_GET
def recu(request: HttpRequest, payment: UUID) -> HttpResponse:  # noqa: ARG001
    row = payment_of(payment)
    return paper_response(receipt_paper(payment=row, on=timezone.localdate()), f"recu-{row.number}.pdf")


@requires("comptes.encaisser")
@require_POST
def annuler(request: HttpRequest, payment: UUID) -> HttpResponse:
    row, form = payment_of(payment), WhyForm(request.POST)
    if form.is_valid():
        reverse_payment(payment=row, reason=form.cleaned_data["reason"], person=who(request), on=timezone.localdate())
        reconcile_cabinet.delay_on_commit(row.cabinet_id)
        messages.info(request, "Encaissement annulé : les sommes sont de nouveau dues. Rien n’est effacé.")
    else:
        refuse_form(request, form)
    return redirect("encaissement", payment=payment)


@requires("comptes.encaisser")
@require_POST
def imputer(request: HttpRequest, payment: UUID) -> HttpResponse:
    row = payment_of(payment)
    form = _parts_form(request, row.patient, 0, is_sent=True)
    if form.is_valid() and form.parts():
        try:
            allocate_credit(
                payment=row,
                parts=form.parts(),
                seen=form.cleaned_data["seen"],
                person=who(request),
                on=timezone.localdate(),
            )
        except StaleVersion as error:
            messages.error(request, error.message)
        else:
            reconcile_cabinet.delay_on_commit(row.cabinet_id)
            messages.info(request, "Avoir imputé.")
    else:
        messages.error(request, "Écrivez au moins un montant à imputer.")
    return redirect("encaissement", payment=payment)


@requires("comptes.encaisser")
@require_POST
def rembourser(request: HttpRequest, payment: UUID) -> HttpResponse:
    row, form = payment_of(payment), RefundForm(request.POST)
    if form.is_valid():
        means, cents = PatientMeans(form.cleaned_data["means"]), form.cleaned_data["amount"]
        seen, today = form.cleaned_data["seen"], timezone.localdate()
        try:
            refund_credit(payment=row, cents=cents, means=means, seen=seen, person=who(request), on=today)
            messages.info(request, "Remboursement noté.")
        except StaleVersion as error:
            messages.error(request, error.message)
    else:
        refuse_form(request, form)
    return redirect("encaissement", payment=payment)


@requires("comptes.encaisser")
@require_POST
def liberer(request: HttpRequest, use: UUID) -> HttpResponse:
    row = row_or_404(PaymentUse.objects.select_related("payment__patient"), use)
    form = WhyForm(request.POST)
    if form.is_valid():
        free_use(use=row, reason=form.cleaned_data["reason"], person=who(request), on=timezone.localdate())
        reconcile_cabinet.delay_on_commit(row.cabinet_id)
        messages.info(request, "Imputation libérée : la somme est de nouveau un avoir.")
    else:
        refuse_form(request, form)
    return redirect("encaissement", payment=row.payment.public_id)
