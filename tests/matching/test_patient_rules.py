"""Pure rules of patients' money: oldest debt first, schedules answered in order, the gentle ladder and whom it leaves alone."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciliation.matching.instalments import Asked, cut, standing_of
from reconciliation.matching.patient_allocation import Due, oldest_first
from reconciliation.matching.patient_ladder import Debtor, Delays, Reminded, ladder_of

DAY = dt.date(2026, 9, 7)
DEBTS = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 9000)), max_size=8)


def on(days: int) -> dt.date:
    return DAY + dt.timedelta(days=days)


@given(DEBTS, st.integers(0, 40_000))
def test_never_more_than_due_nor_than_paid_and_an_older_debt_is_filled_before_a_younger(
    debts: list[tuple[int, int]], cents: int
) -> None:
    dues = [Due(rank, on(days), owed) for rank, (days, owed) in enumerate(debts)]
    found = oldest_first(dues, cents)
    by_id = {one.share: one for one in dues}
    assert sum(found.values()) == min(cents, sum(one.cents for one in dues))
    assert all(0 < part <= by_id[pk].cents for pk, part in found.items())
    order = sorted(dues, key=lambda one: (one.since, one.share))
    filled = [found.get(one.share, 0) == one.cents for one in order]
    assert filled == sorted(filled, reverse=True)


@given(st.integers(1, 100_000), st.integers(1, 36), st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)))
def test_equal_parts_sum_to_the_debt_a_month_apart(total: int, count: int, first: dt.date) -> None:
    asked = cut(max(total, count), first, count)
    assert sum(one.cents for one in asked) == max(total, count)
    assert len({one.on for one in asked}) == count and asked[0].on == first
    months = [one.on.year * 12 + one.on.month for one in asked]
    assert months == list(range(months[0], months[0] + count))


def test_a_month_without_that_day_has_its_last_one() -> None:
    found = [one.on for one in cut(300, dt.date(2027, 12, 31), 3)]
    assert found == [dt.date(2027, 12, 31), dt.date(2028, 1, 31), dt.date(2028, 2, 29)]


@pytest.mark.parametrize(
    ("paid", "day", "late", "missed", "is_held", "is_over"),
    [
        (0, 10, 0, None, True, False),  # on its own day an instalment is not missed
        (0, 11, 1000, 10, False, False),
        (999, 11, 1, 10, False, False),
        (1000, 11, 0, None, True, False),
        (1000, 21, 1000, 20, False, False),
        (2500, 31, 500, 30, False, False),
        (3000, 99, 0, None, False, True),
    ],
)
def test_what_is_paid_answers_the_first_instalment_first(
    paid: int, day: int, late: int, missed: int | None, is_held: bool, is_over: bool
) -> None:
    found = standing_of([Asked(on(10), 1000), Asked(on(20), 1000), Asked(on(30), 1000)], paid, on(day))
    assert found.late_cents == late and (found.is_held, found.is_over) == (is_held, is_over)
    assert found.first_missed == (None if missed is None else on(missed))


DEBTOR = Debtor(patient=1, nurse=1, dues=((7, DAY, 2000),))


def why(one: Debtor, day: int, delays: Delays | None = None) -> str:
    found = ladder_of([one], delays or Delays(), on(day))
    return found.left[0].why if found.left else f"niveau {found.steps[0].level}, {found.steps[0].way}"


@pytest.mark.parametrize(
    ("debtor", "day", "said"),
    [
        (DEBTOR, 29, "Premier rappel à partir du 07/10/2026."),
        (DEBTOR, 30, "niveau 1, text"),
        (
            replace(DEBTOR, last=Reminded(1, on(30))),
            50,
            "Rappelé le 07/10/2026, niveau 1 : suite à partir du 28/10/2026.",
        ),
        (replace(DEBTOR, last=Reminded(1, on(30))), 51, "niveau 2, post"),
        (
            replace(DEBTOR, last=Reminded(1, on(30)), has_address=False),
            51,
            "Adresse postale absente de la fiche du patient.",
        ),
        (replace(DEBTOR, last=Reminded(2, on(51))), 81, "niveau 3, post"),
        (replace(DEBTOR, last=Reminded(3, on(81))), 400, "Les trois rappels sont faits : à décider par une personne."),
        (
            replace(DEBTOR, last=Reminded(1, on(30), is_disputed=True)),
            99,
            "Contestée par le patient : à traiter par une personne.",
        ),
        (replace(DEBTOR, no_chase="décès"), 99, "Ne pas relancer : décès."),
        (replace(DEBTOR, covered="AME le jour des soins."), 99, "AME le jour des soins."),
        (replace(DEBTOR, plan="Échéancier tenu."), 99, "Échéancier tenu."),
        (replace(DEBTOR, credit_cents=1), 99, "Un avoir attend une décision : rendez-le ou imputez-le d’abord."),
        (replace(DEBTOR, dues=((7, DAY, 499),)), 99, "Sous le minimum de 5,00 €."),
    ],
)
def test_every_debtor_ends_in_one_step_or_one_sentence(debtor: Debtor, day: int, said: str) -> None:
    assert why(debtor, day) == said


def test_a_debt_that_is_too_young_waits_beside_an_old_one() -> None:
    two = replace(DEBTOR, dues=((7, DAY, 2000), (8, on(20), 900)))
    assert ladder_of([two], Delays(), on(30)).steps[0].shares == ((7, 2000),)
    assert ladder_of([two], Delays(), on(50)).steps[0].shares == ((7, 2000), (8, 900))
