"""Which step past the relances may come next, and the day that the law looks to. Days counted by hand."""

import datetime as dt

import pytest

from reconciliation.matching.procedures import RULES, Standing, due_on, obstacle_to, rests_on


def standing(part: str = "AMC", cents: int = 4250, noticed: bool = True, **steps: str) -> Standing:
    return Standing(part, cents, noticed, steps)


@pytest.mark.parametrize(
    ("kind", "there", "said"),
    [
        ("assistance", standing(noticed=False), ""),
        ("notice", standing(noticed=False), ""),
        ("small_claim", standing(noticed=False), "D’abord une mise en demeure"),
        ("asked", standing(noticed=False), "D’abord une mise en demeure"),
        ("court", standing("AMO", noticed=False), "D’abord une mise en demeure"),
        ("court", standing("AMO"), "commission de recours amiable"),
        ("court", standing("AMO", cra=""), ""),
        ("court", standing(), ""),
        ("cra", standing(), "pas celle de cette part"),
        ("cra", standing("AMO", noticed=False), ""),
        ("asked", standing("AMO"), "pas celle de cette part"),
        ("small_claim", standing(cents=500_000), ""),
        ("small_claim", standing(cents=500_001), "Au-delà de 5 000"),
        ("asked", standing(cents=0), "Il ne reste rien"),
        ("made", standing(), "L’étape qui précède"),
        ("made", standing(asked=""), ""),
        ("served", standing(asked=""), "L’étape qui précède"),
        ("enforced", standing(served=""), ""),
        ("enforced", standing(served="refused"), "Aucun titre"),
        ("enforced", standing(small_claim=""), "Aucun titre"),
        ("enforced", standing(small_claim="favourable"), ""),
        ("enforced", standing("AMO", cra="", court="refused"), "Aucun titre"),
        ("enforced", standing("PATIENT", court="favourable"), "pas celle de cette part"),
    ],
)
def test_a_step_is_open_or_says_what_it_lacks(kind: str, there: Standing, said: str) -> None:
    found = obstacle_to(kind, there)
    assert (said in found) if said else found == ""


@pytest.mark.parametrize(
    ("kind", "day", "made_on", "due"),
    [
        ("assistance", dt.date(2026, 9, 1), None, None),
        ("cra", dt.date(2026, 12, 31), None, dt.date(2027, 2, 28)),
        ("small_claim", dt.date(2026, 10, 5), None, dt.date(2026, 11, 5)),
        ("conciliation", dt.date(2026, 10, 5), None, dt.date(2027, 1, 5)),
        ("made", dt.date(2026, 8, 31), None, dt.date(2027, 2, 28)),  # the last day of the six months
        ("made", dt.date(2026, 9, 1), None, dt.date(2026, 12, 1)),  # décret 2026-96: three
        ("served", dt.date(2026, 10, 5), dt.date(2026, 8, 31), dt.date(2026, 11, 5)),
        ("served", dt.date(2026, 10, 5), dt.date(2026, 9, 1), dt.date(2026, 12, 5)),
        ("court", dt.date(2026, 10, 5), None, None),
    ],
)
def test_a_step_looks_to_a_day(kind: str, day: dt.date, made_on: dt.date | None, due: dt.date | None) -> None:
    assert due_on(kind, day, made_on) == due


def test_a_step_that_another_rests_on_is_known() -> None:
    assert rests_on("made", ["served"]) and rests_on("cra", ["court"])
    assert not rests_on("served", ["made"]) and not rests_on("assistance", RULES)
