"""Indus: notices with their clock, and retentions that name no invoice."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cabinet.access import requires, row_or_404
from cabinet.errors import Refused
from cabinet.views.exports import MAX_ROWS, exported, is_export
from reconciliation.enums import InduAnswer
from reconciliation.forms.case import OwnerForm
from reconciliation.forms.indu import ActForm, AnswerForm, NoticeForm, TieForm
from reconciliation.listings.chasing import NOTICES, RETENTIONS
from reconciliation.models import InduNotice, Recovery
from reconciliation.services.chasing.defence import join_defence
from reconciliation.services.chasing.indus import (
    ActIn,
    AnswerIn,
    NoticeIn,
    add_act,
    answer_notice,
    assign_notice,
    record_notice,
    share_named,
)
from reconciliation.services.chasing.retention_letter import write_about_retention
from reconciliation.services.matches.retentions import retentions, tie_retention, untie_retention
from reconciliation.tasks import reconcile_cabinet
from reconciliation.views.case_actions import refuse_form, stored, who

PAGE = 25


@requires("suivi.voir")
@require_GET
def indus(request: HttpRequest) -> HttpResponse:
    """Open notices first, the nearest deadline above."""
    rows = InduNotice.objects.select_related("payer", "nurse", "owner").annotate(is_answered=~Q(answer=""))
    rows = rows.order_by("is_answered", "deadline_on", "pk")
    if is_export(request):
        return exported(request, NOTICES, rows)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "reconciliation/indus.html", {"page_obj": page, "today": timezone.localdate()})


@requires("suivi.traiter")
@require_http_methods(["GET", "POST"])
def nouvel_indu(request: HttpRequest) -> HttpResponse:
    form = NoticeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        amount = values.pop("amount")
        values["scan"] = stored(request, values["scan"])
        try:
            row = record_notice(
                cabinet_id=request.cabinet.pk,  # type: ignore[attr-defined]
                notice=NoticeIn(amount_cents=amount, **values),
                person=who(request),
                on=timezone.localdate(),
            )
        except Refused as error:
            form.add_error(None, error.message)
        else:
            messages.info(request, f"Notification enregistrée : répondre avant le {row.deadline_on:%d/%m/%Y}.")
            return redirect("indu", notice=row.public_id)
    return render(request, "reconciliation/nouvel_indu.html", {"form": form})


@requires("suivi.voir")
@require_GET
def indu(request: HttpRequest, notice: UUID) -> HttpResponse:
    row = row_or_404(InduNotice.objects.select_related("payer", "nurse", "owner", "scan", "proof"), notice)
    member = row.owner.memberships.filter(cabinet=row.cabinet_id).first() if row.owner else None
    detailed = row.acts.aggregate(total=Sum("amount_cents"))["total"] or 0
    context = {
        "notice": row,
        "acts": row.acts.select_related("share__invoice__patient", "share__case"),
        "history": row.history.select_related("person"),
        "defences": row.defences.select_related("paper", "person"),
        "letters": row.relances.all(),
        "left_cents": row.amount_cents - detailed,
        "days_left": (row.deadline_on - timezone.localdate()).days,
        "act": ActForm(),
        "answer": AnswerForm(initial={"version": row.version}),
        "owner": OwnerForm(initial={"owner": member.public_id if member else None}),
    }
    return render(request, "reconciliation/indu.html", context)


@requires("suivi.traiter")
@require_POST
def detailler(request: HttpRequest, notice: UUID) -> HttpResponse:
    row, form = row_or_404(InduNotice.objects.select_related("nurse"), notice), ActForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        act = ActIn(values["invoice_number"], values["cared_on"], values["amount"], values["grievance"])
        add_act(notice=row, act=act, person=who(request))
    else:
        refuse_form(request, form)
    return redirect("indu", notice=notice)


@requires("suivi.traiter")
@require_POST
def defendre(request: HttpRequest, notice: UUID) -> HttpResponse:
    """One click: `acte` is the public id of the act whose defence file is joined."""
    row = row_or_404(InduNotice.objects.all(), notice)
    try:
        wanted = UUID(request.POST.get("acte", ""))
    except ValueError:
        messages.error(request, "Choisissez un acte.")
        return redirect("indu", notice=notice)
    made = join_defence(
        notice=row, act=row_or_404(row.acts.all(), wanted), person=who(request), on=timezone.localdate()
    )
    messages.info(request, f"{made.title} joint : la lettre de contestation le citera.")
    return redirect("indu", notice=notice)


@requires("suivi.traiter")
@require_POST
def repondre(request: HttpRequest, notice: UUID) -> HttpResponse:
    row, form = row_or_404(InduNotice.objects.all(), notice), AnswerForm(request.POST, request.FILES)
    if form.is_valid():
        values = form.cleaned_data
        answer = AnswerIn(InduAnswer(values["answer"]), values["answered_on"], stored(request, values["proof"]))
        answer_notice(
            notice=row, answer=answer, person=who(request), version=values["version"], on=timezone.localdate()
        )
        messages.info(request, "Réponse enregistrée avec sa preuve.")
    else:
        refuse_form(request, form)
    return redirect("indu", notice=notice)


@requires("suivi.traiter")
@require_POST
def confier_indu(request: HttpRequest, notice: UUID) -> HttpResponse:
    row, form = row_or_404(InduNotice.objects.all(), notice), OwnerForm(request.POST)
    if form.is_valid():
        member = form.cleaned_data["owner"]
        assign_notice(notice=row, owner=member.user if member else None, person=who(request))
    else:
        refuse_form(request, form)
    return redirect("indu", notice=notice)


@requires("suivi.voir")
@require_GET
def retenues(request: HttpRequest) -> HttpResponse:
    """Those that nobody has tied come first."""
    rows = Recovery.objects.annotate(is_tied=Q(share__isnull=False)).order_by("is_tied", "-happened_on", "-pk")
    if is_export(request):
        return exported(request, RETENTIONS, retentions(rows[: MAX_ROWS + 1]))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = retentions(rows.filter(pk__in=[one.pk for one in page.object_list]))
    context = {"page_obj": page, "retentions": shown, "tie": TieForm()}
    return render(request, "reconciliation/retenues.html", context)


@requires("suivi.traiter")
@require_POST
def rattacher(request: HttpRequest, recovery: UUID) -> HttpResponse:
    row, form = row_or_404(Recovery.objects.select_related("line__advice__nurse"), recovery), TieForm(request.POST)
    nurse = row.line.advice.nurse
    if not form.is_valid():
        refuse_form(request, form)
        return redirect("retenues")
    number = form.cleaned_data["invoice_number"]
    share = share_named(cabinet_id=row.cabinet_id, nurse=nurse, number=number) if nurse else None
    if share is None:
        messages.error(
            request, "Aucune facture de cette infirmière, ou plusieurs, ne porte ce numéro : rien n’a changé."
        )
        return redirect("retenues")
    tie_retention(recovery=row, share=share, reason=form.cleaned_data["reason"], person=who(request))
    reconcile_cabinet.delay_on_commit(row.cabinet_id)
    messages.info(request, "Retenue rattachée. La somme reprise se voit maintenant sur la facture.")
    return redirect("retenues")


@requires("suivi.traiter")
@require_POST
def detacher(request: HttpRequest, recovery: UUID) -> HttpResponse:
    row = row_or_404(Recovery.objects.all(), recovery)
    untie_retention(recovery=row, reason="Détachée par une personne", person=who(request))
    reconcile_cabinet.delay_on_commit(row.cabinet_id)
    messages.info(request, "Retenue détachée : elle est de nouveau à identifier.")
    return redirect("retenues")


@requires("suivi.traiter")
@require_POST
def ecrire_retenue(request: HttpRequest, recovery: UUID) -> HttpResponse:
    row = row_or_404(Recovery.objects.all(), recovery)
    try:
        letter = write_about_retention(recovery=row, person=who(request), on=timezone.localdate())
    except Refused as error:
        messages.error(request, error.message)
        return redirect("retenues")
    messages.info(request, f"Lettre {letter.reference} prête. Imprimez-la, puis notez son dépôt.")
    return redirect("relance", relance=letter.public_id)
