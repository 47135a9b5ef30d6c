"""What the database itself refuses, each by its name: HOUSE section 9, the two-writer race included."""

import datetime as dt
import threading

import psycopg2.errors
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Model

from billing.models import Coverage, Invoice, Share
from cabinet.models import IncomingFile
from cabinet.tenancy import tenant
from noemie.models import ReturnRecord
from reconciliation.models import Advice, AdviceLine, BankEntry, EntryMatch, LineAllocation, Posting, Step
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
def test_the_application_may_not_edit_a_posting(cabinet_id: int) -> None:
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


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["update {} set reason = 'x'", "delete from {}"])
def test_not_even_a_superuser_edits_or_deletes_a_posting_or_a_step(superuser: object, change: str) -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        share = factories.make_share(cabinet_id)
        facts = {"cabinet_id": cabinet_id, "share": share, "invoice": share.invoice, "happened_on": factories.DAY}
        Posting.objects.create(kind="expected", amount_cents=1, **facts)
        Step.objects.create(kind="sent", **facts)
    for table in ("reconciliation_posting", "reconciliation_step"):
        with pytest.raises(psycopg2.errors.RestrictViolation, match="elle se contrepasse"):
            superuser.cursor().execute(change.format(table))  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_one_live_match_per_pair(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        share, entry = factories.make_share(cabinet_id), factories.make_entry(cabinet_id)
        for paid in ({"share": share}, {"advice": factories.make_advice(cabinet_id)}):
            facts = {"cabinet_id": cabinet_id, "entry": entry, "amount_cents": 100, "level": "E1", **paid}
            first = EntryMatch.objects.create(**facts)
            with database_raises(f"match_entry_{next(iter(paid))}_once_live"), transaction.atomic():
                EntryMatch.objects.create(**facts)
            EntryMatch.objects.filter(pk=first.pk).update(cancelled_at="2026-09-08T00:00Z", cancelled_reason="essai")
            EntryMatch.objects.create(**facts)  # an undone match does not count


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


def _checked_now() -> None:
    """Deferred limits speak at commit; a test never commits."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")


@pytest.mark.django_db
def test_matches_never_exceed_the_advice_nor_the_share(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        entry = factories.make_entry(cabinet_id, cents=900)
        advice, share = factories.make_advice(cabinet_id, cents=500), factories.make_share(cabinet_id, cents=500)
    for paid, name in (({"advice": advice}, "total de l’avis"), ({"share": share}, "attendu de la part")):
        with database_raises(name), transaction.atomic(), tenant(cabinets=[cabinet_id]):
            EntryMatch.objects.create(cabinet_id=cabinet_id, entry=entry, amount_cents=501, level="E1", **paid)
            _checked_now()


def _line(cabinet_id: int, advice: Advice, record: ReturnRecord | None = None) -> AdviceLine:
    record = record or ReturnRecord.objects.create(
        cabinet_id=cabinet_id, file=advice.file, rank=2 + advice.lines.count(), offset=128, record="110"
    )
    return AdviceLine.objects.create(
        cabinet_id=cabinet_id, advice=advice, record=record, kind="line", part="AMO", state="P", amount_cents=300
    )


@pytest.mark.django_db
def test_a_record_and_its_line_enter_once(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        advice = factories.make_advice(cabinet_id)
        line = _line(cabinet_id, advice)
        with database_raises("return_record_once"), transaction.atomic():
            ReturnRecord.objects.create(cabinet_id=cabinet_id, file=advice.file, rank=1, offset=0, record="071")
        with database_raises("advice_line_once"), transaction.atomic():
            _line(cabinet_id, advice, line.record)


@pytest.mark.django_db
def test_allocations_are_not_negative_and_never_exceed_what_is_due(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        advice, share = factories.make_advice(cabinet_id), factories.make_share(cabinet_id, cents=500)
        lines = [_line(cabinet_id, advice), _line(cabinet_id, advice)]
        with database_raises("allocation_not_negative"), transaction.atomic():
            LineAllocation.objects.create(cabinet_id=cabinet_id, line=lines[0], share=share, amount_cents=-1)
    with database_raises("Les imputations dépassent"), transaction.atomic(), tenant(cabinets=[cabinet_id]):
        for line in lines:
            LineAllocation.objects.create(cabinet_id=cabinet_id, line=line, share=share, amount_cents=300)
        _checked_now()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", ["a share more", "a share changed", "a share away", "a share moved", "another total"]
)
def test_the_shares_sum_to_the_total(cabinet_id: int, change: str) -> None:
    with (
        database_raises("La somme des parts n’est pas le total de la facture"),
        transaction.atomic(),
        tenant(cabinets=[cabinet_id]),
    ):
        share = factories.make_share(cabinet_id)
        _checked_now()  # so far they do: what follows is refused, not this
        if change == "a share more":
            Share.objects.create(cabinet_id=cabinet_id, invoice=share.invoice, part="PATIENT", expected_cents=1)
        elif change == "a share changed":
            Share.objects.filter(pk=share.pk).update(expected_cents=1)
        elif change == "a share away":
            Share.objects.filter(pk=share.pk).delete()
        elif change == "a share moved":  # the invoice that it joins sums to its total, the one that it leaves does not
            other = factories.make_share(cabinet_id, share.expected_cents, "000000302", part="PATIENT").invoice
            with connection.cursor() as cursor:
                cursor.execute("set constraints all deferred")
            other.shares.all().delete()
            Share.objects.filter(pk=share.pk).update(invoice=other)
        else:
            Invoice.objects.filter(pk=share.invoice_id).update(total_cents=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "field", "name"),
    [
        (Share, "admin_state", "share_admin_state_known"),
        (Share, "money_state", "share_money_state_known"),
        (Share, "part", "share_part_known"),
        (Invoice, "state", "invoice_state_known"),
        (BankEntry, "outcome", "bank_entry_outcome_known"),
        (IncomingFile, "state", "file_state_known"),
    ],
)
def test_a_status_is_one_of_the_known_values(cabinet_id: int, model: type[Model], field: str, name: str) -> None:
    with tenant(cabinets=[cabinet_id]):
        factories.make_share(cabinet_id)
        factories.make_entry(cabinet_id)
        with database_raises(name), transaction.atomic():
            assert model._default_manager.update(**{field: "x"})


@pytest.mark.django_db
def test_a_posting_and_a_step_are_of_a_known_kind(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        share = factories.make_share(cabinet_id)
        facts = {"cabinet_id": cabinet_id, "share": share, "invoice": share.invoice, "happened_on": factories.DAY}
        with database_raises("posting_kind_known"), transaction.atomic():
            Posting.objects.create(kind="x", amount_cents=1, **facts)
        with database_raises("step_kind_known"), transaction.atomic():
            Step.objects.create(kind="x", **facts)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["AMO", "AMC"])
def test_periods_of_coverage_of_one_kind_do_not_overlap(cabinet_id: int, kind: str) -> None:
    january, april, july = dt.date(2026, 1, 1), dt.date(2026, 4, 1), dt.date(2026, 7, 1)
    with tenant(cabinets=[cabinet_id]):
        patient, fund = factories.make_patient(cabinet_id), factories.make_fund(cabinet_id)

        def cover(start: dt.date, end: dt.date | None, kind: str) -> None:
            Coverage.objects.create(
                cabinet_id=cabinet_id, patient=patient, kind=kind, organism=fund, period=(start, end)
            )

        cover(january, april, kind)
        cover(april, july, kind)  # one begins on the day on which the other has ended
        cover(january, None, "AMC" if kind == "AMO" else "AMO")
        with database_raises(f"coverage_{kind.lower()}_no_overlap"), transaction.atomic():
            cover(dt.date(2026, 3, 31), april, kind)
