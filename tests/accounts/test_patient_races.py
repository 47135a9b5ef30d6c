"""Two writers at once on one account: one wins, the other is told; the sums hold."""

import pytest
from django.db.models import Sum

from billing.models import Share
from cabinet.tenancy import tenant
from reconciliation.enums import PatientMeans
from reconciliation.models import BankedPayment, PatientPayment, PaymentUse
from reconciliation.services.inconsistencies import find_inconsistencies
from reconciliation.services.patients.bank import bank_payments
from reconciliation.services.patients.payments import (
    PaymentData,
    allocate_credit,
    fingerprint_of,
    record_payment,
    refund_credit,
    reverse_payment,
)
from tests import factories
from tests.accounts.till import ON, Till, make_till
from tests.reconciliation.test_twice_at_once import two_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def race(till: Till, *works: object) -> list[object]:
    """Each of the two, in a tenant of its own; what each found, an error included."""
    left = list(works)

    def one() -> object:
        work = left.pop()
        with tenant(cabinets=[till.cabinet_id]):
            return work()  # type: ignore[operator]

    return two_at_once(one)


def errors(found: list[object]) -> list[str]:
    return sorted(type(one).__name__ for one in found if isinstance(one, Exception))


def test_a_debt_is_paid_once_by_two_who_saw_the_same_account() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share, patient = till.debt(2000), till.patient
        seen = fingerprint_of(patient)
    data = PaymentData(2000, factories.DAY, PatientMeans.CASH, till.person)

    def pay() -> object:
        return record_payment(patient=patient, data=data, parts={share.pk: 2000}, seen=seen, person=till.person, on=ON)

    assert errors(race(till, pay, pay)) == ["StaleVersion"]
    with tenant(cabinets=[till.cabinet_id]):
        assert PatientPayment.objects.get().number == "E2026-0001"
        assert Share.objects.get(pk=share.pk).declared_cents == 2000


def test_a_credit_is_used_once() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share = till.debt(2000)
        payment = till.pay(1500)
        seen = fingerprint_of(till.patient)

    def allocate() -> None:
        allocate_credit(payment=payment, parts={share.pk: 1500}, seen=seen, person=till.person, on=ON)

    def refund() -> None:
        refund_credit(payment=payment, cents=1500, means=PatientMeans.CASH, seen=seen, person=till.person, on=ON)

    assert errors(race(till, allocate, refund)) == ["StaleVersion"]
    with tenant(cabinets=[till.cabinet_id]):
        assert PaymentUse.objects.aggregate(cents=Sum("amount_cents"))["cents"] == 1500
    assert find_inconsistencies(cabinet_ids=[till.cabinet_id]) == []


def test_the_same_form_sent_twice_gives_back_or_puts_once() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share = till.debt(2000)
        payment = till.pay(4000, {})
        seen = fingerprint_of(till.patient)

    def refund() -> None:
        refund_credit(payment=payment, cents=500, means=PatientMeans.CASH, seen=seen, person=till.person, on=ON)

    assert errors(race(till, refund, refund)) == ["StaleVersion"]
    with tenant(cabinets=[till.cabinet_id]):
        seen = fingerprint_of(till.patient)

    def allocate() -> None:
        allocate_credit(payment=payment, parts={share.pk: 700}, seen=seen, person=till.person, on=ON)

    assert errors(race(till, allocate, allocate)) == ["StaleVersion"]
    with tenant(cabinets=[till.cabinet_id]):
        assert sorted(PaymentUse.objects.values_list("amount_cents", flat=True)) == [500, 700]


def test_undone_by_one_and_seen_at_the_bank_by_another_is_one_or_the_other() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share = till.debt(2000)
        payment = till.pay(2000, {share: 2000}, means=PatientMeans.TRANSFER)
        entry = till.credit(2000, "VIR DEMO")

    def undo() -> None:
        reverse_payment(payment=payment, reason="Erreur", person=till.person, on=ON)

    def see() -> None:
        bank_payments(entry=entry, payments=[payment], person=till.person)

    assert errors(race(till, undo, see)) == ["Refused"]
    assert [one for one in find_inconsistencies(cabinet_ids=[till.cabinet_id]) if one.kind != "cached_state"] == []


def test_a_cheque_is_in_one_remittance_only() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share = till.debt(2000)
        payment = till.pay(2000, {share: 2000}, means=PatientMeans.CHEQUE, cheque="77")
        entries = [till.credit(2000, f"REMISE {rank}") for rank in (1, 2)]

    def see(rank: int) -> object:
        return lambda: bank_payments(entry=entries[rank], payments=[payment], person=till.person)

    assert errors(race(till, see(0), see(1))) == ["Refused"]
    with tenant(cabinets=[till.cabinet_id]):
        assert BankedPayment.objects.filter(cancelled_at=None).count() == 1
        assert Share.objects.get(pk=share.pk).received_cents == 2000
