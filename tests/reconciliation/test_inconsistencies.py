"""Nothing is found after an honest life; each planted fault is found. Faults that the database refuses are planted by a
superuser, with the constraint taken off for the length of the test."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import F

from billing.models import Invoice, NumberSeries, Share
from cabinet.tenancy import tenant
from reconciliation.models import Advice, EntryMatch, LineAllocation
from reconciliation.services.audit import audit_folder
from reconciliation.services.inconsistencies import find_inconsistencies
from simulator.scenario import simulate, write
from tests import factories
from tests.reconciliation.test_audit import NEAR


def plant_cached_state(pk: int) -> str:
    Share.objects.filter(pk=Share.objects.first().pk).update(received_cents=999999)
    return "cached_state"


def plant_cached_state_before_any_lot(pk: int) -> str:
    share = factories.make_share(pk)
    assert not share.steps.exists()
    Share.objects.filter(pk=share.pk).update(received_cents=1)
    return "cached_state"


def plant_time_bar_on_a_paid_share(pk: int) -> str:
    paid = Share.objects.filter(money_state="received").first()
    Share.objects.filter(pk=paid.pk).update(money_state="time_barred")
    return "cached_state"


def plant_allocation(pk: int) -> str:
    """What is due becomes less than what is allocated; the invoice still holds its shares."""
    share = LineAllocation.objects.filter(amount_cents__gt=1).first().share
    Invoice.objects.filter(pk=share.invoice_id).update(total_cents=F("total_cents") - share.expected_cents + 1)
    Share.objects.filter(pk=share.pk).update(expected_cents=1)
    return "allocation_exceeds"


def plant_number_gap(pk: int) -> str:
    share = Share.objects.select_related("invoice").first()
    NumberSeries.objects.create(cabinet_id=pk, nurse=share.invoice.nurse, next_number=4)
    return "number_gap"


def plant_cancelled_advice(pk: int) -> str:
    match = EntryMatch.objects.filter(advice__isnull=False).first()
    Advice.objects.filter(pk=match.advice_id).update(cancelled_at="2026-01-01T00:00:00Z")
    return "match_to_cancelled_advice"


@pytest.fixture
def cabinet_id(tmp_path: Path, db: None) -> int:
    write(simulate(seed=3, months=3, patients=5), tmp_path / "f")
    pk = audit_folder(folder=tmp_path / "f", cabinet_name="I", near=NEAR, as_of=None)[0]
    with connection.cursor() as cursor:  # the deferred limits have seen the honest life before a fault is planted
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")
    return pk


@pytest.mark.django_db
def test_nothing_is_found_after_an_honest_life(cabinet_id: int) -> None:
    assert find_inconsistencies(cabinet_ids=[cabinet_id]) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "plant",
    [
        plant_cached_state,
        plant_cached_state_before_any_lot,
        plant_time_bar_on_a_paid_share,
        plant_allocation,
        plant_number_gap,
        plant_cancelled_advice,
    ],
)
def test_a_planted_fault_is_found(cabinet_id: int, plant: Callable[[int], str]) -> None:
    with tenant(cabinets=[cabinet_id]):
        kind = plant(cabinet_id)
    assert kind in {one.kind for one in find_inconsistencies(cabinet_ids=[cabinet_id])}


@pytest.mark.django_db
def test_a_row_tied_to_another_cabinets_row_is_found(cabinet_id: int) -> None:
    other = factories.make_cabinet("Autre")
    with tenant(cabinets=[other]):
        share = factories.make_share(other)
    with tenant(cabinets=[cabinet_id, other], writes=other):
        lot = Share.objects.filter(cabinet_id=cabinet_id, invoice__lot__isnull=False).first().invoice.lot
        share.invoice.lot = lot
        share.invoice.save(update_fields=["lot"])
    found = find_inconsistencies(cabinet_ids=[cabinet_id, other])
    assert "crosses_cabinets" in {one.kind for one in found}


@pytest.mark.django_db(transaction=True)
def test_shares_that_do_not_sum_to_the_total_are_found_when_the_database_no_longer_refuses_them(
    superuser: object,
) -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        share = factories.make_share(cabinet_id)
    cursor = superuser.cursor()  # type: ignore[attr-defined]
    cursor.execute("set session_replication_role = replica")
    try:
        cursor.execute("update billing_share set expected_cents = 1 where id = %s", [share.pk])
        assert [one.kind for one in find_inconsistencies(cabinet_ids=[cabinet_id])] == ["share_total"]
    finally:
        cursor.execute("set session_replication_role = origin")


@pytest.mark.django_db(transaction=True)
def test_a_posting_without_evidence_is_found_when_the_database_no_longer_refuses_it(superuser: object) -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        share = factories.make_share(cabinet_id)
    cursor = superuser.cursor()  # type: ignore[attr-defined]
    cursor.execute("select pg_get_constraintdef(oid) from pg_constraint where conname = 'posting_has_evidence'")
    (definition,) = cursor.fetchone()
    cursor.execute("alter table reconciliation_posting drop constraint posting_has_evidence")
    try:
        cursor.execute(
            "insert into reconciliation_posting (public_id, created_at, kind, amount_cents, happened_on, reason, cabinet_id, share_id)"
            " values (gen_random_uuid(), now(), 'announced', 1, '2026-09-07', '', %s, %s)",
            [cabinet_id, share.pk],
        )
        assert "posting_without_evidence" in {one.kind for one in find_inconsistencies(cabinet_ids=[cabinet_id])}
    finally:
        connection.close()
        cursor.execute("truncate reconciliation_posting cascade")
        cursor.execute(f"alter table reconciliation_posting add constraint posting_has_evidence {definition}")
