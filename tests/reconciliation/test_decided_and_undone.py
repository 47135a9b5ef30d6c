"""Match, then undo, leaves the ledger as it was, in invented worlds; and two who decide at once leave one decision, cents conserved."""

import datetime as dt
import itertools
import random
import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import Sum

from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.models import User
from cabinet.tenancy import tenant
from reconciliation.enums import PostingKind
from reconciliation.models import Advice, BankEntry, EntryMatch, Posting
from reconciliation.services.inconsistencies import find_inconsistencies
from reconciliation.services.matches.decisions import match_by_person, undo_match
from reconciliation.services.reconcile import reconcile
from tests import factories
from tests.reconciliation.invented import (
    AS_OF,
    PAID,
    Claim,
    Desk,
    answer,
    bank,
    claim,
    credit,
    returned,
    sent,
    transfer,
)

AMOUNTS = (1000, 2000, 4250)


def invented(source: random.Random, name: str) -> Desk:
    """Up to five transfers announced, credits with and without their reference, twins, and groups."""
    amounts = source.choices(AMOUNTS, k=source.randint(2, 5))
    claims = [claim(f"{101 + rank:09d}", amo=cents) for rank, cents in enumerate(amounts)]
    desk = Desk(name).receive(sent(*claims))
    told, came = [], []
    for rank, (one, cents) in enumerate(zip(claims, amounts, strict=True)):
        reference = f"26250700{1001 + rank}"
        told.append(returned(transfer(answer(one, cents), ref=reference), file_id=f"R{rank:05d}"))
        day = PAID + dt.timedelta(days=source.randint(0, 4))
        text = f"VIR CPAM {reference}" if source.random() < 0.5 else "VIR CPAM"
        came += [credit(cents, day=day, text=text)] * (2 if source.random() < 0.2 else 1)
    return desk.receive(*told, bank(*came))


def ledger(desk: Desk) -> list[tuple]:
    """What the ledger says of each share; the day of the audit is the same."""
    desk.reconcile()
    assert find_inconsistencies(cabinet_ids=[desk.cabinet_id]) == []
    names = ("invoice", "part", "announced_cents", "received_cents", "recovered_cents", "money", "cause")
    return [tuple(one[name] for name in names) for one in desk.said["shares"]]


def received(desk: Desk) -> int:
    rows = Posting.objects.filter(cabinet_id=desk.cabinet_id, kind=PostingKind.RECEIVED)
    return rows.aggregate(total=Sum("amount_cents", default=0))["total"]


def matched(desk: Desk) -> int:
    rows = EntryMatch.objects.filter(cabinet_id=desk.cabinet_id, cancelled_at=None)
    return rows.aggregate(total=Sum("amount_cents", default=0))["total"]


def is_conserved(desk: Desk) -> bool:
    """Received by the ledger = what live matches say."""
    with tenant(cabinets=[desk.cabinet_id]):
        return received(desk) == matched(desk)


def sets_of_advices() -> list[tuple[BankEntry, tuple[Advice, ...]]]:
    """Every entry that stands alone, with every one or two advices that make its amount."""
    free = Advice.objects.exclude(matches__cancelled_at=None, matches__isnull=False).order_by("pk")
    lone = BankEntry.objects.exclude(matches__cancelled_at=None, matches__isnull=False).order_by("pk")
    some = [one for size in (1, 2) for one in itertools.combinations(free, size)]
    return [
        (entry, one) for entry in lone for one in some if sum(two.total_cents or 0 for two in one) == entry.amount_cents
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_a_match_by_a_person_then_its_undoing_leaves_the_ledger_as_it_was(seed: int) -> None:
    desk = invented(random.Random(seed), f"Monde {seed}")
    person = factories.make_member(desk.cabinet_id, Role.GESTIONNAIRE)
    before = ledger(desk)
    with tenant(cabinets=[desk.cabinet_id]):
        possible = sets_of_advices()
    for entry, advices in possible[:4]:
        with tenant(cabinets=[desk.cabinet_id]):
            made = match_by_person(entry=entry, advices=advices, person=person)
            assert is_conserved(desk)
            for one in made:
                undo_match(match=one, person=person, reason="essai")
            assert is_conserved(desk)
        assert ledger(desk) == before, (seed, entry, advices)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6, 9))
def test_undoing_what_the_machine_tied_takes_exactly_its_money_back(seed: int) -> None:
    desk = invented(random.Random(seed), f"Machine {seed}")
    person = factories.make_member(desk.cabinet_id, Role.GESTIONNAIRE)
    with tenant(cabinets=[desk.cabinet_id]):
        made = list(EntryMatch.objects.filter(cancelled_at=None).order_by("pk"))
    for one in made:
        with tenant(cabinets=[desk.cabinet_id]):
            whole = received(desk)
            undo_match(match=one, person=person, reason="essai")
            assert (received(desk), is_conserved(desk)) == (whole - one.amount_cents, True)
        ledger(desk)
        with tenant(cabinets=[desk.cabinet_id]):
            pair = {"entry_id": one.entry_id, "advice_id": one.advice_id, "cancelled_at": None}
            assert not EntryMatch.objects.filter(**pair).exists(), "what a person undid is never made again"
            assert is_conserved(desk)


