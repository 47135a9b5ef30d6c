"""Notices of indu: recorded with their scan, counted down, answered with a proof; each step is one more line of history."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from billing.models import Share
from cabinet.enums import Part
from cabinet.errors import Refused, StaleVersion
from cabinet.euros import in_euros
from cabinet.models import IncomingFile, Nurse, Organism, User
from reconciliation.enums import InduAnswer
from reconciliation.matching.indu import alert_on, deadline_of
from reconciliation.models import InduAct, InduNotice, NoticeHistory


@dataclass(frozen=True, slots=True)
class NoticeIn:
    payer: Organism
    nurse: Nurse
    reference: str
    debt_reference: str
    notified_on: date
    received_on: date
    amount_cents: int
    scan: IncomingFile


@dataclass(frozen=True, slots=True)
class ActIn:
    """One act as the notice names it; the number may be empty."""

    invoice_number: str
    cared_on: date | None
    amount_cents: int
    grievance: str


@dataclass(frozen=True, slots=True)
class AnswerIn:
    answer: InduAnswer
    answered_on: date
    proof: IncomingFile


@transaction.atomic
def record_notice(*, cabinet_id: int, notice: NoticeIn, person: User, on: date) -> InduNotice:
    """Opens the dossier; its clock starts the day it was received. Raises Refused."""
    if notice.received_on > on:
        raise Refused("La date de réception est dans l’avenir.")
    if notice.notified_on > notice.received_on:
        raise Refused("Une notification est reçue après sa date, pas avant.")
    if InduNotice.objects.filter(payer=notice.payer, reference=notice.reference).exists():
        raise Refused("Cette notification est déjà enregistrée.")
    deadline = deadline_of(notice.received_on)
    row = InduNotice.objects.create(
        cabinet_id=cabinet_id,
        payer=notice.payer,
        nurse=notice.nurse,
        reference=notice.reference,
        debt_reference=notice.debt_reference,
        notified_on=notice.notified_on,
        received_on=notice.received_on,
        deadline_on=deadline,
        amount_cents=notice.amount_cents,
        scan=notice.scan,
        alert=alert_on(deadline, on),
    )
    text = f"Notification reçue le {notice.received_on:%d/%m/%Y}, {in_euros(notice.amount_cents)} : répondre avant le {deadline:%d/%m/%Y}."
    _write(row, "fait", text, person)
    return row


@transaction.atomic
def add_act(*, notice: InduNotice, act: ActIn, person: User) -> InduAct:
    """Raises Refused past the amount of the notice, or once it is answered."""
    row = InduNotice.objects.select_for_update(no_key=True).get(pk=notice.pk)
    if not row.is_open:
        raise Refused("La réponse est partie : cette notification ne se complète plus.")
    left = row.amount_cents - sum(one.amount_cents for one in row.acts.all())
    if act.amount_cents > left:
        raise Refused(f"Il ne reste que {in_euros(left)} à détailler sur cette notification.")
    made = InduAct.objects.create(
        cabinet_id=row.cabinet_id,
        notice=row,
        share=share_named(cabinet_id=row.cabinet_id, nurse=row.nurse, number=act.invoice_number),
        invoice_number=act.invoice_number,
        cared_on=act.cared_on,
        amount_cents=act.amount_cents,
        grievance=act.grievance,
    )
    named = f"facture {act.invoice_number}" if act.invoice_number else "acte sans numéro de facture"
    _write(row, "acte", f"Détaillé : {named}, {in_euros(act.amount_cents)}.", person)
    return made


def share_named(*, cabinet_id: int, nurse: Nurse, number: str) -> Share | None:
    """The fund's share of the one invoice of this nurse with this number; None when there is none, or two."""
    if not number:
        return None
    plain = number.zfill(9) if number.isdigit() else number
    found = Share.objects.filter(cabinet_id=cabinet_id, part=Part.AMO, invoice__nurse=nurse, invoice__number=plain)
    rows = list(found.exclude(invoice__state="cancelled")[:2])
    return rows[0] if len(rows) == 1 else None


@transaction.atomic
def answer_notice(*, notice: InduNotice, answer: AnswerIn, person: User, version: int, on: date) -> InduNotice:
    """What was done, with its proof. Raises Refused, StaleVersion."""
    row = InduNotice.objects.select_for_update(no_key=True).get(pk=notice.pk)
    if row.version != version:
        raise StaleVersion("Cette notification a été modifiée depuis que vous l’avez ouverte : relisez-la.")
    if not row.is_open:
        raise Refused("Une réponse est déjà enregistrée.")
    if not row.received_on <= answer.answered_on <= on:
        raise Refused("La date de la réponse doit être entre la réception et aujourd’hui.")
    row.answer, row.answered_on, row.proof = answer.answer, answer.answered_on, answer.proof
    row.alert, row.version = None, row.version + 1
    row.save(update_fields=["answer", "answered_on", "proof", "alert", "version"])
    late = " Après les deux mois." if answer.answered_on > row.deadline_on else ""
    _write(row, "reponse", f"{answer.answer.label} le {answer.answered_on:%d/%m/%Y}.{late}", person)
    return row


@transaction.atomic
def assign_notice(*, notice: InduNotice, owner: User | None, person: User) -> None:
    row = InduNotice.objects.select_for_update(no_key=True).get(pk=notice.pk)
    row.owner, row.version = owner, row.version + 1
    row.save(update_fields=["owner", "version"])
    _write(row, "affectation", f"Confiée à {owner.full_name or owner.email}." if owner else "Rendue à tous.", person)


def update_notices(*, cabinet_id: int, on: date) -> None:
    """Each threshold of an open notice is written once, the day it is found."""
    for row in InduNotice.objects.filter(cabinet_id=cabinet_id, answer=""):
        alert = alert_on(row.deadline_on, on)
        if alert == row.alert:
            continue
        row.alert = alert
        row.save(update_fields=["alert"])
        if alert is not None:
            left = (
                "Délai de deux mois passé sans réponse."
                if alert < 0
                else f"Il reste {alert} jours ou moins pour répondre."
            )
            _write(row, "fait", left, None)


def _write(notice: InduNotice, kind: str, text: str, person: User | None) -> None:
    NoticeHistory.objects.create(cabinet_id=notice.cabinet_id, notice=notice, kind=kind, text=text[:500], person=person)
