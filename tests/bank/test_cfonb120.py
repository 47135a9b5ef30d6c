"""A statement typed by hand from the norm (CFONB, relevé de compte, March 2010): columns counted, not produced by code."""

import datetime as dt

import pytest

from reconciliation.bank.cfonb120 import read
from reconciliation.bank.recognise import recognise

NEAR = dt.date(2026, 11, 1)
#          1         2         3         4         5         6         7         8         9        10        11        12
# 123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890
STATEMENT = (
    "0130099    00777EUR2 00012345678  310826                                                  0000000010000{                ",
    "0430099    00777EUR2 0001234567805070926  070926VIR SEPA CPAM 131                0000001  0000000000325{REF26250        ",
    "0530099    00777EUR2 0001234567805070926     LCC262507000123262507000123                                                ",
    "0530099    00777EUR2 0001234567805070926     NPYCPAM DES BOUCHES DU RHONE                                               ",
    "0430099    00777EUR2 00012345678B1080926  080926PRLV LOYER                       0000002  0000000000100J                ",
    "0730099    00777EUR2 00012345678  300926                                                  0000000010224I                ",
)
FILE = "\r\n".join(STATEMENT).encode("iso-8859-1")


def test_the_hand_typed_statement_is_read_and_proved() -> None:
    found = read(FILE, NEAR)
    assert (found.refused, found.problems) == (None, ())
    (statement,) = found.statements
    assert (statement.account, statement.opening_cents, statement.closing_cents) == (
        "30099 00777 00012345678",
        100000,
        102249,
    )
    transfer, rent = statement.entries
    assert (transfer.amount_cents, str(transfer.booked_on), transfer.operation_code, transfer.reference) == (
        3250,
        "2026-09-07",
        "05",
        "REF26250",
    )
    assert [(detail.qualifier, detail.text) for detail in transfer.details] == [
        ("LCC", "262507000123262507000123"),
        ("NPY", "CPAM DES BOUCHES DU RHONE"),
    ]
    assert rent.amount_cents == -1001
    assert statement.proved


@pytest.mark.parametrize("column", [3, 8, 12, 17, 20, 22, 33, 35, 43, 49, 82, 91, 104])
def test_a_movement_shifted_by_one_from_a_column_on_no_longer_gives_the_same(column: int) -> None:
    """Each zone is anchored to its column: one blank more before it, and the reading differs or is not proved."""
    movement = STATEMENT[1]
    shifted = movement[: column - 1] + " " + movement[column - 1 : -1]
    found = read("\n".join([STATEMENT[0], shifted, *STATEMENT[2:]]).encode("iso-8859-1"), NEAR)
    assert found.statements != read(FILE, NEAR).statements or found.problems


@pytest.mark.parametrize("column", range(91, 104))
def test_an_amount_shifted_by_one_is_never_proved(column: int) -> None:
    movement = STATEMENT[1]
    shifted = movement[: column - 1] + " " + movement[column - 1 : -1]
    found = read("\n".join([STATEMENT[0], shifted, *STATEMENT[2:]]).encode("iso-8859-1"), NEAR)
    assert found.statements[0].proved is False


def test_an_unreadable_amount_is_never_zero_and_nothing_is_proved() -> None:
    found = read(FILE.replace(b"0000000000325{", b"00000000A0325{"), NEAR)
    assert found.statements[0].entries[0].amount_cents is None
    assert not found.statements[0].proved
    assert "jamais pris pour zéro" in found.problems[0].reason


def test_twins_of_one_day_are_two_entries_with_ranks() -> None:
    lines = [*STATEMENT[:2], STATEMENT[1], *STATEMENT[2:]]
    entries = read("\n".join(lines).encode("iso-8859-1"), NEAR).statements[0].entries
    assert (entries[0].base != entries[1].base, entries[0].occurrence, entries[1].occurrence) == (True, 1, 1)
    same = (
        read("\n".join([STATEMENT[0], STATEMENT[1], STATEMENT[1], STATEMENT[-1]]).encode(), NEAR).statements[0].entries
    )
    assert [entry.occurrence for entry in same] == [1, 2]
    assert same[0].base == same[1].base


@pytest.mark.parametrize("joiner", ["", "\n", "\r\n", "\n\n"])
def test_records_are_found_whatever_stands_between_them(joiner: str) -> None:
    assert read(joiner.join(STATEMENT).encode("iso-8859-1"), NEAR).statements[0].proved


def test_a_truncated_file_is_refused_and_nothing_of_it_is_taken() -> None:
    found = read("\n".join(STATEMENT[:3]).encode(), NEAR)
    assert "tronqué" in str(found.refused)
    assert found.statements == ()


def test_a_file_cut_anywhere_is_refused_or_has_all_its_movements() -> None:
    whole = read(FILE, NEAR).statements
    for end in range(1, len(FILE)):
        found = read(FILE[:end], NEAR)
        assert found.refused or found.statements == whole, end


def test_a_second_statement_cut_in_its_first_line_is_said() -> None:
    assert "tronqué" in str(read(FILE + b"\r\n" + STATEMENT[0][:60].encode(), NEAR).refused)


def test_another_format_is_refused_by_its_name() -> None:
    assert "CFONB 240" in str(read(b"31" + b" " * 238, NEAR).refused)
    assert recognise(FILE) == "cfonb120"
    assert recognise(b"PK\x03\x04") == "zip"