def at_once(*works: Callable[[], object]) -> list[object]:
    """What each found or raised, each in a thread and on a connection of its own, started together."""
    barrier, found = threading.Barrier(len(works)), dict[int, object]()

    def run(rank: int, work: Callable[[], object]) -> None:
        try:
            barrier.wait(30)
            found[rank] = work()
        except Exception as error:
            found[rank] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [found[rank] for rank in range(len(works))]


@pytest.fixture
def twins() -> tuple[Desk, User]:
    """Two credits and two advices of one amount, without references: only a person may say."""
    one, two = claim(amo=2000), claim("000000102", amo=2000)
    desk = Desk("Course").receive(
        sent(one, two),
        returned(transfer(answer(one, 2000), ref="262507001001")),
        returned(transfer(answer(two, 2000), ref="262507001002"), file_id="R00002"),
        bank(credit(2000, text="VIR CPAM"), credit(2000, text="VIR CPAM")),
    )
    return desk, factories.make_member(desk.cabinet_id, Role.GESTIONNAIRE)


def inside(desk: Desk, work: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        with tenant(cabinets=[desk.cabinet_id]):
            return work()

    return run


@pytest.mark.django_db(transaction=True)
def test_two_people_who_match_one_credit_to_two_advices_leave_one_match(twins: tuple[Desk, User]) -> None:
    desk, person = twins
    with tenant(cabinets=[desk.cabinet_id]):
        entry, (first, second) = BankEntry.objects.order_by("pk")[0], Advice.objects.order_by("pk")
    found = at_once(
        inside(desk, lambda: match_by_person(entry=entry, advices=[first], person=person)),
        inside(desk, lambda: match_by_person(entry=entry, advices=[second], person=person)),
    )
    assert sorted(type(one).__name__ for one in found) == ["Refused", "list"]
    with tenant(cabinets=[desk.cabinet_id]):
        assert (EntryMatch.objects.count(), received(desk), is_conserved(desk)) == (1, 2000, True)
    assert ledger(desk)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_give_one_advice_to_two_credits_leave_one_match(twins: tuple[Desk, User]) -> None:
    desk, person = twins
    with tenant(cabinets=[desk.cabinet_id]):
        (first, second), advice = BankEntry.objects.order_by("pk"), Advice.objects.order_by("pk")[0]
    found = at_once(
        inside(desk, lambda: match_by_person(entry=first, advices=[advice], person=person)),
        inside(desk, lambda: match_by_person(entry=second, advices=[advice], person=person)),
    )
    assert sorted(type(one).__name__ for one in found) == ["Refused", "list"]
    with tenant(cabinets=[desk.cabinet_id]):
        assert (received(desk), is_conserved(desk)) == (2000, True)
    assert ledger(desk)


@pytest.mark.django_db(transaction=True)
def test_a_match_undone_twice_at_once_is_undone_once(twins: tuple[Desk, User]) -> None:
    desk, person = twins
    with tenant(cabinets=[desk.cabinet_id]):
        entry, advice = BankEntry.objects.order_by("pk")[0], Advice.objects.order_by("pk")[0]
        (match,) = match_by_person(entry=entry, advices=[advice], person=person)
    undo = inside(desk, lambda: undo_match(match=match, person=person, reason="essai"))
    found = at_once(undo, undo)
    assert sorted(type(one).__name__ for one in found) == ["NoneType", "Refused"]
    with tenant(cabinets=[desk.cabinet_id]):
        assert (received(desk), Posting.objects.filter(kind=PostingKind.RECEIVED).count()) == (0, 2)
        assert is_conserved(desk)
    assert ledger(desk)


@pytest.mark.django_db(transaction=True)
def test_two_reconciliations_and_a_person_at_once_leave_each_cent_once() -> None:
    one: Claim = claim(amo=2000)
    desk = Desk("Course").receive(sent(one), returned(transfer(answer(one, 2000), ref="262507001001")))
    person = factories.make_member(desk.cabinet_id, Role.GESTIONNAIRE)
    desk.receive(bank(credit(2000, text="VIR CPAM")))
    with tenant(cabinets=[desk.cabinet_id]):
        entry, advice = BankEntry.objects.get(), Advice.objects.get()
    again = inside(desk, lambda: reconcile(cabinet_id=desk.cabinet_id, as_of=AS_OF))
    found = at_once(again, again, inside(desk, lambda: match_by_person(entry=entry, advices=[advice], person=person)))
    assert not [error for error in found if isinstance(error, Exception) and not isinstance(error, Refused)]
    assert desk.reconcile().money()[:3] == ("received", 2000, 2000)
    with tenant(cabinets=[desk.cabinet_id]):
        assert (received(desk), is_conserved(desk)) == (2000, True)
    assert ledger(desk)
