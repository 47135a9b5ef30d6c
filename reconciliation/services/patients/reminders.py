"""Reminders to patients: proposed with what is left out and why, prepared together or not at all; each followed to its end.

Idel sends no SMS and no e-mail to a patient: it writes the text, a person sends it from her own telephone and says so.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files

from django.db import transaction

from billing.models import Share
from cabinet.errors import Refused, StaleVersion
from cabinet.euros import in_euros
from cabinet.models import Cabinet, Nurse, User
from paper.render import render
from reconciliation.enums import ReminderAnswer, ReminderWay
from reconciliation.letters.patient_texts import ANSWER, CALL, CLOSING, LETTERS, TEXT
from reconciliation.matching.patient_ladder import Ladder, Step, ladder_of
from reconciliation.models import PatientReminder, ReminderItem
from reconciliation.services.letters import in_words
from reconciliation.services.patients.debts import debtors, delays_of
from reconciliation.services.patients.ledger import tell_cases
from reconciliation.services.patients.paying import how_to_pay, phone_of
from reconciliation.services.patients.plan_standings import still_due
from reconciliation.services.relances import keep_letter

ANSWER_WITHIN = timedelta(days=21)
SETTLED, DISPUTED = "Plus rien n’est dû.", "Contestée par le patient."


@dataclass(frozen=True, slots=True)
class Proposal:
    """`fingerprint` names exactly these reminders and amounts: what is prepared is what was shown."""

    ladder: Ladder
    fingerprint: str


def name_of(step: Step) -> str:
    return f"{step.debtor.patient}-{step.debtor.nurse}-{step.level}"


def propose_reminders(*, cabinet_id: int, on: date) -> Proposal:
    """Nothing is written."""
    ladder = ladder_of(debtors(cabinet_id=cabinet_id, on=on), delays_of(cabinet_id=cabinet_id), on)
    text = ";".join(f"{name_of(one)}:{','.join(f'{pk}={cents}' for pk, cents in one.shares)}" for one in ladder.steps)
    return Proposal(ladder, hashlib.sha256(text.encode()).hexdigest()[:32])


@transaction.atomic
def issue_reminders(
    *, cabinet_id: int, chosen: Collection[str], fingerprint: str, person: User, on: date
) -> list[PatientReminder]:
    """Every chosen one is written and kept, or none is. Raises StaleVersion, Refused, CannotPrint."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=cabinet_id)
    proposal = propose_reminders(cabinet_id=cabinet_id, on=on)
    if proposal.fingerprint != fingerprint:
        raise StaleVersion("La proposition a changé depuis que vous l’avez ouverte : relisez-la. Rien n’a été préparé.")
    steps = [one for one in proposal.ladder.steps if name_of(one) in chosen]
    if not steps or len(steps) != len(set(chosen)):
        raise Refused("Choisissez les rappels parmi ceux proposés. Rien n’a été préparé.")
    return [_issue(one, person, on) for one in steps]


def _issue(step: Step, person: User, on: date) -> PatientReminder:
    shares = shares_of(step)
    patient, nurse = shares[0].invoice.patient, shares[0].invoice.nurse
    reference = _next_reference(patient.cabinet_id, on)
    is_text = step.way == ReminderWay.TEXT
    letter = None
    if not is_text:
        content = print_letter(step=step, shares=shares, reference=reference, on=on)
        letter = keep_letter(cabinet_id=patient.cabinet_id, reference=reference, content=content, person=person)
    row = PatientReminder.objects.create(
        cabinet_id=patient.cabinet_id,
        patient=patient,
        nurse=nurse,
        level=step.level,
        way=step.way,
        reference=reference,
        amount_cents=step.cents,
        words=text_of(nurse=nurse, cents=step.cents, reference=reference) if is_text else "",
        letter=letter,
        issued_on=on,
        issued_by=person,
    )
    ReminderItem.objects.bulk_create(
        ReminderItem(cabinet_id=row.cabinet_id, reminder=row, share_id=pk, amount_cents=cents)
        for pk, cents in step.shares
    )
    tell_cases(share_ids=[pk for pk, _ in step.shares], text=f"Rappel au patient {reference}, niveau {step.level}.", person=person)  # fmt: skip
    return row


def shares_of(step: Step) -> list[Share]:
    """In the order of the step, each with its invoice, patient and nurse."""
    rows = Share.objects.select_related("invoice__patient", "invoice__nurse").in_bulk([pk for pk, _ in step.shares])
    return [rows[pk] for pk, _ in step.shares]


def _next_reference(cabinet_id: int, on: date) -> str:
    """`P2026-0041`, under the cabinet's lock."""
    count = PatientReminder.objects.filter(cabinet_id=cabinet_id, reference__startswith=f"P{on.year}-").count()
    return f"P{on.year}-{count + 1:04d}"


