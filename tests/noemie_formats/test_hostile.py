"""Files that are cut, poisoned, swollen or not what they say: a clear answer, in bounded time, and no money from nowhere."""

import sys
from types import FrameType

import pytest

from noemie.formats import arl, b2, noemie
from noemie.formats.reading import read
from tests.noemie_formats.typed import HEAD, STREAM, TAIL, blocks, operator, plain
from tests.noemie_formats.typed_b2 import lot

ARL = b"ARLL00001260907001260907+".ljust(128) + b"\n"


@pytest.mark.parametrize("data", [plain(), blocks(), operator()], ids=["plain", "blocks", "operator"])
def test_a_return_cut_at_each_byte_never_crashes_and_says_so(data: bytes) -> None:
    for end in range(len(data)):
        found = noemie.read(data[:end])
        said = found.decoded.refused or found.decoded.problems
        assert said or end >= len(data.rstrip()), end
        assert all(one.computed_cents <= 4250 for one in found.transfers)


def test_a_lot_cut_at_each_byte_never_crashes_and_says_so() -> None:
    data = lot()
    for end in range(len(data)):
        decoded = b2.read(data[:end]).decoded
        assert decoded.refused or decoded.problems, end


def test_an_acknowledgement_cut_at_each_byte_never_accepts_nor_refuses_by_accident() -> None:
    for end in range(len(ARL)):
        found = arl.read(ARL[:end])
        assert all(one.is_positive and one.lot_number == "001" for one in found.acknowledgements)


def test_the_last_line_cut_after_whole_ones_is_not_read_as_about_the_whole_lot() -> None:
    """What is cut off may be the number of the only invoice that is refused."""
    refused = b"ARLL00001260907001260907-000000101R001".ljust(128)
    for end in range(25, 128):
        found = arl.read(ARL + refused[:end])
        assert len(found.acknowledgements) == 1
        assert [one.reason for one in found.decoded.problems] == ["dernière ligne coupée"]
    assert len(arl.read(ARL + refused).acknowledgements) == 2


def test_lines_without_the_blanks_of_their_end_are_read() -> None:
    assert len(arl.read(b"\n".join([ARL.strip()] * 2)).acknowledgements) == 2


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", b"\n\n", b"\x85", b" \x0c "])
def test_a_mark_of_encoding_or_line_ends_alone_are_refused(data: bytes) -> None:
    assert read(data).refused


@pytest.mark.parametrize("make", [plain, blocks, operator, lot])
def test_a_nul_at_each_tenth_byte_is_a_problem_or_a_label(make: object) -> None:
    data = make()  # type: ignore[operator]
    for at in range(0, len(data), 10):
        decoded = read(data[:at] + b"\x00" + data[at + 1 :])
        assert not any("\x00" in str(value) for record in decoded.records for value in record.fields.values())
        assert not any("\x00" in problem.raw for problem in decoded.problems)


@pytest.mark.parametrize(
    "data",
    [
        (HEAD + "020@" * 1_000_000 + TAIL).encode(),
        (HEAD + STREAM + "@" * 1_000_000 + TAIL).encode(),
        lot()[:128] + b"x\n" * 1_000_000,
        b"ARL\n" * 1_000_000,
        b"0128" + HEAD.encode() + b"\n" + b"1\n" * 1_000_000,
    ],
    ids=["cut entities", "terminators", "b2 lines", "arl lines", "operator lines"],
)
def test_a_million_tiny_records_are_refused_before_they_fill_the_memory(data: bytes) -> None:
    decoded = read(data)
    assert decoded.refused
    assert len(decoded.records) + len(decoded.problems) < 5000


@pytest.mark.parametrize(
    "data", [b"", b"\x00" * 500, b"000", b"0128000", b"%PDF-1.7", b"\xff" * 300, b"000" + b" " * 200]
)
def test_bytes_of_another_world_are_refused_with_a_reason(data: bytes) -> None:
    assert read(data).refused


def test_a_good_return_of_many_records_grows_linearly() -> None:
    """In calls of Python, which a busy machine does not change; `benchmarks/noemie.py` has the seconds."""
    day = STREAM[STREAM.index("07103140326") : STREAM.index("990020")]

    def calls(times: int) -> int:
        data, count = plain(STREAM.replace(day, day * times)), 0

        def counted(_: FrameType, event: str, __: object) -> None:
            nonlocal count
            count += event in {"call", "c_call"}

        sys.setprofile(counted)
        try:
            found = noemie.read(data)
        finally:
            sys.setprofile(None)
        assert len(found.transfers) == times
        return count

    assert calls(1600) < calls(200) * 8 * 1.05
