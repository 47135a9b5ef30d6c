"""The demo's patients' accounts: each state of them once, on files like the demo's, and sums that hold."""

import datetime as dt
from pathlib import Path

import pytest

from cabinet.enums import Role
from cabinet.tenancy import tenant
from idel.demo_desk import FIRST_CHEQUE, REMITTANCE, TOO_MUCH, seed_desk
from reconciliation.models import BankedPayment, BankEntry, InstalmentPlan, PatientPayment, PatientReminder
from reconciliation.services.audit import audit_folder
from reconciliation.services.inconsistencies import find_inconsistencies
from reconciliation.services.patients.debts import credits_by_patient, debtors
from reconciliation.services.patients.plan_standings import plan_standing_of
from reconciliation.services.reconcile import reconcile
from simulator.scenario import simulate, write
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_desk_of_the_demo_has_each_kind_of_account_and_its_sums_hold(tmp_path: Path) -> None:
    world = simulate(seed=1, months=3, patients=25)
    write(world, tmp_path)
    cabinet_id, *_ = audit_folder(folder=tmp_path, cabinet_name="Cabinet", near=world.last_day, as_of=None)
    person = factories.make_member(cabinet_id, Role.GESTIONNAIRE)
    with tenant(cabinets=[cabinet_id]):
        remittances = BankEntry.objects.filter(label=REMITTANCE)
        seed_desk(cabinet_id=cabinet_id, person=person, on=world.last_day)
        reconcile(cabinet_id=cabinet_id, as_of=world.last_day)
        seen = BankedPayment.objects.filter(cancelled_at=None)
        for entry in remittances.filter(banked_payments__isnull=False).distinct():
            parts = [one.amount_cents for one in seen.filter(entry=entry)]
            assert len(parts) == 2 and FIRST_CHEQUE in parts and sum(parts) == entry.amount_cents
        assert 0 < seen.count() == 2 * (remittances.count() - 2)  # two remittances wait for a person
        assert remittances.filter(outcome="explained").count() == remittances.count() - 2
        means = set(PatientPayment.objects.values_list("means", flat=True))
        assert means == {"cheque", "cash", "card", "transfer"}
        assert list(credits_by_patient(cabinet_id=cabinet_id).values()) == [TOO_MUCH]
        plan = InstalmentPlan.objects.get()
        standing = plan_standing_of(plan, world.last_day + dt.timedelta(days=1))
        assert standing.is_held and not standing.is_over
        assert PatientReminder.objects.get().sent_on == world.last_day
        owing = debtors(cabinet_id=cabinet_id, on=world.last_day + dt.timedelta(days=1))
        assert [bool(one.plan) for one in owing].count(True) == 1 and len(owing) == 4
    assert [str(one) for one in find_inconsistencies(cabinet_ids=[cabinet_id])] == []
