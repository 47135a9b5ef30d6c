"""Bank files read as their bytes come: the same as in one piece, each entry given before the file is read to its end."""

from collections.abc import Callable, Iterator

import pytest

from benchmarks import bank_files
from reconciliation.bank import camt053, mt940, ofx
from reconciliation.bank.statement import BankFile, Entry, Stream, gathered
from reconciliation.bank.texts import Source
from tests.bank.written import ENTRIES, IBAN, camt, stmt

READERS = {
    "camt": (camt053.stream, camt053.read),
    "ofx": (ofx.stream, ofx.read),
    "mt940": (mt940.stream, mt940.read),
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
    for data in (getattr(bank_files, name)(12), getattr(bank_files, name)(3).replace(b"VIR", b"VIR \xe9", 1)):
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

    assert isinstance(next(READERS[name][0](blocks)), Entry)
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
