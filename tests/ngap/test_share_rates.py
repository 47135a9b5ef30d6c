"""The fund's rate by scheme, exemption and day is data: dated, referenced, checked when it is loaded."""

import datetime as dt

import pytest

from ngap.nomenclature import BadData
from ngap.share import LOCAL, Rate, Rates, UnknownExemption, amo_percent, check_rates, rate, rates, split

DAY = dt.date(2026, 11, 10)
KINDS = ("", "ald", "maternite", "atmp", "c2s", "ame", "invalidite", "nouveau_ne")


@pytest.mark.parametrize(("exemption", "general", "local"), [
    ("", 60, 90), ("c2s", 60, 90), ("ald", 100, 100), ("maternite", 100, 100), ("atmp", 100, 100), ("ame", 100, 100),
    ("invalidite", 100, 100), ("nouveau_ne", 100, 100),
])  # fmt: skip
def test_the_local_scheme_changes_what_is_not_paid_whole(exemption: str, general: int, local: int) -> None:
    assert amo_percent(exemption=exemption, day=DAY) == general
    assert amo_percent(exemption=exemption, day=DAY, scheme=LOCAL) == local


def test_the_worked_example_under_the_local_scheme() -> None:
    assert split(total_cents=2283, percent=amo_percent(exemption="", day=DAY, scheme=LOCAL)) == (2055, 228)


def test_the_rate_of_the_local_scheme_says_that_it_is_from_memory_and_where_it_is_written() -> None:
    found = rate(exemption="", day=DAY, scheme=LOCAL)
    assert (found.open_point, "L.325-1" in found.reference) == ("U-23", True)


@pytest.mark.parametrize(
    ("exemption", "day", "scheme"),
    [("alsace_moselle", DAY, ""), ("", dt.date(2019, 12, 31), LOCAL), ("", DAY, "regional")],
)
def test_what_is_not_known_has_no_rate(exemption: str, day: dt.date, scheme: str) -> None:
    with pytest.raises(UnknownExemption):
        rate(exemption=exemption, day=day, scheme=scheme)


def test_every_exemption_of_ours_has_a_rate_under_each_scheme() -> None:
    assert {kind for _, kind in rates()} == set(KINDS)


def life(*values: Rate, scheme: str = "") -> Rates:
    return Rates(scheme, "", values)


FIRST = Rate(60, dt.date(2020, 1, 1), "texte", until=dt.date(2027, 12, 31))
NEXT = Rate(65, dt.date(2028, 1, 1), "autre texte")


@pytest.mark.parametrize(
    "rows",
    [
        [life()],
        [life(FIRST), life(NEXT)],
        [life(FIRST, scheme="regional")],
        [life(Rate(60, DAY, " "))],
        [life(Rate(0, DAY, "texte"))],
        [life(Rate(101, DAY, "texte"))],
        [life(Rate(60, DAY, "texte", until=dt.date(2026, 11, 9)))],
        [life(FIRST, Rate(65, dt.date(2028, 1, 2), "gap"))],
        [life(FIRST, Rate(65, dt.date(2027, 12, 31), "overlap"))],
        [life(NEXT, FIRST)],
    ],
)
def test_bad_rates_are_refused_when_they_are_loaded(rows: list[Rates]) -> None:
    with pytest.raises(BadData):
        check_rates(rows)


def test_a_rate_that_changes_is_a_new_value_below_the_old_one() -> None:
    assert check_rates([life(FIRST, NEXT)])["", ""] == (FIRST, NEXT)
