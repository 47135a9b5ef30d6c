"""References that a format cuts, or that letters and zeros make whole."""

import datetime as dt

import pytest

from reconciliation.bank.reading import read
from reconciliation.matching.references import invoice_numbers, keys_of_label, keys_of_text
from tests.bank.written import camt, ntry, ofx, stmt

NEAR = dt.date(2026, 11, 1)


def test_a_name_of_ofx_cut_inside_a_reference_goes_on_in_its_memo() -> None:
    rows = (
        "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260907<TRNAMT>32.50<FITID>2609070000066<NAME>VIR MUTUELLE BLEUE TP-833"
        "<MEMO>95679-789 TP-42654248-618</STMTTRN>\r\n"
    )
    (entry,) = read(ofx(rows), near=NEAR).statements[0].entries
    found = keys_of_text(entry.texts())
    for label in ("TP-83395679-789", "TP-42654248-618"):
        assert keys_of_label(("MUTUELLE BLEUE", label)) & found


@pytest.mark.parametrize(
    ("label", "text", "is_shared"),
    [
        ("VIA0000834249", "VIRT DE VIAMEDIS VIA0000834249 REFERENCE", True),
        ("VIA0000834249", "VIRT DE VIAMEDIS VIA 0000834249", True),
        ("VIA0000834249", "VIRT DE VIAMEDIS VIA0000834250", False),
        ("VIA0000834249", "VIRT DE VIAMEDIS 0000834249", False),  # its letters are part of it
        ("VIA0000834249", "VIRT DE VIAMEDIS VIA834249", False),
        ("VIA834249", "VIRT DE VIAMEDIS VIA834249", False),  # too short to be alone
        ("VIA0000000000", "VIRT VIA0000000000", False),
    ],
)
def test_a_counter_on_a_fixed_width_is_whole_with_its_letters(label: str, text: str, is_shared: bool) -> None:
    assert bool(keys_of_label((label,)) & keys_of_text((text,))) is is_shared


def test_a_number_cut_at_the_width_of_a_name_is_whole_again() -> None:
    name = "VIR MALAKOFF HUMANIS 000000102 0"
    assert len(name) == 32
    rows = f"<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260907<TRNAMT>32.50<FITID>A7<NAME>{name}<MEMO>00000114</STMTTRN>\r\n"
    (entry,) = read(ofx(rows), near=NEAR).statements[0].entries
    assert invoice_numbers(entry.texts()) == {"000000102", "000000114"}


def test_entries_that_a_bank_numbers_by_file_are_the_same_in_two_files() -> None:
    """NtryRef is a rank: a statement that begins later numbers the same movement otherwise."""
    first, second = (
        read(camt(stmt(ntry(more=f"<NtryRef>{rank}</NtryRef><AddtlNtryInf>VIR CPAM</AddtlNtryInf>"))), near=NEAR)
        for rank in (1, 7)
    )
    assert first.statements[0].entries[0].key == second.statements[0].entries[0].key
