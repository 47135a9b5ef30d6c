"""A write-off is proposed by one and signed by the titulaire; a payment seen elsewhere has its proof and is never « received »."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cabinet.enums import Part, Role
from cabinet.errors import Refused
from cabinet.models import Membership
from cabinet.tenancy import tenant
from reconciliation.enums import Means
from reconciliation.models import DeclaredPayment, Posting, WriteOff, WriteOffResumption
from reconciliation.services.dossiers.write_offs import (
    propose_resumption,
    propose_write_off,
    refuse_resumption,
    refuse_write_off,
    sign_resumption,
    sign_write_off,
)
from reconciliation.services.inconsistencies import find_inconsistencies
from reconciliation.services.matches.declared import PaymentSeen, cancel_declared, declare_payment, give_refund_paper
from tests.follow_up.desk import LATE, client_of, office, only_case, scan, share_of, silent, story, upload
from tests.reconciliation.invented import Desk, answer, bank, claim, credit, returned, sent, transfer

pytestmark = pytest.mark.django_db
DOUBLE = ("2900005", "FACTURE DEJA REGLEE")


def seen(desk: Desk, cents: int, paid_by: Part = Part.AMO) -> PaymentSeen:
    proof = scan(desk.cabinet_id, office(desk), f"%PDF-1.7 {cents} {paid_by}".encode())
    return PaymentSeen(cents, dt.date(2026, 10, 15), paid_by, Means.TRANSFER, "VIR 77", proof)


def test_nothing_moves_before_the_titulaire_signs_and_then_the_dossier_closes() -> None:
    desk = silent()
    titulaire = office(desk, Role.TITULAIRE)
    with tenant(cabinets=[desk.cabinet_id]):
        row = propose_write_off(case=only_case(), reason="Patient décédé", person=office(desk))
        with pytest.raises(Refused, match="déjà proposé"):
            propose_write_off(case=only_case(), reason="Encore", person=office(desk))
    assert desk.reconcile(LATE).money() == ("expected", 0, 0, 0, "lot_not_acknowledged")
    with tenant(cabinets=[desk.cabinet_id]):
        sign_write_off(write_off=row, person=titulaire, on=LATE)
        with pytest.raises(Refused, match="déjà été prise"):
            sign_write_off(write_off=row, person=titulaire, on=LATE)
        posting = Posting.objects.get(kind="written_off")
        assert (posting.person, posting.reason, posting.amount_cents) == (titulaire, "Patient décédé", 4250)
    assert desk.reconcile(LATE).money() == ("written_off", 0, 0, 0, None)
    with tenant(cabinets=[desk.cabinet_id]):
        assert (only_case().state, share_of(only_case()).open_cents) == ("closed", 0)
        asked = propose_resumption(write_off=WriteOff.objects.get(), reason="La caisse a répondu", person=office(desk))
        with pytest.raises(Refused, match="déjà proposée"):
            propose_resumption(write_off=WriteOff.objects.get(), reason="Encore", person=titulaire)
        sign_resumption(resumption=asked, person=titulaire, on=LATE)
        with pytest.raises(Refused, match="déjà été prise"):
            sign_resumption(resumption=asked, person=titulaire, on=LATE)
    assert desk.reconcile(LATE).money()[0] == "expected"
    with tenant(cabinets=[desk.cabinet_id]):
        assert only_case().state == "open"
        assert [line for line in story(only_case()) if "bandon" in line] == [
            "Abandon de 42,50\u202f€ proposé : Patient décédé",
            "Abandon de 42,50\u202f€ signé.",
            "Reprise de l’abandon proposée : La caisse a répondu",
            "Abandon repris : La caisse a répondu",
        ]
    assert find_inconsistencies(cabinet_ids=[desk.cabinet_id]) == []


def test_two_persons_give_up_a_sum_and_take_it_back_unless_the_titulaire_is_alone() -> None:
    desk = silent()
    titulaire = office(desk, Role.TITULAIRE)
    with tenant(cabinets=[desk.cabinet_id]):
        row = propose_write_off(case=only_case(), reason="Patient décédé", person=titulaire)
        other = office(desk)  # a gestionnaire is there: she could propose it
        with pytest.raises(Refused, match="une autre personne"):
            sign_write_off(write_off=row, person=titulaire, on=LATE)
        assert not Posting.objects.filter(kind="written_off").exists()
        Membership.objects.filter(user=other).update(is_active=False)
        sign_write_off(write_off=row, person=titulaire, on=LATE)
        assert story(only_case())[-1].endswith("signé par la même personne, seule à décider dans ce cabinet.")
        asked = propose_resumption(write_off=row, reason="Erreur", person=titulaire)
        Membership.objects.filter(user=other).update(is_active=True)
        with pytest.raises(Refused, match="une autre personne"):
            sign_resumption(resumption=asked, person=titulaire, on=LATE)
        assert Posting.objects.filter(kind="written_off").count() == 1
        refuse_resumption(resumption=asked, person=titulaire)
        assert WriteOff.objects.get().state == "signed"
        asked = propose_resumption(write_off=row, reason="La caisse a payé", person=other)
        for change in ({"reason": ""}, {"state": "signed"}, {"state": "x"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                WriteOffResumption.objects.filter(pk=asked.pk).update(**change)
        sign_resumption(resumption=asked, person=titulaire, on=LATE)
        assert WriteOff.objects.get().state == "resumed"
    assert find_inconsistencies(cabinet_ids=[desk.cabinet_id]) == []


def test_a_refused_write_off_leaves_the_dossier_as_it_was() -> None:
    desk = silent()
    with tenant(cabinets=[desk.cabinet_id]):
        row = propose_write_off(case=only_case(), reason="Trop petit", person=office(desk))
        refuse_write_off(write_off=row, words="Relancez", person=office(desk, Role.TITULAIRE))
        assert not Posting.objects.filter(kind="written_off").exists()
        assert only_case().state == "open"


def test_money_that_came_between_is_not_given_up() -> None:
    desk = silent()
    with tenant(cabinets=[desk.cabinet_id]):
        row = propose_write_off(case=only_case(), reason="Trop tard", person=office(desk))
    desk.receive(returned(transfer(answer(claim(), 4000))), bank(credit(4000)))
    with tenant(cabinets=[desk.cabinet_id]), pytest.raises(Refused, match="Il reste 2,50"):
        sign_write_off(write_off=row, person=office(desk, Role.TITULAIRE), on=LATE)


def test_the_database_refuses_a_signature_without_a_posting_or_a_decider() -> None:
    desk = silent()
    with tenant(cabinets=[desk.cabinet_id]):
        propose_write_off(case=only_case(), reason="Trop tard", person=office(desk))
        for change in ({"state": "signed"}, {"state": "refused"}, {"reason": ""}, {"amount_cents": 0}):
            with pytest.raises(IntegrityError), transaction.atomic():
                WriteOff.objects.update(**change)


def test_a_payment_seen_elsewhere_closes_the_dossier_and_the_bank_lane_stays_true() -> None:
    desk = silent()
    with tenant(cabinets=[desk.cabinet_id]):
        with pytest.raises(Refused, match="Il ne reste que 42,50"):
            declare_payment(case=only_case(), seen=seen(desk, 4251), person=office(desk), on=LATE)
        declare_payment(case=only_case(), seen=seen(desk, 4000), person=office(desk), on=LATE)
    assert desk.reconcile(LATE).money()[4] == "lot_not_acknowledged"  # 2.50 are still owed
    with tenant(cabinets=[desk.cabinet_id]):
        declare_payment(case=only_case(), seen=seen(desk, 250), person=office(desk), on=LATE)
    assert desk.reconcile(LATE).money() == ("expected", 0, 0, 0, None)
    with tenant(cabinets=[desk.cabinet_id]):
        assert (only_case().state, share_of(only_case()).open_cents) == ("closed", 0)
        cancel_declared(payment=DeclaredPayment.objects.first(), reason="Erreur", person=office(desk), on=LATE)
        with pytest.raises(Refused, match="déjà annulé"):
            cancel_declared(payment=DeclaredPayment.objects.first(), reason="x", person=office(desk), on=LATE)
    desk.reconcile(LATE)
    with tenant(cabinets=[desk.cabinet_id]):
        assert (only_case().state, share_of(only_case()).open_cents) == ("open", 250)
    assert find_inconsistencies(cabinet_ids=[desk.cabinet_id]) == []


def test_a_patient_who_paid_the_funds_part_must_be_given_his_paper() -> None:
    desk = silent()
    with tenant(cabinets=[desk.cabinet_id]):
        declare_payment(case=only_case(), seen=seen(desk, 4250, Part.PATIENT), person=office(desk), on=LATE)
    assert desk.reconcile(LATE).money()[4] == "paid_by_patient"
    with tenant(cabinets=[desk.cabinet_id]):
        assert only_case().next_action.startswith("Remettre au patient")
        give_refund_paper(payment=DeclaredPayment.objects.get(), person=office(desk), on=LATE)
        with pytest.raises(Refused):
            give_refund_paper(payment=DeclaredPayment.objects.get(), person=office(desk), on=LATE)
    assert desk.reconcile(LATE).money()[4] is None


def test_a_reject_is_a_duplicate_only_when_the_other_invoice_of_that_care_was_paid() -> None:
    first, second = claim(), claim("000000102")
    paid = transfer(answer(first, 4250))
    refused = transfer(answer(second, 0, state="R", reject=DOUBLE), ref="262577000124")
    desk = Desk().receive(sent(first, second), returned(refused, file_id="R00002"))
    assert desk.money("000000102")[4] == "rejected"
    desk.receive(returned(paid), bank(credit(4250)))
    assert desk.money("000000102")[4] == "duplicate"
    assert desk.money()[4] is None


@pytest.mark.parametrize(
    ("other", "reject"), [(claim("000000102", amo=4000), DOUBLE), (claim("000000102"), ("0450072", "EXONERATION"))]
)
def test_other_care_or_another_reason_stays_a_reject(other: object, reject: tuple[str, str]) -> None:
    paid = transfer(answer(claim(), 4250))
    refused = transfer(answer(other, 0, state="R", reject=reject), ref="262577000124")  # type: ignore[arg-type]
    desk = Desk().receive(sent(claim(), other), returned(paid), bank(credit(4250)), returned(refused, file_id="R00002"))  # type: ignore[arg-type]
    assert desk.money("000000102")[4] == "rejected"


def test_the_pages_propose_sign_and_observe() -> None:
    desk = silent()
    gestionnaire, titulaire = client_of(desk), client_of(desk, Role.TITULAIRE)
    with tenant(cabinets=[desk.cabinet_id]):
        case = only_case()
    page = gestionnaire.post(reverse("proposer_abandon", args=[case.public_id]), {"reason": "Trop tard"}, follow=True)
    assert "Abandon proposé" in page.content.decode()
    with tenant(cabinets=[desk.cabinet_id]):
        row = WriteOff.objects.get()
    decide = reverse("decider_abandon", args=[row.public_id])
    assert gestionnaire.post(decide, {"decision": "signer"}).status_code == 403
    assert "Abandonner et signer" not in gestionnaire.get(reverse("abandons")).content.decode()
    assert "Abandonner et signer" in titulaire.get(reverse("abandons")).content.decode()
    assert "signé de votre nom" in titulaire.post(decide, {"decision": "signer"}, follow=True).content.decode()
    resume = reverse("proposer_reprise", args=[row.public_id])
    assert "Reprise proposée" in gestionnaire.post(resume, {"reason": "Payée"}, follow=True).content.decode()
    assert "Signer la reprise" in titulaire.get(reverse("abandons")).content.decode()
    assert "repris" in titulaire.post(decide, {"decision": "reprendre"}, follow=True).content.decode()
    typed = {"amount": "42,50", "paid_on": "2026-10-15", "paid_by": "PATIENT", "means": "cash", "proof": upload()}
    page = gestionnaire.post(reverse("constater", args=[case.public_id]), typed, follow=True).content.decode()
    assert "Feuille remise au patient" in page
    with tenant(cabinets=[desk.cabinet_id]):
        declared = DeclaredPayment.objects.get()
    gestionnaire.post(reverse("constat", args=[declared.public_id]), {"geste": "remise"})
    gestionnaire.post(reverse("constat", args=[declared.public_id]), {"geste": "annuler"})
    with tenant(cabinets=[desk.cabinet_id]):
        declared.refresh_from_db()
        assert declared.refund_given_on is not None and declared.cancelled_at is not None
