"""A file of many invoices asks the database as often as a file of few, and a repeated row in it is one invoice."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from billing.models import Invoice, InvoiceLine, Share
from cabinet.enums import FileDoor
from cabinet.models import IncomingFile
from cabinet.services.files import store_file
from cabinet.tenancy import tenant
from reconciliation.services.ingest import ingest_file
from simulator.scenario import FUND, NURSE, simulate
from simulator.writers.factures import factures
from soak.seeds import NEAR
from tests import factories

pytestmark = pytest.mark.django_db


def ingest(cabinet_id: int, data: bytes) -> tuple[IncomingFile, int]:
    """In the open tenant; the file and the number of queries."""
    row = store_file(cabinet_id=cabinet_id, name="factures.csv", chunks=[data], door=FileDoor.API, cap=10**7).file
    with CaptureQueriesContext(connection) as asked:
        file = ingest_file(file_id=row.pk, near=NEAR)
    return file, len(asked)


def test_the_queries_of_a_file_do_not_grow_with_its_invoices() -> None:
    claim = simulate(seed=3, months=2, patients=4).claims[0]
    counts = []
    for size in (40, 120):
        cabinet_id = factories.make_cabinet(f"Taille {size}")
        claims = [replace(claim, number=f"{rank + 1:09d}") for rank in range(size)]
        with tenant(cabinets=[cabinet_id]):
            file, asked = ingest(cabinet_id, factures(claims, NURSE, FUND))
            assert (file.state, file.problem_count) == ("applied", 0)
            assert Invoice.objects.count() == size
            assert InvoiceLine.objects.count() == size * len(claim.lines)
            assert Share.objects.count() == size * len(claim.shares)
        counts.append(asked)
    assert counts[0] == counts[1]


def invoices_looked_up() -> int:
    """Entries of the indexes of invoices, and rows of a scan of theirs (a small table may have no better plan), read by this
    transaction so far."""
    read = """
        select pg_stat_get_xact_tuples_returned('billing_invoice'::regclass) + sum(pg_stat_get_xact_tuples_returned(indexrelid))::bigint
        from pg_index where indrelid = 'billing_invoice'::regclass
    """
    with connection.cursor() as cursor:
        cursor.execute(read)
        return int(cursor.fetchone()[0])


def test_no_check_of_a_key_waits_once_a_file_is_read_and_those_of_others_wait_again() -> None:
    claim = simulate(seed=3, months=2, patients=4).claims[0]
    claims = [replace(claim, number=f"{rank + 1:09d}") for rank in range(40)]
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        ingest(cabinet_id, factures(claims, NURSE, FUND))
        before = invoices_looked_up()
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            assert invoices_looked_up() == before > 0
            cursor.execute("set constraints all deferred")
        ingest(cabinet_id, factures([replace(claim, number="000000999")], NURSE, FUND))
        with pytest.raises(IntegrityError), transaction.atomic():
            InvoiceLine.objects.create(
                cabinet_id=cabinet_id,
                invoice_id=0,
                rank=1,
                cared_on=NEAR,
                text="IFD",
                code="IFD",
                rate=1,
                amount_cents=1,
            )
            assert InvoiceLine.objects.filter(invoice_id=0).exists()  # its check waits
            with connection.cursor() as cursor:
                cursor.execute("set constraints all immediate")


def test_a_row_repeated_in_the_same_file_is_one_invoice_that_keeps_its_last_sending() -> None:
    cabinet_id = factories.make_cabinet()
    claim = simulate(seed=3, months=2, patients=4).claims[0]
    again = factures([claim], NURSE, FUND).decode().splitlines()[1].replace(claim.sent_on.isoformat(), "2026-09-01")
    with tenant(cabinets=[cabinet_id]):
        file, _ = ingest(cabinet_id, factures([claim], NURSE, FUND) + f"{again}\n".encode())
        assert (file.state, file.problem_count) == ("applied", 0)
        invoice = Invoice.objects.get()
        assert invoice.sent_on is not None
        assert invoice.sent_on.isoformat() == "2026-09-01"
        assert invoice.lot is not None
        assert invoice.lot.made_on == invoice.sent_on
        assert Share.objects.count() == len(claim.shares)