def text_of(*, nurse: Nurse, cents: int, reference: str) -> str:
    """For an SMS or an e-mail: a name, an amount, a reference. Nothing of the patient, nothing of his care."""
    phone = phone_of(cabinet_id=nurse.cabinet_id)
    contact = CALL.format(phone=phone) if phone else ANSWER
    return TEXT.format(nurse=nurse.full_name, total=in_euros(cents), reference=reference, contact=contact)


def print_letter(*, step: Step, shares: Sequence[Share], reference: str, on: date) -> bytes:
    """The PDF (PDF/A and PDF/UA). No act, no diagnosis, no NIR: invoices, days and amounts. Raises CannotPrint."""
    patient, nurse = shares[0].invoice.patient, shares[0].invoice.nurse
    cabinet, words, amounts = Cabinet.objects.get(pk=patient.cabinet_id), LETTERS[step.level], dict(step.shares)
    filled = {
        "total": in_euros(step.cents),
        "ask_by": in_words(on + ANSWER_WITHIN),
        "how": how_to_pay(nurse=nurse, reference=reference),
    }
    city = cabinet.address.splitlines()[-1] if cabinet.address else cabinet.name
    rows = [[one.invoice.number, _days(one), in_euros(one.expected_cents), in_euros(amounts[one.pk])] for one in shares]
    data: dict[str, object] = {
        "title": words.subject.format(**filled),
        "author": nurse.full_name,
        "made_on": on.isoformat(),
        "footer": f"{reference} · {nurse.full_name}",
        "sender": {"name": nurse.full_name, "lines": [cabinet.name, *cabinet.address.splitlines()]},
        "recipient": [patient.full_name, patient.address, f"{patient.postcode} {patient.city}".strip()],
        "place_and_day": f"{city}, le {in_words(on)}",
        "channel": "",
        "reference": reference,
        "before": [one.format(**filled) for one in words.before],
        "head": ["Facture", "Soins", "Votre part", "Reste à régler"],
        "rows": rows,
        "total": in_euros(step.cents),
        "after": [one.format(**filled) for one in words.after],
        "closing": CLOSING,
        "annexes": [],
        "sheets": [],
    }
    return render(files("reconciliation.letters") / "lettre.typ", data)


def _days(share: Share) -> str:
    first, last = share.invoice.first_cared_on, share.invoice.cared_on
    return f"{first:%d/%m/%Y}" if first == last else f"du {first:%d/%m/%Y} au {last:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class Tracking:
    """All that is known now of a reminder."""

    sent_on: date | None
    answered_on: date | None
    answer: ReminderAnswer | None
    answer_words: str


@transaction.atomic
def track_reminder(
    *, reminder: PatientReminder, tracking: Tracking, person: User, version: int, on: date
) -> PatientReminder:
    """A dispute stops the ladder at once. Raises Refused for days out of order, StaleVersion."""
    row = PatientReminder.objects.select_for_update(of=("self",), no_key=True).get(pk=reminder.pk)
    if row.version != version:
        raise StaleVersion("Ce rappel a été modifié depuis que vous l’avez ouvert : relisez-le.")
    days = [one for one in (tracking.sent_on, tracking.answered_on) if one]
    if any(not row.issued_on <= day <= on for day in days) or days != sorted(days):
        raise Refused("Ces dates se suivent mal : préparé, envoyé, répondu, et rien dans l’avenir.")
    if (tracking.answered_on is None) != (tracking.answer is None):
        raise Refused("Une réponse a son jour et sa nature.")
    is_news = tracking.answer is not None and row.answer != tracking.answer
    row.sent_on, row.answered_on = tracking.sent_on, tracking.answered_on
    row.answer, row.answer_words, row.version = tracking.answer or "", tracking.answer_words, row.version + 1
    if row.answer == ReminderAnswer.DISPUTED and row.stopped_on is None:
        row.stopped_on, row.stopped_why = on, DISPUTED
    row.save()
    if is_news and tracking.answer is not None:
        ids = row.items.values_list("share_id", flat=True)
        text = (
            f"Réponse du patient à {row.reference} : {tracking.answer.label.lower()}. {tracking.answer_words}".strip()
        )
        tell_cases(share_ids=ids, text=text, person=person)
    return row


def stop_answered(*, cabinet_id: int, on: date) -> int:
    """Reminders of which nothing is owed any more stop by that fact; returns how many."""
    count = 0
    rows = PatientReminder.objects.filter(cabinet_id=cabinet_id, stopped_on=None)
    for row in rows.prefetch_related("items__share__invoice"):
        if not any(still_due(one.share) for one in row.items.all()):
            PatientReminder.objects.filter(pk=row.pk).update(stopped_on=on, stopped_why=SETTLED)
            count += 1
    return count
