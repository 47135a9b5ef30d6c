"""What banks, transfers and editors do to a CFONB 120: tolerated by name and counted, or refused; never guessed."""

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciliation.bank.cfonb120 import read
from reconciliation.bank.problems import KEPT
from reconciliation.bank.statement import BankFile
from tests.bank.test_cfonb120 import FILE, NEAR, STATEMENT

OPENING, TRANSFER, TEXT, PAYER, RENT, CLOSING = STATEMENT


def found_in(*lines: str) -> BankFile:
    return read("\n".join(lines).encode("iso-8859-1"), NEAR)


def with_amount(line: str, amount: str) -> str:
    return f"{line[:90]}{amount}{line[104:]}"


def on_account(line: str, number: str) -> str:
    return f"{line[:21]}{number}{line[32:]}"


def reasons(found: BankFile) -> str:
    return " | ".join(problem.reason for problem in found.problems)


@pytest.mark.parametrize(
    ("amount", "cents"),
    [
        ("0000000000000{", 0),
        ("0000000000000}", 0),
        ("0000000001904}", -19040),
        ("0000000000001A", 11),
        ("0000000000001I", 19),
        ("0000000000001J", -11),
        ("0000000000001R", -19),
        ("9999999999999I", 99999999999999),
        ("0000000001904è", -19040),
        ("0000000001904é", 19040),
        ("0000000000001j", -11),
        ("         1904}", -19040),
    ],
)
def test_the_last_character_carries_unit_and_sign(amount: str, cents: int) -> None:
    found = found_in(OPENING, with_amount(TRANSFER, amount), CLOSING)
    assert found.statements[0].entries[0].amount_cents == cents


@pytest.mark.parametrize(
    "amount", [" " * 13 + "{", "00000000032500", "0000000000325S", "000000000325 {", "000000-000325{", " " * 14]
)
def test_an_amount_that_is_not_of_the_norm_is_a_problem_and_never_a_number(amount: str) -> None:
    found = found_in(OPENING, with_amount(TRANSFER, amount), RENT, CLOSING)
    assert found.statements[0].entries[0].amount_cents is None
    assert found.statements[0].proved is False
    assert "montant illisible" in reasons(found)


def test_a_transcoded_sign_is_counted_once_for_the_whole_file() -> None:
    line = with_amount(TRANSFER, "0000000000325é")
    found = found_in(OPENING, line, line, RENT, with_amount(CLOSING, "0000000010549I"))
    assert found.statements[0].proved
    assert [problem.reason for problem in found.problems if "transcodé" in problem.reason] == [
        "dernier caractère de montant transcodé (é, è ou minuscule), lu comme son caractère de la norme (2 enregistrements)"
    ]


def test_several_accounts_follow_one_another_and_continuity_never_crosses_them() -> None:
    other = [on_account(line, "00087654321") for line in (with_amount(OPENING, CLOSING[90:104]), CLOSING)]
    later = [with_amount(OPENING, CLOSING[90:104]).replace("310826", "300926"), CLOSING.replace("300926", "311026")]
    found = found_in(*STATEMENT, *other, *later)
    assert [len(one.entries) for one in found.statements] == [2, 0, 0]
    assert all(one.proved for one in found.statements)
    assert [(one.before, one.after, one.agrees) for one in found.continuity] == [("2026-09-30", "2026-09-30", True)]


def test_a_gap_between_two_statements_of_an_account_is_seen_whatever_their_order() -> None:
    later = [OPENING.replace("310826", "300926"), with_amount(CLOSING, OPENING[90:104]).replace("300926", "311026")]
    assert [one.agrees for one in found_in(*STATEMENT, *later).continuity] == [False]
    assert found_in(*STATEMENT, *later).continuity == found_in(*later, *STATEMENT).continuity


def test_another_account_inside_a_statement_is_reported_once() -> None:
    found = found_in(OPENING, *(on_account(line, "00087654321") for line in STATEMENT[1:5]), CLOSING)
    assert found.statements[0].proved
    assert "n’est pas celui de l’ouverture (4 enregistrements)" in reasons(found)


@pytest.mark.parametrize("unit", ["USD2", "EUR3"])
def test_another_unit_inside_a_statement_proves_nothing(unit: str) -> None:
    found = found_in(OPENING, TRANSFER[:16] + unit + TRANSFER[20:], RENT, CLOSING)
    assert found.statements[0].proved is False


def test_a_currency_without_decimals_is_read_in_its_own_unit() -> None:
    found = found_in(*(line[:16] + "XPF0" + line[20:] for line in STATEMENT))
    (statement,) = found.statements
    assert (statement.currency, statement.decimals, statement.entries[0].decimals) == ("XPF", 0, 0)
    assert (statement.entries[0].amount_cents, statement.proved) == (3250, True)


def test_a_blank_unit_is_euros_and_cents_with_a_warning() -> None:
    blank = [line[:16] + "    " + line[20:] for line in (OPENING, CLOSING)]
    found = found_in(blank[0], *STATEMENT[1:5], blank[1])
    assert (found.statements[0].currency, found.statements[0].decimals, found.statements[0].proved) == ("EUR", 2, True)
    assert "EUR et 2 par défaut" in reasons(found)


def test_complements_keep_their_order_repeats_and_unknown_qualifiers() -> None:
    codes = ("LIB", "LIB", "N Y", "   ", "ZZZ", "RCN", "REF", "LC2", "LCS", "NBE", "IPY", "MMO", "RUM", "FEE")
    lines = [f"{TEXT[:45]}{code}{code:70}  " for code in codes]
    details = found_in(OPENING, TRANSFER, *lines, RENT, CLOSING).statements[0].entries[0].details
    assert [detail.qualifier for detail in details] == [code.strip() for code in codes]
    assert [detail.text for detail in details] == [code.rstrip() for code in codes]


