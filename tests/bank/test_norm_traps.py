"""Statements that a bank can write and that said something false: rows too wide, quotes left open, balances that contradict, twice the same."""

import datetime as dt

import pytest

from reconciliation.bank.reading import read
from tests.bank.written import balance, camt, ntry, stmt

NEAR = dt.date(2026, 10, 1)


def cents(found: object) -> list[int | None]:
    return [entry.amount_cents for statement in found.statements for entry in statement.entries]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "kept", "too_wide"),
    [
        (
            "Date,Libellé,Montant\n02/03/2026,A,-12,50\n03/03/2026,B,6,00\n",
            [None, None],
            True,
        ),  # decimals after a bare comma
        (
            "Date;Libellé;Montant\n02/03/2026;A;5,00\n03/03/2026;VIR;12;6,00\n",
            [500, None],
            True,
        ),  # a separator in a text
        ("Date;Date valeur;Libellé;Montant;Devise\n02/03/2026;03/03/2026;VIR;2026;45,00;EUR\n", [None], True),
        ("Date;Montant;Libellé\n02/03/2026;5,00;A;;;\n", [500], False),  # blank cells beyond the heading say nothing
    ],
)
def test_a_row_wider_than_its_heading_is_never_read_by_place(text: str, kept: list[int | None], too_wide: bool) -> None:
    """Its amount is not known (None), never that of another cell, and that is said."""
    found = read(text.encode(), near=NEAR)
    assert cents(found) == kept
    assert any("plus de cellules que l’en-tête" in one.reason for one in found.problems) == too_wide


@pytest.mark.parametrize(
    ("rows", "is_refused"),
    [
        ('02/03/2026;A;5,00\n03/03/2026;"B;6,00\n04/03/2026;"C";7,00\n05/03/2026;D;8,00\n', True),
        ('02/03/2026;A;5,00\n03/03/2026;"B;6,00\n04/03/2026;C;7,00\n', True),
        ('02/03/2026;A;5,00\n03/03/2026;B;"6,00', True),
        ('02/03/2026;"VIR "CPAM" X";5,00\n03/03/2026;B;6,00\n', False),
        ('02/03/2026;"VIR\nCPAM";5,00\n03/03/2026;B;6,00\n', False),
    ],
)
def test_a_quote_that_nothing_closes_swallows_no_row(rows: str, is_refused: bool) -> None:
    found = read(("Date;Libellé;Montant\n" + rows).encode(), near=NEAR)
    assert bool(found.refused) == is_refused
    assert cents(found) == ([] if is_refused else [500, 600])
    assert not is_refused or "guillemet" in str(found.refused)


OPENING, CLOSING = balance("OPBD", "100.00", "2026-09-07"), balance("CLBD", "132.50", "2026-09-07")


@pytest.mark.parametrize(
    ("balances", "proved", "closing"),
    [
        (OPENING + CLOSING, True, 13250),
        (OPENING + balance("OPBD", "101.00", "2026-09-07") + CLOSING, False, 13250),
        (OPENING + CLOSING + balance("CLBD", "140.00", "2026-09-07"), False, 13250),
        (OPENING + OPENING + CLOSING, True, 13250),
        (balance("OPBD", "90.00", "2026-09-08") + OPENING + balance("CLBD", "110.00", "2026-09-06") + CLOSING, True, 13250),
    ],
)  # fmt: skip
def test_balances_of_one_kind_the_first_opens_the_last_closes_and_none_contradicts(
    balances: str, proved: bool, closing: int
) -> None:
    (statement,) = read(camt(stmt(ntry(), opening=balances, closing="")), near=NEAR).statements
    assert (statement.proved, statement.closing_cents) == (proved, closing)


def test_a_statement_that_stands_twice_in_a_file_counts_once() -> None:
    whole = stmt(ntry(), opening=OPENING, closing=CLOSING)
    for content in (camt(whole, whole), MT940 * 2):
        found = read(content, near=NEAR)
        assert len(found.statements) == 1 and len(cents(found)) == 1
        assert any("compté une fois" in one.reason for one in found.problems)
    other = stmt(ntry(amount="42.50"), opening=OPENING, closing=balance("CLBD", "142.50", "2026-09-07"))
    assert len(read(camt(whole, other), near=NEAR).statements) == 2


MT940 = b":20:X\r\n:25:123\r\n:28C:1/1\r\n:60F:C260301EUR10,00\r\n:61:260302C1,00NTRFA\r\n:62F:C260302EUR11,00\r\n-\r\n"


def test_a_booking_day_that_does_not_exist_is_said_with_what_was_written() -> None:
    found = read(camt(stmt(ntry(day="2026-02-30") + ntry("10.01", "DBIT"))), near=NEAR)
    assert any("date comptable illisible '2026-02-30'" in one.reason for one in found.problems)
    assert found.statements[0].proved  # the amounts are whole
