"""What the database itself refuses, each by its name: HOUSE section 9, the two-writer race included."""

import threading

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from cabinet.tenancy import tenant
from reconciliation.models import EntryMatch, LineAllocation, Posting, Step
from tests import factories


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def database_raises(name: str) -> object:
    return pytest.raises(DatabaseError, match=name)


@pytest.mark.django_db
def test_a_file_enters_once(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        file = factories.make_file(cabinet_id)
        file.pk, file.public_id = None, "00000000-0000-4000-8000-000000000001"
        with database_raises("file_enters_once"), transaction.atomic():
            file.save(force_insert=True)


@pytest.mark.django_db
def test_an_entry_enters_once_but_twins_have_ranks(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        factories.make_entry(cabinet_id)
        factories.make_entry(cabinet_id, occurrence=2)
        with database_raises("bank_entry_once"), transaction.atomic():
            factories.make_entry(cabinet_id)


@pytest.mark.django_db
def test_a_posting_needs_evidence(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        share = factories.make_share(cabinet_id)
        with database_raises("posting_has_evidence"), transaction.atomic():
            Posting.objects.create(
                cabinet_id=cabinet_id, share=share, kind="announced", amount_cents=1, happened_on=factories.DAY
            )


@pytest.mark.django_db
def test_received_money_needs_a_bank_entry(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        share = factories.make_share(cabinet_id)
        with database_raises("posting_received_has_bank_entry"), transaction.atomic():
            Posting.objects.create(
                cabinet_id=cabinet_id,
                share=share,
                kind="received",
                amount_cents=1,
                happened_on=factories.DAY,
                invoice=share.invoice,
            )


@pytest.mark.django_db
def test_a_reject_has_a_reason(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        share = factories.make_share(cabinet_id)
        share.admin_state = "rejected"
        with database_raises("share_rejected_has_reason"), transaction.atomic():
            share.save()
        with database_raises("step_rejected_has_reason"), transaction.atomic():
            Step.objects.create(
                cabinet_id=cabinet_id, share=share, kind="rejected", happened_on=factories.DAY, invoice=share.invoice
            )


@pytest.mark.django_db
def test_a_posting_is_never_edited_nor_deleted_even_by_a_superuser(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        share = factories.make_share(cabinet_id)
        Posting.objects.create(
            cabinet_id=cabinet_id,
            share=share,
            kind="expected",
            amount_cents=1,
            happened_on=factories.DAY,
            invoice=share.invoice,
        )
        with database_raises("permission denied"), transaction.atomic():
            Posting.objects.update(amount_cents=2)


@pytest.mark.django_db
def test_one_live_match_per_pair(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        share, entry = factories.make_share(cabinet_id), factories.make_entry(cabinet_id)
        EntryMatch.objects.create(cabinet_id=cabinet_id, entry=entry, share=share, amount_cents=100, level="E1")
        with database_raises("match_entry_share_once_live"), transaction.atomic():
            EntryMatch.objects.create(cabinet_id=cabinet_id, entry=entry, share=share, amount_cents=100, level="E1")


@pytest.mark.django_db
def test_matches_never_exceed_the_entry(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        entry = factories.make_entry(cabinet_id, cents=500)
        shares = [factories.make_share(cabinet_id, number=f"00000020{rank}") for rank in range(2)]
    with (
        database_raises("match_within_entry|dépassent le montant"),
        transaction.atomic(),
        tenant(cabinets=[cabinet_id]),
    ):
        for share in shares:
            EntryMatch.objects.create(cabinet_id=cabinet_id, entry=entry, share=share, amount_cents=300, level="E1")
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")


@pytest.mark.django_db(transaction=True)
def test_two_writers_cannot_allocate_more_than_the_entry_when_they_commit_together() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        entry = factories.make_entry(cabinet_id, cents=500)
        shares = [factories.make_share(cabinet_id, number=f"00000030{rank}") for rank in range(2)]
    barrier, outcomes = threading.Barrier(2), []

    def write(share: object) -> None:
        try:
            with tenant(cabinets=[cabinet_id]):
                EntryMatch.objects.create(cabinet_id=cabinet_id, entry=entry, share=share, amount_cents=300, level="E1")
                barrier.wait(10)
            outcomes.append("written")
        except IntegrityError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(share,)) for share in shares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == ["refused", "written"]
    with tenant(cabinets=[cabinet_id]):
        assert sum(EntryMatch.objects.values_list("amount_cents", flat=True)) == 300


@pytest.mark.django_db
def test_allocations_are_not_negative(cabinet_id: int) -> None:
    names = {constraint.name for constraint in LineAllocation._meta.constraints}
    assert "allocation_not_negative" in names
