"""Correct and resend: the second names the first, the dossier waits for it, and nothing goes twice for one payment."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from billing.models import Coverage, Exemption, Invoice, InvoiceLine, Patient, Visit
from billing.services.invoicing.exemption_facts import ExemptionFacts, facts_of
from billing.services.invoicing.field_fixes import Fix, Rights, VisitFix
from billing.services.lot import batches, close_lot
from cabinet.enums import Role
from cabinet.errors import Refused, StaleVersion
from cabinet.tenancy import tenant
from reconciliation.enums import PatientMeans, ResendWay
from reconciliation.models import Case, Posting, Resend
from reconciliation.services.dossiers.gains import gains
from reconciliation.services.dossiers.resends import (
    Gesture,
    correct_and_resend,
    obstacle_to_correction,
    obstacle_to_recycling,
    recycle_invoice,
    resent_elsewhere,
    undo_resend,
)
from reconciliation.services.dossiers.write_offs import propose_write_off, refuse_write_off, sign_write_off
from reconciliation.services.inconsistencies import find_inconsistencies
from reconciliation.services.patients.payments import PaymentData, fingerprint_of, free_use, record_payment
from reconciliation.services.reconcile import reconcile
from tests import factories
from tests.follow_up.desk import LATE, office, only_case, story
from tests.follow_up.resent import (
    NEW_NIR,
    NIR,
    NOW,
    ON,
    case_of,
    gesture,
    office_of,
    paid,
    rejected,
    resent,
    send,
    sent_invoice,
    told,
)
from tests.reconciliation.invented import Desk, answer, claim, returned, sent, transfer

pytestmark = pytest.mark.django_db


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def test_a_corrected_reject_goes_again_and_its_dossier_closes_when_the_second_is_paid(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id)
        row = resent(case)
        first, second = Invoice.objects.get(pk=case.share.invoice_id), row.made
        assert second is not None
        assert (first.state, second.state, second.replaces_id) == ("cancelled", "ready", first.pk)
        assert first.cancelled_reason == f"Corrigée et remplacée par la facture {second.number}"
        assert [one.invoices[0].pk for one in batches()] == [second.pk]  # "à transmettre"
        assert second.lines.first().visit.prescription.prescriber.am_number == "991000027"
        case.refresh_from_db()
        assert (case.state, case.next_action) == ("waiting", f"Attendre la réponse à la facture {second.number}")
        assert story(case)[-1].startswith("Corrigée (Prescripteur) et renvoyée sous le numéro")
        send(cabinet_id, ON)
        told(second, "pending", on=ON + dt.timedelta(days=3))
        case.refresh_from_db()
        assert case.state == "waiting"
        paid(second.shares.get(part="AMO"))
        case.refresh_from_db()
        assert (case.state, story(case)[-1]) == (
            "closed",
            f"La facture {second.number}, qui la remplace, est payée : dossier clos.",
        )
        found = gains()
        assert (found.total_cents, found.unseen[0].after) == (
            second.shares.get(part="AMO").expected_cents,
            f"renvoi de {first.number}",
        )
    assert find_inconsistencies(cabinet_ids=[cabinet_id]) == []


def test_a_second_that_is_rejected_too_has_its_own_dossier_and_the_first_closes(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id)
        second = resent(case).made
        send(cabinet_id, ON)
        told(second, "rejected", NIR, ON + dt.timedelta(days=3))
        case.refresh_from_db()
        assert case.state == "closed" and "a son propre dossier" in story(case)[-1]
        assert case_of(second).state == "open"
        assert obstacle_to_correction(case=case).startswith("Déjà renvoyée")
        third = resent(case_of(second), Fix(nir=NEW_NIR)).made
        assert third.replaces_id == second.pk


@pytest.mark.parametrize("kind", ["announced", "declared"])
def test_nothing_goes_again_once_money_came_or_was_told_even_in_part(cabinet_id: int, kind: str) -> None:
    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id)
        Posting.objects.create(
            cabinet_id=cabinet_id, share=case.share.invoice.shares.last(), kind=kind, amount_cents=1, happened_on=ON,
            file=factories.make_file(cabinet_id, "p.noe"),
        )  # fmt: skip
        with pytest.raises(Refused, match="même en partie"):
            resent(case)
        assert Invoice.objects.get().state == "sent"


def test_what_the_fund_says_it_paid_or_still_treats_is_not_sent_again(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id, ("2900005", "FACTURE DEJA REGLEE"))
        with pytest.raises(Refused, match="doublon"):
            resent(case)
        told(case.share.invoice, "rejected", ("", "TRAITEMENT CAISSE EN COURS"), ON + dt.timedelta(days=1))
        assert "traite encore" in obstacle_to_correction(case=case_of(case.share.invoice))


def test_the_same_care_claimed_by_another_invoice_meanwhile_stops_the_second(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id)
        first = case.share.invoice
        other = factories.make_share(cabinet_id, number="000000909").invoice
        Invoice.objects.filter(pk=other.pk).update(patient=first.patient, nurse=first.nurse)
        for line in first.lines.all():
            line.pk, line._state.adding, line.invoice, line.visit = None, True, other, None
            line.public_id = InvoiceLine._meta.get_field("public_id").get_default()
            line.save()
        with pytest.raises(Refused, match="Déjà facturé"), transaction.atomic():
            resent(case)
        first.refresh_from_db()
        assert (first.state, Invoice.objects.count()) == ("sent", 2)


def test_a_gesture_that_corrects_nothing_changes_nothing(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id)
        for fix in (Fix(), Fix(prescriber=("Hubert", "991000019"))):
            with pytest.raises(Refused, match="Rien n’a été corrigé"), transaction.atomic():
                resent(case, fix)
        stale = gesture(case)
        stale = Gesture(case, stale.version - 1, stale.person, ON, NOW)
        with pytest.raises(StaleVersion):
            correct_and_resend(gesture=stale, fix=Fix(elsewhere="x"))
        assert Invoice.objects.get().state == "sent" and not Resend.objects.exists()


def test_each_field_is_written_where_it_stands_and_the_second_is_priced_by_it(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id, NIR)
        day = case.share.invoice.cared_on
        visit = Visit.objects.get()
        fix = Fix(
            nir=NEW_NIR,
            birth_date=dt.date(1951, 4, 2),
            rights=(
                Rights("AMO", "011311111", "CPAM ailleurs", day),
                Rights("AMC", "99991234", "Mutuelle", day, member_number="778899"),
            ),
            exemption="ald",
            since=day,
            prescribed_on=day - dt.timedelta(days=1),
            visits={visit.pk: VisitFix(at=dt.time(10, 30), acts=("injection_sc",))},
        )
        row = resent(case, fix)
        patient, made = Patient.objects.get(), row.made
        assert (patient.nir, patient.birth_date) == (NEW_NIR, dt.date(1951, 4, 2))
        assert [one.organism.code for one in Coverage.objects.order_by("kind", "period")] == [
            "0099991234",
            "011310000",
            "011311111",
        ]
        assert [(one.part, one.payer.code) for one in made.shares.all()] == [("AMO", "011311111")]  # ALD: 100 %
        line = made.lines.order_by("rank").first()
        assert (line.text, line.visit.at, line.visit.prescription.prescribed_on) == (
            "AMI 1",
            dt.time(10, 30),
            day - dt.timedelta(days=1),
        )
        assert row.changed.startswith("NIR du patient, Date de naissance, Caisse de rattachement à partir du")


def test_undone_before_it_is_sent_everything_is_as_before_and_a_lot_not_sent_is_dissolved(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id)
        visit = Visit.objects.get()
        total = case.share.invoice.total_cents
        row = resent(case, Fix(visits={visit.pk: VisitFix(acts=("injection_sc",))}))
        lot = close_lot(cabinet_id=cabinet_id, batch=batches()[0], on=ON, person=office_of(cabinet_id))
        undo_resend(resend=row, person=office_of(cabinet_id), now=NOW)
        reconcile(cabinet_id=cabinet_id, as_of=ON)
        lot.refresh_from_db()
        case.refresh_from_db()
        case.share.refresh_from_db()
        first = Invoice.objects.get(pk=case.share.invoice_id)
        assert (lot.state, case.state, case.share.admin_state, case.share.reason_code) == (
            "dissolved",
            "open",
            "rejected",
            "0460053",
        )
        assert (first.state, first.cancelled_reason) == ("sent", "")
        last = Visit.objects.order_by("-version").first()
        assert (last.state, last.version, last.total_cents) == ("invoiced", 3, total)
        assert {line.visit_id for line in first.lines.all()} == {last.pk}
        assert [act.act_code for act in last.acts.all()] == [act.act_code for act in visit.acts.all()]
        with pytest.raises(Refused, match="déjà défait"):
            undo_resend(resend=row, person=office_of(cabinet_id), now=NOW)
        again = resent(case, Fix(visits={last.pk: VisitFix(acts=("injection_im",))}))  # and it can be done once more
        assert again.made.replaces_id == first.pk
        send(cabinet_id, ON)
        with pytest.raises(Refused, match="déjà transmise"):
            undo_resend(resend=again, person=office_of(cabinet_id), now=NOW)
    assert find_inconsistencies(cabinet_ids=[cabinet_id]) == []


def test_not_undone_once_the_patient_paid_his_part_of_the_second(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        case, person = rejected(cabinet_id), office_of(cabinet_id)
        row = resent(case)
        share = row.made.shares.get(part="PATIENT")
        data = PaymentData(share.expected_cents, ON, PatientMeans.CASH, person)
        seen = fingerprint_of(row.made.patient)
        payment = record_payment(
            patient=row.made.patient, data=data, parts={share.pk: share.expected_cents}, seen=seen, person=person, on=ON
        )
        with pytest.raises(Refused, match="libérez d’abord ce paiement"), transaction.atomic():
            undo_resend(resend=row, person=person, now=NOW)
        free_use(use=payment.uses.get(), reason="Renvoi à défaire", person=person, on=ON)
        undo_resend(resend=row, person=person, now=NOW)
        reconcile(cabinet_id=cabinet_id, as_of=ON)
    assert find_inconsistencies(cabinet_ids=[cabinet_id]) == []


def test_a_proposal_to_give_up_is_not_signed_once_its_invoice_is_replaced(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id)
        asked = propose_write_off(case=case, reason="Trop vieux", person=office_of(cabinet_id))
        resent(case)
        boss = office_of(cabinet_id, Role.TITULAIRE)
        with pytest.raises(Refused, match="annulée ou remplacée"), transaction.atomic():
            sign_write_off(write_off=asked, person=boss, on=ON)
        refuse_write_off(write_off=asked, words="Renvoyée", person=boss)
        assert not Posting.objects.filter(kind="written_off").exists()


def test_a_right_that_is_corrected_ends_when_what_stood_there_was_to_end(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id, NIR)
        day, patient = case.share.invoice.cared_on, Patient.objects.get()
        year, later = day + dt.timedelta(days=30), day + dt.timedelta(days=60)
        Exemption.objects.create(cabinet_id=cabinet_id, patient=patient, kind="ald", period=(day, year))
        organism = Coverage.objects.get(kind="AMO").organism
        Coverage.objects.create(
            cabinet_id=cabinet_id, patient=patient, kind="AMC", organism=organism, period=(later, None)
        )
        resent(case, Fix(rights=(Rights("AMC", "99991234", "Mutuelle", day),), exemption="maternite", since=day))
        assert [(one.kind, one.period.lower, one.period.upper) for one in Exemption.objects.all()] == [
            ("maternite", day, year)
        ]
        assert [
            (one.period.lower, one.period.upper) for one in Coverage.objects.filter(kind="AMC").order_by("period")
        ] == [
            (day, later),
            (later, None),
        ]


def test_a_refused_lot_gives_its_invoice_back_for_a_new_lot_under_the_same_number(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        invoice = sent_invoice(cabinet_id)
        told(invoice, "refused", ("", "ERREUR CLE"))
        case = case_of(invoice)
        row = recycle_invoice(gesture=gesture(case))
        reconcile(cabinet_id=cabinet_id, as_of=ON)
        case.refresh_from_db()
        assert (case.state, [one.invoices[0].pk for one in batches()]) == ("waiting", [invoice.pk])
        undo_resend(resend=row, person=office_of(cabinet_id), now=NOW)
        invoice.refresh_from_db()
        assert (invoice.state, invoice.lot_id) == ("sent", row.lot_id)
        recycle_invoice(gesture=gesture(case))
        send(cabinet_id, ON + dt.timedelta(days=1))
        share = invoice.shares.get(part="AMO")
        assert (share.admin_state, share.steps.filter(kind="sent").count()) == ("sent", 2)
        case.refresh_from_db()
        assert case.state == "closed"
        paid(share)
        assert gains().unseen[0].after == f"renvoi de {invoice.number}"
    assert find_inconsistencies(cabinet_ids=[cabinet_id]) == []


def test_a_reject_never_goes_again_under_its_own_number(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id)
        assert "même numéro" in obstacle_to_recycling(case=case)
        with pytest.raises(Refused, match="même numéro"):
            recycle_invoice(gesture=gesture(case))


def test_an_invoice_of_other_software_is_tied_to_the_one_that_was_sent_there() -> None:
    refused = transfer(answer(claim(), 0, state="R", reject=("0460053", "PRESCRIPTEUR")))
    desk = Desk().receive(sent(claim()), returned(refused), as_of=LATE)
    person = office(desk)
    with tenant(cabinets=[desk.cabinet_id]):
        case = only_case()
        done = Gesture(case, case.version, person, LATE, NOW)
        with pytest.raises(Refused, match="autre logiciel"), transaction.atomic():
            correct_and_resend(gesture=done, fix=Fix(elsewhere="Prescripteur"))
        with pytest.raises(Refused, match="importez-la d’abord"), transaction.atomic():
            resent_elsewhere(gesture=done, number="102")
    desk.receive(sent(claim("000000102", lot="002", sent=LATE)), as_of=LATE)
    with tenant(cabinets=[desk.cabinet_id]):
        case = only_case()
        row = resent_elsewhere(gesture=Gesture(case, case.version, person, LATE, NOW), number="102")
        assert (row.way, row.made.number, row.invoice.number) == (ResendWay.ELSEWHERE, "000000102", "000000101")
    assert desk.reconcile(LATE).money()[4] is None
    with tenant(cabinets=[desk.cabinet_id]):
        assert only_case().state == "waiting"
        undo_resend(resend=row, person=person, now=NOW)
    assert desk.reconcile(LATE).money()[4] == "rejected"


def test_the_database_keeps_what_a_resend_is_made_of(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        row = resent(rejected(cabinet_id))
        for change in ({"made": None}, {"way": "recycle"}, {"way": "paper"}, {"way": "x"}, {"undone_at": NOW}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Resend.objects.filter(pk=row.pk).update(**change)


def test_what_was_replaced_is_neither_chased_nor_given_up(cabinet_id: int) -> None:
    from reconciliation.services.chasing.relance_candidates import candidates

    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id, ("0450072", "EXONERATION INCONNUE"))
        resent(case, Fix(elsewhere="Droits relus"))
        case = Case.objects.get(pk=case.pk)
        (one,) = [found for found in candidates(cabinet_id=cabinet_id) if found.case == case.pk]
        assert one.why_not == "Corrigée et renvoyée : c’est la nouvelle facture qui se suit."
        with pytest.raises(Refused, match="remplacée"):
            propose_write_off(case=case, reason="x", person=office_of(cabinet_id))


def test_the_local_scheme_and_the_number_of_an_accident_are_corrected_from_a_reject(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id, ("", "REGIME LOCAL"))
        day = case.share.invoice.cared_on
        fund = Coverage.objects.get(kind="AMO").organism
        local = Rights("AMO", fund.code, fund.name, day, is_local_scheme=True)
        made = resent(case, Fix(rights=(local,))).made
        assert made is not None
        percent = made.shares.get(part="AMO").expected_cents * 100 // made.total_cents
        assert (percent, [one.is_local_scheme for one in Coverage.objects.order_by("period")]) == (90, [False, True])


def test_a_number_that_was_missing_is_written_on_the_exemption_and_another_accident_begins_its_own(
    cabinet_id: int,
) -> None:
    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id, ("", "AT INCONNU"))
        day, patient, start = case.share.invoice.cared_on, Patient.objects.get(), dt.date(2026, 9, 1)
        Exemption.objects.create(cabinet_id=cabinet_id, patient=patient, kind="atmp", period=(start, None))
        first, second = ExemptionFacts(accident_number="260820013"), ExemptionFacts(accident_number="261109021")
        row = resent(case, Fix(exemption="atmp", since=day, facts=first))
        assert row.changed == "Exonération : accident du travail"
        assert [(one.period.lower, facts_of(one)) for one in Exemption.objects.all()] == [(start, first)]
        send(cabinet_id, ON)
        told(row.made, "rejected", ("", "AT INCONNU"))
        resent(case_of(row.made), Fix(exemption="atmp", since=day, facts=second))
        assert [
            (one.period.lower, one.period.upper, facts_of(one)) for one in Exemption.objects.order_by("period")
        ] == [
            (start, day, first),
            (day, None, second),
        ]
