"""`factures.csv` is read in batches: the same claims whatever the pieces of the bytes, and bounded problems."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.services.imports import factures_csv
from billing.services.imports.factures_csv import NotAClaimsFile, read_batches, read_claims
from soak.seeds import claims_file

WHOLE = claims_file()
HEADER, FIRST, *_ = WHOLE.decode().splitlines(keepends=True)


@given(st.lists(st.integers(0, len(WHOLE)), max_size=6))
@settings(max_examples=60, deadline=None)
def test_any_cut_of_the_bytes_gives_the_same_claims_and_places(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(WHOLE)]
    pieces = [WHOLE[start:end] for start, end in pairwise(edges)]
    found = list(read_batches(pieces))
    assert tuple(claim for one in found for claim in one.claims) == read_claims(WHOLE).claims
    assert tuple(place for one in found for place in one.places) == read_claims(WHOLE).places


def test_a_letter_that_is_not_utf8_is_placed_in_the_file_wherever_the_pieces_end() -> None:
    data = b"\xef\xbb\xbf" + WHOLE + b"abc\xe9"
    for size in (1, 7, 4096):
        with pytest.raises(NotAClaimsFile, match=f"octet {len(data) - 1}"):
            list(read_batches(data[at : at + size] for at in range(0, len(data), size)))


def test_a_file_of_bad_rows_is_refused_after_a_thousand() -> None:
    with pytest.raises(NotAClaimsFile, match="La plupart des lignes"):
        read_claims((HEADER + ";\n" * 20_000).encode())


def test_problems_are_listed_up_to_a_number_and_the_rest_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(factures_csv, "MOST_PROBLEMS", 10)
    bad = FIRST.replace(";2026-", ";20X6-")
    found = read_claims((HEADER + bad * 20 + FIRST * 30).encode())
    assert len(found.claims) == 30
    assert len(found.places) == 50
    assert len(found.problems) == 11
    assert "autres problèmes" in found.problems[-1].reason
