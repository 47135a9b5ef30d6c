"""The check that shares sum to the total: what it reads whatever its session has lived, and who could get round it."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import psycopg2.errors
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F

from billing.models import Invoice, Share
from cabinet.tenancy import tenant
from tests import factories

LIVED = "('billing_invoice'::regclass, 'billing_share'::regclass)"
REFUSED = "La somme des parts"


def rows_read() -> int:
    """Invoices and shares that this transaction has read so far: entries of their indexes, and rows read without one."""
    read = f"""
        select sum(pg_stat_get_xact_tuples_returned(oid)) from (
            select oid from pg_class where oid in {LIVED} union select indexrelid from pg_index where indrelid in {LIVED}
        ) as one
    """
    with connection.cursor() as cursor:
        cursor.execute(read)
        return int(cursor.fetchone()[0])


def checked() -> int:
    """The check speaks now, and it alone; the rows of invoices and shares that it read."""
    before = rows_read()
    with connection.cursor() as cursor:
        cursor.execute("set constraints shares_sum_to_total immediate")
        cursor.execute("set constraints shares_sum_to_total deferred")
    return rows_read() - before


def live(superuser: Any, before: str, invoices: int) -> int:
    """A life that commits, its rows taken away, `before` done to the tables; then another: the rows read for it."""
    first = factories.make_cabinet("Première vie")
    with tenant(cabinets=[first]):
        for number in range(8):
            factories.make_share(first, number=f"{number:09d}")
        checked()
    with superuser.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute("delete from billing_share; delete from billing_invoice")
        cursor.execute("set session_replication_role = origin")
        for statement in before.split(";"):
            cursor.execute(statement or "select")
    second = factories.make_cabinet("Seconde vie")
    with tenant(cabinets=[second]):
        for number in range(invoices):
            factories.make_share(second, number=f"{number:09d}")
        return checked()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "before",
    ["", "vacuum billing_invoice;vacuum billing_share", "analyze billing_invoice;analyze billing_share"],
    ids=["rows deleted", "vacuumed empty", "analysed empty"],
)
def test_the_check_of_the_sum_reads_no_invoice_and_no_share_whatever_its_session_has_lived(
    superuser: Any, before: str
) -> None:
    assert live(superuser, before, invoices=100) == 0


@pytest.mark.django_db
def test_an_invoice_whose_gaps_do_not_cancel_is_read_and_refused() -> None:
    cabinet_id = factories.make_cabinet()
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic(), tenant(cabinets=[cabinet_id]):
        shares = [factories.make_share(cabinet_id, number=f"{number:09d}") for number in range(3)]
        assert checked() == 0
        Share.objects.filter(pk=shares[1].pk).update(expected_cents=F("expected_cents") + 1)
        checked()


@pytest.mark.django_db
def test_changes_that_cancel_in_one_transaction_are_accepted_in_any_order() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        share = factories.make_share(cabinet_id, 500)
        checked()
        share.delete()
        Share.objects.create(cabinet_id=cabinet_id, invoice=share.invoice, part="PATIENT", expected_cents=200)
        Invoice.objects.filter(pk=share.invoice_id).update(total_cents=300)
        Share.objects.create(
            cabinet_id=cabinet_id, invoice=share.invoice, part="AMO", payer=share.payer, expected_cents=100
        )
        assert checked() == 0
        assert sum(Share.objects.values_list("expected_cents", flat=True)) == 300


@pytest.mark.django_db
def test_what_a_savepoint_took_back_is_not_counted() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        share = factories.make_share(cabinet_id, 500)
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            Share.objects.filter(pk=share.pk).update(expected_cents=1)
            checked()
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            Share.objects.filter(pk=share.pk).update(expected_cents=1)
            raise ZeroDivisionError
        assert checked() == 0


@pytest.fixture
def spoilt(superuser: Any, transactional_db: None) -> Iterator[Share]:
    """An invoice of 500 whose share was made 400 while triggers rested."""
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        share = factories.make_share(cabinet_id, 500)
    with superuser.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute("update billing_share set expected_cents = 400 where id = %s", [share.pk])
        cursor.execute("set session_replication_role = origin")
    yield share


def test_a_fault_that_stood_before_may_be_mended_and_not_made_worse(spoilt: Share) -> None:
    with pytest.raises(DatabaseError, match=REFUSED), tenant(cabinets=[spoilt.cabinet_id]):
        Share.objects.filter(pk=spoilt.pk).update(expected_cents=401)
    with tenant(cabinets=[spoilt.cabinet_id]):
        Share.objects.filter(pk=spoilt.pk).update(expected_cents=500)


def test_two_writers_who_mend_one_invoice_at_once_do_not_mend_it_twice(spoilt: Share) -> None:
    barrier, outcomes = threading.Barrier(2), []

    def mend(change: Callable[[], object]) -> None:
        try:
            with tenant(cabinets=[spoilt.cabinet_id]):
                change()
                barrier.wait(10)
            outcomes.append("written")
        except IntegrityError:
            outcomes.append("refused")
        finally:
            connection.close()

    def more() -> None:
        Share.objects.filter(pk=spoilt.pk).update(expected_cents=500)

    def other() -> None:
        Share.objects.create(
            cabinet_id=spoilt.cabinet_id, invoice_id=spoilt.invoice_id, part="PATIENT", expected_cents=100
        )

    threads = [threading.Thread(target=mend, args=(change,)) for change in (more, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == ["refused", "written"]
    with tenant(cabinets=[spoilt.cabinet_id]):
        assert sum(Share.objects.values_list("expected_cents", flat=True)) == 500


@pytest.mark.django_db(transaction=True)
def test_a_superuser_is_checked_too_and_nothing_is_left_of_the_gaps(superuser: Any) -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        share = factories.make_share(cabinet_id, 500)
    with superuser.cursor() as cursor:
        with pytest.raises(psycopg2.errors.CheckViolation, match=REFUSED):
            cursor.execute("update billing_invoice set total_cents = 501 where id = %s", [share.invoice_id])
        cursor.execute("select count(*) from billing_sharegap")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "act",
    [
        "delete from billing_sharegap",
        "update billing_sharegap set gaps = '{0}'",
        "insert into billing_sharegap (cabinet_id, invoice_ids, gaps) values (1, '{1}', '{1}')",
    ],
)
def test_the_application_can_neither_add_a_gap_nor_take_one_away(act: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act)
