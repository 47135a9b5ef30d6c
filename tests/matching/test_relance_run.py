"""A run: each dossier ends in one letter or in one sentence that says why not."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciliation.matching.penalty import penalty_of
from reconciliation.matching.relances import Candidate, Key, Last, Policy, run_of

ON = dt.date(2026, 11, 16)
ONE = Candidate(1, 11, 5, 7, "AMO", 4250, "silence", ON - dt.timedelta(days=40))
KEY = Key(5, 7, "AMO", "silence", 1, "post")


def why(one: Candidate, policy: Policy = Policy()) -> str:  # noqa: B008
    run = run_of([one], {one.case: policy}, {}, ON)
    return run.skipped[0].why if run.skipped else ""


def test_the_same_payer_and_nurse_get_one_letter_for_many_invoices() -> None:
    rows = [ONE, replace(ONE, case=2, share=12), replace(ONE, case=3, share=13, payer=6)]
    run = run_of(rows, dict.fromkeys((1, 2, 3), Policy()), {}, ON)
    assert {key: [one.case for one in found] for key, found in run.letters.items()} == {
        KEY: [1, 2],
        replace(KEY, payer=6): [3],
    }


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"waits_until": dt.date(2026, 12, 1)}, "Mis en attente jusqu’au 01/12/2026."),
        ({"kind": "", "why_not": "Lot à renvoyer."}, "Lot à renvoyer."),
        ({"payer": None}, "Part du patient : elle se suit depuis son compte."),
        ({"cents": 499}, "Sous le minimum de 5,00 €."),
        ({"since": ON - dt.timedelta(days=19)}, "Première relance à partir du 17/11/2026."),
        ({"last": Last(1, dt.date(2026, 11, 5))}, "Relancée le 05/11/2026, niveau 1 : suite à partir du 17/11/2026."),
        ({"last": Last(3, dt.date(2026, 9, 1))}, "Les 3 niveaux sont épuisés : à décider par une personne."),
        (
            {"last": Last(1, dt.date(2026, 9, 1), dt.date(2026, 9, 9), is_disputed=True)},
            "Contestée par le payeur : à traiter par une personne.",
        ),
        (
            {"last": Last(1, dt.date(2026, 9, 1), dt.date(2026, 11, 10))},
            "Réponse reçue le 10/11/2026 : suite à partir du 22/11/2026.",
        ),
    ],
)
def test_what_is_left_out_says_why(change: dict, words: str) -> None:
    assert why(replace(ONE, **change)) == words


def test_levels_climb_to_a_formal_notice_by_registered_letter() -> None:
    old = dt.date(2026, 9, 1)
    second = run_of([replace(ONE, last=Last(1, old))], {1: Policy()}, {}, ON)
    third = run_of([replace(ONE, last=Last(2, old))], {1: Policy()}, {}, ON)
    assert list(second.letters) == [replace(KEY, level=2, channel="lrar")]
    assert list(third.letters) == [replace(KEY, kind="formal_notice", level=3, channel="lrar")]


def test_an_obstacle_puts_the_whole_letter_aside() -> None:
    run = run_of([ONE], {1: Policy()}, {KEY: "Adresse postale absente du carnet."}, ON)
    assert (run.letters, run.skipped[0].why) == ({}, "Adresse postale absente du carnet.")


DAY = st.dates(dt.date(2026, 8, 1), ON)


@given(
    rows=st.lists(
        st.builds(
            lambda cents, since, level, day: replace(
                ONE, cents=cents, since=since, last=Last(level, day) if level else None
            ),
            st.integers(0, 5000),
            DAY,
            st.integers(0, 4),
            DAY,
        ),
        max_size=8,
    )
)
def test_no_candidate_is_lost_nor_taken_twice(rows: list[Candidate]) -> None:
    numbered = [replace(one, case=rank, share=rank) for rank, one in enumerate(rows)]
    run = run_of(numbered, {one.case: Policy() for one in numbered}, {}, ON)
    taken = [one.case for found in run.letters.values() for one in found] + [one.candidate.case for one in run.skipped]
    assert sorted(taken) == list(range(len(rows)))
    assert all(one.why for one in run.skipped)


@pytest.mark.parametrize(
    ("paid", "days", "cents"),
    [("2026-09-16", 7, 0), ("2026-09-17", 8, 100), ("2026-09-18", 9, 100), ("2026-09-21", 10, 425)],
)
def test_the_penalty_of_a_late_payment(paid: str, days: int, cents: int) -> None:
    """ARL on Monday 7 September; 42.55: ten per cent is 4.255, half up 4.26; 42.50 gives 4.25."""
    found = penalty_of(dt.date(2026, 9, 7), dt.date.fromisoformat(paid), 4250, lambda _: False)
    assert (found.days, found.cents) == (days, cents)


def test_a_holiday_is_no_working_day() -> None:
    holiday = dt.date(2026, 9, 9)
    assert penalty_of(dt.date(2026, 9, 7), dt.date(2026, 9, 17), 4250, lambda day: day == holiday).days == 7
