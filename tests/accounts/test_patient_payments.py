"""A patient's payment: shared out by a person, never more than due, kept as a credit, undone by opposite rows; the bank apart."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from pytest_django import DjangoAssertNumQueries

from billing.models import Invoice, Patient
from cabinet.errors import Refused, StaleVersion
from cabinet.tenancy import tenant
from reconciliation.enums import PatientMeans, UseKind
from reconciliation.models import BankedPayment, BankEntry, EntryMatch, PatientPayment, PaymentUse, Posting
from reconciliation.services.dossiers.lanes import events_of
from reconciliation.services.inconsistencies import find_inconsistencies
from reconciliation.services.matches.decisions import match_by_person, set_aside
from reconciliation.services.patients.accounts import account_of
from reconciliation.services.patients.bank import bank_payments, candidates_of, unbank_entry
from reconciliation.services.patients.ledger import credit_of
from reconciliation.services.patients.payments import (
    PaymentData,
    allocate_credit,
    dues_of,
    fingerprint_of,
    free_use,
    propose_allocation,
    record_payment,
    refund_credit,
    reverse_payment,
)
from tests import factories
from tests.accounts.till import ON, Till, lanes, make_till

pytestmark = pytest.mark.django_db
DAY = factories.DAY


def sound(till: Till) -> bool:
    return find_inconsistencies(cabinet_ids=[till.cabinet_id]) == []


def test_a_payment_is_declared_and_the_bank_lane_says_nothing() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        old, new = till.debt(2000), till.debt(1500, "000000302")
        assert propose_allocation(patient=till.patient, cents=2500) == {old.pk: 2000, new.pk: 500}
        payment = till.pay(2500, {old: 2000, new: 500})
        assert (payment.number, credit_of(payment)) == ("E2026-0001", 0)
        till.reconcile()
        assert lanes(old) == (0, 2000, 0, "expected")
        assert lanes(new) == (1000, 500, 0, "expected")
        assert [one.title for one in events_of(old) if one.lane == "m"] == ["Attendue", "Déclarée encaissée"]
        account = account_of(till.patient, ON)
        assert (account.due_cents, account.credit_cents, account.balance_cents) == (1000, 0, 1000)
    assert sound(till)


def test_more_than_due_is_refused_and_nothing_is_written() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share = till.debt(2000)
        for cents, part in ((3000, 2001), (1000, 1500), (2000, 0), (2000, -5)):
            with pytest.raises(Refused), transaction.atomic():
                till.pay(cents, {share: part})
        other = Patient.objects.create(cabinet_id=till.cabinet_id, last_name="Autre", search_name="AUTRE")
        foreign = factories.make_patient_share(till.cabinet_id, 900, "000000399", other)
        fund = factories.make_share(till.cabinet_id, 900, "000000398")
        for wrong in (foreign, fund):
            with pytest.raises(Refused, match="pas due par ce patient"), transaction.atomic():
                till.pay(900, {wrong: 900})
        with pytest.raises(Refused, match="avenir"), transaction.atomic():
            till.pay(900, day=ON + dt.timedelta(days=1))
        with pytest.raises(Refused, match="numéro et sa banque"), transaction.atomic():
            till.pay(900, means=PatientMeans.CHEQUE)
        assert not PatientPayment.objects.exists() and lanes(share)[0] == 2000


def test_the_same_form_sent_twice_pays_once() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share = till.debt(2000)
        seen, data = fingerprint_of(till.patient), PaymentData(1000, DAY, PatientMeans.CARD, till.person)
        same = {
            "patient": till.patient,
            "data": data,
            "parts": {share.pk: 1000},
            "seen": seen,
            "person": till.person,
            "on": ON,
        }
        record_payment(**same)
        with pytest.raises(StaleVersion):
            record_payment(**same)
        assert lanes(share)[:2] == (1000, 1000)


def test_what_is_too_much_waits_for_a_person_who_gives_it_back_or_puts_it_on_the_next() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share = till.debt(2000)
        payment = till.pay(5000, {share: 2000})
        assert credit_of(payment) == 3000
        later = till.debt(1200, "000000302")
        assert lanes(later)[0] == 1200  # nothing goes there by itself
        with pytest.raises(Refused), transaction.atomic():
            allocate_credit(
                payment=payment, parts={later.pk: 1201}, seen=fingerprint_of(till.patient), person=till.person, on=ON
            )
        allocate_credit(
            payment=payment, parts={later.pk: 1200}, seen=fingerprint_of(till.patient), person=till.person, on=ON
        )
        with pytest.raises(Refused, match="18,00"), transaction.atomic():
            refund_credit(
                payment=payment,
                cents=1801,
                means=PatientMeans.CASH,
                seen=fingerprint_of(till.patient),
                person=till.person,
                on=ON,
            )
        refund_credit(
            payment=payment,
            cents=1800,
            means=PatientMeans.CASH,
            seen=fingerprint_of(till.patient),
            person=till.person,
            on=ON,
        )
        assert credit_of(payment) == 0 and lanes(later)[0] == 0
        with pytest.raises(Refused, match="rendue au patient"), transaction.atomic():
            reverse_payment(payment=payment, reason="Erreur", person=till.person, on=ON)
    assert sound(till)


def test_undone_by_opposite_rows_the_debt_is_as_before_and_nothing_is_erased() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share = till.debt(2000)
        payment = till.pay(2500, {share: 2000}, means=PatientMeans.CHEQUE, cheque="0012345")
        before = Posting.objects.count()
        reverse_payment(payment=payment, reason="Chèque impayé", person=till.person, on=ON)
        assert lanes(share)[:2] == (2000, 0)
        assert Posting.objects.count() == before + 1
        assert (PatientPayment.objects.count(), credit_of(payment)) == (2, 0)
        for again in (
            lambda: reverse_payment(payment=payment, reason="Encore", person=till.person, on=ON),
            lambda: allocate_credit(
                payment=payment, parts={share.pk: 100}, seen=fingerprint_of(till.patient), person=till.person, on=ON
            ),
        ):
            with pytest.raises(Refused, match="annulé"), transaction.atomic():
                again()
        till.pay(2000, {share: 2000})
        assert lanes(share)[0] == 0
    assert sound(till)


def test_one_use_is_freed_alone_also_from_a_cancelled_invoice() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        first, second = till.debt(2000), till.debt(1500, "000000302")
        payment = till.pay(3500, {first: 2000, second: 1500})
        Invoice.objects.filter(pk=first.invoice_id).update(state="cancelled", cancelled_reason="Refaite")
        with pytest.raises(Refused), transaction.atomic():
            till.pay(100, {first: 100})
        use = PaymentUse.objects.get(share=first)
        free_use(use=use, reason="Facture refaite", person=till.person, on=ON)
        assert credit_of(payment) == 2000 and lanes(second)[:2] == (0, 1500)
        with pytest.raises(Refused, match="déjà libérée"), transaction.atomic():
            free_use(use=use, reason="Encore", person=till.person, on=ON)
        till.reconcile()
    assert sound(till)


def test_the_bank_takes_the_place_of_what_was_declared_and_gives_it_back() -> None:
    """A remittance of two cheques out of three, chosen by a person; a euro is never in both lanes."""
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        shares = [till.debt(1000 * rank, f"00000030{rank}") for rank in (1, 2, 3)]
        cheques = [
            till.pay(share.expected_cents, {share: share.expected_cents}, means=PatientMeans.CHEQUE, cheque=f"77{rank}")
            for rank, share in enumerate(shares)
        ]
        entry = till.credit(4000, day=DAY + dt.timedelta(days=5))
        assert list(candidates_of(entry)) == cheques
        with pytest.raises(Refused, match="30,00"), transaction.atomic():
            bank_payments(entry=entry, payments=cheques[:2], person=till.person)
        bank_payments(entry=entry, payments=[cheques[0], cheques[2]], person=till.person)
        till.reconcile()
        assert lanes(shares[0]) == (0, 0, 1000, "received")
        assert lanes(shares[1]) == (0, 2000, 0, "expected")
        assert lanes(shares[2]) == (0, 0, 3000, "received")
        assert BankEntry.objects.get(pk=entry.pk).outcome == "explained"
        assert list(candidates_of(entry)) == [cheques[1]]
        with pytest.raises(Refused, match="La banque montre"), transaction.atomic():
            reverse_payment(payment=cheques[0], reason="Erreur", person=till.person, on=ON)
    assert sound(till)
    with tenant(cabinets=[till.cabinet_id]):
        unbank_entry(entry=entry, reason="Autre remise", person=till.person)
        till.reconcile()
        assert [lanes(one)[1:3] for one in shares] == [(1000, 0), (2000, 0), (3000, 0)]
        assert lanes(shares[0])[3] == "expected"
        assert BankedPayment.objects.filter(cancelled_at=None).count() == 0
        bank_payments(entry=entry, payments=[cheques[0], cheques[2]], person=till.person)
        till.reconcile()
        assert lanes(shares[2]) == (0, 0, 3000, "received")
    assert sound(till)


def test_a_part_paid_by_cheque_and_seen_leaves_the_rest_owed_once() -> None:
    """The trap: declared 8.00 and then seen 8.00 of a share of 20.00 leaves 12.00, not 4.00."""
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share = till.debt(2000)
        payment = till.pay(800, {share: 800}, means=PatientMeans.TRANSFER)
        bank_payments(entry=till.credit(800, "VIR DEMO"), payments=[payment], person=till.person)
        till.reconcile()
        assert lanes(share) == (1200, 0, 800, "partial")
        use = PaymentUse.objects.get()
        free_use(use=use, reason="Autre facture", person=till.person, on=ON)
        assert lanes(share)[:3] == (2000, 0, 0)
        allocate_credit(
            payment=payment, parts={share.pk: 700}, seen=fingerprint_of(till.patient), person=till.person, on=ON
        )
        till.reconcile()
        assert lanes(share)[:3] == (1300, 0, 700)
    assert sound(till)


def test_the_machine_leaves_to_a_person_the_transfer_of_a_share_that_has_a_payment() -> None:
    """Its number stands in the text: alone it would be matched; a person wrote the payment down, she says which credit shows it."""
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share = till.debt(2000, "123456789")
        payment = till.pay(2000, {share: 2000}, means=PatientMeans.TRANSFER)
        entry = till.credit(2000, "VIR FACTURE 123456789")
        till.reconcile()
        assert not EntryMatch.objects.exists() and lanes(share)[:3] == (0, 2000, 0)
        bank_payments(entry=entry, payments=[payment], person=till.person)
        till.reconcile()
        assert lanes(share)[:3] == (0, 0, 2000) and not EntryMatch.objects.exists()
        with pytest.raises(Refused), transaction.atomic():
            set_aside(entry=entry, reason="Autre")
        with pytest.raises(Refused), transaction.atomic():
            match_by_person(entry=entry, advices=[factories.make_advice(till.cabinet_id, 2000)], person=till.person)
        with pytest.raises(Refused, match="déjà"), transaction.atomic():
            bank_payments(entry=entry, payments=[till.pay(2000)], person=till.person)
    assert sound(till)


def test_an_unproved_statement_or_a_later_payment_shows_nothing() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        till.debt(2000)
        payment = till.pay(2000, day=ON)
        entry = till.credit(2000)
        with pytest.raises(Refused, match="après ce mouvement"), transaction.atomic():
            bank_payments(entry=entry, payments=[payment], person=till.person)
        BankEntry.objects.filter(pk=entry.pk).update(booked_on=ON)
        type(entry.statement).objects.update(is_proved=False)
        with pytest.raises(Refused, match="pas prouvé"), transaction.atomic():
            bank_payments(entry=entry, payments=[payment], person=till.person)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("payment_use_within_payment", lambda till, pay, share: use_of(till, pay, share, 2100)),
        (
            "payment_use_within_share",
            lambda till, pay, share: [use_of(till, pay, share, 1200), use_of(till, pay, share, 900)],
        ),
        (
            "payment_use_of_its_patient",
            lambda till, pay, share: use_of(till, pay, factories.make_share(till.cabinet_id, 500), 500),
        ),
        ("pieces_within_entry_bankedpayment", lambda till, pay, share: banked(till, pay, 1999)),
        ("payment_undone_is_whole", lambda till, pay, share: opposite(till, pay, -1)),
        ("instalments_sum_to_the_debt", lambda till, pay, share: plan_of(till, share)),
    ],
)
def test_the_database_refuses_at_commit(name: str, make: object) -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share = till.debt(2000)
        payment = till.pay(2500)
    with pytest.raises(DatabaseError, match=name), tenant(cabinets=[till.cabinet_id]):
        make(till, payment, share)  # type: ignore[operator]


def use_of(till: Till, payment: PatientPayment, share: object, cents: int) -> PaymentUse:
    if cents > 2000:
        return PaymentUse.objects.create(
            cabinet_id=till.cabinet_id, payment=payment, kind=UseKind.REFUND, amount_cents=2501, happened_on=DAY,
            means="cash", person=till.person,
        )  # fmt: skip
    return PaymentUse.objects.create(
        cabinet_id=till.cabinet_id, payment=payment, kind=UseKind.SHARE, share=share, amount_cents=cents, happened_on=DAY,
        person=till.person,
    )  # fmt: skip


def banked(till: Till, payment: PatientPayment, cents: int) -> BankedPayment:
    entry = till.credit(cents)
    return BankedPayment.objects.create(
        cabinet_id=till.cabinet_id, entry=entry, payment=payment, amount_cents=cents, made_by=till.person
    )


def opposite(till: Till, payment: PatientPayment, cents: int) -> PatientPayment:
    return PatientPayment.objects.create(
        cabinet_id=till.cabinet_id, patient=payment.patient, amount_cents=cents, paid_on=DAY, means="cash",
        received_by=till.person, noted_by=till.person, reason="essai", reverses=payment,
    )  # fmt: skip


def plan_of(till: Till, share: object) -> None:
    plan = factories.make_schedule(share)  # type: ignore[arg-type]
    plan.instalments.model.objects.create(cabinet_id=till.cabinet_id, plan=plan, due_on=ON, amount_cents=1)


@pytest.mark.parametrize("change", ["update {} set cabinet_id = cabinet_id", "delete from {}"])
@pytest.mark.django_db(transaction=True)
def test_not_even_a_superuser_changes_a_payment_or_its_uses(superuser: object, change: str) -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share = till.debt(2000)
        till.pay(2000, {share: 2000})
    for table in ("patientpayment", "paymentuse", "useposting"):
        with pytest.raises(Exception, match=r"se contrepasse|violates foreign key"):
            superuser.cursor().execute(change.format(f"reconciliation_{table}"))  # type: ignore[attr-defined]


def test_what_is_owed_is_asked_in_the_same_questions_for_one_debt_and_for_five(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        patient = till.debt(2000).invoice.patient
        with django_assert_num_queries(2):
            assert len(dues_of(patient)) == 1
        for rank in range(2, 6):
            till.debt(2000, f"00000030{rank}")
        with django_assert_num_queries(2):
            assert len(dues_of(patient)) == 5
