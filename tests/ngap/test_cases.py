"""The published cases, and what the engine must refuse rather than price wrongly."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngap.calendar import easter, is_sunday_or_holiday, night_code
from ngap.cases import Case, Result, load_cases, run
from ngap.claim_limit import claim_limit
from ngap.cotation import cote
from ngap.money import part_of, round_cents
from ngap.nomenclature import Act, BadData, Period, Tariff, catalogue, check_acts, check_tariff, nomenclature
from ngap.search import search_acts
from ngap.share import amo_percent, split, spread
from ngap.situation import NurseDay, PatientFacts, Visit

FOLDER = Path(__file__).parent / "cases"
CASES = [item for path in sorted(FOLDER.glob("*.yaml")) for item in load_cases(path)]
DAY = dt.date(2026, 11, 10)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_published_case_gives_its_published_claim(case: Case | Result) -> None:
    assert isinstance(case, Case), getattr(case, "message", "")
    result = run(case)
    assert result.ok is not False, (result.expected, result.computed, result.message)


def price(acts: tuple[str, ...], day: dt.date = DAY, **facts: object) -> object:
    patient = PatientFacts(key="p", age=70, **facts)  # type: ignore[arg-type]
    return cote(NurseDay(day, "metropole", (patient,), (Visit("p", dt.time(9), acts),))).visits[0]


def test_no_total_is_given_when_the_text_does_not_exist() -> None:
    found = price(("bilan_annuel_plaie_risque",), dt.date(2027, 1, 4))
    assert (found.total_cents, found.lines) == (None, ())  # type: ignore[attr-defined]
    assert [one.code for one in found.findings if one.severity == "bloquant"] == ["act_not_valid"]  # type: ignore[attr-defined]


def test_an_unknown_act_has_no_price() -> None:
    assert price(("acte_inexistant",)).total_cents is None  # type: ignore[attr-defined]


def test_every_act_that_earns_nothing_says_why() -> None:
    found = price(("pansement_plaie_non_chirurgicale",), dependence="BSB")
    assert any("Inclus dans le forfait BSB" in step.message for step in found.trace)  # type: ignore[attr-defined]


def test_the_value_changes_on_the_day_of_care() -> None:
    assert price(("perfusion_courte",), dt.date(2026, 11, 5)).total_cents == 2835 + 275  # type: ignore[attr-defined]
    assert price(("perfusion_courte",), dt.date(2026, 11, 6)).total_cents == 3015 + 275  # type: ignore[attr-defined]


def test_halves_are_rounded_once_from_the_exact_product() -> None:
    assert round_cents(Decimal("5.025")) == 503
    assert round_cents(Decimal("2.02") * Decimal("3.15") / 2) == 318
    assert round_cents(Decimal("2.02") * Decimal("3.35") / 2) == 338


@given(st.permutations(["pansement_simple", "injection_sc", "aerosol"]))
def test_the_order_in_which_acts_are_ticked_changes_nothing(acts: list[str]) -> None:
    assert price(tuple(acts), dt.date(2025, 3, 4)).text == "AMI 2 + AMI 1.5/2 + IFD"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("cared_on", "limit"),
    [
        ("2026-11-21", "2028-12-31"),
        ("2026-12-31", "2028-12-31"),
        ("2027-01-01", "2029-03-31"),
        ("2024-02-29", "2026-03-31"),
        ("2026-09-30", "2028-09-30"),
    ],
)
def test_the_time_limit_counts_from_the_quarter_after_the_care(cared_on: str, limit: str) -> None:
    assert claim_limit(dt.date.fromisoformat(cared_on)) == dt.date.fromisoformat(limit)


def test_the_time_limit_is_found_again_by_walking_the_calendar() -> None:
    """Each day of nine years, three leap ones: on to the first day of a quarter, the same day two years later, its eve."""
    one_day = dt.timedelta(days=1)
    for number in range(366 * 9):
        cared_on = dt.date(2020, 1, 1) + number * one_day
        start = cared_on + one_day
        while (start.month, start.day) not in {(1, 1), (4, 1), (7, 1), (10, 1)}:
            start += one_day
        assert claim_limit(cared_on) == dt.date(start.year + 2, start.month, 1) - one_day
        assert 730 <= (claim_limit(cared_on) - cared_on).days <= 823  # 24 to 27 months


@given(st.lists(st.integers(1, 90_000), min_size=1, max_size=30), st.sampled_from([60, 90, 100]))
def test_the_parts_of_the_lines_sum_to_the_part_of_the_total(amounts: list[int], percent: int) -> None:
    assert sum(spread(amounts_cents=amounts, percent=percent)) == part_of(sum(amounts), percent)
    assert sum(split(total_cents=sum(amounts), percent=percent)) == sum(amounts)


def test_the_worked_example_of_the_split() -> None:
    assert split(total_cents=2283, percent=amo_percent(exemption="", day=DAY)) == (1370, 913)
    assert split(total_cents=2283, percent=amo_percent(exemption="ald", day=DAY)) == (2283, 0)


def test_holidays_are_those_of_the_zone() -> None:
    assert easter(2026) == dt.date(2026, 4, 5)
    assert is_sunday_or_holiday(dt.date(2026, 5, 14), "metropole")
    assert is_sunday_or_holiday(dt.date(2026, 12, 26), "alsace_moselle")
    assert not is_sunday_or_holiday(dt.date(2024, 12, 26), "metropole")


def test_holidays_agree_with_an_independent_library() -> None:
    import holidays

    for year in range(2020, 2031):
        oracle = set(holidays.country_holidays("FR", years=year))
        ours = {day for day in (dt.date(year, 1, 1) + dt.timedelta(days=n) for n in range(366)) if day.year == year}
        ours = {
            day for day in ours if is_sunday_or_holiday(day, "metropole") and (day.isoweekday() != 7 or day in oracle)
        }
        assert ours == oracle


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("19:59", None),
        ("20:00", "NUIT_1"),
        ("22:59", "NUIT_1"),
        ("23:00", "NUIT_2"),
        ("04:59", "NUIT_2"),
        ("05:00", "NUIT_1"),
        ("08:00", None),
    ],
)
def test_night_brackets_at_their_bounds(at: str, code: str | None) -> None:
    assert night_code(dt.time.fromisoformat(at)) == code


def test_data_without_reference_or_with_a_gap_is_refused() -> None:
    day = dt.date(2020, 1, 1)
    with pytest.raises(BadData, match="reference"):
        check_tariff(Tariff("X", "metropole", "u", [Period("1", day, " ")]))
    with pytest.raises(BadData, match="gap"):
        check_tariff(
            Tariff(
                "X",
                "metropole",
                "u",
                [Period("1", day, "r", dt.date(2020, 2, 1)), Period("2", dt.date(2020, 2, 3), "r")],
            )
        )


def _act(**facts: object) -> Act:
    row = {
        "code": "x", "article": "XVI-I-1", "label": "x", "letter": "AMI", "prescription": "yes", "cumul": "normal",
        "dependent": "included", "reference": "r", "since": dt.date(2020, 1, 1), "coefficient": Decimal(1),
    }  # fmt: skip
    return Act(**(row | facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"reference": " "}, "reference"),
        ({"since": None}, "first day"),
        ({"until": dt.date(2019, 12, 31)}, "ends before"),
        ({"coefficient": Decimal(0)}, "coefficient"),
    ],
)
def test_an_act_that_breaks_a_rule_of_the_house_is_refused(facts: dict[str, object], why: str) -> None:
    assert check_acts([_act()])["x"].label == "x"
    with pytest.raises(BadData, match=why):
        check_acts([_act(**facts)])
    with pytest.raises(BadData, match="twice"):
        check_acts([_act(), _act()])


def test_the_whole_catalogue_is_loaded_and_each_letter_has_a_value() -> None:
    law = nomenclature(DAY, "metropole")
    assert len(catalogue()) > 130
    assert {act.code for act in law.acts.values() if act.letter not in law.values} == {
        "controle_perfusion_longue"
    }  # its travel alone


@pytest.mark.parametrize(
    ("words", "code"), [("prise de sang", "prelevement_veineux"), ("dextro", "surveillance_glycemique")]
)
def test_an_act_is_found_by_the_words_of_the_trade(words: str, code: str) -> None:
    assert code in [act.code for act in search_acts(words, DAY)[:3]]
