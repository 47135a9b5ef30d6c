"""MT940, with the signs that a public library gets wrong: RC is a debit, RD a credit."""

import pytest

from reconciliation.bank.mt940 import MISPLACED, NO_CURRENCY, read
from tests.bank.written import MT940


def with_line(line: bytes, closing: bytes) -> bytes:
    return MT940.replace(b":61:2609080908DR10,01NDDTNONREF", line).replace(b"1022,49", closing)


def test_the_statement_is_read_and_proved() -> None:
    found = read(MT940)
    (one,) = found.statements
    assert (found.refused, found.problems) == (None, ())
    assert (one.account, one.opening_cents, one.closing_cents, one.proved) == (
        "30099/00777/00012345678",
        100000,
        102249,
        True,
    )
    assert [(entry.amount_cents, str(entry.booked_on), entry.label) for entry in one.entries] == [
        (3250, "2026-09-07", "VIR SEPA CPAM 131"),
        (-1001, "2026-09-08", "PRLV LOYER"),
    ]
    assert one.entries[0].texts() == ["VIR SEPA CPAM 131", "VIR SEPA CPAM 131", "262507000123", "B123"]


@pytest.mark.parametrize(
    ("mark", "cents", "closing"),
    [(b"C", 1001, b"1042,51"), (b"D", -1001, b"1022,49"), (b"RC", -1001, b"1022,49"), (b"RD", 1001, b"1042,51")],
)
def test_a_reversal_goes_the_other_way(mark: bytes, cents: int, closing: bytes) -> None:
    found = read(with_line(b":61:2609080908%b10,01NTRFX" % mark, closing))
    assert found.statements[0].entries[1].amount_cents == cents
    assert found.statements[0].proved is True


@pytest.mark.parametrize(
    "line", [b":61:garbage", b":61:2609080908X10,01NTRF", b":61:2609080908D10,015NTRFX", b":61:2609080908D,NTRF"]
)
def test_a_line_that_cannot_be_read_proves_nothing(line: bytes) -> None:
    found = read(with_line(line, b"1032,50"))
    assert found.problems
    assert not found.statements or found.statements[0].proved is False


def test_pages_are_joined_by_their_intermediate_balances() -> None:
    cut = MT940.replace(
        b":61:2609080908DR",
        b":62M:C260907EUR1032,50\r\n-\r\n:20:STARTUMS\r\n:25:30099/00777/00012345678\r\n:28C:00009/002\r\n"
        b":60M:C260907EUR1032,50\r\n:61:2609080908DR",
    )
    assert read(cut).statements == read(MT940).statements
    assert read(cut.replace(b":60M:C260907EUR1032,50", b":60M:C260907EUR1000,00")).statements[0].proved is False


def test_a_swift_envelope_and_several_messages() -> None:
    one = b"{1:F01AGRIFRPPXXXX0000000000}{2:I940}{4:\r\n" + MT940.replace(b"\r\n-\r\n", b"\r\n-}\r\n")
    other = one.replace(b"00012345678", b"00087654321")
    found = read(one + other)
    assert [(len(one.entries), one.proved) for one in found.statements] == [(2, True), (2, True)]


def test_sub_fields_are_cut_one_by_one() -> None:
    cut = MT940.replace(
        b":86:VIR SEPA CPAM 131\r\n262507000123", b":86:166?00VIREMENT?20REF?2126250\r\n7000123?32CPAM 131"
    )
    entry = read(cut).statements[0].entries[0]
    assert [(detail.qualifier, detail.text) for detail in entry.details] == [
        ("?00", "VIREMENT"),
        ("?20", "REF"),
        ("?21", "262507000123"),
        ("?32", "CPAM 131"),
    ]


def test_an_entry_day_is_in_the_year_nearest_to_the_value_day() -> None:
    found = read(MT940.replace(b":61:2609070907", b":61:2701021231"))
    assert str(found.statements[0].entries[0].booked_on) == "2026-12-31"


@pytest.mark.parametrize(
    "data",
    [b":20:X\r\n", MT940[:120], b":20:X\r\n:25:1\r\n:34F:EURD0,\r\n:13D:2609071200+0200\r\n:61:260907C5,NTRFX\r\n"],
)
def test_what_is_cut_or_intraday_is_refused(data: bytes) -> None:
    found = read(data)
    assert found.refused
    assert found.statements == ()


@pytest.mark.parametrize(
    ("end", "is_refused"),
    [
        (b"1999,99", False),
        (b"1999,99\r\n", False),
        (b"1999,9\r\n", False),
        (b"1999,9", True),
        (b"1999,", True),
        (b"1999", True),
        (b"", True),
    ],
)
def test_a_last_balance_that_does_not_prove_is_a_cut_file_only_when_its_amount_may_go_on(
    end: bytes, is_refused: bool
) -> None:
    found = read(MT940.replace(b"1022,49\r\n-\r\n", end))
    assert bool(found.refused) == is_refused
    if not is_refused:
        (one,) = found.statements
        assert (len(one.entries), one.proved) == (2, False)


def test_a_last_balance_without_a_line_end_proves_as_well() -> None:
    found = read(MT940.replace(b"1022,49\r\n-\r\n", b"1022,49"))
    assert found.statements == read(MT940).statements


def test_a_closing_balance_without_a_currency_has_that_of_the_opening() -> None:
    found = read(MT940.replace(b":62F:C260930EUR", b":62F:C260930"))
    assert found.statements == read(MT940).statements
    assert [problem.reason for problem in found.problems] == [NO_CURRENCY]


def test_an_opening_balance_without_a_currency_proves_nothing() -> None:
    found = read(MT940.replace(b":60F:C260831EUR", b":60F:C260831"))
    assert found.statements[0].proved is False
    assert "solde illisible" in found.problems[0].reason


def test_a_mark_in_lower_case_has_its_direction() -> None:
    found = read(MT940.replace(b"DR10,01", b"dR10,01"))
    assert found.statements == read(MT940).statements
    assert "minuscule" in found.problems[0].reason


def test_an_account_written_in_the_place_of_a_text_refuses_the_file() -> None:
    found = read(MT940.replace(b":86:VIR SEPA", b":25:VIR SEPA"))
    assert (found.refused, found.statements) == (MISPLACED, ())


def test_a_statement_of_no_account_says_so() -> None:
    found = read(MT940.replace(b":25:30099/00777/00012345678\r\n", b""))
    assert (found.statements[0].account, found.statements[0].proved) == ("", True)
    assert any("de quel compte" in problem.reason for problem in found.problems)


@pytest.mark.parametrize(
    ("days", "booked", "value"),
    [
        (b"2602300301", "2026-03-01", None),
        (b"2602300227", "2026-02-27", None),
        (b"260230", None, None),
        (b"2699990301", None, None),
        (b"2602270000", "2026-02-27", "2026-02-27"),
    ],
)
def test_a_value_day_of_no_calendar_leaves_the_entry_day(days: bytes, booked: str | None, value: str | None) -> None:
    found = read(MT940.replace(b":61:2609070907", b":61:" + days))
    entry = found.statements[0].entries[0]
    assert (entry.booked_on and str(entry.booked_on), entry.value_on and str(entry.value_on)) == (booked, value)
    assert any("date" in problem.reason for problem in found.problems) == (value is None)
