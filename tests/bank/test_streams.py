"""Bank files read as their bytes come: the same as in one piece, each entry given before the file is read to its end."""

from collections.abc import Callable, Iterator
from itertools import islice

import pytest

from benchmarks import bank_files
from reconciliation.bank import camt053, delimited, mt940, ofx
from reconciliation.bank.columns import Mapping
from reconciliation.bank.sheet import numbered_rows
from reconciliation.bank.statement import BankFile, Entry, Stream, gathered
from reconciliation.bank.texts import Source
from tests.bank.written import ENTRIES, IBAN, NEAR, camt, stmt

READERS = {
    "camt": (camt053.stream, camt053.read),
    "ofx": (ofx.stream, ofx.read),
    "mt940": (mt940.stream, mt940.read),
    "csv": (lambda source: delimited.stream(source, NEAR), lambda data: delimited.read(data, NEAR)),
}
Reader = tuple[Callable[[Source], Stream], Callable[[bytes], BankFile]]


def in_pieces(data: bytes, size: int) -> Source:
    def blocks() -> Iterator[bytes]:
        yield from (data[at : at + size] for at in range(0, len(data), size))

    return blocks


@pytest.mark.parametrize("size", [1, 7, 997])
@pytest.mark.parametrize("name", READERS)
def test_a_file_in_pieces_is_the_file_whole_when_it_is_cut_anywhere(name: str, size: int) -> None:
    stream, read = READERS[name]
    few = getattr(bank_files, name)(3).decode().encode("cp1252")
    for data in (getattr(bank_files, name)(12), few.replace(b"VIR", b"VIR \xe9", 1)):
        whole = read(data)
        assert whole.refused is None and whole.statements[0].entries
        assert gathered(stream(in_pieces(data, size))) == whole


@pytest.mark.parametrize("name", READERS)
def test_the_first_entry_is_given_when_most_of_the_file_is_still_to_come(name: str) -> None:
    data, taken = getattr(bank_files, name)(5000), list[int]()

    def blocks() -> Iterator[bytes]:
        taken.append(0)
        for at in range(0, len(data), 1 << 14):
            taken[-1] += 1
            yield data[at : at + (1 << 14)]

    assert any(isinstance(one, Entry) for one in islice(READERS[name][0](blocks), 2))  # a turn may stand before it
    assert taken[-1] <= 8 < taken[0]


def test_a_camt_is_refused_when_its_account_changes_after_its_entries() -> None:
    data = camt(stmt(ENTRIES)).decode()
    account = data[data.index("<Acct>") : data.index("</Acct>") + len("</Acct>")]
    end = data.rindex("</Stmt>")
    other = account.replace(IBAN, "FR7600000000000000000000000")
    assert camt053.read(f"{data[:end]}{account}{data[end:]}".encode()).refused is None
    assert camt053.read(f"{data[:end]}{other}{data[end:]}".encode()).refused == camt053.MISPLACED


def test_an_identifier_given_twice_is_told_among_many() -> None:
    seen = ofx.Seen()
    assert not any(seen.is_other(str(one), "1.00", "20260901") for one in range(5000))
    assert not seen.is_other("17", "1.00", "20260901")
    assert seen.is_other("17", "2.00", "20260901")


ALTERNATE = "Date;Compte;Libellé;Montant;Solde\n" + "".join(
    f"{rank % 28 + 1:02d}/09/2026;{'ABC'[rank % 3]};VIR {rank % 4};1,00;{rank // 3 + 10},00\n" for rank in range(60)
)


def test_accounts_that_alternate_in_a_csv_are_one_statement_each_with_its_proof() -> None:
    found = gathered(delimited.stream(in_pieces(ALTERNATE.encode(), 97), NEAR))
    assert [(one.account, one.opening_cents, one.closing_cents, one.proved) for one in found.statements] == [
        (name, 900, 2900, True) for name in "ABC"
    ]
    assert [len(one.entries) for one in found.statements] == [20, 20, 20]
    for one in found.statements:
        assert len({entry.key for entry in one.entries}) == 20


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_of_any_end_are_numbered_alike_wherever_the_blocks_are_cut(end: str) -> None:
    text = end.join(["a;b", f'"1{end}2";3', "", "4;5"])
    whole = list(numbered_rows([text], ";"))
    assert [line for line, _ in whole] == [1, 2, 4, 5]
    for size in range(1, len(text)):
        assert list(numbered_rows([text[at : at + size] for at in range(0, len(text), size)], ";")) == whole


def test_a_line_without_an_end_is_refused_before_it_fills_the_memory() -> None:
    def blocks() -> Iterator[bytes]:
        yield b"Date;Libelle;Montant\n"
        for _ in range(64):
            taken.append(0)
            yield b"9" * (1 << 20)

    taken = list[int]()
    found = gathered(delimited.stream(blocks, NEAR))
    assert "CSV mal formé" in str(found.refused)
    assert len(taken) < 64 + 20  # once whole for its encoding, then no further than the longest line


def test_the_nul_of_a_file_whose_encoding_a_person_said_is_not_handed_on() -> None:
    mapping = Mapping((("Date", "booked"), ("Libelle", "label"), ("Montant", "amount")), encoding="cp1252")
    found = delimited.read(b"Date;Libelle;Montant\n07/09/2026;A\x00B;1,00\n", NEAR, mapping)
    assert found.statements[0].entries[0].label == "A\ufffdB"


def test_a_csv_of_more_accounts_than_a_person_has_is_refused() -> None:
    rows = "".join(f"07/09/2026;{rank};A;1,00\n" * 3 for rank in range(delimited.MOST_ACCOUNTS + 1))
    found = delimited.read(f"Date;Compte;Libellé;Montant\n{rows}".encode(), NEAR)
    assert (found.statements, found.refused) == ((), "plus de 1000 comptes dans un fichier")
