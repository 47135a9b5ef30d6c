"""The limits of matches and allocations: each row is read once a transaction, whatever was written before and however many there are."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from cabinet.tenancy import tenant
from noemie.models import ReturnRecord
from reconciliation.models import AdviceLine, BankEntry, EntryMatch, LineAllocation
from tests import factories

LIMITS = ("allocation_within_share", "match_within_share", "match_within_entry", "match_within_advice")
READ = """
    select coalesce(sum(pg_stat_get_xact_tuples_returned(oid)), 0) from (
        select oid from pg_class where relname = any(%(tables)s)
        union select indexrelid from pg_index where indrelid = any(%(tables)s::regclass[])
    ) as one
"""
TABLES = [
    "billing_share", "reconciliation_lineallocation", "reconciliation_entrymatch", "reconciliation_bankentry", "reconciliation_advice",
]  # fmt: skip


def rows_read() -> int:
    with connection.cursor() as cursor:
        cursor.execute(READ, {"tables": TABLES})
        return int(cursor.fetchone()[0])


def checked(limit: str) -> int:
    """The limit speaks now; the rows that it read."""
    before = rows_read()
    with connection.cursor() as cursor:
        cursor.execute(f"set constraints {limit} immediate")
        cursor.execute(f"set constraints {limit} deferred")
    return rows_read() - before


def allocated(cabinet_id: int, count: int) -> BankEntry:
    """`count` shares of one advice, each with its line, its allocation and its match to one bank entry."""
    advice = factories.make_advice(cabinet_id, cents=500 * count)
    entry = factories.make_entry(cabinet_id, cents=500 * count)
    shares = [factories.make_share(cabinet_id, 500, number=f"{rank:09d}") for rank in range(count)]
    records = ReturnRecord.objects.bulk_create(
        ReturnRecord(cabinet_id=cabinet_id, file=advice.file, rank=rank, offset=128 * rank, record="110")
        for rank in range(2, count + 2)
    )
    lines = AdviceLine.objects.bulk_create(
        AdviceLine(cabinet_id=cabinet_id, advice=advice, record=one, kind="line", part="AMO", state="P", amount_cents=1)
        for one in records
    )
    for line, share in zip(lines, shares, strict=True):  # a statement each: all are checked at once
        LineAllocation.objects.create(cabinet_id=cabinet_id, line=line, share=share, amount_cents=300)
    EntryMatch.objects.bulk_create(
        EntryMatch(cabinet_id=cabinet_id, entry=entry, share=one, amount_cents=300, level="E1") for one in shares
    )
    return entry


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("vacuumed", [False, True], ids=["new session", "tables vacuumed empty"])
def test_a_limit_reads_each_row_once_a_transaction_whatever_its_session_has_lived(
    superuser: Any, vacuumed: bool
) -> None:
    first, second = factories.make_cabinet("Première vie"), factories.make_cabinet("Seconde vie")
    with tenant(cabinets=[first]):
        allocated(first, 6)
        for limit in LIMITS:
            checked(limit)
        transaction.set_rollback(True)
    with superuser.cursor() as cursor:
        for table in TABLES if vacuumed else []:
            cursor.execute(f"vacuum {table}")
    with tenant(cabinets=[second]):
        allocated(second, 60)
        read = {limit: checked(limit) for limit in LIMITS}
        transaction.set_rollback(True)
    # the parents are locked, then read, and their rows once; what the first life wrote may stand in an index
    assert all(count <= 4 * 66 for count in read.values()), read


@pytest.mark.django_db
@pytest.mark.parametrize("limit", ["match_within_entry", "match_within_share", "allocation_within_share"])
def test_one_row_too_much_among_many_is_refused(limit: str) -> None:
    cabinet_id = factories.make_cabinet()
    with pytest.raises(DatabaseError, match="dépassent"), transaction.atomic(), tenant(cabinets=[cabinet_id]):
        entry = allocated(cabinet_id, 5)
        checked(limit)
        if limit == "match_within_entry":
            BankEntry.objects.filter(pk=entry.pk).update(amount_cents=1600)
            EntryMatch.objects.filter(entry=entry).update(amount_cents=330)
        elif limit == "match_within_share":
            EntryMatch.objects.filter(pk=EntryMatch.objects.last().pk).update(amount_cents=501)  # type: ignore[union-attr]
        else:
            LineAllocation.objects.filter(pk=LineAllocation.objects.last().pk).update(amount_cents=501)  # type: ignore[union-attr]
        checked(limit)


@pytest.mark.django_db
def test_a_cancelled_match_does_not_count_and_the_limit_follows_it() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        entry = factories.make_entry(cabinet_id, cents=500)
        shares = [factories.make_share(cabinet_id, 500, number=f"00000040{rank}") for rank in range(2)]
        facts = {"cabinet_id": cabinet_id, "entry": entry, "amount_cents": 400, "level": "E1"}
        first = EntryMatch.objects.create(share=shares[0], **facts)
        EntryMatch.objects.filter(pk=first.pk).update(cancelled_at="2026-09-08T00:00Z", cancelled_reason="essai")
        EntryMatch.objects.create(share=shares[1], **facts)
        assert checked("match_within_entry") > 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "act",
    [
        "delete from reconciliation_limitdue",
        "update reconciliation_limitdue set keys = '{}'",
        "insert into reconciliation_limitdue (name, cabinet_id, keys) values ('match_within_share', 1, '{1}')",
    ],
)
def test_the_application_can_neither_note_a_parent_nor_take_one_away(act: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act)
