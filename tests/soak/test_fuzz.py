"""A first slice of `./dev soak fuzz`, and the faults that it found."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from billing.services.imports.factures_csv import NotAClaimsFile, read_claims
from soak.fuzz import Case, Failure, case_of, fuzz, keep
from soak.ingested import judge_in, make_cabinet
from soak.judges import faults_of
from soak.seeds import claims_file, sound_files

SEED = 7


@pytest.mark.parametrize("name", sound_files())
def test_a_sound_file_has_no_fault(name: str) -> None:
    assert list(faults_of(sound_files()[name])) == []


def test_spoilt_files_of_every_format_give_no_exception_and_no_zero_from_nowhere() -> None:
    outcome = fuzz(seed=SEED, numbers=range(170))
    assert [f"case {one.case.number} {one.case.name}: {one.reason}" for one in outcome.failures] == []
    assert set(outcome.counts) == set(sound_files())
    assert outcome.slowest < 5
    assert outcome.grown < 300


@pytest.mark.django_db
def test_spoilt_files_that_are_ingested_keep_the_sums() -> None:
    outcome = fuzz(seed=SEED, numbers=range(1000, 1030), judge=judge_in(make_cabinet()))
    assert [f"case {one.case.number} {one.case.name}: {one.reason}" for one in outcome.failures] == []
    assert sum(outcome.counts.values()) == 30


def test_a_case_is_the_same_each_time_and_another_seed_another_case() -> None:
    assert case_of(SEED, 5) == case_of(SEED, 5)
    assert case_of(SEED, 5).data != case_of(SEED + 1, 5).data


def test_a_reader_that_raises_is_a_fault_with_its_bytes_kept(tmp_path: Path) -> None:
    def judge(data: bytes) -> Iterator[str]:
        yield str(1 // (len(data) - len(data)))

    (failure,) = fuzz(seed=SEED, numbers=range(3, 4), judge=judge).failures
    assert "ZeroDivisionError" in failure.reason
    assert keep(failure, tmp_path).read_bytes() == case_of(SEED, 3).data
    assert keep(Failure(Case(1, 2, "ofx", b"x"), "y"), tmp_path).name == "fuzz-1-2-ofx"


def test_a_swollen_cell_is_a_problem_of_its_row_and_the_other_rows_are_read() -> None:
    sound = read_claims(claims_file())
    header, first, *rest = claims_file().decode().splitlines(keepends=True)
    swollen = header + first.replace("\n", "A" * 200_000 + "\n") + "".join(rest)
    found = read_claims(swollen.encode())
    assert len(found.claims) == len(sound.claims) - 1
    assert {one.rank for one in found.problems} == {1}
    assert all(len(one.raw) <= 200 for one in found.problems)
    with pytest.raises(NotAClaimsFile):
        read_claims(b"numero;lot;" + b"A" * 200_000)


def test_a_coefficient_that_is_no_decimal_is_kept_as_text_alone() -> None:
    header, first, *_ = claims_file().decode().splitlines()
    cells = first.split(";")
    for text in ("AMI ²", "AMI 1.2.3", "AMI 1,2345", "AMI " + "9" * 40, "AMI 4,25"):
        row = ";".join([*cells[:14], text, *cells[15:]])
        (line,) = read_claims(f"{header}\n{row}\n".encode()).claims[0].lines
        assert line.text == text[:30]
        assert line.coefficient == ("4.25" if text == "AMI 4,25" else None)
