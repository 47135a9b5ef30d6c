"""Corriger et renvoyer: the field that the reject names, the raw reject beside it, the other ways with what each means."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from billing.models.invoice import OWN_ORIGIN
from billing.services.invoicing.field_fixes import FIELDS
from cabinet.access import requires, row_or_404
from cabinet.errors import Refused
from reconciliation.forms.resend import ElsewhereForm, FixForm, VersionForm, opened_by
from reconciliation.models import Case, Resend, Step
from reconciliation.services.dossiers.reject_motives import Advice, advise
from reconciliation.services.dossiers.resend_papers import (
    NO_PAYMENT,
    give_patient_receipt,
    obstacle_to_paper,
    payments_to_refund,
    send_on_paper,
)
from reconciliation.services.dossiers.resends import (
    Gesture,
    correct_and_resend,
    obstacle_to_correction,
    obstacle_to_recycling,
    recycle_invoice,
    resent_elsewhere,
    undo_resend,
)
from reconciliation.tasks import reconcile_cabinet
from reconciliation.views.case_actions import case_of, refuse_form, who


@dataclass(frozen=True, slots=True)
class Way:
    """One way of asking again; `why_not` when it is closed, and why."""

    value: str
    title: str
    means: str
    button: str
    why_not: str


def _ways(case: Case) -> list[Way]:
    """The others than the correction."""
    return [
        Way(
            "recycler",
            "Recycler dans un nouveau lot",
            "La même facture, sous le même numéro, attend un nouveau lot. Pour un lot refusé ou jamais reçu : la caisse n’a "
            "lu aucune de ses factures.",
            "Remettre à transmettre",
            obstacle_to_recycling(case=case),
        ),
        Way(
            "papier",
            "Envoyer sur papier",
            "Imprime le duplicata de la facture, avec le NIR, à signer et à poster au payeur. Rien ne part par voie "
            "électronique, la facture ne change pas.",
            "Imprimer le duplicata",
            obstacle_to_paper(case=case),
        ),
        Way(
            "patient",
            "Faire rembourser le patient",
            "Le patient vous a payé cette part : imprime la facture acquittée qu’il envoie à sa caisse. Le payeur ne vous "
            "devra plus rien.",
            "Imprimer la facture acquittée",
            "" if payments_to_refund(case) else NO_PAYMENT,
        ),
    ]


@requires("suivi.traiter")
@require_http_methods(["GET", "POST"])
def corriger_dossier(request: HttpRequest, case: UUID) -> HttpResponse:
    row = case_of(case)
    blocked = obstacle_to_correction(case=row)
    opens = () if blocked else opened_by(row, request.GET.get("champ", ""))
    form = FixForm(request.POST or None, case=row, opens=opens)
    if request.method == "POST" and opens and form.is_valid():
        try:
            made = correct_and_resend(gesture=_gesture(request, row, form), fix=form.fix())
        except Refused as error:
            form.add_error(None, error.message)
        else:
            reconcile_cabinet.delay_on_commit(row.cabinet_id)
            number = made.made.number if made.made else ""
            messages.info(request, f"Facture {number} prête à transmettre, à la place de {row.share.invoice.number}.")
            return redirect("dossier", case=case)
    return render(request, "reconciliation/corriger.html", _context(row, form, opens, blocked))


def _context(row: Case, form: FixForm, opens: tuple[str, ...], blocked: str) -> dict[str, object]:
    share = row.share
    raw = share.steps.filter(kind__in=["rejected", "refused"], reversed_by=None).select_related("file", "record__file")
    return {
        "case": row,
        "share": share,
        "invoice": share.invoice,
        "form": form,
        "opens": [FIELDS[name] for name in opens],
        "blocked": blocked,
        "is_ours": share.invoice.origin == OWN_ORIGIN,
        "fields": FIELDS.items(),
        "ways": _ways(row),
        "elsewhere": ElsewhereForm(initial={"version": row.version}),
        "advice": _advice(row),
        "raw": _raw(raw.order_by("-happened_on", "-pk").first()),
    }


def _advice(row: Case) -> Advice | None:
    flow = "ARL" if row.cause == "lot_refused" else "NOEMIE"
    return advise(code=row.share.reason_code, label=row.share.reason_label, flow=flow)


def _raw(step: Step | None) -> dict[str, object] | None:
    """The record that says it, with its place in the file."""
    if step is None:
        return None
    file = step.file or (step.record.file if step.record else None)
    return {"step": step, "file": file, "record": step.record}


def _gesture(request: HttpRequest, case: Case, form: FixForm | ElsewhereForm | VersionForm) -> Gesture:
    return Gesture(case, form.cleaned_data["version"], who(request), timezone.localdate(), timezone.now())


@requires("suivi.traiter")
@require_POST
def renvoyer(request: HttpRequest, case: UUID) -> HttpResponse:
    """`facon`: recycler, papier, patient, ailleurs (with the number)."""
    row, way = case_of(case), request.POST.get("facon", "")
    form = ElsewhereForm(request.POST) if way == "ailleurs" else VersionForm(request.POST)
    if not form.is_valid():
        refuse_form(request, form)
        return redirect("corriger_dossier", case=case)
    gesture = _gesture(request, row, form)
    try:
        messages.info(request, _done(way, gesture, form.cleaned_data.get("number", "")))
    except Refused as error:
        messages.error(request, error.message)
        return redirect("corriger_dossier", case=case)
    reconcile_cabinet.delay_on_commit(row.cabinet_id)
    return redirect("dossier", case=case)


def _done(way: str, gesture: Gesture, number: str) -> str:
    """Does it; returns what to tell."""
    match way:
        case "recycler":
            recycle_invoice(gesture=gesture)
            return "La facture attend un nouveau lot dans « À transmettre »."
        case "papier":
            send_on_paper(gesture=gesture)
            return "Duplicata imprimé : signez-le et postez-le."
        case "patient":
            give_patient_receipt(gesture=gesture)
            return "Facture acquittée imprimée : remettez-la au patient."
        case "ailleurs":
            made = resent_elsewhere(gesture=gesture, number=number)
            return f"Facture {made.made.number if made.made else ''} suivie à la place de celle-ci."
    raise Refused("Choisissez une façon de renvoyer.")


@requires("suivi.traiter")
@require_POST
def defaire_renvoi(request: HttpRequest, resend: UUID) -> HttpResponse:
    row = row_or_404(Resend.objects.select_related("case"), resend)
    undo_resend(resend=row, person=who(request), now=timezone.now())
    reconcile_cabinet.delay_on_commit(row.cabinet_id)
    messages.info(request, "Renvoi défait : le dossier est comme avant. Ce qui a été corrigé sur la fiche y reste.")
    return redirect("dossier", case=row.case.public_id)
