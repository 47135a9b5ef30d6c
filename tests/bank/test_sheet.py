"""A CSV that nobody has explained: where its headings are, how it is cut; an amount whose direction is a column."""

import datetime as dt

import pytest

from reconciliation.bank import delimited
from reconciliation.bank.columns import Mapping, guess_columns
from reconciliation.bank.sheet import heading_key, headings_of, open_sheet

NEAR = dt.date(2026, 4, 1)
TABLE = "Extrait;;\nJour;Quoi;Combien;Sens;\n15/03/2026;VIR CPAM;1 042,50;C;\n16/03/2026;FRAIS;2,00;D;\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_the_headings_and_the_delimiter_are_found(encoding: str, mark: str) -> None:
    sheet = open_sheet(TABLE.replace(";", mark).replace("Quoi", "Libellé écrit").encode(encoding))
    assert sheet is not None
    assert (sheet.delimiter, sheet.heading_at) == (mark, 1)
    assert sheet.headings == ("Jour", "Libellé écrit", "Combien", "Sens")
    assert sheet.examples(2) == ("1 042,50", "2,00")


def test_a_comma_between_columns_is_not_one_inside_amounts() -> None:
    sheet = open_sheet(b'date;texte;montant\n01/02/2026;"a, b";1,50\n13/02/2026;c;2,50\n')
    assert sheet is not None and sheet.delimiter == ";"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x01\x02",
        b"<xml><a>1;2;3</a></xml>",
        b"%PDF-1.7\n1;2;3\n4;5;6",
        b"un texte\nsans colonne\n",
        b"a;b;c\n",
    ],
)
def test_what_is_no_table_is_none(data: bytes) -> None:
    assert open_sheet(data) is None


def test_a_heading_is_the_same_whatever_its_accents_and_found_under_a_preamble() -> None:
    key = heading_key(("Jour", "QUOI", "combien ", "Sens."))
    assert (";", key) in list(headings_of(TABLE.encode()))


def mapping(**more: object) -> Mapping:
    columns = (("Jour", "booked"), ("Quoi", "label"), ("Combien", "amount"), ("Sens", "sense"))
    return Mapping(columns, delimiter=";", **more)  # type: ignore[arg-type]


def test_an_amount_takes_its_direction_from_its_column() -> None:
    (one,) = delimited.read(TABLE.encode(), NEAR, mapping()).statements
    assert [entry.amount_cents for entry in one.entries] == [104250, -200]


@pytest.mark.parametrize(("cell", "word"), [("2,00;X", "inconnu"), ("-2,00;D", "à la fois"), ("2,00;", "inconnu")])
def test_a_direction_that_does_not_say_gives_no_amount(cell: str, word: str) -> None:
    found = delimited.read(TABLE.replace("2,00;D", cell).encode(), NEAR, mapping())
    assert found.statements[0].entries[1].amount_cents is None
    assert any(word in one.reason for one in found.problems)


def test_of_two_columns_with_the_same_heading_the_one_that_was_named_is_read() -> None:
    data = "Date;Libellé;Libellé;Montant\n15/03/2026;court;long et clair;1,00\n".encode()
    columns = (("Date", "booked"), ("Libellé", "none"), ("Libellé", "label"), ("Montant", "amount"))
    (one,) = delimited.read(data, NEAR, Mapping(columns, delimiter=";")).statements  # type: ignore[arg-type]
    assert one.entries[0].label == "long et clair"


def test_a_column_is_proposed_once_and_an_unknown_one_is_left_out() -> None:
    assert guess_columns(("Date", "Libellé", "Montant", "Bidule")) == ["booked", "label", "amount", "none"]
