"""Accounts and movements that two formats name differently: the same only when it is certain."""

import itertools

import pytest

from reconciliation.bank.accounts import is_iban, same_account
from reconciliation.bank.amounts import grouped_units, units
from reconciliation.bank.same_entries import Fate, fates
from tests.bank.written import IBAN

ADD, SAME, DOUBT = Fate.ADD, Fate.SAME, Fate.DOUBT


@pytest.mark.parametrize(
    "name",
    [
        IBAN,
        "FR85 3009 9007 7700 0123 4567 846",
        "30099 00777 00012345678",
        "30099/00777/00012345678",
        "300990077700012345678",
    ],
)
def test_an_account_has_one_name_in_every_format(name: str) -> None:
    assert same_account(name) == "30099 00777 00012345678"


@pytest.mark.parametrize(
    "name", ["FR8630099007770001234567846", "GB29NWBK60161331926819", "192639749", "", "LT625883379695428516"]
)
def test_another_account_keeps_its_own_name(name: str) -> None:
    assert same_account(name) == name
    assert not is_iban("FR8630099007770001234567846")


@pytest.mark.parametrize(
    ("stored", "arriving", "proved", "expected"),
    [
        ([], [5, 5], (False, False), [ADD, ADD]),
        ([5, 5], [5, 5], (False, False), [SAME, SAME]),
        ([5], [5, 5], (False, True), [SAME, ADD]),
        ([5], [5, 5], (False, False), [DOUBT, DOUBT]),
        ([5, 5], [5], (True, False), [SAME]),
        ([5, 5], [5], (False, False), [DOUBT]),
        ([5], [6], (False, True), [DOUBT]),
        ([5], [5, 6], (True, True), [DOUBT, DOUBT]),
        ([], [6], (True, False), [DOUBT]),
    ],
)
def test_only_a_whole_day_or_a_proved_one_decides(stored, arriving, proved, expected) -> None:
    assert fates(stored, arriving, is_stored_proved=proved[0], is_arriving_proved=proved[1]) == expected


def test_the_order_of_a_day_decides_nothing_about_how_many_are_added() -> None:
    for order in itertools.permutations([5, 5, 7]):
        found = fates([7, 5], order, is_stored_proved=False, is_arriving_proved=True)
        assert sorted(one.value for one in found) == ["add", "same", "same"]


@pytest.mark.parametrize(
    ("text", "decimals", "value"),
    [
        ("1.005", 2, None),
        ("1.00500", 3, 1005),
        ("1.0", 0, 1),
        (".5", 2, 50),
        ("-0.01", 2, -1),
        ("", 2, None),
        (".", 2, None),
        ("12.3", 2, 1230),
    ],
)
def test_units_are_exact_or_nothing(text: str, decimals: int, value: int | None) -> None:
    assert units(text, decimals) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234,56 €", 123456),
        ("(12,00)", -1200),
        ("12,00-", -1200),
        ("\u22125,00", -500),
        ("1.234,56", 123456),
        ("12 34,56", None),
        ("", None),
    ],
)
def test_numbers_written_for_people(text: str, value: int | None) -> None:
    assert grouped_units(text, 2, ",") == value
