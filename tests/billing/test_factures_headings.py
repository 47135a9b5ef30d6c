"""`factures.csv` is known by its headings: in quotes, in any order, beside unknown ones, in capitals."""

import csv
import io

import pytest

from billing.services.imports.factures_csv import read_claims
from noemie.formats.recognise import recognise
from soak.seeds import claims_file

WHOLE = claims_file()
ROWS = list(csv.reader(io.StringIO(WHOLE.decode()), delimiter=";"))


def written(order: list[int], *, quoting: int = csv.QUOTE_MINIMAL, first: str = "") -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", quoting=quoting)  # type: ignore[arg-type]
    for rank, row in enumerate(ROWS):
        writer.writerow([*([first if rank == 0 else "x"] if first else []), *(row[one] for one in order)])
    return out.getvalue().encode()


STRAIGHT = list(range(len(ROWS[0])))
FILES = {
    "quoted": written(STRAIGHT, quoting=csv.QUOTE_ALL),
    "reversed": written(STRAIGHT[::-1]),
    "an unknown one first": written(STRAIGHT, first="logiciel"),
    "capitals": WHOLE.replace(WHOLE.partition(b"\n")[0], WHOLE.partition(b"\n")[0].upper()),
    "a mark": b"\xef\xbb\xbf" + written(STRAIGHT, quoting=csv.QUOTE_ALL),
}


@pytest.mark.parametrize("name", FILES)
def test_the_same_claims_whatever_the_headings_look_like(name: str) -> None:
    assert recognise(FILES[name]) == "factures"
    assert read_claims(FILES[name]).claims == read_claims(WHOLE).claims


def test_a_table_of_something_else_is_no_list_of_claims() -> None:
    assert recognise(b"numero;date;montant\n1;2;3\n") == "unknown"
    assert recognise(b"Lot;Numero;Nir\n1;2;3\n") == "unknown"
