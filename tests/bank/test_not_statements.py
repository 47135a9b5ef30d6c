"""Files that are taken for statements: what the refusal calls them, and what it asks for."""

import io

import pytest
import xlsxwriter

from reconciliation.bank.reading import read
from tests.bank.written import CSV, NEAR, zipped


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "document PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "document Office ancien"),
        (b"!Type:Bank\nD07/09/2026\nT32.50\nPCPAM 131\n^\n", "fichier QIF"),
        (b"\xef\xbb\xbf\r\n<!doctype html><html><body>Mes comptes</body></html>", "page web"),
        (
            b'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"/>',
            "message pain.001",
        ),
    ],
)
def test_a_document_that_is_no_statement_is_named(data: bytes, kind: str) -> None:
    found = read(data, NEAR)
    assert found.statements == ()
    assert str(found.refused).startswith(kind)
    assert "CFONB 120" in str(found.refused)


def test_a_workbook_is_asked_for_as_csv() -> None:
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        book.add_worksheet().write_row(0, 0, ["Date", "Libellé", "Montant"])
    assert "Excel" in str(read(kept.getvalue(), NEAR).refused)
    sheet = zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": b"<x/>"})
    assert "OpenDocument" in str(read(sheet, NEAR).refused)
    assert read(zipped(**{"content.csv": CSV}), NEAR).refused is None


def test_a_table_without_known_headings_asks_for_its_columns_and_a_text_does_not() -> None:
    assert "colonnes inconnues" in str(read(b"Jour;Quoi;Combien\n07/09/2026;A;32,50\n", NEAR).refused)
    assert "relevé bancaire connu" in str(read(b"Bonjour, voici le compte rendu.\n", NEAR).refused)
    assert str(read(b" \x00\r\n", NEAR).refused) == "fichier vide"
