"""Transfers of one payer that all stay away: when it is one question, and when nothing may be said."""

import datetime as dt

from reconciliation.matching.lost_transfers import Announced, Lost, Unexplained, lost

DAY = dt.date(2026, 9, 14)
WAY = (1, None)
NAMES = frozenset({"CPAM 131"})


def day(rank: int) -> dt.date:
    return DAY + dt.timedelta(days=rank)


def told(pk: int, rank: int, *, tied: bool = False, cents: int = 4250, way: tuple[int, int | None] = WAY) -> Announced:
    """Announced `rank` days after DAY, under a reference of its own; missing unless it is tied."""
    keys = frozenset({f"26257700{pk:04d}"})
    return Announced(pk, way, day(rank), cents + pk, keys, NAMES, is_tied=tied, is_missed=not tied)


def credit(rank: int, cents: int = 99, *, key: str = "", name: str = "", payer: int | None = None) -> Unexplained:
    return Unexplained(day(rank), cents, frozenset({key} if key else ()), name, payer)


def found(*announced: Announced, last: int | None = None, unexplained: tuple[Unexplained, ...] = ()) -> list[Lost]:
    seen = {} if last is None else {WAY: day(last)}
    return lost(announced, seen, unexplained, lambda _: True)


def test_two_that_are_missing_with_none_seen_since_are_one_question() -> None:
    assert found(told(1, 0, tied=True), told(2, 7), told(3, 14), last=1) == [Lost(WAY, (2, 3), (2, 3))]
    assert found(told(2, 7), told(3, 14)) == [Lost(WAY, (2, 3), (2, 3))]  # a payer never seen


def test_one_alone_is_no_incident() -> None:
    assert found(told(1, 0, tied=True), told(2, 7), last=1) == []


def test_what_was_announced_before_the_last_credit_seen_does_not_count() -> None:
    assert found(told(1, 0), told(2, 7), told(3, 14, tied=True), last=15) == []
    assert found(told(1, 0), told(2, 7), last=8) == []  # a credit without an advice, explained alone
    assert found(told(1, 0), told(2, 7, tied=True), told(3, 14), told(4, 21), last=8)[0].advices == (3, 4)


def test_payers_and_the_nurses_whom_they_pay_are_judged_apart() -> None:
    assert found(told(1, 0), told(2, 7, way=(2, None))) == []
    assert found(told(1, 0, way=(1, 8)), told(2, 7, way=(1, 9))) == []
    assert [one.way for one in found(told(1, 0), told(2, 7), told(3, 0, way=(2, None)), told(4, 9, way=(2, None)))] == [
        WAY,
        (2, None),
    ]


def test_a_credit_that_nobody_explained_and_that_may_be_one_of_them_says_nothing_of_the_account() -> None:
    both = (told(1, 0), told(2, 7))
    assert found(*both, unexplained=(credit(8, 4252),)) == []  # its amount
    assert found(*both, unexplained=(credit(8, 4251 + 4252),)) == []  # both in one
    assert found(*both, unexplained=(credit(60, 1, key="262577000002"),)) == []  # its reference, whenever
    assert found(*both, unexplained=(credit(9, 1, name="CPAM 131"),)) == []  # the payer's name
    assert found(*both, unexplained=(credit(9, 1, payer=1),)) == []  # a name that a person recognised


def test_a_credit_of_somebody_else_changes_nothing() -> None:
    strangers = (credit(8, 99), credit(60, 4252), credit(9, 1, name="MUTUELLE DU COIN"), credit(9, 1, payer=2))
    assert len(found(told(1, 0), told(2, 7), unexplained=strangers)) == 1


def test_it_is_said_only_of_days_that_the_statements_cover() -> None:
    ones = (told(1, 0), told(2, 7), told(3, 14))
    (two,) = lost(ones, {}, (), lambda one: one.id != 3)
    assert (two.is_said, two.known) == (True, (1, 2))
    (one,) = lost(ones, {}, (), lambda one: one.id == 3)
    assert (one.is_said, one.advices) == (False, (1, 2, 3))
