"""CFONB 120 whose lines an editor, a mail or a bank has shortened or lengthened: blanks are nothing, a lost character is seen."""

import pytest

from reconciliation.bank.cfonb120 import LONGER, TRIMMED, UTF8, read
from reconciliation.bank.statement import BankFile
from tests.bank.test_cfonb120 import FILE, STATEMENT
from tests.bank.written import NEAR

WHOLE = read(FILE, NEAR)
TRIM = [line.rstrip() for line in STATEMENT]


def found_in(*lines: str, encoding: str = "iso-8859-1", joiner: str = "\n") -> BankFile:
    return read(joiner.join(lines).encode(encoding), NEAR)


def said(found: BankFile) -> str:
    return " | ".join(problem.reason for problem in found.problems)


@pytest.mark.parametrize("joiner", ["\n", "\r\n", "\r", "\n\n"])
def test_lines_without_their_last_blanks_say_the_same(joiner: str) -> None:
    found = found_in(*TRIM, joiner=joiner)
    assert found.statements == WHOLE.statements
    assert any(len(line) < 120 for line in TRIM)
    assert TRIMMED in said(found)


def test_lines_followed_by_blanks_say_the_same() -> None:
    found = found_in(*(line + "  " for line in STATEMENT))
    assert found.statements == WHOLE.statements
    assert LONGER in said(found)


def test_glued_records_of_which_the_last_lost_its_blanks_are_cut() -> None:
    found = read("".join(STATEMENT).rstrip().encode("iso-8859-1"), NEAR)
    assert found.statements == WHOLE.statements
    assert len("".join(STATEMENT).rstrip()) % 120


def test_a_shortened_line_in_utf8_is_read() -> None:
    accent = STATEMENT[1].replace("CPAM", "ÉTÉÈ", 1).rstrip()
    found = found_in(STATEMENT[0], accent, *TRIM[2:], encoding="utf-8")
    assert "ÉTÉÈ" in found.statements[0].entries[0].label
    assert found.statements[0].proved
    assert UTF8 in said(found)


@pytest.mark.parametrize("width", [104, 105, 111, 119])
def test_a_line_is_completed_from_its_amount_on(width: int) -> None:
    closing = STATEMENT[-1]
    assert closing[104:].strip() == ""
    assert found_in(*STATEMENT[:-1], closing[:width]).statements == WHOLE.statements


@pytest.mark.parametrize("width", [2, 40, 90, 103])
def test_a_line_that_stops_before_the_end_of_its_amount_is_not_read(width: int) -> None:
    found = found_in(STATEMENT[0], STATEMENT[1][:width], *STATEMENT[2:])
    assert found.statements[0].proved is False
    assert "non lu" in said(found)


def test_a_character_lost_anywhere_never_proves_other_money() -> None:
    """Each character of each record taken away in turn, with and without the blanks of its end."""
    (whole,) = WHOLE.statements
    for rank, record in enumerate(STATEMENT):
        for at in range(len(record)):
            for line in (record[:at] + record[at + 1 :], (record[:at] + record[at + 1 :]).rstrip()):
                for one in found_in(*STATEMENT[:rank], line, *STATEMENT[rank + 1 :]).statements:
                    if one.proved:
                        assert (one.opening_cents, one.closing_cents) == (whole.opening_cents, whole.closing_cents)
                        assert [entry.amount_cents for entry in one.entries] == [
                            entry.amount_cents for entry in whole.entries
                        ]


def test_shortened_lines_cut_anywhere_are_refused_or_whole() -> None:
    data = "\n".join(TRIM).encode("iso-8859-1")
    for end in range(1, len(data)):
        found = read(data[:end], NEAR)
        assert found.refused or found.statements == WHOLE.statements, end
