"""When a silence is abnormal: worked by hand, then on lives that nobody chose."""

import datetime as dt
import random

import pytest

from reconciliation.delays import GRACE, USUAL, USUAL_DEGRADED, Wait, WorkingDays, curve_of, learn


def waits(*days: int, answered: bool = True, payer: int = 1, kind: str = "AMO") -> list[Wait]:
    return [Wait(payer, kind, day, answered) for day in days]


def test_the_curve_of_a_page_of_paper() -> None:
    """Answers after 2, 3, 3 and 5 days; one still open after 4: at 5 days two are at risk."""
    curve = curve_of([*waits(2, 3, 3, 5), *waits(4, 8, answered=False)])
    assert curve.days == (2, 3, 5)
    assert curve.unanswered == pytest.approx((5 / 6, 3 / 6, 1 / 4))
    assert (curve.answered, curve.open, curve.never) == (4, 2, pytest.approx(1 / 4))
    assert curve.longer(3) == pytest.approx((1 / 2 - 1 / 4) / (3 / 4))
    assert (curve.within(0.5), curve.within(1.0)) == (3, 5)


def test_open_waits_left_out_would_make_a_payer_look_quicker() -> None:
    answered, still_open = waits(2, 2, 2, 9), waits(*[8] * 20, answered=False)
    assert curve_of(answered).still_unanswered(8) < curve_of([*answered, *still_open]).still_unanswered(8)


def test_nothing_is_learnt_from_nothing() -> None:
    assert learn([]).of(1, "AMO").days == USUAL["AMO"]
    assert curve_of([]).longer(0) == 0.0


def test_one_per_cent_needs_ninety_nine_answers() -> None:
    assert learn(waits(*range(1, 99))).of(1, "AMO").basis == "usual"
    learnt = learn(waits(*range(1, 100))).of(1, "AMO")
    assert (learnt.basis, learnt.days, learnt.answers, learnt.median) == ("payer", 99 + GRACE, 99, 50)


def test_the_k_longest_of_many_are_what_the_rate_gives_away() -> None:
    """Of 999 answers nine may be longer: (9 + 1) / 1000 is one per cent."""
    assert learn(waits(*range(1, 1000))).of(1, "AMO").days == 990 + GRACE
    assert learn(waits(*range(1, 1000)), false_alarm=0.05).of(1, "AMO").days == 950 + GRACE


def test_a_payer_with_few_answers_borrows_its_kind_and_is_stretched_when_slower() -> None:
    many = waits(*[4] * 60, *[6] * 60, payer=1)
    assert learn([*many, *waits(4, 4, 5, 5, 5, payer=2)]).of(2, "AMO").days == 6 + GRACE
    slow = learn([*many, *waits(8, 8, 8, 9, 9, payer=2)]).of(2, "AMO")
    assert (slow.basis, slow.days) == ("kind", 12 + GRACE)
    assert learn([*many, *waits(4, 4, 4, 4, payer=2)]).of(2, "AMO").basis == "usual"


def test_the_fund_teaches_nothing_of_a_mutuelle() -> None:
    assert learn(waits(*[3] * 200)).of(1, "AMC").days == USUAL["AMC"]


def test_working_days_over_a_week_end_and_a_holiday() -> None:
    off = {dt.date(2026, 4, 6)}  # Easter Monday
    calendar = WorkingDays(dt.date(2026, 4, 1), dt.date(2026, 4, 30), lambda day: day in off or day.isoweekday() == 7)
    friday, tuesday = dt.date(2026, 4, 3), dt.date(2026, 4, 7)
    assert calendar.between(friday, tuesday) == 1
    assert calendar.after(friday, 1) == tuesday
    assert calendar.between(tuesday, friday) == 0
    assert calendar.between(friday, friday) == 0


@pytest.mark.parametrize("seed", range(5))
def test_of_the_next_answers_one_in_a_hundred_comes_later_than_the_patience(seed: int) -> None:
    """Learnt on 400 shares of which a tenth is never answered, judged on 4,000 others: the promise holds within its own noise."""
    source = random.Random(seed)
    past = [
        Wait(1, "AMO", 60, is_answered=False)
        if source.random() < 0.1
        else Wait(1, "AMO", _drawn(source), is_answered=True)
        for _ in range(400)
    ]
    patience = learn(past).of(1, "AMO").days - GRACE
    late = sum(_drawn(source) > patience for _ in range(4000))
    assert late <= 4000 * 0.025
    assert patience < 40


def _drawn(source: random.Random) -> int:
    return 1 + round(source.lognormvariate(1.6, 0.4))


def degraded(*days: int, answered: bool = True, payer: int = 1) -> list[Wait]:
    return [Wait(payer, "AMO", day, answered, is_degraded=True) for day in days]


CARDS = waits(*[4] * 60, *[6] * 60)  # bound 6, median 4


def test_a_degraded_invoice_never_enters_the_curve_of_the_card_ones_nor_they_its_own() -> None:
    mixed = learn([*CARDS, *degraded(*[20] * 50, *[30] * 50)])
    assert mixed.of(1, "AMO") == learn(CARDS).of(1, "AMO")
    own = mixed.of(1, "AMO", is_degraded=True)
    assert (own.basis, own.days, own.answers, own.median) == ("payer", 30 + GRACE, 100, 20)
    assert mixed.curves[1, "AMO", False].open == 0 and mixed.curves[1, "AMO", True].answered == 100


def test_few_degraded_answers_borrow_the_degraded_ones_of_the_kind_first() -> None:
    others = degraded(*[10] * 60, *[12] * 60, payer=2)
    borrowed = learn([*CARDS, *others, *degraded(15, 15, 15, 15, 15)]).of(1, "AMO", is_degraded=True)
    assert (borrowed.basis, borrowed.days) == ("kind", 19 + GRACE)  # of all 125: bound 15, median 12; 15 × 15 ÷ 12


def test_without_them_the_card_invoices_lend_their_patience_stretched_by_the_medians() -> None:
    borrowed = learn([*CARDS, *degraded(8, 8, 8, 9, 9)]).of(1, "AMO", is_degraded=True)
    assert (borrowed.basis, borrowed.days, borrowed.answers) == ("card", 6 * 8 // 4 + GRACE, 5)
    quicker = learn([*CARDS, *degraded(2, 2, 2, 2, 2)]).of(1, "AMO", is_degraded=True)
    assert quicker.days == 6 + GRACE  # never shortened
    of_kind = learn([*CARDS, *degraded(8, 8, 8, 8, 40, payer=3)]).of(3, "AMO", is_degraded=True)
    assert (of_kind.basis, of_kind.days) == ("card", 40 + GRACE)  # no shorter than its longest answer


def test_with_four_degraded_answers_the_longest_usual_wait_serves() -> None:
    learnt = learn([*CARDS, *degraded(3, 3, 3, 3)]).of(1, "AMO", is_degraded=True)
    assert (learnt.basis, learnt.days, learnt.answers) == ("usual", USUAL_DEGRADED["AMO"], 4)
    assert USUAL_DEGRADED["AMO"] > USUAL["AMO"]
