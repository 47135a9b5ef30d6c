"""States of patients' accounts, of what is sent again and of what two persons decide, for `./dev shots`."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from billing.models import Invoice, Patient
from billing.services.invoicing.field_fixes import Fix
from cabinet.enums import Role
from cabinet.models import User
from idel.demo_logins import DEMO_LOGINS
from reconciliation.enums import NoChaseReason, PatientMeans
from reconciliation.models import BankEntry, Case, InduNotice, PatientPayment, Step
from reconciliation.services.chasing.defence import join_defence
from reconciliation.services.dossiers.resends import Gesture, correct_and_resend, recycle_invoice
from reconciliation.services.dossiers.write_offs import propose_resumption, propose_write_off, sign_write_off
from reconciliation.services.matches.payer_names import confirm_name, names_seen
from reconciliation.services.patients.debts import debtors
from reconciliation.services.patients.no_chase import stop_chasing
from reconciliation.services.patients.payments import (
    PaymentData,
    dues_of,
    fingerprint_of,
    propose_allocation,
    record_payment,
    refund_credit,
)
from reconciliation.services.patients.reminders import issue_reminders, name_of, propose_reminders
from reconciliation.services.reconcile import reconcile
from tests import factories

TITULAIRE, GESTION = str(Role.TITULAIRE), str(Role.GESTIONNAIRE)
# What a fund says of invoices of ours: the field it names is opened by « Corriger et renvoyer ».
REJECTS = (("0460053", "PRESCRIPTEUR INCONNU"), ("", "NIR ERRONE"))
CHEQUE = 4_000


def account_states(cabinet_id: int, today: dt.date) -> list[tuple[str, str, str]]:
    """(role, name, address): payments, a schedule, a reminder, a patient whom nobody chases."""
    person = User.objects.get(email=DEMO_LOGINS[0][1])
    owing = sorted(debtors(cabinet_id=cabinet_id, on=today), key=lambda one: (bool(one.last), -len(one.dues)))
    free = [Patient.objects.get(pk=one.patient) for one in owing if not one.plan]
    (planned,) = (Patient.objects.get(pk=one.patient) for one in owing if one.plan)  # the demo's own
    reminded = {one.debtor.patient for one in propose_reminders(cabinet_id=cabinet_id, on=today).ladder.steps}
    busy = next(one for one in free if one.pk in reminded)
    spared, last, *_ = (one for one in free if one != busy)
    _pay(busy, PaymentData(3_000, today, PatientMeans.CASH, person), person, today)
    much = sum(one.cents for one in dues_of(spared)) + 1_250
    cheque = PaymentData(much, today, PatientMeans.CHEQUE, person, "0012345", "Banque du Port", "Remis par sa fille")
    credit = _pay(spared, cheque, person, today)
    seen = fingerprint_of(spared)
    refund_credit(payment=credit, cents=500, means=PatientMeans.CASH, seen=seen, person=person, on=today)
    _pay(busy, PaymentData(CHEQUE, today, PatientMeans.CHEQUE, person, "0012346", "Banque du Port"), person, today)
    entry = factories.make_entry(cabinet_id, CHEQUE, "REMISE CHEQUES 0012346")
    BankEntry.objects.filter(pk=entry.pk).update(booked_on=today)
    found = propose_reminders(cabinet_id=cabinet_id, on=today)
    first = next(one for one in found.ladder.steps if one.debtor.patient == busy.pk)
    sent = issue_reminders(
        cabinet_id=cabinet_id, chosen=[name_of(first)], fingerprint=found.fingerprint, person=person, on=today
    )
    stop_chasing(patient=last, kind=NoChaseReason.BEREAVED, words="Courrier de la famille", person=person,
                 on=today)  # fmt: skip
    pages = [(f"compte-{name}", "compte", one) for name, one in
             (("impayes", busy), ("echeancier", planned), ("avoir", spared), ("epargne", last))]  # fmt: skip
    return [
        *[(role, name, reverse(to, args=[one.public_id])) for name, to, one in pages for role in (TITULAIRE, GESTION)],
        (TITULAIRE, "encaissement-avoir", reverse("encaissement", args=[credit.public_id])),
        (TITULAIRE, "encaissements-remise", reverse("encaissements", args=[entry.public_id])),
        (TITULAIRE, "mouvement-remise", reverse("mouvement", args=[entry.public_id])),
        (TITULAIRE, "echeancier-nouveau", reverse("echeancier", args=[busy.public_id])),
        (TITULAIRE, "rappel-emis", reverse("rappel", args=[sent[0].public_id])),
    ]


def _pay(patient: Patient, data: PaymentData, person: User, on: dt.date) -> PatientPayment:
    parts = propose_allocation(patient=patient, cents=data.amount_cents)
    return record_payment(patient=patient, data=data, parts=parts, seen=fingerprint_of(patient), person=person, on=on)


def resend_states(cabinet_id: int, today: dt.date) -> list[tuple[str, str, str]]:
    """A reject to correct, one corrected, a lot recycled, a name confirmed, a defence joined, an abandon to take up again."""
    person, now = User.objects.get(email=DEMO_LOGINS[0][1]), timezone.now()
    ours = Invoice.objects.filter(origin="idel", state="sent").order_by("-pk")[: len(REJECTS)]
    for invoice, (code, label) in zip(ours, REJECTS, strict=True):
        file = factories.make_file(cabinet_id, f"retour-{invoice.number}.noe")
        for share in invoice.shares.exclude(part="PATIENT"):
            Step.objects.create(cabinet_id=cabinet_id, share=share, kind="rejected", happened_on=today, file=file,
                                reason_code=code, reason_label=label)  # fmt: skip
    reconcile(cabinet_id=cabinet_id, as_of=today)
    open_, nir = (
        Case.objects.select_related("share__invoice").get(share__invoice=one, share__part="AMO") for one in ours
    )
    refused = Case.objects.filter(cause="lot_refused", share__invoice__origin="idel", share__part="AMO").earliest("pk")
    other = Case.objects.filter(cause="rejected", share__invoice__origin="import").earliest("pk")
    shown = [("corriger-prescripteur", open_), ("corriger-ailleurs", other)]
    pages = [(TITULAIRE, name, reverse("corriger_dossier", args=[one.public_id])) for name, one in shown]
    pages.append((TITULAIRE, "corriger-nir", f"{reverse('corriger_dossier', args=[open_.public_id])}?champ=nir"))
    correct_and_resend(gesture=Gesture(nir, nir.version, person, today, now), fix=Fix(nir="186022B54321025"))
    recycle_invoice(gesture=Gesture(refused, refused.version, person, today, now))
    pages += [(TITULAIRE, name, reverse(to, args=[one.public_id])) for name, to, one in
              (("dossier-corrige", "dossier", nir), ("corriger-deja", "corriger_dossier", nir),
               ("dossier-recycle", "dossier", refused))]  # fmt: skip
    return [*pages, *_decisions(cabinet_id, person, today)]


def _decisions(cabinet_id: int, person: User, today: dt.date) -> list[tuple[str, str, str]]:
    gestion = User.objects.get(email=DEMO_LOGINS[2][1])
    for case in Case.objects.filter(state="open", share__part="AMC").order_by("priority")[:2]:
        row = propose_write_off(case=case, reason="Adhérent radié, mutuelle injoignable", person=gestion)
        row = sign_write_off(write_off=row, person=person, on=today)
    propose_resumption(write_off=row, reason="La mutuelle a répondu", person=gestion)
    for name in names_seen(cabinet_id=cabinet_id)[1:]:  # the first stays to be confirmed
        confirm_name(account=name.account, text=name.text, organism=name.payers[0][0], person=person)
    notice = InduNotice.objects.filter(acts__share__isnull=False).latest("pk")
    join_defence(notice=notice, act=notice.acts.exclude(share=None).latest("pk"), person=person, on=today)
    return [(TITULAIRE, "indu-defendu", reverse("indu", args=[notice.public_id]))]
