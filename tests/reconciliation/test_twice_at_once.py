"""The same bytes brought, and the same file read, by two at once: one row, one reading."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from cabinet import vault
from cabinet.enums import FileDoor
from cabinet.models import IncomingFile
from cabinet.services.files import store_file
from cabinet.tenancy import tenant
from reconciliation.models import BankEntry, BankStatement
from reconciliation.services.files.background import work_on_file
from reconciliation.services.ingest import ingest_file
from tests import factories
from tests.bank.test_cfonb120 import FILE
from tests.bank.written import NEAR

pytestmark = pytest.mark.django_db(transaction=True)


def two_at_once(work: Callable[[], object]) -> list[object]:
    """What each of two threads found, each on a connection of its own, started together."""
    barrier, found = threading.Barrier(2), []

    def one() -> None:
        try:
            barrier.wait(30)
            found.append(work())
        except Exception as error:
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def bring(cabinet_id: int) -> tuple[int, bool]:
    with tenant(cabinets=[cabinet_id]):
        arrival = store_file(cabinet_id=cabinet_id, name="a", chunks=[FILE], door=FileDoor.API, cap=10**6)
    return arrival.file.pk, arrival.is_new


def test_the_same_bytes_brought_by_two_at_once_are_one_file() -> None:
    cabinet_id = factories.make_cabinet()
    for _ in range(3):
        found = two_at_once(lambda: bring(cabinet_id))
        assert len({pk for pk, _ in found}) == 1  # type: ignore[misc]
    with tenant(cabinets=[cabinet_id]):
        assert IncomingFile.objects.count() == 1
    assert len(vault.everything(cabinet_id)) == 1


def test_the_same_file_read_by_two_workers_at_once_is_read_once() -> None:
    cabinet_id = factories.make_cabinet()
    pk, _ = bring(cabinet_id)
    found = two_at_once(lambda: work_on_file(cabinet_id=cabinet_id, file_id=pk, today=NEAR))
    assert sorted(found) == [False, True]  # type: ignore[type-var]
    with tenant(cabinets=[cabinet_id]):
        assert (BankStatement.objects.count(), BankEntry.objects.count()) == (1, 2)


def test_two_that_have_the_same_row_despite_the_lease_write_it_once() -> None:
    cabinet_id = factories.make_cabinet()
    pk, _ = bring(cabinet_id)

    def read() -> str:
        with tenant(cabinets=[cabinet_id]):
            return str(ingest_file(file_id=pk, near=NEAR).state)

    assert two_at_once(read) == ["applied", "applied"]
    with tenant(cabinets=[cabinet_id]):
        assert (BankStatement.objects.count(), BankEntry.objects.count()) == (1, 2)