def test_a_movement_that_cannot_be_read_takes_its_complements_with_it() -> None:
    found = found_in(OPENING, RENT, TRANSFER[:100], TEXT, CLOSING)
    (rent,) = found.statements[0].entries
    assert rent.details == ()
    assert "complément (05) d’aucun mouvement lu" in reasons(found)


def test_two_lost_movements_that_cancel_out_do_not_prove_a_statement() -> None:
    found = found_in(OPENING, *STATEMENT[1:5], TRANSFER[:100], RENT[:100], CLOSING)
    assert found.statements[0].proved is False


def test_a_movement_without_a_day_is_not_proved_since_it_cannot_be_booked() -> None:
    found = found_in(OPENING, TRANSFER[:34] + "310226" + TRANSFER[40:], RENT, CLOSING)
    assert found.statements[0].entries[0].booked_on is None
    assert found.statements[0].proved is False


def test_a_century_is_the_nearest_and_ten_years_away_is_said() -> None:
    assert read(FILE, dt.date(2030, 1, 1)).statements[0].opening_on == dt.date(2026, 8, 31)
    assert read(FILE, dt.date(1928, 1, 1)).statements[0].opening_on == dt.date(1926, 8, 31)
    old = read(FILE, dt.date(2040, 1, 1))
    assert (old.statements[0].opening_on, old.statements[0].proved) == (dt.date(2026, 8, 31), True)
    assert "plus de dix ans" in reasons(old)
    assert read(FILE, dt.date(2076, 1, 1)).statements[0].opening_on is None


def test_a_movement_of_another_year_than_its_statement_has_no_day() -> None:
    found = found_in(OPENING, TRANSFER[:34] + "070924" + TRANSFER[40:], RENT, CLOSING)
    assert found.statements[0].entries[0].booked_on is None
    assert found.statements[0].proved is False


def test_a_statement_given_twice_in_a_file_counts_once() -> None:
    found = found_in(*STATEMENT, *STATEMENT)
    assert len(found.statements) == 1
    assert "compté une fois" in reasons(found)


def test_the_same_bytes_give_the_same_keys_and_a_wider_file_too() -> None:
    keys = [entry.key for entry in read(FILE, NEAR).statements[0].entries]
    before = [OPENING.replace("310826", "310726"), with_amount(CLOSING, OPENING[90:104]).replace("300926", "310826")]
    wider = found_in(*before, *STATEMENT)
    assert [entry.key for one in wider.statements for entry in one.entries] == keys
    assert len(set(keys)) == 2


def test_a_line_rewritten_in_utf8_is_read_and_said() -> None:
    accent = TRANSFER.replace("VIR SEPA CPAM 131", "VIR SEPA ÉTÉ  131")
    found = read("\n".join([OPENING, accent, *STATEMENT[2:]]).encode("utf-8"), NEAR)
    assert found.statements[0].entries[0].label == "VIR SEPA ÉTÉ  131"
    assert found.statements[0].proved
    assert "UTF-8" in reasons(found)


@pytest.mark.parametrize("tail", [b"\x1a", b"\r\n\x1a", b"\r\n\x00\x00\x00", b"\r\n\r\n   \r\n"])
def test_fills_at_the_end_of_a_transfer_are_nothing(tail: bytes) -> None:
    found = read(FILE + tail, NEAR)
    assert (found.refused, found.problems) == (None, ())


@given(st.lists(st.integers(1, 300), min_size=1, max_size=40), st.sampled_from(["\n", "\r\n", "\r", ""]))
def test_the_size_of_the_blocks_changes_nothing(sizes: list[int], joiner: str) -> None:
    data = joiner.join(STATEMENT * 3).encode("iso-8859-1")
    cuts, at = [], 0
    while at < len(data):
        cuts.append(data[at : at + sizes[len(cuts) % len(sizes)]])
        at += len(cuts[-1])
    assert read(cuts, NEAR) == read(data, NEAR)


def test_a_file_of_one_endless_line_is_read_within_bounded_memory() -> None:
    movements = 2000
    data = "".join([OPENING, *([RENT] * movements), CLOSING]).encode("iso-8859-1")
    found = read((data[at : at + 997] for at in range(0, len(data), 997)), NEAR)
    assert [entry.occurrence for entry in found.statements[0].entries] == list(range(1, movements + 1))


def test_a_hostile_file_gives_a_short_list_of_problems_and_their_count() -> None:
    data = b"\n".join([OPENING.encode(), *(b"04 %d" % n for n in range(5000)), CLOSING.encode()])
    problems = read(data, NEAR).problems
    assert len(problems) <= KEPT + 5
    assert any(f"{5000 - KEPT}" in problem.reason or f"{5000 - KEPT + 1}" in problem.reason for problem in problems)


@given(st.binary(max_size=600))
def test_any_bytes_are_read_or_refused_without_a_crash(data: bytes) -> None:
    assert isinstance(read(data, NEAR), BankFile)


def test_a_spoilt_byte_is_never_a_proved_statement_with_other_money() -> None:
    """300 single-byte faults: a proof with another total would be wrong money; texts may differ."""
    source, whole = random.Random(20260901), read(FILE, NEAR).statements[0]
    for _ in range(300):
        spoilt = bytearray(FILE)
        spoilt[source.randrange(len(FILE))] = source.randrange(256)
        for one in read(bytes(spoilt), NEAR).statements:
            if one.proved and one.opening_cents == whole.opening_cents:
                moved = sum(entry.amount_cents or 0 for entry in one.entries)
                assert moved == (one.closing_cents or 0) - whole.opening_cents
