"""Two proved statements of one day that share no movement by their balances hold two; one day told twice holds one."""

from itertools import permutations

import pytest

from cabinet.tenancy import tenant
from reconciliation.models import BankEntry
from tests.bank.written import balance, camt, ntry, stmt
from tests.reconciliation.test_bank_formats import desk

pytestmark = pytest.mark.django_db

DAY = "2026-09-07"
SAME = ntry("10.00")


def told(opening: str, closing: str, *entries: str, name: str) -> bytes:
    first, last = balance("OPBD", opening, DAY), balance("CLBD", closing, DAY)
    return camt(stmt("".join(entries), opening=first, closing=last, name=name))


MORNING = told("100.00", "110.00", SAME, name="A")
EVENING = told("110.00", "120.00", SAME, name="B")
WHOLE = told("100.00", "120.00", SAME, SAME, name="C")
NIGHT = told("120.00", "130.00", SAME, name="D")


def counted(*files: bytes) -> list[int]:
    one = desk(*files)
    with tenant(cabinets=[one.cabinet_id]):
        return sorted(BankEntry.objects.filter(cabinet_id=one.cabinet_id).values_list("amount_cents", flat=True))


@pytest.mark.parametrize("order", list(permutations((MORNING, EVENING))))
def test_two_chained_statements_of_a_day_count_two(order: tuple[bytes, ...]) -> None:
    assert counted(*order) == [1000, 1000]


@pytest.mark.parametrize("order", list(permutations((MORNING, EVENING, NIGHT))))
def test_three_chained_statements_of_a_day_count_three(order: tuple[bytes, ...]) -> None:
    assert counted(*order) == [1000, 1000, 1000]


@pytest.mark.parametrize("order", list(permutations((MORNING, EVENING, WHOLE))))
def test_the_parts_and_the_whole_of_a_day_count_two(order: tuple[bytes, ...]) -> None:
    assert counted(*order) == [1000, 1000]


LONGER = told("100.00", "105.00", SAME, ntry("5.00", "DBIT"), name="E")


@pytest.mark.parametrize("order", list(permutations((MORNING, LONGER))))
def test_a_day_exported_twice_over_each_other_counts_once(order: tuple[bytes, ...]) -> None:
    assert counted(*order) == [-500, 1000]


def test_balances_that_meet_twice_prove_nothing_and_count_once() -> None:
    """The second one may be the first with a debit before it: 110, then 100, then 110 again."""
    around = told("110.00", "110.00", ntry("10.00", "DBIT"), SAME, name="F")
    assert counted(MORNING, around) == [-1000, 1000]
