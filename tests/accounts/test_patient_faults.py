"""Planted faults of patients' money are found by check_inconsistencies, once the triggers that refuse them are off."""

from collections.abc import Callable, Iterator

import pytest

from cabinet.tenancy import tenant
from reconciliation.enums import PatientMeans
from reconciliation.services.inconsistencies import find_inconsistencies
from reconciliation.services.patients.bank import bank_payments
from tests import factories
from tests.accounts.till import make_till

pytestmark = pytest.mark.django_db(transaction=True)
FAULTS = {
    "payment_overused": "update reconciliation_paymentuse set amount_cents = 9000 where id = {use}",
    "use_not_as_posted": "delete from reconciliation_useposting where use_id = {use}",
    "use_of_another_patient": "update billing_invoice set patient_id = {other} where id = {invoice}",
    "outcome_not_as_explained": "update reconciliation_bankentry set amount_cents = 2001 where id = {entry}",
    "plan_does_not_sum": "update reconciliation_instalment set amount_cents = 1 where plan_id = {plan}",
    "payment_undone_in_part": "update reconciliation_patientpayment set amount_cents = -1 where reverses_id is not null",
}


@pytest.fixture
def free(superuser: object) -> Iterator[Callable[[str], None]]:
    """Runs one statement past every trigger."""
    cursor = superuser.cursor()  # type: ignore[attr-defined]
    cursor.execute("set session_replication_role = replica")
    yield cursor.execute
    cursor.execute("set session_replication_role = origin")


@pytest.mark.parametrize("kind", FAULTS)
def test_a_planted_fault_is_found(kind: str, free: Callable[[str], None]) -> None:
    from billing.models import Patient
    from reconciliation.services.patients.payments import reverse_payment

    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share, later = till.debt(2000), till.debt(900, "000000302")
        plan = factories.make_schedule(later)
        payment = till.pay(2000, {share: 2000}, means=PatientMeans.CHEQUE, cheque="77")
        wrong = till.pay(300)
        reverse_payment(payment=wrong, reason="Erreur", person=till.person, on=factories.DAY)
        entry = till.credit(2000)
        bank_payments(entry=entry, payments=[payment], person=till.person)
        other = Patient.objects.create(cabinet_id=till.cabinet_id, last_name="Autre", search_name="AUTRE")
        till.reconcile()
        ids = {
            "use": payment.uses.get().pk, "other": other.pk, "invoice": share.invoice_id, "entry": entry.pk,
            "plan": plan.pk,
        }  # fmt: skip
    assert find_inconsistencies(cabinet_ids=[till.cabinet_id]) == []
    free(FAULTS[kind].format(**ids))
    assert kind in {one.kind for one in find_inconsistencies(cabinet_ids=[till.cabinet_id])}
